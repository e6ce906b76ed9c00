package io.inlet.admission;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;

/** Key sets as an issuer publishes them, written by hand (RFC 7517). */
final class Jwks {

    private Jwks() {}

    static String of(String... keys) {
        return "{\"keys\":[" + String.join(",", keys) + "]}";
    }

    static String key(String kid, KeyPair keys) {
        return key(kid, keys, "\"use\":\"sig\"");
    }

    /** @param members more of them, as JSON */
    static String key(String kid, KeyPair keys, String members) {
        return key(keys).replace("}", ",\"kid\":\"" + kid + "\"," + members + "}");
    }

    static String key(KeyPair keys) {
        RSAPublicKey key = (RSAPublicKey) keys.getPublic();
        return "{\"kty\":\"RSA\",\"n\":\"" + number(key.getModulus()) + "\",\"e\":\"" + number(key.getPublicExponent())
                + "\"}";
    }

    /** Base64urlUInt of RFC 7518 §2: without the sign. */
    static String number(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return Jws.base64(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
    }
}
