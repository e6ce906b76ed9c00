package io.inlet.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
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

/**
 * A token for development: JWS compact, RS256. It has the claims it is given and no others, and when a claim is null
 * it is left out; {@code iat} and {@code exp} are seconds since 1970.
 */
public record DevToken(Map<String, Object> claims) {

    /** The roles of who may look at /ops. */
    static final List<String> OPERATORS = List.of("ops", "listener", "viewer");

    private static final Gson JSON = new GsonBuilder().disableHtmlEscaping().create();

    /** The predecessor's four claims. {@code tenant} and {@code interaction} may be null: then the claim is absent. */
    public static DevToken of(String tenant, String interaction, Instant now, Duration ttl) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("tenant_id", tenant);
        claims.put("interaction_id", interaction);
        claims.put("iat", now.getEpochSecond());
        claims.put("exp", now.plus(ttl).getEpochSecond());
        return new DevToken(claims);
    }

    public DevToken groups(List<String> groups) {
        return with("groups", groups.isEmpty() ? null : List.copyOf(groups));
    }

    public DevToken with(String claim, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(claims);
        more.put(claim, value);
        return new DevToken(more);
    }

    public String sign(PrivateKey key) {
        return sign(key, null);
    }

    /** @param kid the name of the key; may be null: then the token does not name it */
    public String sign(PrivateKey key, String kid) {
        Map<String, String> header = new LinkedHashMap<>(Map.of("alg", "RS256"));
        header.put("typ", "JWT");
        header.put("kid", kid);
        String signed = base64url(JSON.toJson(header).getBytes(StandardCharsets.UTF_8)) + "."
                + base64url(JSON.toJson(claims).getBytes(StandardCharsets.UTF_8));
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + base64url(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new Failure("cannot sign a token with this key: " + Inlet.sentence(e));
        }
    }

    private static String base64url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
