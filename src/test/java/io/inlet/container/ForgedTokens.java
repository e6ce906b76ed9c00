package io.inlet.container;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Tokens in good form that do not hold: not signed by whom they should be, or not for now. */
final class ForgedTokens {

    /** JWT_CLOCK_SKEW_S of the server, its default. */
    static final long SKEW_S = 5;

    private ForgedTokens() {}

    private static Token token() {
        return Token.of("tenant-attack", "int-attack");
    }

    /** @param address where nobody must come to look for a key */
    static Stream<Arguments> signatures(String address) throws Exception {
        KeyPair forger = Keys.rsa();
        KeyPair elliptic = Certificates.ec();
        KeyPair edwards = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        PSSParameterSpec pss = new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1);
        RSAPublicKey own = (RSAPublicKey) forger.getPublic();
        Map<String, Object> jwk = new LinkedHashMap<>(Map.of(
                "kty", "RSA",
                "kid", "mine",
                "n", Token.base64(own.getModulus().toByteArray()),
                "e", "AQAB"));
        String good = token().signed();
        String signature = good.substring(good.lastIndexOf('.'));
        Attacks attacks = new Attacks();
        for (String none : new String[] {"none", "None", "NONE", "nOnE"}) {
            attacks.add(none + ", unsigned", token().unsigned(none), "algorithm")
                    .add(none + ", with a signature", token().unsigned(none) + signature.substring(1), "algorithm");
        }
        for (String other :
                new String[] {"RS384", "RS512", "PS384", "PS512", "HS384", "HS512", "ES384", "rs256", "RS256 "}) {
            attacks.add(
                    other,
                    token().signedBy(InletUnderTest.KEYS.getPrivate(), other, "SHA256withRSA", null),
                    "algorithm");
        }
        return attacks
                .add(
                        "RS384, as it is meant",
                        token().signedBy(InletUnderTest.KEYS.getPrivate(), "RS384", "SHA384withRSA", null),
                        "algorithm")
                .add(
                        "PS256",
                        token().signedBy(InletUnderTest.KEYS.getPrivate(), "PS256", "RSASSA-PSS", pss),
                        "algorithm")
                .add("ES256", token().signedBy(elliptic.getPrivate(), "ES256", "SHA256withECDSA", null), "algorithm")
                .add("EdDSA", token().signedBy(edwards.getPrivate(), "EdDSA", "Ed25519", null), "algorithm")
                .add(
                        "HS256 with the PEM as secret",
                        token().signedHs256(Keys.pem(InletUnderTest.KEYS.getPublic())),
                        "algorithm")
                .add(
                        "HS256 with the PEM as secret, stripped",
                        token().signedHs256(Keys.pem(InletUnderTest.KEYS.getPublic())
                                .strip()),
                        "algorithm")
                .add(
                        "HS256 with the DER as secret",
                        token().signedHs256(InletUnderTest.KEYS.getPublic().getEncoded()),
                        "algorithm")
                .add("another key", token().signedBy(forger.getPrivate()), "signature")
                .add(
                        "PSS under the name of RS256",
                        token().signedBy(InletUnderTest.KEYS.getPrivate(), "RS256", "RSASSA-PSS", pss),
                        "signature")
                .add(
                        "another key that names ours",
                        token().header("kid", "one").signedBy(forger.getPrivate()),
                        "signature")
                .add(
                        "a key in the header",
                        token().header("jwk", jwk).header("kid", "mine").signedBy(forger.getPrivate()),
                        "signature")
                .add(
                        "an address of keys in the header",
                        token().header("jku", address + "jwks.json")
                                .header("kid", "mine")
                                .signedBy(forger.getPrivate()),
                        "signature")
                .add(
                        "an address of a certificate in the header",
                        token().header("x5u", address + "forger.pem").signedBy(forger.getPrivate()),
                        "signature")
                .add(
                        "a certificate in the header",
                        token().header("x5c", List.of(certificate(forger))).signedBy(forger.getPrivate()),
                        "signature")
                .add(
                        "another's signature",
                        token().with("exp", 9999999999L).unsigned("RS256") + signature.substring(1),
                        "signature")
                .add("one bit of the signature", flipped(good), "signature")
                .stream();
    }

    /** Of the first block of its chain. */
    private static String certificate(KeyPair keys) throws Exception {
        return new Certificates()
                .chain(keys)
                .replaceAll("(?s)-----END CERTIFICATE-----.*", "")
                .replaceAll("-----.*-----|\\s", "");
    }

    private static String flipped(String token) {
        int at = token.length() - 20;
        return token.substring(0, at) + (token.charAt(at) == 'A' ? 'B' : 'A') + token.substring(at + 1);
    }

    static Stream<Arguments> times() {
        long now = Instant.now().getEpochSecond();
        return new Attacks()
                        .add(
                                "expired a second beyond the skew",
                                token().with("exp", now - SKEW_S - 1).signed(),
                                "expired at")
                        .add("expired in 1970", token().with("exp", 0).signed(), "expired at")
                        .add("without end", token().without("exp").signed(), "no exp")
                        .add(
                                "exp in milliseconds",
                                token().with("exp", now * 1000).signed(),
                                "seconds")
                        .add(
                                "exp as text",
                                token().with("exp", Long.toString(now + 600)).signed(),
                                "seconds")
                        .add("of later", token().with("nbf", now + SKEW_S + 60).signed(), "not yet valid")
                        .add(
                                "issued later",
                                token().with("iat", now + SKEW_S + 60).signed(),
                                "future")
                        .stream();
    }
}
