package io.inlet.admission;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * 256 random bits as 43 characters of base64url, which fit into a cookie, an address and a subprotocol. Whoever gave one
 * out keeps its {@link #digest} only: what finds it tells nothing to whoever sees the memory, and takes no time that does.
 */
final class RandomSecret {

    private static final int BYTES = 32;
    private static final String FORM = "[A-Za-z0-9_-]{43}";
    private static final SecureRandom RANDOM = new SecureRandom();

    private RandomSecret() {}

    static String next() {
        byte[] bits = new byte[BYTES];
        RANDOM.nextBytes(bits);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    }

    /** Whether it may be one; no JWS in compact form is, which has dots. */
    static boolean looksLike(String text) {
        return text.matches(FORM);
    }

    static String digest(String secret) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
