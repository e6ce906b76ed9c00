package io.inlet.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.inlet.config.Secret;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TwilioSignatureTest {

    private static final String SIGNATURE = "EkFiXZpRzm5N6v+n0R8nrRepwHs="; // of the URL below, made with openssl
    private static final String PATH = "/v1/twilio";

    private static String signature(String url) {
        return new String(Hmac.SHA_1.base64(url, Secret.of("12345")), StandardCharsets.US_ASCII);
    }

    private static PlayedPlatform twilio() {
        return new PlayedPlatform("twilio")
                .with("twilio signature 12345 account=AC123")
                .target(PATH)
                .header("X-Twilio-Signature", SIGNATURE);
    }

    /** Twilio, Security, the example of a webhook with its parameters behind the URL. */
    @Test
    void theVectorOfTheDocumentationComesOut() {
        assertEquals(
                "RSOYDt4T1cUTdK1PDd93/VVr8B8=",
                signature("https://mycompany.com/myapp.php?foo=1&bar=2" + "CallSidCA1234567890ABCDE"
                        + "Caller+14158675309" + "Digits1234" + "From+14158675309" + "To+18005551212"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Twilio-Signature", "x-twilio-signature", "X-TWILIO-SIGNATURE"})
    void aSignatureOverTheUrlOpensTheDoorHoweverItsHeaderIsWritten(String header) {
        twilio().without("X-Twilio-Signature").header(header, SIGNATURE).letIn();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "wss://ingest.example.com/v1/twilio",
                "wss://ingest.example.com/v1/twilio/",
                "wss://ingest.example.com:443/v1/twilio",
                "wss://ingest.example.com:443/v1/twilio/"
            })
    void thePortAndASlashMayBeThereOrNot(String url) {
        twilio().header("X-Twilio-Signature", signature(url)).letIn();
        twilio().target(PATH + "/").header("X-Twilio-Signature", signature(url)).letIn();
        twilio().publicUrl("https://ingest.example.com:443/")
                .header("X-Twilio-Signature", signature(url))
                .letIn();
    }

    @ParameterizedTest
    @CsvSource({
        "https://proxy.example.com/base, wss://proxy.example.com/base/v1/twilio",
        "https://proxy.example.com:8443, wss://proxy.example.com:8443/v1/twilio",
        "ws://localhost:8080, ws://localhost:8080/v1/twilio"
    })
    void theUrlIsThatWhichThePlatformSees(String publicUrl, String signed) {
        twilio().publicUrl(publicUrl)
                .header("X-Twilio-Signature", signature(signed))
                .letIn();
    }

    @Test
    void aCredentialMayHaveAUrlOfItsOwn() {
        twilio().with("twilio signature 12345 url=wss://other.example.com")
                .header("X-Twilio-Signature", signature("wss://other.example.com/v1/twilio"))
                .letIn();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://ingest.example.com/v1/twilio",
                "ws://ingest.example.com/v1/twilio",
                "wss://ingest.example.com:8443/v1/twilio",
                "wss://ingest.example.com/v1/Twilio",
                "wss://ingest.example.com/v1/twilio//",
                "wss://ingest.example.com/v1/twilio?tenant=acme",
                "wss://other.example.com/v1/twilio"
            })
    void aSignatureOverAnotherUrlDoesNot(String url) {
        assertEquals(
                "The X-Twilio-Signature is not that of an auth token over PUBLIC_URL and the path: compare it with the"
                        + " stream's URL, character by character.",
                twilio().header("X-Twilio-Signature", signature(url)).wrong());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "EkFiXZpRzm5N6v+n0R8nrRepwHt=",
                "EkFiXZpRzm5N6v+n0R8nrRepwHs",
                "x",
                "RSOYDt4T1cUTdK1PDd93/VVr8B8="
            })
    void norDoesOneThatWasAltered(String altered) {
        String refusal = twilio().header("X-Twilio-Signature", altered).wrong();
        assertFalse(refusal.contains(SIGNATURE), refusal);
    }

    @Test
    void norAnotherTokenNorNone() {
        twilio().with("twilio signature 12346").wrong();
        assertEquals(
                "No credentials: twilio must send X-Twilio-Signature.",
                twilio().without("X-Twilio-Signature").wrong());
        twilio().header("X-Twilio-Signature", " ").wrong();
    }

    @Test
    void ofTwoTokensEitherCounts() {
        twilio().with("twilio signature other", "twilio signature 12345").letIn();
        twilio().with("twilio signature 12345", "twilio signature other").letIn();
    }
}
