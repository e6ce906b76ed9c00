package io.inlet.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.inlet.config.Secret;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlivoSignatureTest {

    private static final String SIGNATURE = "MccH3gMlbFhHHmjBv4l88mBDqgg84VAy+OjWuMzJ0nY="; // made with openssl
    private static final String HEADER = "X-Plivo-Signature-V3";
    private static final String NONCE = "05429567804466091622";

    private static String signature(String text) {
        return new String(Hmac.SHA_256.base64(text, Secret.of("MAauthtoken")), StandardCharsets.US_ASCII);
    }

    private static PlayedPlatform plivo() {
        return new PlayedPlatform("plivo")
                .with("plivo signature MAauthtoken")
                .target("/v1/plivo?a=1&b=2")
                .header(HEADER, SIGNATURE)
                .header(HEADER + "-Nonce", NONCE);
    }

    @Test
    void aSignatureOverUrlAndNonceOpensTheDoor() {
        plivo().letIn();
        plivo().target("/v1/plivo?b=2&a=1").letIn(); // it is over the parameters in the order of their names
        plivo().without(HEADER).header("x-plivo-signature-v3", SIGNATURE).letIn();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://ingest.example.com/v1/plivo", "wss://ingest.example.com/v1/plivo"})
    void theSchemeIsThatOfHttpOrOfWebSocket(String url) {
        PlayedPlatform plivo = plivo().target("/v1/plivo").header(HEADER, signature(url + "." + NONCE));
        plivo.letIn();
        plivo.publicUrl("https://ingest.example.com").letIn();
        plivo.publicUrl("http://ingest.example.com").wrong();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "ws"})
    void withoutTlsToo(String scheme) {
        plivo().target("/v1/plivo")
                .publicUrl("ws://localhost:8080")
                .header(HEADER, signature(scheme + "://localhost:8080/v1/plivo." + NONCE))
                .letIn();
    }

    @Test
    void ofSeveralSignaturesAndTokensOneHasToMatch() {
        plivo().header(HEADER, "AAAA, " + SIGNATURE + ",BBBB").letIn();
        plivo().header(HEADER, "AAAA,BBBB").wrong();
        plivo().with("plivo signature other", "plivo signature MAauthtoken").letIn();
    }

    @Test
    void anythingElseThatIsSignedDoesNot() {
        String refusal = "The X-Plivo-Signature-V3 is not that of an auth token over PUBLIC_URL and the path, query and"
                + " nonce: compare it with the stream's URL, character by character.";
        assertEquals(
                refusal,
                plivo().header(HEADER + "-Nonce", "05429567804466091623").wrong());
        assertEquals(refusal, plivo().target("/v1/plivo?a=1&b=3").wrong());
        assertEquals(refusal, plivo().target("/v1/plivo").wrong());
        assertEquals(refusal, plivo().target("/v2/plivo?a=1&b=2").wrong());
        assertEquals(refusal, plivo().publicUrl("wss://other.example.com").wrong());
        assertEquals(refusal, plivo().with("plivo signature MAauthtoken2").wrong());
        assertEquals(
                refusal, plivo().header(HEADER, SIGNATURE.replace("Mcc", "MCc")).wrong());
        assertEquals(refusal, plivo().header(HEADER, ",").wrong());
        assertEquals( // as a sample of the reference page has it, without the dot
                refusal,
                plivo().target("/v1/plivo")
                        .header(HEADER, signature("GEThttps://ingest.example.com/v1/plivo" + NONCE))
                        .wrong());
    }

    @Test
    void signatureAndNonceComeTogether() {
        String refusal = "X-Plivo-Signature-V3 and X-Plivo-Signature-V3-Nonce must come together.";
        assertEquals(refusal, plivo().without(HEADER + "-Nonce").wrong());
        assertEquals(refusal, plivo().without(HEADER).wrong());
        assertEquals(
                "No credentials: plivo must send X-Plivo-Signature-V3.",
                plivo().without(HEADER).without(HEADER + "-Nonce").wrong());
    }
}
