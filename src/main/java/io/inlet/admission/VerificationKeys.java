package io.inlet.admission;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The keys that verify callers' tokens: {@code JWT_PUBLIC_KEY}, the issuer's set, or both. A token that names its key
 * is verified with that of the set, one that does not with {@code JWT_PUBLIC_KEY}; where only one of the two is there,
 * it serves both. Thread-safe.
 */
public final class VerificationKeys {

    private final Optional<RSAPublicKey> publicKey;
    private final Optional<IssuerKeys> issuer;

    /** There is at least one of them, which the settings see to. */
    public VerificationKeys(Optional<RSAPublicKey> publicKey, Optional<IssuerKeys> issuer) {
        this.publicKey = publicKey;
        this.issuer = issuer;
    }

    /** Begins to fetch the issuer's keys, where that is needed. */
    public void start() {
        issuer.ifPresent(IssuerKeys::start);
    }

    /** Never blocks, and is complete at once but where a key has to be fetched: then within some seconds. */
    CompletionStage<KeyChoice> keyOf(CompactJws token) {
        if (publicKey.isPresent() && (token.kid().isEmpty() || issuer.isEmpty())) {
            return CompletableFuture.completedFuture(new KeyChoice.Chosen(publicKey.get(), "JWT_PUBLIC_KEY"));
        }
        return issuer.orElseThrow().keyOf(token.kid());
    }

    /** The issuer's keys; empty where there is none to ask. */
    public Optional<IssuerKeys> issuer() {
        return issuer;
    }

    /** SHA-256 of {@code JWT_PUBLIC_KEY} (its SubjectPublicKeyInfo), in hex; empty where it is not set. */
    public Optional<String> fingerprint() {
        return publicKey.map(key -> {
            try {
                return HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getEncoded()));
            } catch (NoSuchAlgorithmException impossible) {
                throw new IllegalStateException(impossible);
            }
        });
    }

    /** Whether any token could be verified now. */
    public boolean available() {
        return publicKey.isPresent() || issuer.filter(IssuerKeys::usable).isPresent();
    }
}
