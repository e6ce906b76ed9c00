package io.inlet.endpoint;

import io.inlet.admission.Admission;
import io.inlet.admission.Decision;
import io.inlet.admission.Knock;
import io.inlet.admission.Refusal;
import io.inlet.admission.TrustedProxies;
import io.inlet.journal.Journal;
import io.inlet.journal.Who;
import io.inlet.metrics.Metrics;
import io.inlet.tracing.Tracing;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The door: every refusal of a handshake is made here, before the upgrade, so that it has a status, headers and a JSON
 * body. What passes has a {@link Caller} as principal, who holds a permit for one connection.
 */
@WebFilter(
        urlPatterns = {IngestEndpoint.PATH, StreamsEndpoint.PATH + "*"},
        asyncSupported = true)
public class HandshakeFilter extends HttpFilter {

    /** Request attribute: when the handshake came, by {@link Tracing#now}. */
    static final String SINCE = HandshakeFilter.class.getName();

    private static final long serialVersionUID = 1L;
    private static final String VERSION = "13"; // RFC 6455 §4.1
    private static final int KEY_BYTES = 16;

    @Inject
    private transient Admission admission;

    @Inject
    private transient TrustedProxies proxies;

    @Inject
    private transient Metrics metrics;

    @Inject
    private transient Tracing tracing;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String address =
                proxies.caller(request.getRemoteAddr(), Collections.list(request.getHeaders(TrustedProxies.HEADER)));
        HandshakeTrace trace = HandshakeTrace.begin(tracing, request);
        Optional<Refusal> refusal = malformed(request).or(() -> unauthenticated(request));
        if (refusal.isPresent()) {
            trace.refused(refusal.get().reason());
            refuse(refusal.get(), Who.at(address, request.getHeader("Origin")), response);
            return;
        }
        Caller caller = (Caller) request.getUserPrincipal();
        String origin = request.getHeader("Origin");
        caller.calledFrom(address, origin);
        Decision decision = admission.decide(new Knock(caller, originOfPage(request, caller), address));
        if (decision instanceof Decision.Refused refused) {
            trace.refused(refused.refusal().reason());
            refuse(refused.refusal(), caller.who(), response);
            return;
        }
        caller.admitted(((Decision.Admitted) decision).permit());
        caller.traced(trace.context());
        metrics.handshakeAdmitted();
        Journal.handshakeAdmitted(caller.who());
        try {
            chain.doFilter(new PausableHandshake(request, caller::pausable), response);
        } finally {
            if (!caller.connected()) {
                caller.permit().close();
            }
            trace.answered(caller, response.getStatus());
        }
    }

    /**
     * Of a page, that is: mod_audio_fork sends an Origin too, and is none. The console is no other's page, so that
     * ALLOWED_ORIGINS need not name it.
     */
    private static Optional<String> originOfPage(HttpServletRequest request, Caller caller) {
        return Optional.ofNullable(request.getHeader("Origin"))
                .filter(any -> !request.getServletPath().startsWith(StreamsEndpoint.PATH))
                .filter(origin -> !(caller.ofConsole() && isOfThisHost(origin, request.getHeader("Host"))));
    }

    private static boolean isOfThisHost(String origin, String host) {
        return origin.replaceFirst("^https?://", "").equalsIgnoreCase(host);
    }

    private static Optional<Refusal> malformed(HttpServletRequest request) {
        if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
            return Optional.of(Refusal.upgradeRequired());
        }
        if (!"GET".equals(request.getMethod())) {
            return Optional.of(Refusal.badUpgrade("The handshake is a GET (RFC 6455 §4.1)."));
        }
        if (!hasToken(request.getHeader("Connection"), "upgrade")) {
            return Optional.of(Refusal.badUpgrade("The header Connection must contain Upgrade (RFC 6455 §4.1)."));
        }
        if (!VERSION.equals(request.getHeader("Sec-WebSocket-Version"))) {
            return Optional.of(Refusal.badUpgrade("Sec-WebSocket-Version must be 13 (RFC 6455 §4.1)."));
        }
        if (!isKey(request.getHeader("Sec-WebSocket-Key"))) {
            return Optional.of(
                    Refusal.badUpgrade("Sec-WebSocket-Key must be 16 random bytes in base64 (RFC 6455 §4.1)."));
        }
        return Optional.empty();
    }

    private static boolean hasToken(String header, String token) {
        return header != null
                && List.of(header.toLowerCase(Locale.ROOT).split("\\s*,\\s*")).contains(token);
    }

    private static boolean isKey(String key) {
        try {
            return key != null && Base64.getDecoder().decode(key.strip()).length == KEY_BYTES;
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    private static Optional<Refusal> unauthenticated(HttpServletRequest request) {
        return CallerAuthentication.refusal(request)
                .or(() -> request.getUserPrincipal() == null ? Optional.of(Refusal.tokenMissing()) : Optional.empty());
    }

    private void refuse(Refusal refusal, Who who, HttpServletResponse response) throws IOException {
        Refusal.Reason reason = refusal.reason();
        metrics.handshakeRefused(reason.word());
        Journal.handshakeRefused(reason.status(), reason.word(), who, refusal.message());
        response.setStatus(reason.status());
        refusal.challenge().ifPresent(challenge -> response.setHeader("WWW-Authenticate", challenge));
        switch (reason) {
            case UPGRADE_REQUIRED -> {
                response.setHeader("Upgrade", "websocket");
                response.setHeader("Connection", "close"); // Grizzly leaves the length out, and the caller waiting
            }
            case BAD_UPGRADE -> response.setHeader("Sec-WebSocket-Version", VERSION);
            default -> {}
        }
        if (refusal.retryAfterS() > 0) {
            response.setIntHeader("Retry-After", refusal.retryAfterS());
        }
        byte[] body = refusal.json().getBytes(StandardCharsets.UTF_8);
        response.setContentType("application/json");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
