package io.inlet.ops;

import io.inlet.admission.Identity;
import io.inlet.admission.Refusal;
import io.inlet.admission.Revocations;
import io.inlet.admission.TrustedProxies;
import io.inlet.journal.Journal;
import io.inlet.journal.Who;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * The door of {@code /ops}: a token that verifies, is not revoked and has a role that may, in the header
 * Authorization and nowhere else. Who has {@link #OPS} may do everything here but hear
 * what is said, {@link #LISTENER} may look and hear, {@code viewer} may look.
 * A token for calls alone may not even look: it would see those of other tenants. There are no cookies, so no page can
 * borrow what its reader may do.
 */
@WebFilter(urlPatterns = "/ops/*", asyncSupported = true)
public class OpsFilter extends HttpFilter {

    /** The role that may do what is here. */
    static final String OPS = "ops";

    /** The role that may hear what is said, and nothing else beyond looking. */
    static final String LISTENER = "listener";

    /** The roles that may look at it. */
    private static final List<String> READERS = List.of(OPS, LISTENER, "viewer");

    /** Written like this and in no other way, so that nothing else can look like it. */
    private static final Pattern HEARING =
            Pattern.compile("POST /ops/v1/streams/[^/;%]+/(listen|wav)|GET /ops/v1/listening/[^/;%]+/audio");

    private static final Pattern END_OF_HEARING = Pattern.compile("DELETE /ops/v1/listening/[^/;%]+");

    private static final long serialVersionUID = 1L;

    private static final String ADDRESS = TrustedProxies.class.getName();

    @Inject
    private transient Revocations revocations;

    @Inject
    private transient TrustedProxies proxies;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        request.setAttribute(
                ADDRESS,
                proxies.caller(request.getRemoteAddr(), Collections.list(request.getHeaders(TrustedProxies.HEADER))));
        response.setHeader("Cache-Control", "no-store");
        if (request.getHeader("Upgrade") != null) {
            response.setHeader("Connection", "close"); // Grizzly finds no end of such a request: see RevocationOrder
        }
        Optional<Refusal> refusal = refusal(request);
        if (refusal.isPresent()) {
            refuse(refusal.get(), request, response);
        } else {
            chain.doFilter(request, response);
        }
    }

    private Optional<Refusal> refusal(HttpServletRequest request) {
        // what CallerAuthentication leaves behind: why a token does not verify, or else who brought it
        if (request.getAttribute(Refusal.class.getName()) instanceof Refusal notVerified) {
            return Optional.of(notVerified);
        }
        if (!(request.getUserPrincipal() instanceof JsonWebToken token)) {
            return Optional.of(Refusal.tokenMissing());
        }
        return revocations
                .refusing(Identity.of(token))
                .map(Refusal::tokenRevoked)
                .or(() -> withoutRole(request));
    }

    private static Optional<Refusal> withoutRole(HttpServletRequest request) {
        List<String> may = thoseWhoMay(request);
        return may.stream().anyMatch(request::isUserInRole)
                ? Optional.empty()
                : Optional.of(Refusal.insufficientRole(String.join(" or ", may)));
    }

    private static List<String> thoseWhoMay(HttpServletRequest request) {
        String path = request.getRequestURI().substring(request.getContextPath().length());
        String operation = request.getMethod() + " " + path;
        if (HEARING.matcher(operation).matches()) {
            return List.of(LISTENER);
        }
        if (END_OF_HEARING.matcher(operation).matches()) {
            return List.of(OPS, LISTENER);
        }
        boolean looks = "GET".equals(request.getMethod()) || "HEAD".equals(request.getMethod());
        return looks ? READERS : List.of(OPS);
    }

    /** Also however the path is written. @throws Problem where it is another's */
    static void mustBeListener(HttpServletRequest request) {
        if (!request.isUserInRole(LISTENER)) {
            Refusal refusal = Refusal.insufficientRole(LISTENER);
            throw new Problem(Response.Status.FORBIDDEN, refusal.reason().word(), refusal.message());
        }
    }

    private static void refuse(Refusal refusal, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Refusal.Reason reason = refusal.reason();
        Journal.requestRefused(
                reason.status(), reason.word(), request.getRequestURI(), who(request), refusal.message());
        response.setStatus(reason.status());
        refusal.challenge().ifPresent(challenge -> response.setHeader("WWW-Authenticate", challenge));
        byte[] body = refusal.json().getBytes(StandardCharsets.UTF_8);
        response.setContentType("application/json");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    /** For the log. */
    static Who who(HttpServletRequest request) {
        String address = (String) request.getAttribute(ADDRESS);
        String origin = request.getHeader("Origin");
        if (!(request.getUserPrincipal() instanceof JsonWebToken token)) {
            return Who.at(address, origin);
        }
        return Identity.of(token).who(address, origin);
    }
}
