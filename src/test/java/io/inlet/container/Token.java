package io.inlet.container;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tokens made with the JDK alone. All of a run are remembered, so that the server's output can be searched. */
final class Token {

    static final Set<String> MINTED = ConcurrentHashMap.newKeySet();

    private final Map<String, Object> claims = new LinkedHashMap<>();

    private Token() {}

    /** Exactly the claims that the predecessor's tokens carry. */
    static Token of(String tenant, String interaction) {
        long now = Instant.now().getEpochSecond();
        return new Token()
                .with("tenant_id", tenant)
                .with("interaction_id", interaction)
                .with("iat", now)
                .with("exp", now + 600);
    }

    Token with(String claim, Object value) {
        claims.put(claim, value);
        return this;
    }

    Token without(String claim) {
        claims.remove(claim);
        return this;
    }

    Token in(String claim, Duration fromNow) {
        return with(claim, Instant.now().plus(fromNow).getEpochSecond());
    }

    Token groups(String... roles) {
        return with("groups", List.of(roles));
    }

    String signed() {
        return signedBy(InletUnderTest.KEYS.getPrivate());
    }

    String signedBy(PrivateKey key) {
        return compact("RS256", content -> {
            Signature rsa = Signature.getInstance("SHA256withRSA");
            rsa.initSign(key);
            rsa.update(content);
            return rsa.sign();
        });
    }

    String unsigned() {
        return compact("none", content -> new byte[0]);
    }

    /** What a forger can do who knows the public key, where a verifier lets the token choose the algorithm. */
    String signedHs256(String secret) {
        return compact("HS256", content -> {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac.doFinal(content);
        });
    }

    private String compact(String algorithm, Signer signer) {
        JsonObject header = Json.createObjectBuilder()
                .add("alg", algorithm)
                .add("typ", "JWT")
                .build();
        String content = base64(header.toString().getBytes(StandardCharsets.UTF_8)) + "."
                + base64(Json.createObjectBuilder(claims).build().toString().getBytes(StandardCharsets.UTF_8));
        try {
            String token = content + "." + base64(signer.sign(content.getBytes(StandardCharsets.US_ASCII)));
            MINTED.add(token);
            return token;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private interface Signer {
        byte[] sign(byte[] content) throws GeneralSecurityException;
    }
}
