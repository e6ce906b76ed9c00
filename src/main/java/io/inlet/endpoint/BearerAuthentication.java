package io.inlet.endpoint;

import io.inlet.admission.Refusal;
import io.inlet.admission.TokenVerifier;
import io.inlet.admission.Verification;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.authentication.mechanism.http.HttpAuthenticationMechanism;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;

/**
 * Logs in whoever brings a token that verifies, as {@code Authorization: Bearer} (RFC 6750 §2.1). It never answers
 * itself: what is wrong with a token goes to {@link HandshakeFilter} as a request attribute, since only there does a
 * refusal get its body on both servers.
 */
@ApplicationScoped
public class BearerAuthentication implements HttpAuthenticationMechanism {

    private static final String REFUSAL = Refusal.class.getName();
    private static final String SCHEME = "Bearer ";

    @Inject
    private TokenVerifier tokens;

    @Override
    public AuthenticationStatus validateRequest(
            HttpServletRequest request, HttpServletResponse response, HttpMessageContext context) {
        String credentials = request.getHeader("Authorization");
        if (credentials == null || !credentials.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return context.doNothing();
        }
        Verification verification = tokens.verify(
                        credentials.substring(SCHEME.length()).strip())
                .toCompletableFuture()
                .join();
        if (verification instanceof Verification.Verified verified) {
            return context.notifyContainerAboutLogin(
                    new Caller(verified.token()), TokenVerifier.roles(verified.token()));
        }
        request.setAttribute(REFUSAL, ((Verification.Failed) verification).refusal());
        return context.doNothing();
    }

    /** Why the token of this request was not accepted; empty when there was none, or nothing is wrong with it. */
    static Optional<Refusal> refusal(HttpServletRequest request) {
        return Optional.ofNullable((Refusal) request.getAttribute(REFUSAL));
    }
}
