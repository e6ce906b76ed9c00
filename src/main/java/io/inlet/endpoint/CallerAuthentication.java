package io.inlet.endpoint;

import io.inlet.admission.KnockLimits;
import io.inlet.admission.OperatorSession;
import io.inlet.admission.OperatorSessions;
import io.inlet.admission.Refusal;
import io.inlet.admission.Tickets;
import io.inlet.admission.Tickets.Purpose;
import io.inlet.admission.TokenVerifier;
import io.inlet.admission.TrustedProxies;
import io.inlet.admission.Verification;
import io.inlet.journal.Journal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.authentication.mechanism.http.HttpAuthenticationMechanism;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collections;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Logs in whoever brings a {@link BearerToken} that verifies, or a one-time code where one is taken; an operator's browser by
 * its {@link SessionCookie}; and a telephony platform with a credential of its own where it streams to. It never answers itself: what is wrong goes to {@link HandshakeFilter} as a request attribute, since only
 * there does a refusal get its body on both servers.
 */
@ApplicationScoped
public class CallerAuthentication implements HttpAuthenticationMechanism {

    private static final String REFUSAL = Refusal.class.getName();

    /** A little longer than callers wait for a key at most, each of them on a thread of the server. */
    private static final int PATIENCE_S = 3;

    @Inject
    private TokenVerifier tokens;

    @Inject
    private Tickets tickets;

    @Inject
    private OperatorSessions sessions;

    @Inject
    private Platforms platforms;

    @Inject
    private KnockLimits limits;

    @Inject
    private TrustedProxies proxies;

    @Override
    public AuthenticationStatus validateRequest(
            HttpServletRequest request, HttpServletResponse response, HttpMessageContext context) {
        String address =
                proxies.caller(request.getRemoteAddr(), Collections.list(request.getHeaders(TrustedProxies.HEADER)));
        boolean platform = request.getServletPath().startsWith(StreamsEndpoint.PATH);
        Optional<Refusal> tooOften = platform || IngestEndpoint.PATH.equals(request.getServletPath())
                ? limits.handshake(address)
                : Optional.empty();
        if (tooOften.isPresent()) {
            return refuse(tooOften.get(), request, context);
        }
        if (platform) {
            Optional<Refusal> failedTooOften = limits.tokenFrom(address);
            return failedTooOften.isPresent()
                    ? refuse(failedTooOften.get(), request, context)
                    : logIn(
                            platforms.verify(request, address),
                            address,
                            request,
                            context,
                            caller -> platforms.introduce(caller, request));
        }
        BearerToken bearer = BearerToken.of(request);
        if (bearer.refusal().isPresent()) {
            return refuse(bearer.refusal().get(), request, context);
        }
        if (bearer.token().isEmpty()) {
            return bySession(request, context);
        }
        Optional<Refusal> failedTooOften = limits.tokenFrom(address);
        if (failedTooOften.isPresent()) {
            return refuse(failedTooOften.get(), request, context);
        }
        String token = bearer.token().get();
        Optional<Purpose> purpose = Tickets.looksLikeOne(token) ? purpose(request) : Optional.empty();
        return purpose.isPresent()
                ? logIn(tickets.redeem(purpose.get(), token), address, request, context, Caller::madeHere)
                : logIn(verified(token), address, request, context, caller -> {});
    }

    /** What a one-time code is good for here; empty where it is no more than a wrong token. */
    private static Optional<Purpose> purpose(HttpServletRequest request) {
        if (IngestEndpoint.PATH.equals(request.getServletPath())) {
            return Optional.of(Purpose.CALL);
        }
        boolean signsIn = "POST".equals(request.getMethod()) && OperatorSessions.PATH.equals(request.getRequestURI());
        return signsIn ? Optional.of(Purpose.SESSION) : Optional.empty();
    }

    /** Nothing that is tried out: a session's secret cannot be guessed, and one that is over is no failure to count. */
    private AuthenticationStatus bySession(HttpServletRequest request, HttpMessageContext context) {
        SessionCookie cookie = SessionCookie.of(request, sessions);
        if (cookie.refusal().isPresent()) {
            return refuse(cookie.refusal().get(), request, context);
        }
        if (cookie.session().isEmpty()) {
            return context.doNothing();
        }
        OperatorSession session = cookie.session().get();
        request.setAttribute(OperatorSession.class.getName(), session);
        return context.notifyContainerAboutLogin(new Caller(session.token()), TokenVerifier.roles(session.token()));
    }

    private AuthenticationStatus logIn(
            Verification verification,
            String address,
            HttpServletRequest request,
            HttpMessageContext context,
            Consumer<Caller> introduction) {
        if (verification instanceof Verification.Verified verified) {
            Caller caller = new Caller(verified.token());
            introduction.accept(caller);
            return context.notifyContainerAboutLogin(caller, TokenVerifier.roles(verified.token()));
        }
        Refusal refusal = ((Verification.Failed) verification).refusal();
        limits.refused(address, refusal);
        return refuse(refusal, request, context);
    }

    private static AuthenticationStatus refuse(
            Refusal refusal, HttpServletRequest request, HttpMessageContext context) {
        request.setAttribute(REFUSAL, refusal);
        return context.doNothing();
    }

    private Verification verified(String token) {
        try {
            return tokens.verify(token).toCompletableFuture().get(PATIENCE_S, TimeUnit.SECONDS);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException unexpected) {
            Journal.internalError("verifying a token", unexpected);
        }
        return new Verification.Failed(Refusal.keysUnavailable("The token could not be verified: try again.", 1));
    }

    /** Why the token of this request was not accepted, or not looked at; empty when nothing is wrong, or there is none. */
    static Optional<Refusal> refusal(HttpServletRequest request) {
        return Optional.ofNullable((Refusal) request.getAttribute(REFUSAL));
    }
}
