package io.inlet.admission;

import io.inlet.config.Settings;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.auth.principal.DefaultJWTCallerPrincipalFactory;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipalFactory;
import io.smallrye.jwt.auth.principal.ParseException;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.jwt.Claims;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;

/**
 * Verifies callers' tokens: JWS compact in its strict form ({@link CompactJws}), RS256 and nothing else, {@code exp}
 * required, {@code nbf} and {@code iat} honoured, issuer and audience checked where configured. {@code sub},
 * {@code iss} and {@code jti} may be missing: the predecessor's tokens have none. Thread-safe.
 *
 * <p>SmallRye's exception texts contain the whole token. What failed is therefore told from the error codes, in words
 * of our own.
 */
public final class TokenVerifier {

    private static final long ANY_LIFETIME = 0; // SmallRye demands iat unless it is told that lifetimes do not matter

    private final JWTCallerPrincipalFactory tokens = new DefaultJWTCallerPrincipalFactory();
    private final JWTAuthContextInfo rules = new JWTAuthContextInfo();
    private final Settings.Jwt settings;
    private final VerificationKeys keys;
    private final Clock clock;

    public TokenVerifier(Settings.Jwt settings, VerificationKeys keys, Clock clock) {
        this.settings = settings;
        this.keys = keys;
        this.clock = clock;
        rules.setSignatureAlgorithm(Set.of(SignatureAlgorithm.RS256));
        rules.setClockSkew((int) settings.clockSkew().toSeconds());
        rules.setMaxTimeToLiveSecs(ANY_LIFETIME);
        rules.setRequireNamedPrincipal(false);
        settings.issuer().ifPresent(rules::setIssuedBy);
        settings.audience().ifPresent(audience -> rules.setExpectedAudience(Set.of(audience)));
    }

    /**
     * Never blocks: complete at once but for a token whose key has to be fetched first, and then within some seconds, on
     * another thread. Never completes exceptionally.
     */
    public CompletionStage<Verification> verify(String token) {
        try {
            CompactJws jws = CompactJws.read(token, SignatureAlgorithm.RS256.getAlgorithm());
            return keys.keyOf(jws).thenApply(choice -> {
                if (choice instanceof KeyChoice.Chosen chosen) {
                    return verified(jws, chosen);
                }
                return new Verification.Failed(((KeyChoice.None) choice).refusal());
            });
        } catch (CompactJws.Malformed | CompactJws.OtherAlgorithm refused) {
            return CompletableFuture.completedFuture(failed(refused.getMessage()));
        }
    }

    private Verification verified(CompactJws jws, KeyChoice.Chosen chosen) {
        try {
            JsonWebToken verified = tokens.parse(jws.token(), rulesWith(chosen.key()));
            Instant issuedAt = Instant.ofEpochSecond(verified.getIssuedAtTime());
            if (issuedAt.isAfter(clock.instant().plus(settings.clockSkew()))) {
                return failed("The token is issued in the future, at " + issuedAt + ": check the issuer's clock.");
            }
            return new Verification.Verified(verified);
        } catch (ParseException | RuntimeException refused) {
            return failed(reason(refused, chosen.source()));
        }
    }

    private JWTAuthContextInfo rulesWith(PublicKey key) {
        JWTAuthContextInfo all = new JWTAuthContextInfo(rules);
        all.setPublicVerificationKey(key);
        return all;
    }

    private static Verification failed(String message) {
        return new Verification.Failed(Refusal.invalidToken(message));
    }

    private String reason(Throwable refused, String keySource) {
        for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidJwtException invalid) {
                return reason(invalid, keySource);
            }
        }
        return "The token is malformed: its claims are not as in RFC 7519, exp after iat.";
    }

    private String reason(InvalidJwtException invalid, String keySource) {
        return switch (firstCode(invalid)) {
            case ErrorCodes.EXPIRED -> "The token expired" + at(invalid, Claims.exp) + ": get a new one.";
            case ErrorCodes.NOT_YET_VALID ->
                "The token is not yet valid" + at(invalid, Claims.nbf) + ": wait, or check the issuer's clock.";
            case ErrorCodes.EXPIRATION_MISSING -> "The token has no exp claim: it must expire.";
            case ErrorCodes.SIGNATURE_INVALID -> "The token's signature does not verify with " + keySource + ".";
            case ErrorCodes.ISSUER_MISSING, ErrorCodes.ISSUER_INVALID ->
                "The token's issuer is not accepted: iss must be "
                        + settings.issuer().orElse("") + ".";
            case ErrorCodes.AUDIENCE_MISSING, ErrorCodes.AUDIENCE_INVALID ->
                "The token is for another audience: aud must" + " contain "
                        + settings.audience().orElse("") + ".";
            default -> "The token is malformed: its claims are not as in RFC 7519.";
        };
    }

    private static int firstCode(InvalidJwtException invalid) {
        return invalid.getErrorDetails().stream()
                .findFirst()
                .map(error -> error.getErrorCode())
                .orElse(ErrorCodes.MISCELLANEOUS);
    }

    /** Only asked for after the signature has been verified. */
    private static String at(InvalidJwtException invalid, Claims claim) {
        try {
            Number seconds = invalid.getJwtContext().getJwtClaims().getClaimValue(claim.name(), Number.class);
            return " at " + Instant.ofEpochSecond(seconds.longValue());
        } catch (MalformedClaimException | RuntimeException unknown) {
            return "";
        }
    }

    /** The roles of a token: its {@code groups}, or {@code ingest} alone where it has no such claim. */
    public static Set<String> roles(JsonWebToken token) {
        // not containsClaim, for which SmallRye makes up an empty claim
        boolean named = token.getClaimNames().contains(Claims.groups.name());
        return named ? token.getGroups() : Set.of(Admission.INGEST);
    }
}
