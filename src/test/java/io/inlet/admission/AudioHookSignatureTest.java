package io.inlet.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.inlet.config.Secret;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** With the vector of AudioHook's own documentation, and signatures of ours where one thing is different. */
class AudioHookSignatureTest {

    private static final String SECRET = "TXlTdXBlclNlY3JldEtleVRlbGxOby0xITJAMyM0JDU=";
    private static final String API_KEY = "SGVsbG8sIEkgYW0gdGhlIEFQSSBrZXkh";
    private static final long CREATED = 1_641_013_200;
    private static final String COMPONENTS = "\"@request-target\" \"@authority\" \"audiohook-organization-id\""
            + " \"audiohook-session-id\" \"audiohook-correlation-id\" \"x-api-key\"";
    private static final String PARAMETERS = "keyid=\"" + API_KEY
            + "\";nonce=\"VGhpc0lzQVVuaXF1ZU5vbmNl\";alg=\"hmac-sha256\";created=1641013200;expires=3282026430";
    private static final String SIGNATURE = "NZBwyBHRRyRoeLqy1IzOa9VYBuI8TgMFt2GRDkDuJh4=";
    private static final String NOT_OURS =
            "The signature is not that of the X-API-KEY and its client secret over this request: where a proxy"
                    + " changes host or path, set PUBLIC_URL.";

    private static PlayedPlatform audiohook() {
        return new PlayedPlatform("audiohook")
                .with("audiohook signature " + API_KEY + ":" + SECRET + " tenant=acme")
                .publicUrl("")
                .target("/api/v1/voicebiometrics/ws")
                .header("Host", "audiohook.example.com")
                .header("Audiohook-Organization-Id", "d7934305-0972-4844-938e-9060eef73d05")
                .header("Audiohook-Session-Id", "30b0e395-84d3-4570-ac13-9a62d8f514c0")
                .header("Audiohook-Correlation-Id", "e160e428-53e2-487c-977d-96989bf5c99d")
                .header("X-API-KEY", API_KEY)
                .header("Signature-Input", "sig1=(" + COMPONENTS + ");" + PARAMETERS)
                .header("Signature", "sig1=:" + SIGNATURE + ":");
    }

    /** Signed, if it is, over what it says. */
    private static PlayedPlatform saying(String components, String parameters) {
        String input = "(" + components + ");" + parameters;
        PlayedPlatform audiohook = audiohook().header("Signature-Input", "sig1=" + input);
        MessageSignature unsigned =
                MessageSignature.read("sig1=" + input, "sig1=:AAAA:").orElseThrow();
        PlatformRequest request = audiohook.request();
        String base = unsigned.base(name -> switch (name) {
                    case "@request-target" -> Optional.of(request.target().text());
                    case "@authority" -> request.header("Host");
                    default -> request.header(name);
                })
                .orElseThrow();
        byte[] mac = Hmac.SHA_256.of(base, new Secret(Base64.getDecoder().decode(SECRET)));
        return audiohook.header("Signature", "sig1=:" + Base64.getEncoder().encodeToString(mac) + ":");
    }

    private static String parameters(long created, long expires) {
        return PARAMETERS.replace("1641013200", "" + created).replace("3282026430", "" + expires);
    }

    // ---- right

    @Test
    void theVectorOfTheDocumentationOpensTheDoor() {
        assertEquals("audiohook/audiohook-1", audiohook().letIn().getSubject());
    }

    @Test
    void theSignaturesOfThisTestAreRightWhereNothingIsDifferent() {
        saying(COMPONENTS, PARAMETERS).letIn();
    }

    @Test
    void headersMayBeWrittenInAnyCase() {
        audiohook()
                .without("Signature-Input")
                .without("X-API-KEY")
                .header("SIGNATURE-INPUT", "sig1=(" + COMPONENTS + ");" + PARAMETERS)
                .header("x-api-key", API_KEY)
                .letIn();
    }

    @ParameterizedTest
    @ValueSource(strings = {"wss://audiohook.example.com", "https://AudioHook.example.com:443/"})
    void thePublicUrlCountsBeforeTheHost(String publicUrl) {
        audiohook().publicUrl(publicUrl).header("Host", "10.0.0.7:8443").letIn();
    }

    @Test
    void aProxyMayTakeThePathsBeginningAway() {
        audiohook()
                .publicUrl("wss://audiohook.example.com/api")
                .target("/v1/voicebiometrics/ws")
                .letIn();
    }

    @Test
    void ofTwoClientSecretsOrKeysEitherCounts() {
        audiohook()
                .with(
                        "audiohook signature " + API_KEY + ":b2xk",
                        "audiohook signature b3RoZXI=:" + SECRET,
                        "audiohook signature " + API_KEY + ":" + SECRET)
                .letIn();
    }

    // ---- who signed, and what

    @Test
    void anUnknownKeyHearsTheSameAsAWrongSecret() {
        assertEquals(
                NOT_OURS,
                audiohook().with("audiohook signature " + API_KEY + ":d3Jvbmc=").wrong());
        assertEquals(
                NOT_OURS,
                audiohook().with("audiohook signature b3RoZXI=:" + SECRET).wrong());
    }

    @ParameterizedTest
    @CsvSource({
        "Audiohook-Organization-Id, d7934305-0972-4844-938e-9060eef73d06",
        "Audiohook-Session-Id, 30b0e395-84d3-4570-ac13-9a62d8f514c1",
        "Audiohook-Correlation-Id, e160e428-53e2-487c-977d-96989bf5c99e",
        "Host, other.example.com",
        "Host, audiohook.example.com:8443",
        "Signature, sig1=:NZBwyBHRRyRoeLqy1IzOa9VYBuI8TgMFt2GRDkDuJh8=:",
        "Signature, sig1=:AAAA:"
    })
    void whatIsSignedCannotBeAltered(String header, String value) {
        assertEquals(NOT_OURS, audiohook().header(header, value).wrong());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Audiohook-Organization-Id", "Audiohook-Session-Id", "Host"})
    void norLeftOut(String header) {
        assertEquals(NOT_OURS, audiohook().without(header).wrong());
    }

    @Test
    void norCanTheUrl() {
        assertEquals(
                NOT_OURS,
                audiohook().target("/api/v1/voicebiometrics/ws?tenant=acme").wrong());
        assertEquals(NOT_OURS, audiohook().target("/v1/streams/audiohook").wrong());
        assertEquals(NOT_OURS, audiohook().publicUrl("wss://other.example.com").wrong());
    }

    @Test
    void theKeyIsThatOfTheSignature() {
        assertEquals(
                "The signature's keyid is not the X-API-KEY.",
                audiohook().header("X-API-KEY", "b3RoZXI=").wrong());
        assertEquals(
                "The signature's keyid is not the X-API-KEY.",
                audiohook().without("X-API-KEY").wrong());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "@request-target",
                "@authority",
                "audiohook-organization-id",
                "audiohook-session-id",
                "audiohook-correlation-id",
                "x-api-key"
            })
    void aSignatureCoversAllThatMatters(String component) {
        String others = COMPONENTS.replace("\"" + component + "\"", "").strip().replace("  ", " ");
        assertEquals(
                "The signature does not cover " + component + ".",
                saying(others, PARAMETERS).wrong());
    }

    @Test
    void whatItCoversBesidesHasToBeThere() {
        saying(COMPONENTS + " \"host\"", PARAMETERS).letIn();
        audiohook()
                .header("Signature-Input", "sig1=(" + COMPONENTS + " \"@status\");" + PARAMETERS)
                .wrong();
    }

    @Test
    void aShortNonceOrAnotherAlgorithmIsNotAccepted() {
        assertEquals(
                "The signature's nonce has fewer than 22 characters.",
                saying(COMPONENTS, PARAMETERS.replace("VGhpc0lzQVVuaXF1ZU5vbmNl", "VGhpc0lzQVVuaXF1ZU5vb"))
                        .wrong());
        saying(COMPONENTS, PARAMETERS.replace("VGhpc0lzQVVuaXF1ZU5vbmNl", "VGhpc0lzQVVuaXF1ZU5vbm"))
                .letIn();
        assertEquals(
                "The signature's alg is not hmac-sha256.",
                saying(COMPONENTS, PARAMETERS.replace("sha256", "sha1")).wrong());
        assertEquals(
                "The signature's alg is not hmac-sha256.",
                saying(COMPONENTS, PARAMETERS.replace("alg=\"hmac-sha256\";", ""))
                        .wrong());
    }

    // ---- when

    @ParameterizedTest
    @CsvSource({"-3, true", "-4, false", "0, true", "10, true", "11, false", "3600, false"})
    void aSignatureIsGoodForTenSeconds(long age, boolean good) {
        PlayedPlatform later = audiohook().at(CREATED + age);
        if (good) {
            later.letIn();
        } else if (age > 0) {
            assertEquals(
                    "The signature's created is " + age + " s old, and 10 are accepted: check the clocks.",
                    later.wrong());
        } else {
            assertEquals("The signature's created is 4 s in the future: check the clocks.", later.wrong());
        }
    }

    @Test
    void itMayExpireBefore() {
        saying(COMPONENTS, parameters(CREATED, CREATED + 2)).letIn();
        assertEquals(
                "The signature expired 4 s ago: check the clocks.",
                saying(COMPONENTS, parameters(CREATED, CREATED + 1)).wrong());
    }

    @ParameterizedTest
    @ValueSource(strings = {"created=1641013200;", ";expires=3282026430"})
    void itSaysWhenItWasMadeAndWhenItExpires(String left) {
        assertEquals(
                "The signature must say when it was created, and when it expires.",
                saying(COMPONENTS, PARAMETERS.replace(left, "")).wrong());
    }

    // ---- its form

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sig1",
                "sig1=()",
                "sig2=(%s);%s",
                "sig1=(%s);%s, sig2=(%s);%s",
                "sig1=(%s) ;%s",
                "sig1=( %s);%s",
                "sig1=(%s );%s",
                "sig1=(%s;req);%s",
                "sig1=(%s \"x-api-key\");%s",
                "sig1=(%s);%s;created=1641013201",
                "sig1=(%s);%s;tag=\"a\\\"b\"",
                "sig1=(%s);%s;"
            })
    void anythingButOneSignatureInItsFormIsNotRead(String input) {
        String refusal = audiohook()
                .header(
                        "Signature-Input",
                        input.replace("(%s", "(" + COMPONENTS).replace(";%s", ";" + PARAMETERS))
                .wrong();
        assertTrue(
                refusal.equals("Signature-Input and Signature must have one signature, in the form of RFC 9421.")
                        || refusal.startsWith("The signature does not cover"),
                refusal);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sig1",
                "sig1=" + SIGNATURE,
                "sig1=::",
                "sig1=:====:",
                "sig1=:NZBwyBHRRyRoeLqy1IzOa9VYBuI8TgMFt2GRDkDuJh5=:",
                "sig2=:" + SIGNATURE + ":"
            })
    void norIsASignatureThatIsNone(String signature) {
        assertEquals(
                "Signature-Input and Signature must have one signature, in the form of RFC 9421.",
                audiohook().header("Signature", signature).wrong());
    }

    @Test
    void headersWithoutEndCostNothing() {
        audiohook()
                .header("Signature-Input", "sig1=(" + "\"a\" ".repeat(1000) + "\"b\");" + PARAMETERS)
                .wrong();
        audiohook()
                .header("Signature-Input", "sig1=(" + COMPONENTS + ")" + ";a=1".repeat(1000))
                .wrong();
        audiohook().header("Signature-Input", "s".repeat(1_000_000)).wrong();
    }

    @Test
    void whoSendsNoneIsToldWhatToSend() {
        assertEquals(
                "No credentials: audiohook must send X-API-KEY, Signature-Input and Signature.",
                audiohook().without("Signature-Input").without("Signature").wrong());
    }
}
