package io.inlet.admission;

import io.inlet.config.SampleSettings;
import jakarta.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A token made with the JDK alone (RFC 7515), right or wrong in whatever way a test needs. */
final class Jws {

    private final Map<String, Object> header = new LinkedHashMap<>();
    private final Map<String, Object> claims = new LinkedHashMap<>();

    Jws() {
        header.put("alg", "RS256");
        header.put("typ", "JWT");
    }

    /** Exactly the claims that the predecessor's tokens carry. */
    static Jws predecessors(long now) {
        return new Jws()
                .with("tenant_id", "tenant-abc")
                .with("interaction_id", "int-123")
                .with("iat", now)
                .with("exp", now + 600);
    }

    Jws with(String claim, Object value) {
        claims.put(claim, value);
        return this;
    }

    Jws without(String claim) {
        claims.remove(claim);
        return this;
    }

    Jws header(String name, Object value) {
        header.put(name, value);
        return this;
    }

    Jws withoutHeader(String name) {
        header.remove(name);
        return this;
    }

    String signed() {
        return signed("SHA256withRSA", SampleSettings.KEYS.getPrivate());
    }

    String signed(String algorithm, PrivateKey key) {
        return signed(algorithm, key, Json.createObjectBuilder(claims).build().toString());
    }

    String signed(String algorithm, PrivateKey key, String payload) {
        String content = content(payload);
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(content.getBytes(StandardCharsets.US_ASCII));
            return content + "." + base64(signature.sign());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Signed as it should be, whatever the payload. */
    static String around(String payload) {
        return new Jws().signed("SHA256withRSA", SampleSettings.KEYS.getPrivate(), payload);
    }

    String unsigned() {
        return content(Json.createObjectBuilder(claims).build().toString()) + ".";
    }

    /** What a forger can do who knows the public key, where a verifier lets the token choose the algorithm. */
    String hmac(byte[] secret) {
        String content = content(Json.createObjectBuilder(claims).build().toString());
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return content + "." + base64(mac.doFinal(content.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private String content(String payload) {
        return base64(Json.createObjectBuilder(header).build().toString().getBytes(StandardCharsets.UTF_8))
                + "."
                + base64(payload.getBytes(StandardCharsets.UTF_8));
    }

    static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static List<String> parts(String token) {
        return List.of(token.split("\\."));
    }
}
