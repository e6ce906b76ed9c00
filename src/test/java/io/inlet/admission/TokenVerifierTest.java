package io.inlet.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.inlet.config.SampleSettings;
import io.inlet.config.Settings;
import io.inlet.endpoint.PlayedTimer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tokens that verify, and those that do not, with what their bearer is told. The library under the verifier judges
 * {@code exp} and {@code nbf} by the system's clock, so tokens are minted around now, far from every border.
 */
class TokenVerifierTest {

    private static final long SKEW_S = 60;
    private static final long NOW = Instant.now().getEpochSecond();
    private static final KeyPair OTHER_KEYS = SampleSettings.rsa(2048);
    private static final String MALFORMED = "The token is malformed: ";

    private final TokenVerifier verifier = verifier(SampleSettings.with("JWT_CLOCK_SKEW_S", String.valueOf(SKEW_S)));

    private static TokenVerifier verifier(Settings settings) {
        return new TokenVerifier(
                settings.jwt(),
                new VerificationKeys(settings.jwt().publicKey(), Optional.empty()),
                Clock.fixed(Instant.ofEpochSecond(NOW), ZoneOffset.UTC));
    }

    /** With a key that is known the answer is there at once. */
    private static Verification verify(TokenVerifier verifier, String token) {
        return verifier.verify(token).toCompletableFuture().getNow(null);
    }

    private static Jws token() {
        return Jws.predecessors(NOW).with("iat", NOW - 300);
    }

    private JsonWebToken verified(String token) {
        return assertInstanceOf(Verification.Verified.class, verify(verifier, token), () -> refusal(verifier, token))
                .token();
    }

    private String refusal(String token) {
        return refusal(verifier, token);
    }

    /** What the bearer is told; whatever it is, the token and its parts are not in it. */
    private static String refusal(TokenVerifier verifier, String token) {
        Refusal refusal = assertInstanceOf(Verification.Failed.class, verify(verifier, token))
                .refusal();
        assertEquals(Refusal.Reason.INVALID_TOKEN, refusal.reason());
        assertEquals(0, refusal.retryAfterS());
        String message = refusal.message();
        assertTrue(message.startsWith("The token") && message.endsWith("."), message);
        assertTrue(message.matches("[ !#-\\[\\]-~]+"), () -> "RFC 6750 section 3 allows no more: " + message);
        assertTrue(message.length() < 200, message);
        for (String part : Jws.parts(token + "." + token)) {
            assertFalse(part.length() > 7 && message.contains(part), message);
        }
        return message;
    }

    private static String at(long seconds) {
        return " at " + Instant.ofEpochSecond(seconds);
    }

    // ---- who comes in

    @Test
    void thePredecessorsClaimsAreEnough() {
        JsonWebToken verified = verified(token().signed());
        assertEquals("tenant-abc", verified.<Object>getClaim("tenant_id").toString());
        assertEquals("int-123", verified.<Object>getClaim("interaction_id").toString());
        assertEquals(NOW + 600, verified.getExpirationTime());
    }

    @Test
    void aTokenWithoutIatIsVerified() {
        verified(token().without("iat").signed());
    }

    @Test
    void aTokenMayLiveLong() {
        verified(token().with("exp", NOW + Duration.ofDays(3650).toSeconds()).signed());
    }

    @ParameterizedTest
    @CsvSource({"exp, -30", "nbf, 30", "nbf, -30", "iat, 30", "iat, -86400"})
    void clocksMayDifferByTheSkew(String claim, long fromNow) {
        verified(token().with(claim, NOW + fromNow).signed());
    }

    @Test
    void unknownClaimsAndHeadersDoNotMatter() {
        verified(token().header("kid", "k1")
                .header("x", Map.of("y", 1))
                .with("scope", List.of("a", "b"))
                .with("nested", Map.of("a", Map.of()))
                .with("sub", "agent")
                .with("jti", "1")
                .signed());
    }

    // ---- who does not

    @Test
    void anExpiredTokenIsToldWhen() {
        long exp = NOW - SKEW_S - 30;
        assertEquals(
                "The token expired" + at(exp) + ": get a new one.",
                refusal(token().with("exp", exp).signed()));
    }

    @Test
    void aTokenThatIsNotYetValidIsToldWhenItWillBe() {
        long nbf = NOW + SKEW_S + 30;
        assertEquals(
                "The token is not yet valid" + at(nbf) + ": wait, or check the issuer's clock.",
                refusal(token().with("nbf", nbf).signed()));
    }

    @Test
    void aTokenFromTheFutureIsToldSo() {
        long iat = NOW + SKEW_S + 1;
        assertEquals(
                "The token is issued in the future," + at(iat) + ": check the issuer's clock.",
                refusal(token().with("iat", iat).signed()));
    }

    @Test
    void aTokenWithoutEndIsNotAccepted() {
        assertEquals(
                "The token has no exp claim: it must expire.",
                refusal(token().without("exp").signed()));
    }

    static Stream<Arguments> badSignatures() {
        String good = token().signed();
        int dot = good.lastIndexOf('.');
        String otherClaims = token().with("tenant_id", "somebody-else").signed();
        char flipped = good.charAt(dot + 20) == 'A' ? 'B' : 'A';
        return Stream.of(
                Arguments.of("another key", token().signed("SHA256withRSA", OTHER_KEYS.getPrivate())),
                Arguments.of(
                        "another hash than it says", token().signed("SHA512withRSA", SampleSettings.KEYS.getPrivate())),
                Arguments.of(
                        "of other claims",
                        otherClaims.substring(0, otherClaims.lastIndexOf('.')) + good.substring(dot)),
                Arguments.of("one character changed", good.substring(0, dot + 20) + flipped + good.substring(dot + 21)),
                Arguments.of("half of it", good.substring(0, dot + 169)),
                Arguments.of(
                        "expired as well",
                        token().with("exp", NOW - 3600).signed("SHA256withRSA", OTHER_KEYS.getPrivate())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badSignatures")
    void aSignatureThatDoesNotVerifyIsNamed(String what, String token) {
        assertEquals("The token's signature does not verify with JWT_PUBLIC_KEY.", refusal(token));
    }

    @Test
    void aKeyThatTheTokenBringsAlongIsNotUsed() {
        RSAPublicKey forgers = (RSAPublicKey) OTHER_KEYS.getPublic();
        Map<String, Object> jwk = Map.of(
                "kty", "RSA",
                "n", Jws.base64(forgers.getModulus().toByteArray()),
                "e", Jws.base64(forgers.getPublicExponent().toByteArray()));
        Jws forged = token().header("jwk", jwk)
                .header("jku", "http://127.0.0.1:9/jwks.json")
                .header("x5u", "http://127.0.0.1:9/certificate.pem")
                .header("kid", "../../../../dev/null");
        assertEquals(
                "The token's signature does not verify with JWT_PUBLIC_KEY.",
                refusal(forged.signed("SHA256withRSA", OTHER_KEYS.getPrivate())));
        verified(forged.signed());
    }

    static Stream<Arguments> otherAlgorithms() throws GeneralSecurityException {
        byte[] der = SampleSettings.KEYS.getPublic().getEncoded();
        byte[] pem = SampleSettings.PUBLIC_KEY.getBytes(StandardCharsets.US_ASCII);
        KeyPair elliptic = KeyPairGenerator.getInstance("EC").generateKeyPair();
        return Stream.of(
                Arguments.of("none", token().header("alg", "none").unsigned()),
                Arguments.of("NONE", token().header("alg", "NONE").unsigned()),
                Arguments.of(
                        "none, with a signature", token().header("alg", "none").signed()),
                Arguments.of(
                        "HS256 with the PEM as secret",
                        token().header("alg", "HS256").hmac(pem)),
                Arguments.of(
                        "HS256 with the DER as secret",
                        token().header("alg", "HS256").hmac(der)),
                Arguments.of(
                        "RS512",
                        token().header("alg", "RS512").signed("SHA512withRSA", SampleSettings.KEYS.getPrivate())),
                Arguments.of("rs256", token().header("alg", "rs256").signed()),
                Arguments.of("ES256", token().header("alg", "ES256").signed("SHA256withECDSA", elliptic.getPrivate())),
                Arguments.of("PS256", token().header("alg", "PS256").signed()),
                Arguments.of("made up", token().header("alg", "XY999").signed()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("otherAlgorithms")
    void anyOtherAlgorithmIsNotAccepted(String what, String token) {
        assertEquals("The token's algorithm is not accepted: sign it with RS256.", refusal(token));
    }

    // ---- keys of the issuer

    @Test
    void aTokenIsVerifiedWhenTheKeyThatItNamesIsThere() {
        CompletableFuture<String> set = new CompletableFuture<>();
        TokenVerifier waiting = verifierWith(set);
        CompletableFuture<Verification> genuine =
                waiting.verify(token().header("kid", "one").signed()).toCompletableFuture();
        CompletableFuture<Verification> forged = waiting.verify(
                        token().header("kid", "one").signed("SHA256withRSA", OTHER_KEYS.getPrivate()))
                .toCompletableFuture();
        assertFalse(genuine.isDone(), "nobody is kept waiting on this thread");
        set.complete(Jwks.of(Jwks.key("one", SampleSettings.KEYS)));
        assertInstanceOf(Verification.Verified.class, genuine.getNow(null));
        assertEquals(
                "The token's signature does not verify with the key of its issuer (JWT_JWKS_URL).",
                assertInstanceOf(Verification.Failed.class, forged.getNow(null))
                        .refusal()
                        .message());
    }

    @Test
    void aTokenWhoseKeyCannotBeFetchedIsNotCalledInvalid() {
        Verification verification = verify(
                verifierWith(CompletableFuture.failedFuture(new IOException("away"))),
                token().header("kid", "one").signed());
        Refusal refusal =
                assertInstanceOf(Verification.Failed.class, verification).refusal();
        assertEquals(Refusal.Reason.KEYS_UNAVAILABLE, refusal.reason());
        assertTrue(refusal.retryAfterS() > 0);
    }

    private static TokenVerifier verifierWith(CompletableFuture<String> set) {
        Settings.Jwt settings = SampleSettings.with("JWT_JWKS_URL", "https://id.example.com/jwks.json")
                .jwt();
        Clock clock = Clock.fixed(Instant.ofEpochSecond(NOW), ZoneOffset.UTC);
        IssuerKeys issuer =
                new IssuerKeys(settings.keySet().orElseThrow(), () -> set, new PlayedTimer().executor(), clock);
        return new TokenVerifier(settings, new VerificationKeys(settings.publicKey(), Optional.of(issuer)), clock);
    }

    // ---- issuer and audience

    @Test
    void theIssuerIsCheckedWhereItIsConfigured() {
        TokenVerifier strict = verifier(SampleSettings.with("JWT_ISSUER", "https://id.example.com"));
        assertInstanceOf(
                Verification.Verified.class,
                verify(strict, token().with("iss", "https://id.example.com").signed()));
        for (Jws other : new Jws[] {
            token(),
            token().with("iss", "https://id.example.org"),
            token().with("iss", "https://id.example.com/"),
            token().with("iss", "")
        }) {
            assertEquals(
                    "The token's issuer is not accepted: iss must be https://id.example.com.",
                    refusal(strict, other.signed()));
        }
        verified(token().with("iss", "anybody").signed());
    }

    @Test
    void theAudienceIsCheckedWhereItIsConfigured() {
        TokenVerifier strict = verifier(SampleSettings.with("JWT_AUDIENCE", "inlet"));
        for (Object audience : new Object[] {"inlet", List.of("inlet"), List.of("other", "inlet")}) {
            assertInstanceOf(
                    Verification.Verified.class,
                    verify(strict, token().with("aud", audience).signed()));
        }
        for (Jws other : new Jws[] {
            token(), token().with("aud", "other"), token().with("aud", List.of()), token().with("aud", List.of("Inlet"))
        }) {
            assertEquals("The token is for another audience: aud must contain inlet.", refusal(strict, other.signed()));
        }
        verified(token().with("aud", "anybody").signed());
    }

    // ---- garbage

    static Stream<Arguments> malformed() {
        Map<String, String> tokens = new LinkedHashMap<>();
        String good = token().signed();
        int first = good.indexOf('.');
        int last = good.lastIndexOf('.');
        tokens.put("nothing", "");
        tokens.put("a space", " ");
        tokens.put("dots", "..");
        tokens.put("letters", "a.b.c");
        tokens.put("a word", "undefined");
        tokens.put("cut at the first dot", good.substring(0, first));
        tokens.put("cut behind the first dot", good.substring(0, first + 1));
        tokens.put("cut at the second dot", good.substring(0, last));
        tokens.put("without its header", good.substring(first));
        tokens.put("a fourth part", good + ".x");
        tokens.put("five parts, as of a JWE", good + ".AA.AA");
        tokens.put("twice", good + "." + good);
        tokens.put("10 KB of letters", "A".repeat(10_240));
        tokens.put("10 KB of dots", ".".repeat(10_240));
        tokens.put("10 KB of bytes", "\u00fe\u0001\u20ac=%".repeat(2048));
        tokens.put("10 KB in each part", ("A".repeat(10_240) + ".").repeat(3));
        tokens.put(
                "a header of brackets", Jws.base64("[".repeat(8000).getBytes(StandardCharsets.US_ASCII)) + ".e30.AA");
        tokens.put(
                "a header of objects",
                Jws.base64("{\"a\":".repeat(2000).getBytes(StandardCharsets.US_ASCII)) + ".e30.AA");
        tokens.put("an algorithm that is a number", token().header("alg", 256).signed());
        tokens.put("claims that are text", Jws.around("nonsense"));
        tokens.put("claims that are an array", Jws.around("[]"));
        tokens.put("no claims", Jws.around(""));
        tokens.put("claims of brackets", Jws.around("[".repeat(8000)));
        tokens.put("exp is text", token().with("exp", "tomorrow").signed());
        tokens.put("exp is an object", token().with("exp", Map.of()).signed());
        tokens.put("nbf is text", token().with("nbf", "today").signed());
        tokens.put("iat is text", token().with("iat", "today").signed());
        tokens.put("iat beyond all time", token().with("iat", Long.MAX_VALUE).signed());
        tokens.put(
                "a header that has to be understood",
                token().header("crit", List.of("x")).header("x", 1).signed());
        tokens.put("a header that has to be understood, of none", header("{'alg':'RS256','crit':[]}"));
        tokens.put("a header that has to be understood, as text", header("{'alg':'RS256','crit':'exp'}"));
        tokens.put("a header with two alg", header("{'alg':'RS256','alg':'RS256'}"));
        tokens.put("a header with two alg, one of them none", header("{'alg':'none','alg':'RS256'}"));
        tokens.put("a header with two members deep inside", header("{'alg':'RS256','x':[{'y':1,'y':1}]}"));
        tokens.put("a header without alg", header("{'typ':'JWT'}"));
        tokens.put("a header with an alg that is an array", header("{'alg':['RS256']}"));
        tokens.put("a header with a byte order mark", header("\ufeff{'alg':'RS256'}"));
        tokens.put("a header with something behind it", header("{'alg':'RS256'}{}"));
        tokens.put("a header that is text", header("'RS256'"));
        tokens.put("another type", token().header("typ", "JWE").signed());
        tokens.put("a type that is a number", token().header("typ", 1).signed());
        tokens.put("a kid that is a number", token().header("kid", 1).signed());
        tokens.put("two exp", Jws.around("{\"exp\":" + (NOW + 600) + ",\"exp\":" + (NOW + 600) + "}"));
        tokens.put("two tenants", Jws.around("{\"exp\":" + (NOW + 600) + ",\"tenant_id\":\"a\",\"tenant_id\":\"b\"}"));
        tokens.put("the same tenant, escaped", Jws.around("{\"tenant_id\":\"a\",\"tenant\\u005fid\":\"b\"}"));
        tokens.put("exp in milliseconds", token().with("exp", NOW * 1000).signed());
        tokens.put(
                "exp is a numeric string",
                token().with("exp", String.valueOf(NOW + 600)).signed());
        tokens.put("exp is true", token().with("exp", true).signed());
        tokens.put("a tenant that is a number", token().with("tenant_id", 7).signed());
        tokens.put("a tenant that is null", Jws.around("{\"exp\":" + (NOW + 600) + ",\"tenant_id\":null}"));
        tokens.put(
                "an interaction that is a list",
                token().with("interaction_id", List.of("*")).signed());
        tokens.put("a subject that is a number", token().with("sub", 7).signed());
        tokens.put("groups that are text", token().with("groups", "ingest").signed());
        tokens.put("groups of numbers", token().with("groups", List.of(1)).signed());
        tokens.put("an audience that is a number", token().with("aud", 1).signed());
        tokens.put("claims that are not UTF-8", around(new byte[] {'{', '"', (byte) 0xc3, '"', ':', '1', '}'}));
        tokens.put("one character more than is looked at", padded(CompactJws.MAX_LENGTH + 1));
        tokens.put("padded", good + "=");
        tokens.put("padded header", good.substring(0, first) + "=" + good.substring(first));
        tokens.put(
                "standard base64",
                good.substring(0, last + 1) + good.substring(last + 1).replaceFirst("[A-Za-z0-9]", "+"));
        tokens.put("bits behind the signature", trailingBits(good));
        tokens.put("a space in front", " " + good);
        tokens.put("a line break behind", good + "\n");
        tokens.put("a space in the middle", good.substring(0, last + 9) + " " + good.substring(last + 9));
        tokens.put("without a signature", good.substring(0, last + 1));
        return tokens.entrySet().stream().map(token -> Arguments.of(token.getKey(), token.getValue()));
    }

    /** A header of the test's own, in single quotes, before claims that are in order. */
    private static String header(String json) {
        String good = token().signed();
        return Jws.base64(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)) + good.substring(good.indexOf('.'));
    }

    private static String around(byte[] payload) {
        List<String> good = Jws.parts(token().signed());
        return good.get(0) + "." + Jws.base64(payload) + "." + good.get(2);
    }

    /** Signed as it should be, and this long: of 8 characters of base64url, each 6 are a claim's. */
    private static String padded(int length) {
        int claim = length / 8 * 6 - 500;
        String token = "";
        while (token.length() < length) {
            token = token().with("x", "x".repeat(claim++)).signed();
        }
        return token;
    }

    /** 256 bytes are 342 characters, the last of which has two bits of use: any of sixteen would do for a lax reader. */
    private static String trailingBits(String token) {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        int last = alphabet.indexOf(token.charAt(token.length() - 1));
        return token.substring(0, token.length() - 1) + alphabet.charAt(last + 1);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"JWT", "jwt", "at+jwt", "AT+JWT", "application/at+jwt"})
    void theTypeOfAJwtIsAccepted(String type) {
        verified(token().header("typ", type).signed());
        verified(new Jws().header("typ", type).with("exp", NOW + 600).signed());
    }

    @Test
    void aTokenWithoutTypeIsAccepted() {
        verified(token().withoutHeader("typ").signed());
    }

    @Test
    void aTokenAsLongAsIsLookedAtIsAccepted() {
        verified(padded(CompactJws.MAX_LENGTH - 2));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformed")
    void garbageIsCalledMalformed(String what, String token) {
        String message = refusal(token);
        assertTrue(message.startsWith(MALFORMED), message);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, 1, Long.MIN_VALUE})
    void anAbsurdEndHasExpired(long exp) {
        String message = refusal(token().with("exp", exp).signed());
        assertTrue(message.startsWith("The token expired"), message);
    }

    @Test
    void noCutOfATokenIsVerifiedOrThrown() {
        String good = token().signed();
        for (int end = 0; end < good.length() - 1; end++) {
            refusal(good.substring(0, end));
        }
    }

    // ---- roles

    @Test
    void withoutGroupsTheRoleIsIngest() {
        assertEquals(Set.of("ingest"), TokenVerifier.roles(verified(token().signed())));
    }

    static Stream<Arguments> groups() {
        return Stream.of(
                Arguments.of(List.of(), Set.of()),
                Arguments.of(List.of("ops"), Set.of("ops")),
                Arguments.of(List.of("ingest", "ops", "listener"), Set.of("ingest", "ops", "listener")),
                Arguments.of(List.of("Ingest"), Set.of("Ingest")));
    }

    @ParameterizedTest
    @MethodSource("groups")
    void withGroupsTheRolesAreThose(List<String> groups, Set<String> expected) {
        assertEquals(
                expected,
                TokenVerifier.roles(verified(token().with("groups", groups).signed())));
    }

    @Test
    void aGroupsClaimThatIsNoListDoesNotGiveTheRoleThatIsImpliedWithoutOne() {
        for (Object groups : new Object[] {"ops", 1, true, Map.of("ingest", 1)}) {
            String token = token().with("groups", groups).signed();
            if (verify(verifier, token) instanceof Verification.Verified verified) {
                assertFalse(TokenVerifier.roles(verified.token()).contains("ingest"), String.valueOf(groups));
            } else {
                refusal(token);
            }
        }
    }
}
