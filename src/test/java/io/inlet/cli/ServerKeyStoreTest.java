package io.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaMiscPEMGenerator;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemObjectGenerator;
import org.bouncycastle.util.io.pem.PemWriter;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerKeyStoreTest {

    private static KeyPair rsa;
    private static KeyPair rsa4096;
    private static KeyPair p256;
    private static KeyPair p521;

    @TempDir
    Path directory;

    @BeforeAll
    static void keys() throws Exception {
        rsa = pair("RSA", 2048);
        rsa4096 = pair("RSA", 4096);
        p256 = pair("EC", 256);
        p521 = pair("EC", 521);
    }

    @ParameterizedTest
    @CsvSource({"rsa,PKCS8", "rsa,OLD", "rsa4096,OLD", "p256,PKCS8", "p256,OLD", "p521,OLD"})
    void aPairBecomesAKeyStore(String name, String format) throws Exception {
        KeyPair pair = named(name);
        Path keyFile = write("key.pem", format.equals("OLD") ? old(pair) : pkcs8(pair));
        Path certFile =
                write("cert.pem", pem(certificate(pair, "leaf", "issuer")), pem(certificate(rsa4096, "issuer")));

        ServerKeyStore store = ServerKeyStore.read(keyFile, certFile);
        Path file = directory.resolve("store.p12");
        store.write(file);

        KeyStore read = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            read.load(in, store.password().toCharArray());
        }
        assertEquals(
                secret(pair.getPrivate()),
                secret(read.getKey(ServerKeyStore.ALIAS, store.password().toCharArray())));
        assertEquals(2, read.getCertificateChain(ServerKeyStore.ALIAS).length);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    /** As `openssl ecparam -genkey` writes it. */
    @Test
    void curveParametersMayComeFirst() throws Exception {
        String parameters = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";
        ServerKeyStore.read(write("key.pem", parameters, old(p256)), write("cert.pem", pem(certificate(p256, "leaf"))));
    }

    @Test
    void everyRunHasItsOwnPassword() throws Exception {
        Path keyFile = write("key.pem", pkcs8(rsa));
        Path certFile = write("cert.pem", pem(certificate(rsa, "leaf")));
        assertTrue(!ServerKeyStore.read(keyFile, certFile)
                .password()
                .equals(ServerKeyStore.read(keyFile, certFile).password()));
    }

    @ParameterizedTest
    @CsvSource({"rsa,rsa4096", "rsa,p256", "p256,rsa", "p256,p521"})
    void aCertificateOfAnotherKeyIsRefused(String key, String certificate) throws Exception {
        Path keyFile = write("key.pem", pkcs8(named(key)));
        Path certFile = write("cert.pem", pem(certificate(named(certificate), "leaf")));
        assertEquals(
                "SSL_CERT_PATH=" + certFile + ": its first certificate must be the one of the key in SSL_KEY_PATH="
                        + keyFile,
                refusal(keyFile, certFile));
    }

    @Test
    void anEncryptedKeyIsRefused() throws Exception {
        Path keyFile =
                write("key.pem", "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n");
        String line = refusal(keyFile, write("cert.pem", pem(certificate(rsa, "leaf"))));
        assertTrue(line.startsWith("SSL_KEY_PATH=" + keyFile + ": must hold an unencrypted private key"), line);
        assertTrue(line.endsWith("this one is encrypted"), line);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no PEM",
                "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
                "-----BEGIN RSA PRIVATE KEY-----\n****\n-----END RSA PRIVATE KEY-----",
                "-----BEGIN EC PRIVATE KEY-----\n\n-----END EC PRIVATE KEY-----",
                "-----BEGIN EC PRIVATE KEY-----\nMIL/////\n-----END EC PRIVATE KEY-----",
                "-----BEGIN DSA PRIVATE KEY-----\nAAAA\n-----END DSA PRIVATE KEY-----"
            })
    void anUnreadableKeyIsRefusedInOneLine(String content) throws Exception {
        Path keyFile = write("key.pem", content);
        String line = refusal(keyFile, write("cert.pem", pem(certificate(rsa, "leaf"))));
        assertEquals(
                "SSL_KEY_PATH=" + keyFile
                        + ": must hold an unencrypted private key in PEM (PKCS#8, PKCS#1 RSA or SEC1 EC)",
                line);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no PEM", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"})
    void anUnreadableCertificateIsRefusedInOneLine(String content) throws Exception {
        Path certFile = write("cert.pem", content);
        String line = refusal(write("key.pem", pkcs8(rsa)), certFile);
        assertEquals(
                "SSL_CERT_PATH=" + certFile
                        + ": must hold an X.509 certificate in PEM, then those of its issuers, in order",
                line);
    }

    @Test
    void aChainThatDoesNotHoldIsRefused() throws Exception {
        Path certFile =
                write("cert.pem", pem(certificate(rsa, "leaf", "issuer")), pem(certificate(rsa4096, "another")));
        String line = refusal(write("key.pem", pkcs8(rsa)), certFile);
        assertTrue(line.endsWith("must hold an X.509 certificate in PEM, then those of its issuers, in order"), line);
    }

    private static String refusal(Path keyFile, Path certFile) {
        return assertThrows(Unusable.class, () -> ServerKeyStore.read(keyFile, certFile))
                .getMessage();
    }

    private Path write(String name, String... content) throws IOException {
        return Files.writeString(directory.resolve(name), String.join("", content));
    }

    private static BigInteger secret(Key key) {
        return key instanceof ECPrivateKey ec ? ec.getS() : ((RSAPrivateKey) key).getPrivateExponent();
    }

    private static KeyPair named(String name) {
        return switch (name) {
            case "rsa" -> rsa;
            case "rsa4096" -> rsa4096;
            case "p256" -> p256;
            default -> p521;
        };
    }

    private static KeyPair pair(String algorithm, int size) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(size);
        return generator.generateKeyPair();
    }

    private static X509Certificate certificate(KeyPair pair, String name) throws Exception {
        return certificate(pair, name, name);
    }

    private static X509Certificate certificate(KeyPair pair, String name, String issuer) throws Exception {
        Instant now = Instant.now();
        PrivateKey key = pair.getPrivate();
        return new JcaX509CertificateConverter()
                .getCertificate(new JcaX509v3CertificateBuilder(
                                new X500Name("CN=" + issuer),
                                BigInteger.ONE,
                                Date.from(now),
                                Date.from(now.plus(Duration.ofDays(1))),
                                new X500Name("CN=" + name),
                                pair.getPublic())
                        .build(new JcaContentSignerBuilder(
                                        "SHA256with" + (key.getAlgorithm().equals("EC") ? "ECDSA" : "RSA"))
                                .build(key)));
    }

    private static String pem(X509Certificate certificate) throws Exception {
        return pem(new PemObject("CERTIFICATE", certificate.getEncoded()));
    }

    private static String pkcs8(KeyPair pair) throws Exception {
        return pem(new JcaPKCS8Generator(pair.getPrivate(), null));
    }

    /** PKCS#1 or SEC1. */
    private static String old(KeyPair pair) throws Exception {
        if (pair.getPrivate() instanceof ECPrivateKey key) {
            ASN1Encodable curve = PrivateKeyInfo.getInstance(key.getEncoded())
                    .getPrivateKeyAlgorithm()
                    .getParameters();
            int bits = key.getParams().getOrder().bitLength();
            return pem(new PemObject(
                    "EC PRIVATE KEY",
                    new org.bouncycastle.asn1.sec.ECPrivateKey(bits, key.getS(), curve).getEncoded()));
        }
        return pem(new JcaMiscPEMGenerator(pair.getPrivate()));
    }

    private static String pem(PemObjectGenerator content) throws IOException {
        StringWriter text = new StringWriter();
        try (PemWriter writer = new PemWriter(text)) {
            writer.writeObject(content);
        }
        return text.toString();
    }
}
