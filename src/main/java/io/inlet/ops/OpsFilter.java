package io.inlet.ops;

import io.inlet.admission.Identity;
import io.inlet.admission.OperatorSession;
import io.inlet.admission.OperatorSessions;
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
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * The door of {@code /ops}: a token that verifies, is not revoked and has a role that may, in the header
 * Authorization, or the session that one was exchanged for. Who has {@link #OPS} may do everything here but hear what is
 * said, {@link #LISTENER} may look and hear, {@code viewer} may look. A token for calls alone may not even look: it would see
 * those of other tenants. A session's cookie is sent by the browser itself, so whatever changes something needs a header
 * beside it that pages of other origins cannot send: none can borrow what its reader may do.
 */
@WebFilter(urlPatterns = "/ops/*", asyncSupported = true)
public class OpsFilter extends HttpFilter {

    /** The role that may do what is here. */
    static final String OPS = "ops";

    /** The role that may hear what is said, and nothing else beyond looking. */
    static final String LISTENER = "listener";

    /** The roles that may look at it. */
    static final List<String> READERS = List.of(OPS, LISTENER, "viewer");

    /** What everybody who may look may do: sign in and out. */
    private static final Set<String> OWN_AFFAIRS = Set.of(OperatorSessions.PATH, OperatorSessions.PATH + "/links");

    /** A page of another origin could only send it if we said so (CORS), which we never do. */
    private static final String CONSOLE = "Inlet-Console";

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

    @Inject
    private transient OperatorSessions sessions;

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
        } else if (session(request).isPresent() && !looks(request) && !"1".equals(request.getHeader(CONSOLE))) {
            refuse(
                    403,
                    "console_header_missing",
                    "With a session's cookie, whatever changes something needs the header " + CONSOLE + ": 1.",
                    request,
                    response);
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
        Optional<Refusal> revoked = revocations.refusing(Identity.of(token)).map(Refusal::tokenRevoked);
        if (revoked.isPresent()) {
            session(request).ifPresent(sessions::end);
            return revoked;
        }
        return withoutRole(request);
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
        return looks(request) || OWN_AFFAIRS.contains(path) ? READERS : List.of(OPS);
    }

    private static boolean looks(HttpServletRequest request) {
        return "GET".equals(request.getMethod()) || "HEAD".equals(request.getMethod());
    }

    /** Also however the path is written. @throws Problem where it is another's */
    static void mustBeListener(HttpServletRequest request) {
        if (!request.isUserInRole(LISTENER)) {
            Refusal refusal = Refusal.insufficientRole(LISTENER);
            throw new Problem(Response.Status.FORBIDDEN, refusal.reason().word(), refusal.message());
        }
    }

    /** The session of a browser; empty for whoever brings a token. What CallerAuthentication leaves behind. */
    static Optional<OperatorSession> session(HttpServletRequest request) {
        return Optional.ofNullable((OperatorSession) request.getAttribute(OperatorSession.class.getName()));
    }

    private static void refuse(Refusal refusal, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        refusal.challenge().ifPresent(challenge -> response.setHeader("WWW-Authenticate", challenge));
        refuse(refusal.reason().status(), refusal.reason().word(), refusal.message(), request, response);
    }

    private static void refuse(
            int status, String error, String message, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Journal.requestRefused(status, error, request.getRequestURI(), who(request), message);
        response.setStatus(status);
        byte[] body = (byte[]) Problem.answer(status, error, message).getEntity();
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
