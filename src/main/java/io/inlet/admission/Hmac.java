package io.inlet.admission;

import io.inlet.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A keyed hash (RFC 2104) by one of the algorithms that platforms sign with. */
enum Hmac {
    SHA_1("HmacSHA1"),
    SHA_256("HmacSHA256");

    private final String algorithm;

    Hmac(String algorithm) {
        this.algorithm = algorithm;
    }

    /** @param text of which the bytes in UTF-8 count */
    byte[] of(String text, Secret key) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key.bytes(), algorithm));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) { // every JDK has both
            throw new IllegalStateException(algorithm, impossible);
        }
    }

    byte[] base64(String text, Secret key) {
        return Base64.getEncoder().encode(of(text, key));
    }
}
