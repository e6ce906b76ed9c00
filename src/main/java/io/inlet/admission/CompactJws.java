package io.inlet.admission;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jose4j.json.JsonUtil;
import org.jose4j.lang.JoseException;

/**
 * A token that has the strict form of a JWS in compact serialization (RFC 7515 §3.1) with a JWT in it (RFC 7519), looked
 * at before any key is. Of its header only {@code alg}, {@code typ}, {@code crit} and {@code kid} matter: keys that a
 * token brings along or points at ({@code jwk}, {@code jku}, {@code x5c}, {@code x5u}) are ignored (RFC 8725 §3.10).
 *
 * <p>JSON is read by the parser that the verification uses too, so that both see the same: it has no recursion and
 * takes no object with duplicate members, at any level.
 *
 * @param token as it was sent; not for any log
 * @param kid the key it names; not to be believed yet
 */
record CompactJws(String token, Optional<String> kid) {

    /** More than any token of claims needs; what is longer is not looked at. */
    static final int MAX_LENGTH = 8192;

    private static final int PARTS = 3;
    private static final Set<String> TYPES = Set.of("jwt", "at+jwt"); // RFC 7519 §5.1, RFC 9068 §2.1
    private static final Set<String> TEXTS = Set.of("iss", "sub", "jti", "tenant_id", "interaction_id");
    private static final Set<String> TIMES = Set.of("exp", "nbf", "iat");
    private static final double YEAR_10000 = 253_402_300_800d; // a time beyond it was in milliseconds

    /** Why a token is not one; the message is for its bearer. */
    static final class Malformed extends Exception {

        private static final long serialVersionUID = 1L;

        Malformed(String what) {
            super("The token is malformed: " + what + ".", null, false, false);
        }
    }

    /** Signed by another algorithm, or by none. */
    static final class OtherAlgorithm extends Exception {

        private static final long serialVersionUID = 1L;

        OtherAlgorithm(String accepted) {
            super("The token's algorithm is not accepted: sign it with " + accepted + ".", null, false, false);
        }
    }

    /** @param algorithm the only one that is accepted */
    static CompactJws read(String token, String algorithm) throws Malformed, OtherAlgorithm {
        if (token.length() > MAX_LENGTH) {
            throw new Malformed("it is longer than " + MAX_LENGTH + " characters");
        }
        String[] parts = token.split("\\.", -1);
        if (parts.length != PARTS) {
            throw new Malformed("a JWS compact token (RFC 7515) has three parts, with dots between them");
        }
        Optional<String> kid = header(object("header", parts[0]), algorithm);
        claims(object("payload", parts[1]));
        if (decoded("signature", parts[2]).length == 0) {
            throw new Malformed("its signature is empty");
        }
        return new CompactJws(token, kid);
    }

    private static Map<String, Object> object(String part, String base64url) throws Malformed {
        byte[] json = decoded(part, base64url);
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(json))
                    .toString();
            if (text.startsWith("{")) { // an object, without a byte order mark (RFC 8259 §8.1)
                return JsonUtil.parseJson(text);
            }
        } catch (CharacterCodingException | JoseException | RuntimeException notJson) {
            // said below, without their texts, which quote it
        }
        throw new Malformed("its " + part + " is not a JSON object without duplicate members (RFC 7515)");
    }

    /** Strictly: the one encoding of these bytes (RFC 4648 §3.5), in the alphabet of §5, without padding. */
    private static byte[] decoded(String part, String base64url) throws Malformed {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(base64url);
            if (Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(base64url)) {
                return bytes;
            }
        } catch (IllegalArgumentException notBase64) {
            // said below
        }
        throw new Malformed("its " + part + " is not base64url without padding (RFC 7515)");
    }

    private static Optional<String> header(Map<String, Object> header, String accepted)
            throws Malformed, OtherAlgorithm {
        if (!(header.get("alg") instanceof String algorithm)) {
            throw new Malformed("its header has no alg that is text");
        }
        if (!accepted.equals(algorithm)) {
            throw new OtherAlgorithm(accepted);
        }
        if (header.containsKey("crit")) {
            throw new Malformed("its header demands an extension (crit), and none is known here");
        }
        if (header.containsKey("typ") && !isJwt(header.get("typ"))) {
            throw new Malformed("its header's typ is neither JWT nor at+jwt");
        }
        if (header.containsKey("kid") && !(header.get("kid") instanceof String)) {
            throw new Malformed("its header's kid is not text");
        }
        return Optional.ofNullable((String) header.get("kid"));
    }

    private static boolean isJwt(Object type) {
        return type instanceof String text
                && TYPES.contains(text.toLowerCase(Locale.ROOT).replaceFirst("^application/", ""));
    }

    private static void claims(Map<String, Object> claims) throws Malformed {
        for (Map.Entry<String, Object> claim : claims.entrySet()) {
            String name = claim.getKey();
            Object value = claim.getValue();
            if (TEXTS.contains(name) && !(value instanceof String)) {
                throw new Malformed("its claim " + name + " is not text");
            }
            if (TIMES.contains(name) && !(value instanceof Number time && time.doubleValue() < YEAR_10000)) {
                throw new Malformed("its claim " + name + " is not a number of seconds since 1970");
            }
            if ("groups".equals(name) && !isTexts(value)) {
                throw new Malformed("its claim groups is not an array of texts");
            }
            if ("aud".equals(name) && !(value instanceof String) && !isTexts(value)) {
                throw new Malformed("its claim aud is neither text nor an array of texts");
            }
        }
    }

    private static boolean isTexts(Object value) {
        return value instanceof List<?> list && list.stream().allMatch(String.class::isInstance);
    }
}
