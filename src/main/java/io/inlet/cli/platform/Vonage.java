package io.inlet.cli.platform;

import io.inlet.dialect.Encoding;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Vonage Voice API: one JSON header, then binary PCM of 20 ms each, and no word at the end. The call's id is in the header
 * because the integrator put it there (Vonage, Voice API WebSockets).
 */
final class Vonage implements Platform {

    @Override
    public String word() {
        return "vonage";
    }

    @Override
    public List<Codec> codecs() {
        return List.of(
                new Codec("l16", Encoding.PCM16, 16_000),
                new Codec("l16", Encoding.PCM16, 8000),
                new Codec("l16", Encoding.PCM16, 24_000));
    }

    @Override
    public boolean keys(boolean both) {
        return true;
    }

    @Override
    public Optional<String> account() {
        return Optional.empty();
    }

    @Override
    public String newCallId() {
        return Ids.uuid();
    }

    @Override
    public Map<Credential.Kind, Proof> proofs() {
        return Map.of(
                Credential.Kind.JWT,
                Vonage::signed,
                Credential.Kind.BEARER,
                Proof.BEARER,
                Credential.Kind.QUERY,
                Proof.IN_URL);
    }

    /** A JWT in HS256 with the account's signature secret. */
    static Map<String, String> signed(String secret, Proof.Knock knock) {
        Shape claims = Shape.of("iss", "Vonage")
                .with("iat", knock.millis() / 1000)
                .with("jti", knock.nonce())
                .with("api_key", "a1b2c3d4")
                .with("application_id", "6d4f8a3e-9c1b-4b7e-8f0a-2d5c7e9b1a3f");
        String signed = part(Shape.of("alg", "HS256").with("typ", "JWT")) + "." + part(claims);
        return Proof.BEARER.headers(signed + "." + base64Url(Hmac.sha256(secret, signed)), knock);
    }

    private static String part(Shape members) {
        return base64Url(members.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String base64Url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public Conversation converse(CallPlan plan) {
        return new Conversation() {
            @Override
            public List<Act> opening() {
                return List.of(Shape.of("event", "websocket:connected")
                        .with("content-type", "audio/l16;rate=" + plan.codec().sampleRate())
                        .with("call_uuid", plan.callId())
                        .text());
            }

            @Override
            public List<Act> audio(byte[][] coded) {
                return List.of(new Act.Binary(coded[0]));
            }

            @Override
            public List<Act> key(char digit) {
                return List.of(Shape.of("event", "websocket:dtmf")
                        .with("digit", String.valueOf(digit))
                        .with("duration", 260)
                        .text());
            }
        };
    }
}
