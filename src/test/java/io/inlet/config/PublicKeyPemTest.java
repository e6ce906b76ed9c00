package io.inlet.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code JWT_PUBLIC_KEY} in every form an operator may have it, and never a word of it in a refusal. */
class PublicKeyPemTest {

    private static final KeyPair RSA_2048 = SampleSettings.KEYS;

    private static String spki(KeyPair keys) {
        return SampleSettings.pem("PUBLIC KEY", keys.getPublic().getEncoded());
    }

    private static String pkcs1(KeyPair keys) throws Exception {
        SubjectPublicKeyInfo info =
                SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded());
        return SampleSettings.pem("RSA PUBLIC KEY", info.parsePublicKey().getEncoded());
    }

    static String certificate(KeyPair keys, String algorithm) throws Exception {
        X500Name name = new X500Name("CN=id.example.com");
        Date from = Date.from(Instant.parse("2020-01-01T00:00:00Z"));
        Date to = Date.from(Instant.parse("2021-01-01T00:00:00Z")); // its age does not matter: it only carries a key
        byte[] der = new JcaX509v3CertificateBuilder(name, BigInteger.ONE, from, to, name, keys.getPublic())
                .build(new JcaContentSignerBuilder(algorithm).build(keys.getPrivate()))
                .getEncoded();
        return SampleSettings.pem("CERTIFICATE", der);
    }

    private static KeyPair ec() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        return generator.generateKeyPair();
    }

    static Stream<Arguments> usable() throws Exception {
        KeyPair larger = SampleSettings.rsa(3072);
        Map<String, Arguments> keys = new LinkedHashMap<>();
        for (KeyPair pair : new KeyPair[] {RSA_2048, larger}) {
            String bits = (pair == larger ? 3072 : 2048) + " bits, ";
            Map<String, String> forms = new LinkedHashMap<>();
            forms.put("SPKI", spki(pair));
            forms.put("PKCS#1", pkcs1(pair));
            forms.put("certificate", certificate(pair, "SHA256withRSA"));
            forms.forEach((form, pem) -> {
                String name = bits + form;
                keys.put(name, Arguments.of(Named.of(name, pem), pair));
                keys.put(name + ", CRLF", Arguments.of(Named.of(name + ", CRLF", pem.replace("\n", "\r\n")), pair));
                keys.put(name + ", \\n", Arguments.of(Named.of(name + ", \\n", pem.replace("\n", "\\n")), pair));
                String text = "subject=CN = id.example.com\n" + pem + "\n# the key of 2024\n";
                keys.put(name + ", text around", Arguments.of(Named.of(name + ", text around", text), pair));
            });
        }
        return keys.values().stream();
    }

    @ParameterizedTest
    @MethodSource("usable")
    void theKeyIsRead(String pem, KeyPair expected) {
        assertEquals(
                expected.getPublic(),
                SampleSettings.with("JWT_PUBLIC_KEY", pem).jwt().publicKey().orElseThrow());
    }

    static Stream<Arguments> unusable() throws Exception {
        KeyPair small = SampleSettings.rsa(1024);
        KeyPair elliptic = ec();
        String good = spki(RSA_2048);
        return Stream.of(
                Arguments.of("1024 bits, SPKI", spki(small)),
                Arguments.of("1024 bits, PKCS#1", pkcs1(small)),
                Arguments.of("1024 bits, certificate", certificate(small, "SHA256withRSA")),
                Arguments.of("EC, SPKI", spki(elliptic)),
                Arguments.of("EC, certificate", certificate(elliptic, "SHA256withECDSA")),
                Arguments.of("EC as PKCS#1", spki(elliptic).replace("PUBLIC KEY", "RSA PUBLIC KEY")),
                Arguments.of(
                        "a private key",
                        SampleSettings.pem("PRIVATE KEY", RSA_2048.getPrivate().getEncoded())),
                Arguments.of("SPKI called PKCS#1", good.replace("PUBLIC KEY", "RSA PUBLIC KEY")),
                Arguments.of("SPKI called a certificate", good.replace("PUBLIC KEY", "CERTIFICATE")),
                Arguments.of("PKCS#1 called SPKI", pkcs1(RSA_2048).replace("RSA PUBLIC KEY", "PUBLIC KEY")),
                Arguments.of("cut off", good.substring(0, good.length() / 2)),
                Arguments.of("cut short", good.substring(0, 200) + "\n-----END PUBLIC KEY-----"),
                Arguments.of("not base64", "-----BEGIN PUBLIC KEY-----\nA\n-----END PUBLIC KEY-----"),
                Arguments.of("nothing in it", "-----BEGIN PUBLIC KEY-----\n\n-----END PUBLIC KEY-----"),
                Arguments.of("only base64", good.replaceAll("-----.+?-----", "")),
                Arguments.of("labels that differ", good.replace("END PUBLIC", "END RSA PUBLIC")),
                Arguments.of("a path", "/etc/inlet/jwt-public-key-of-the-issuer.pem"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unusable")
    void anythingElseIsRefusedWithoutShowingIt(String what, String pem) {
        InvalidSetting refused = assertThrows(InvalidSetting.class, () -> SampleSettings.with("JWT_PUBLIC_KEY", pem));
        assertEquals(
                "JWT_PUBLIC_KEY=(" + pem.strip().length()
                        + " characters): must be the PEM of an RSA public key of at least 2048 bits (BEGIN PUBLIC KEY,"
                        + " BEGIN RSA PUBLIC KEY or BEGIN CERTIFICATE), newlines real or as \\n",
                refused.getMessage());
        pem.lines()
                .filter(line -> line.length() > 16 && !line.startsWith("-"))
                .forEach(line -> assertFalse(refused.getMessage().contains(line)));
    }
}
