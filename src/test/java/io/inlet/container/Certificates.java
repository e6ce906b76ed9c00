package io.inlet.container;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An authority made for the run, and certificates for localhost that it issues: PEM as operators have it. */
final class Certificates {

    private static final Duration VALID = Duration.ofHours(1);

    private final KeyPair authorityKeys = Keys.rsa();
    private final X509Certificate authority;

    Certificates() throws Exception {
        authority = issue("CN=Authority of the run", authorityKeys, true);
    }

    /** The server's certificate, then its issuer's. */
    String chain(KeyPair keys) throws Exception {
        return Keys.pem("CERTIFICATE", issue("CN=localhost", keys, false).getEncoded())
                + Keys.pem("CERTIFICATE", authority.getEncoded());
    }

    /** Believes this authority and no other. */
    SSLContext trust() throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry("authority", authority);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    static KeyPair ec() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    /** What {@code openssl rsa -traditional} writes. */
    static String pkcs1(KeyPair keys) throws Exception {
        return Keys.pem(
                "RSA PRIVATE KEY",
                PrivateKeyInfo.getInstance(keys.getPrivate().getEncoded())
                        .parsePrivateKey()
                        .toASN1Primitive()
                        .getEncoded());
    }

    /** What {@code openssl ecparam -genkey} writes: SEC 1, with the curve in it. */
    static String sec1(KeyPair keys) throws Exception {
        PrivateKeyInfo info = PrivateKeyInfo.getInstance(keys.getPrivate().getEncoded());
        AlgorithmIdentifier curve = info.getPrivateKeyAlgorithm();
        BigInteger secret = ECPrivateKey.getInstance(info.parsePrivateKey()).getKey();
        return Keys.pem("EC PRIVATE KEY", new ECPrivateKey(256, secret, curve.getParameters()).getEncoded());
    }

    private X509Certificate issue(String subject, KeyPair keys, boolean isAuthority) throws Exception {
        Instant now = Instant.now();
        X509v3CertificateBuilder certificate = new JcaX509v3CertificateBuilder(
                        new X500Principal("CN=Authority of the run"),
                        BigInteger.valueOf(System.nanoTime()),
                        Date.from(now.minus(VALID)),
                        Date.from(now.plus(VALID)),
                        new X500Principal(subject),
                        keys.getPublic())
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(isAuthority));
        if (!isAuthority) {
            GeneralName[] names = {
                new GeneralName(GeneralName.dNSName, "localhost"), new GeneralName(GeneralName.iPAddress, "127.0.0.1")
            };
            certificate.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
        }
        return new JcaX509CertificateConverter()
                .getCertificate(certificate.build(
                        new JcaContentSignerBuilder("SHA256withRSA").build(authorityKeys.getPrivate())));
    }
}
