package io.inlet.cli.platform;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.inlet.cli.platform.Proof.Knock;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialTest {

    @Test
    void twilioSignsTheUrlToTheLetter() {
        assertEquals(
                Map.of("X-Twilio-Signature", "EkFiXZpRzm5N6v+n0R8nrRepwHs="),
                Twilio.signature("12345", knock("wss://ingest.example.com/v1/twilio", "")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://ingest.example.com/v1/plivo?a=1&b=2", "wss://ingest.example.com/v1/plivo?b=2&a=1"})
    void plivoSignsTheUrlAsHttpsWithSortedParametersAndANonce(String url) {
        assertEquals(
                Map.of(
                        "X-Plivo-Signature-V3", "MccH3gMlbFhHHmjBv4l88mBDqgg84VAy+OjWuMzJ0nY=",
                        "X-Plivo-Signature-V3-Nonce", "05429567804466091622"),
                Plivo.signature("MAauthtoken", knock(url, "05429567804466091622")));
    }

    /** The vector of the reference implementation. */
    @Test
    void audioHookSignsRequestLineHostAndIds() {
        Knock knock = new Knock(
                URI.create("wss://audiohook.example.com/api/v1/voicebiometrics/ws"),
                Map.of(
                        AudioHookSession.ORGANIZATION, "d7934305-0972-4844-938e-9060eef73d05",
                        AudioHookSession.SESSION, "30b0e395-84d3-4570-ac13-9a62d8f514c0",
                        AudioHookSession.CORRELATION, "e160e428-53e2-487c-977d-96989bf5c99d"),
                0,
                "VGhpc0lzQVVuaXF1ZU5vbmNl");
        Map<String, String> headers = AudioHook.signature(
                "SGVsbG8sIEkgYW0gdGhlIEFQSSBrZXkh:TXlTdXBlclNlY3JldEtleVRlbGxOby0xITJAMyM0JDU=",
                knock,
                "1641013200",
                "3282026430");
        assertEquals("sig1=:NZBwyBHRRyRoeLqy1IzOa9VYBuI8TgMFt2GRDkDuJh4=:", headers.get("Signature"));
        assertEquals("SGVsbG8sIEkgYW0gdGhlIEFQSSBrZXkh", headers.get("X-API-KEY"));
        assertTrue(
                headers.get("Signature-Input").endsWith(";alg=\"hmac-sha256\";created=1641013200;expires=3282026430"));
    }

    @Test
    void vonageSignsAJwt() {
        String bearer = Vonage.signed("secret", knock("wss://x/", "nonce-1")).get("Authorization");
        String[] parts = bearer.substring("Bearer ".length()).split("\\.");
        assertEquals("{\"alg\":\"HS256\",\"typ\":\"JWT\"}", text(parts[0]));
        assertTrue(text(parts[1]).startsWith("{\"iss\":\"Vonage\",\"iat\":1705312200,\"jti\":\"nonce-1\""), parts[1]);
        assertArrayEquals(
                Hmac.sha256("secret", parts[0] + "." + parts[1]),
                Base64.getUrlDecoder().decode(parts[2]));
    }

    @Test
    void basicAndBearerAreAuthorization() {
        assertEquals(
                Map.of("Authorization", "Basic S0VZOlRPS0VO"), Proof.BASIC.headers("KEY:TOKEN", knock("ws://x/", "")));
        assertEquals(Map.of("Authorization", "Bearer T"), Proof.BEARER.headers("T", knock("ws://x/", "")));
    }

    @ParameterizedTest
    @CsvSource({
        "ws://x/v1, ws://x/v1?token=a%2Bb",
        "ws://x/v1?flow=1, ws://x/v1?flow=1&token=a%2Bb",
        "ws://x/v1?token=own, ws://x/v1?token=own"
    })
    void aQueryTokenGoesIntoTheUrl(String url, String dialled) {
        assertEquals(URI.create(dialled), Credential.parse("query a+b").in(URI.create(url)));
    }

    @ParameterizedTest
    @CsvSource({"twilio, basic a:b", "exotel, basic nocolon", "audiohook, signature nocolon", "telnyx, jwt opensesame"})
    void whatAPlatformDoesNotHaveIsSaidWithoutTheSecret(String word, String words) {
        Credential credential = Credential.parse(words);
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> credential.of(Platform.of(word)));
        assertFalse(e.getMessage().contains(credential.secret()), e.getMessage());
        assertTrue(e.getMessage().contains(word), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "basic", "opensesame", "password opensesame"})
    void aCredentialHasAKindAndASecret(String words) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> Credential.parse(words));
        assertFalse(e.getMessage().contains("opensesame"), e.getMessage());
    }

    @Test
    void everyPlatformShowsEachOfItsCredentials() {
        int shown = 0;
        for (Platform platform : Platform.ALL) {
            for (Credential.Kind kind : platform.proofs().keySet()) {
                String secret = kind == Credential.Kind.QUERY ? "s" : "c2VjcmV0:c2VjcmV0";
                Map<String, String> headers = platform.proofs().get(kind).headers(secret, knock("ws://x/", "n"));
                assertEquals(kind == Credential.Kind.QUERY, headers.isEmpty(), platform.word() + " " + kind);
                shown++;
            }
        }
        assertTrue(shown > Platform.ALL.size(), "some have several");
    }

    private static Knock knock(String url, String nonce) {
        return new Knock(URI.create(url), Map.of(), 1_705_312_200_000L, nonce);
    }

    private static String text(String part) {
        return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
    }
}
