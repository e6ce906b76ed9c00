package io.inlet.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The key and certificate chain of the service port. Operators have PEM files (PKCS#8, PKCS#1 or SEC1 keys), servers
 * want a key store: this reads the former, once, at start, and writes the latter for one run under a random password.
 * The pair is known to belong together and to be usable once an object exists.
 */
final class ServerKeyStore {

    static final String ALIAS = "inlet";

    private static final Pattern PRIVATE_KEY =
            Pattern.compile("-----BEGIN ((?:[A-Z]+ )?PRIVATE KEY)-----([^-]*)-----END \\1-----");

    private final PrivateKey key;
    private final Certificate[] chain;
    private final String password;

    private ServerKeyStore(PrivateKey key, Certificate[] chain) {
        this.key = key;
        this.chain = chain;
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        this.password = Base64.getUrlEncoder().encodeToString(random);
    }

    /** @throws Unusable with the line for the operator: variable, path and rule; never a part of a key */
    static ServerKeyStore read(Path keyFile, Path certificateFile) throws Unusable {
        PrivateKey key = key(keyFile);
        Certificate[] chain = chain(certificateFile);
        if (!belongTogether(key, chain[0])) {
            throw new Unusable(
                    "SSL_CERT_PATH",
                    certificateFile,
                    "its first certificate must be the one of the key in SSL_KEY_PATH=" + keyFile);
        }
        return new ServerKeyStore(key, chain);
    }

    String password() {
        return password;
    }

    /** Writes PKCS#12 that only this user can read. */
    void write(Path file) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.WRITE)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(ALIAS, key, password.toCharArray(), chain);
            store.store(out, password.toCharArray());
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    /** For a server that insists on a key store where no key is needed. */
    static void writeNone(Path file, String password) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.store(out, password.toCharArray());
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static PrivateKey key(Path file) throws Unusable {
        String rule = "must hold an unencrypted private key in PEM (PKCS#8, PKCS#1 RSA or SEC1 EC)";
        String pem = content("SSL_KEY_PATH", file);
        if (pem.contains("ENCRYPTED")) {
            throw new Unusable("SSL_KEY_PATH", file, rule + ": this one is encrypted");
        }
        Matcher found = PRIVATE_KEY.matcher(pem);
        if (!found.find()) {
            throw new Unusable("SSL_KEY_PATH", file, rule);
        }
        try {
            byte[] der = Base64.getMimeDecoder().decode(found.group(2));
            return switch (found.group(1)) {
                case "RSA PRIVATE KEY" -> pkcs8("RSA", Der.pkcs8OfRsa(der));
                case "EC PRIVATE KEY" -> pkcs8("EC", Der.pkcs8OfEc(der));
                case "PRIVATE KEY" -> anyPkcs8(der);
                default -> throw new Unusable("SSL_KEY_PATH", file, rule);
            };
        } catch (GeneralSecurityException | RuntimeException unreadable) {
            throw new Unusable("SSL_KEY_PATH", file, rule);
        }
    }

    private static PrivateKey anyPkcs8(byte[] der) throws GeneralSecurityException {
        try {
            return pkcs8("RSA", der);
        } catch (GeneralSecurityException notRsa) {
            return pkcs8("EC", der);
        }
    }

    private static PrivateKey pkcs8(String algorithm, byte[] der) throws GeneralSecurityException {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
    }

    private static Certificate[] chain(Path file) throws Unusable {
        byte[] pem = content("SSL_CERT_PATH", file).getBytes(StandardCharsets.ISO_8859_1);
        try {
            X509Certificate[] chain = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem))
                    .toArray(X509Certificate[]::new);
            if (chain.length > 0 && holds(chain)) {
                return chain;
            }
        } catch (CertificateException unreadable) {
            // said below, with the same rule
        }
        throw new Unusable(
                "SSL_CERT_PATH", file, "must hold an X.509 certificate in PEM, then those of its issuers, in order");
    }

    private static boolean holds(X509Certificate[] chain) {
        for (int i = 1; i < chain.length; i++) {
            if (!chain[i - 1].getIssuerX500Principal().equals(chain[i].getSubjectX500Principal())) {
                return false;
            }
        }
        return true;
    }

    private static String content(String variable, Path file) throws Unusable {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new Unusable(variable, file, "cannot be read");
        }
    }

    private static boolean belongTogether(PrivateKey key, Certificate certificate) {
        try {
            String scheme = key.getAlgorithm().equals("EC") ? "ECDSA" : "RSA";
            Signature signature = Signature.getInstance("SHA256with" + scheme);
            byte[] sample = {1, 2, 3};
            signature.initSign(key);
            signature.update(sample);
            byte[] signed = signature.sign();
            signature.initVerify(certificate);
            signature.update(sample);
            return signature.verify(signed);
        } catch (GeneralSecurityException otherKindOfKey) {
            return false;
        }
    }
}
