package io.inlet.cli.platform;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Keyed hashes (RFC 2104) of texts. */
final class Hmac {

    private Hmac() {}

    static byte[] sha1(String key, String text) {
        return of("HmacSHA1", key.getBytes(StandardCharsets.UTF_8), text);
    }

    static byte[] sha256(String key, String text) {
        return sha256(key.getBytes(StandardCharsets.UTF_8), text);
    }

    static byte[] sha256(byte[] key, String text) {
        return of("HmacSHA256", key, text);
    }

    static String base64(byte[] mac) {
        return Base64.getEncoder().encodeToString(mac);
    }

    private static byte[] of(String algorithm, byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key, algorithm));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every JDK has both
        }
    }
}
