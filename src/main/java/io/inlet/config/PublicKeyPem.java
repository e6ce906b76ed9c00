package io.inlet.config;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An RSA public key in PEM (RFC 7468): SubjectPublicKeyInfo, PKCS#1 or the key of a certificate. */
final class PublicKeyPem {

    /** RFC 7518 §3.3: RS256 needs 2048 bits or more. */
    static final int MIN_BITS = 2048;

    private static final Pattern BLOCK = Pattern.compile(
            "-----BEGIN (PUBLIC KEY|RSA PUBLIC KEY|CERTIFICATE)-----(.+?)-----END \\1-----", Pattern.DOTALL);

    /** SEQUENCE { OID rsaEncryption, NULL }: what SubjectPublicKeyInfo has before a PKCS#1 key (RFC 8017 A.1). */
    private static final byte[] RSA_ENCRYPTION = {
        0x30, 0x0d, 0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00
    };

    private PublicKeyPem() {}

    static RSAPublicKey read(String pem) throws GeneralSecurityException {
        Matcher block = BLOCK.matcher(pem.replace("\\n", "\n"));
        if (!block.find()) {
            throw new InvalidKeySpecException("no PEM block of a public key");
        }
        byte[] der = Base64.getMimeDecoder().decode(block.group(2));
        PublicKey key =
                switch (block.group(1)) {
                    case "CERTIFICATE" ->
                        CertificateFactory.getInstance("X.509")
                                .generateCertificate(new ByteArrayInputStream(der))
                                .getPublicKey();
                    case "RSA PUBLIC KEY" -> spki(subjectPublicKeyInfo(der));
                    default -> spki(der);
                };
        if (key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() >= MIN_BITS) {
            return rsa;
        }
        throw new InvalidKeySpecException("not an RSA key of " + MIN_BITS + " bits");
    }

    private static PublicKey spki(byte[] der) throws GeneralSecurityException {
        return KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(der));
    }

    private static byte[] subjectPublicKeyInfo(byte[] pkcs1) {
        byte[] bits =
                ByteBuffer.allocate(pkcs1.length + 1).put((byte) 0).put(pkcs1).array();
        byte[] bitString = tagged(0x03, bits);
        return tagged(
                0x30,
                ByteBuffer.allocate(RSA_ENCRYPTION.length + bitString.length)
                        .put(RSA_ENCRYPTION)
                        .put(bitString)
                        .array());
    }

    /** DER with a two-byte length, which fits every key from 1024 to 500,000 bits. */
    private static byte[] tagged(int tag, byte[] content) {
        return ByteBuffer.allocate(content.length + 4)
                .put((byte) tag)
                .put((byte) 0x82)
                .putShort((short) content.length)
                .put(content)
                .array();
    }
}
