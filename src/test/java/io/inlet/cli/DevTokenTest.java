package io.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
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
