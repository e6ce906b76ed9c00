package io.inlet.cli;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;

/** An RSA key as an issuer publishes it (RFC 7517), named by its thumbprint (RFC 7638). */
record Jwk(String kid, String json) {

    static Jwk of(RSAPublicKey key) {
        // RFC 7638 §3.3: the required members, in the order of their names, without blanks
        String required = "\"e\":\"" + number(key.getPublicExponent()) + "\",\"kty\":\"RSA\",\"n\":\""
                + number(key.getModulus()) + "\"";
        try {
            String kid = base64url(MessageDigest.getInstance("SHA-256")
                    .digest(("{" + required + "}").getBytes(StandardCharsets.US_ASCII)));
            return new Jwk(kid, "{\"kid\":\"" + kid + "\",\"use\":\"sig\",\"alg\":\"RS256\"," + required + "}");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A set of it alone. */
    String set() {
        return "{\"keys\":[" + json + "]}\n";
    }

    /** RFC 7518 §2, Base64urlUInt: without the sign. */
    private static String number(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return base64url(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
    }

    private static String base64url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
