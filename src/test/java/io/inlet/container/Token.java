package io.inlet.container;

import jakarta.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.AlgorithmParameterSpec;
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

/** Tokens made with the JDK alone. All of a run, and what was made of them, are remembered, so that the server's output can be searched. */
final class Token {

    static final Set<String> MINTED = ConcurrentHashMap.newKeySet();

    private final Map<String, Object> header = new LinkedHashMap<>(Map.of("typ", "JWT"));
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

    Token header(String name, Object value) {
        header.put(name, value);
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
        return signedBy(key, "RS256", "SHA256withRSA", null);
    }

    /** @param parameters null where the algorithm has none */
    String signedBy(PrivateKey key, String algorithm, String jcaName, AlgorithmParameterSpec parameters) {
        return compact(algorithm, content -> signature(jcaName, parameters, key, content));
    }

    /** Signed as it should be, around a header and a payload that may be anything. */
    static String around(String header, String payload) {
        String content = base64(header.getBytes(StandardCharsets.UTF_8)) + "."
                + base64(payload.getBytes(StandardCharsets.UTF_8));
        try {
            return content + "."
                    + base64(signature(
                            "SHA256withRSA",
                            null,
                            InletUnderTest.KEYS.getPrivate(),
                            content.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] signature(String jcaName, AlgorithmParameterSpec parameters, PrivateKey key, byte[] content)
            throws GeneralSecurityException {
        Signature signature = Signature.getInstance(jcaName);
        if (parameters != null) {
            signature.setParameter(parameters);
        }
        signature.initSign(key);
        signature.update(content);
        return signature.sign();
    }

    String unsigned() {
        return unsigned("none");
    }

    String unsigned(String algorithm) {
        return compact(algorithm, content -> new byte[0]);
    }

    /** What a forger can do who knows the public key, where a verifier lets the token choose the algorithm. */
    String signedHs256(String secret) {
        return signedHs256(secret.getBytes(StandardCharsets.UTF_8));
    }

    String signedHs256(byte[] secret) {
        return compact("HS256", content -> {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return mac.doFinal(content);
        });
    }

    private String compact(String algorithm, Signer signer) {
        header.put("alg", algorithm);
        String content = base64(
                        Json.createObjectBuilder(header).build().toString().getBytes(StandardCharsets.UTF_8))
                + "."
                + base64(Json.createObjectBuilder(claims).build().toString().getBytes(StandardCharsets.UTF_8));
        try {
            String token = content + "." + base64(signer.sign(content.getBytes(StandardCharsets.US_ASCII)));
            MINTED.add(token);
            return token;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private interface Signer {
        byte[] sign(byte[] content) throws GeneralSecurityException;
    }
}
