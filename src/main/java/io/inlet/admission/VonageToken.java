package io.inlet.admission;

import io.inlet.config.PlatformCredential;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;

/**
 * Vonage's Authorization: Bearer with a JWT that is signed with the account's signature secret by HS256 (Vonage, signed
 * webhooks; an endpoint's {@code "authorization":{"type":"vonage"}}). {@code iat} is required, and good for five
 * minutes; {@code exp} and {@code nbf} are honoured where they are there.
 */
final class VonageToken implements ProofScheme {

    static final long SKEW_S = 5;
    static final long MAX_AGE_S = 300;

    private static final AlgorithmConstraints ONLY_HS256 =
            new AlgorithmConstraints(AlgorithmConstraints.ConstraintType.PERMIT, AlgorithmIdentifiers.HMAC_SHA256);

    private final Clock clock;

    VonageToken(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Proof prove(PlatformRequest request, List<PlatformCredential> credentials) {
        Optional<String> token = request.authorization("Bearer");
        if (token.isEmpty()) {
            return new Proof.Missing("Authorization: Bearer with a JWT");
        }
        try {
            CompactJws jws = CompactJws.read(token.get(), AlgorithmIdentifiers.HMAC_SHA256);
            List<PlatformCredential> matching =
                    ProofScheme.matching(credentials, one -> claims(jws, one).isPresent());
            if (matching.isEmpty()) {
                return new Proof.Wrong("The token's signature is not of a signature secret.");
            }
            return untimely(claims(jws, matching.get(0)).orElseThrow())
                    .<Proof>map(Proof.Wrong::new)
                    .orElseGet(() -> new Proof.Given(matching));
        } catch (CompactJws.Malformed | CompactJws.OtherAlgorithm refused) {
            return new Proof.Wrong(refused.getMessage());
        }
    }

    /** Empty where the credential's secret has not signed them; jose4j compares in constant time. */
    private static Optional<JwtClaims> claims(CompactJws token, PlatformCredential credential) {
        try {
            JsonWebSignature jws = new JsonWebSignature();
            jws.setAlgorithmConstraints(ONLY_HS256);
            jws.setCompactSerialization(token.token());
            jws.setKey(new HmacKey(credential.secret().orElseThrow().bytes()));
            jws.setDoKeyValidation(false); // it demands 256 bits, and older accounts' secrets are shorter
            jws.setPayloadCharEncoding(StandardCharsets.UTF_8.name());
            return jws.verifySignature() ? Optional.of(JwtClaims.parse(jws.getPayload())) : Optional.empty();
        } catch (JoseException | InvalidJwtException unreadable) {
            return Optional.empty();
        }
    }

    /** Only asked for after the signature has been verified. */
    private Optional<String> untimely(JwtClaims claims) {
        try {
            long now = clock.instant().getEpochSecond();
            NumericDate issued = claims.getIssuedAt();
            NumericDate expires = claims.getExpirationTime();
            NumericDate from = claims.getNotBefore();
            if (issued == null) {
                return Optional.of("The token has no iat claim.");
            }
            if (issued.getValue() > now + SKEW_S) {
                return Optional.of("The token is issued in the future, at " + at(issued) + ": check the clocks.");
            }
            if (issued.getValue() < now - MAX_AGE_S) {
                return Optional.of("The token was issued " + (now - issued.getValue()) + " s ago, and " + MAX_AGE_S
                        + " are accepted: check the clocks.");
            }
            if (expires != null && expires.getValue() < now - SKEW_S) {
                return Optional.of("The token expired at " + at(expires) + ".");
            }
            return from != null && from.getValue() > now + SKEW_S
                    ? Optional.of("The token is not yet valid, but from " + at(from) + ": check the clocks.")
                    : Optional.empty();
        } catch (MalformedClaimException notTimes) {
            return Optional.of("The token's times are not seconds since 1970.");
        }
    }

    private static Instant at(NumericDate time) {
        return Instant.ofEpochSecond(time.getValue());
    }
}
