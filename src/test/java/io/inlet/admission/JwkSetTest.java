package io.inlet.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.inlet.config.SampleSettings;
import java.security.KeyPair;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which keys of a set are used. */
class JwkSetTest {

    private static final KeyPair ONE = SampleSettings.KEYS;
    private static final KeyPair OTHER = SampleSettings.rsa(2048);

    private static JwkSet read(String... keys) throws JoseException {
        return JwkSet.read(Jwks.of(keys));
    }

    @Test
    void keysAreFoundByTheirKid() throws JoseException {
        JwkSet set = read(Jwks.key("one", ONE), Jwks.key("other", OTHER));
        assertEquals(ONE.getPublic(), set.byKid().get("one"));
        assertEquals(OTHER.getPublic(), set.byKid().get("other"));
        assertEquals(2, set.size());
        assertEquals(Optional.empty(), set.only(), "there are two");
    }

    @Test
    void aKeyWithoutKidIsTheOnlyOneOrNone() throws JoseException {
        assertEquals(Optional.of(ONE.getPublic()), read(Jwks.key(ONE)).only());
        JwkSet two = read(Jwks.key(ONE), Jwks.key("other", OTHER));
        assertEquals(Optional.empty(), two.only());
        assertEquals(2, two.size());
    }

    static Stream<Arguments> fit() {
        return Stream.of(
                Arguments.of("meant for signatures", "\"use\":\"sig\""),
                Arguments.of("meant for RS256", "\"alg\":\"RS256\""),
                Arguments.of("meant to verify", "\"key_ops\":[\"verify\"]"),
                Arguments.of("with a member that is not known", "\"x\":{\"y\":1}"),
                Arguments.of("with a certificate that is none", "\"x5c\":[\"AAAA\"]"),
                Arguments.of("with an address of a certificate", "\"x5u\":\"http://127.0.0.1:9/\""),
                Arguments.of(
                        "with its private part",
                        "\"d\":\"" + Jwks.number(((RSAPrivateKey) ONE.getPrivate()).getPrivateExponent()) + "\""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("fit")
    void aKeyIsUsed(String what, String members) throws JoseException {
        assertEquals(
                ONE.getPublic(), read(Jwks.key("one", ONE, members)).byKid().get("one"));
    }

    static Stream<Arguments> unfit() {
        String n = Jwks.number(((RSAPublicKey) ONE.getPublic()).getModulus());
        return Stream.of(
                Arguments.of(Jwks.key("k", ONE, "\"use\":\"enc\""), "its use is not sig"),
                Arguments.of(Jwks.key("k", ONE, "\"use\":null"), "its use is not sig"),
                Arguments.of(Jwks.key("k", ONE, "\"alg\":\"RS512\""), "its alg is not RS256"),
                Arguments.of(Jwks.key("k", ONE, "\"alg\":\"PS256\""), "its alg is not RS256"),
                Arguments.of(Jwks.key("k", ONE, "\"key_ops\":[\"sign\"]"), "its key_ops do not contain verify"),
                Arguments.of(Jwks.key("k", ONE, "\"key_ops\":\"verify\""), "its key_ops do not contain verify"),
                Arguments.of(Jwks.key("k", SampleSettings.rsa(1024)), "it has less than 2048 bits"),
                Arguments.of("{\"kty\":\"oct\",\"kid\":\"k\",\"k\":\"AAAA\"}", "its kty is not RSA"),
                Arguments.of("{\"kty\":\"EC\",\"kid\":\"k\",\"crv\":\"P-256\"}", "its kty is not RSA"),
                Arguments.of("{\"kid\":\"k\"}", "its kty is not RSA"),
                Arguments.of("{\"kty\":\"RSA\",\"kid\":\"k\"}", "its n and e are not an RSA key"),
                Arguments.of(
                        "{\"kty\":\"RSA\",\"kid\":\"k\",\"n\":\"" + n + "\",\"e\":\"AQ\"}",
                        "its n and e are not an RSA key"),
                Arguments.of("{\"kty\":\"RSA\",\"kid\":\"k\",\"n\":7,\"e\":[]}", "its n and e are not an RSA key"));
    }

    @ParameterizedTest(name = "{1}: {0}")
    @MethodSource("unfit")
    void anotherIsSkippedWithTheReason(String key, String why) throws JoseException {
        JwkSet set = read(key, Jwks.key("other", OTHER));
        assertEquals(List.of(new JwkSet.Skipped("k", why)), set.skipped());
        assertEquals(Optional.of(OTHER.getPublic()), set.only(), "the rest of the set is used");
    }

    @Test
    void whatIsNoKeyAtAllIsSkipped() throws JoseException {
        assertEquals(
                List.of(
                        new JwkSet.Skipped("", "it is not a JSON object"),
                        new JwkSet.Skipped("", "its kid is not text"),
                        new JwkSet.Skipped("one", "another key of the set has this kid")),
                read("7", Jwks.key(ONE).replace("}", ",\"kid\":7}"), Jwks.key("one", ONE), Jwks.key("one", OTHER))
                        .skipped());
    }

    @Test
    void aSetMayBeEmpty() throws JoseException {
        assertEquals(0, read().size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"keys\":{}}",
                "{\"keys\":\"\"}",
                "<html>not found</html>",
                "{\"keys\":[],\"keys\":[]}",
                "{\"keys\":["
            })
    void whatIsNoSetIsSaidToBeNone(String json) {
        String message =
                assertThrows(JoseException.class, () -> JwkSet.read(json)).getMessage();
        assertTrue(message.startsWith("it "), message);
        assertTrue(!message.contains("html"), message);
    }
}
