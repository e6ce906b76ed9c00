package io.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevTokenTest {

    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

    @TempDir
    private static Path folder;

    private static DevKeys keys;

    @BeforeAll
    static void makeKeys() {
        keys = DevKeys.make(folder, false);
    }

    @Test
    void thePublicKeyVerifiesIt() throws GeneralSecurityException {
        String token = DevToken.of("t", "i", NOW, Duration.ofHours(1)).sign(keys.privateKey());
        String[] parts = token.split("\\.");
        assertEquals("{\"alg\":\"RS256\",\"typ\":\"JWT\"}", decoded(parts[0]));
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(keys.publicKey());
        signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
        assertTrue(signature.verify(Base64.getUrlDecoder().decode(parts[2])));
    }

    @Test
    void itHasTheClaimsAskedForAndNoOthers() {
        DevToken token = DevToken.of("t", "int-*", NOW, Duration.ofMinutes(5));
        assertEquals(
                "{\"tenant_id\":\"t\",\"interaction_id\":\"int-*\",\"iat\":1700000000,\"exp\":1700000300}",
                claims(token));
        assertEquals(
                "{\"tenant_id\":\"t\",\"iat\":1700000000,\"exp\":1700000001,\"groups\":[\"ops\"],"
                        + "\"jti\":\"x\",\"n\":5}",
                claims(DevToken.of("t", null, NOW, Duration.ofSeconds(1))
                        .groups(List.of("ops"))
                        .with("jti", "x")
                        .with("n", JsonParser.parseString("5"))));
    }

    @Test
    void itNamesItsKeyWhereThatIsAskedFor() {
        String token = DevToken.of("t", "i", NOW, Duration.ofHours(1)).sign(keys.privateKey(), "k1");
        assertEquals("{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"k1\"}", decoded(token.split("\\.")[0]));
    }

    /** The example of RFC 7638 §3.1. */
    @Test
    void aKeyIsNamedByItsThumbprint() throws GeneralSecurityException {
        BigInteger n = new BigInteger(
                1,
                Base64.getUrlDecoder()
                        .decode("0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tS"
                                + "oc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQ"
                                + "R0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWh"
                                + "AI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw"));
        RSAPublicKey key = (RSAPublicKey)
                KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(n, BigInteger.valueOf(65537)));
        assertEquals("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs", Jwk.of(key).kid());
    }

    @Test
    void theKeySetHoldsThePublicKeyAndIsApartFromThePrivateOne() throws Exception {
        JsonObject jwk = JsonParser.parseString(Files.readString(keys.jwks()))
                .getAsJsonObject()
                .getAsJsonArray("keys")
                .get(0)
                .getAsJsonObject();
        assertEquals(Set.of("kid", "use", "alg", "e", "kty", "n"), jwk.keySet());
        BigInteger n =
                new BigInteger(1, Base64.getUrlDecoder().decode(jwk.get("n").getAsString()));
        assertEquals(((RSAPublicKey) keys.publicKey()).getModulus(), n);
        try (Stream<Path> beside = Files.list(keys.jwks().getParent())) {
            assertEquals(List.of(keys.jwks()), beside.toList());
        }
    }

    @Test
    void keysAreForTheirOwnerAndNotOverwritten() throws IOException {
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(keys.privatePem())));
        String before = keys.publicKeyText();
        assertThrows(Failure.class, () -> DevKeys.make(folder, false));
        assertEquals(before, keys.publicKeyText());
    }

    @Test
    void whatIsNotAKeySaysSo(@TempDir Path other) throws IOException {
        Path none = other.resolve("private.pem");
        assertEquals(
                none + " is not there: make a key pair with `inlet keys`, or name one with --key",
                assertThrows(Failure.class, () -> DevKeys.privateKey(none)).getMessage());
        Files.writeString(none, "-----BEGIN RSA PRIVATE KEY-----");
        assertTrue(assertThrows(Failure.class, () -> DevKeys.privateKey(none))
                .getMessage()
                .contains("openssl pkcs8"));
    }

    private static String claims(DevToken token) {
        return decoded(token.sign(keys.privateKey()).split("\\.")[1]);
    }

    private static String decoded(String part) {
        return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
    }
}
