package io.inlet.cli.platform;

import io.inlet.dialect.Encoding;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Genesys AudioHook Monitor: a session that the server has to open, keep alive and close; binary mu-law, of two channels
 * where both are sent (Genesys AudioHook protocol reference, and its reference implementation).
 */
final class AudioHook implements Platform {

    private static final int SIGNATURE_LIVES_S = 10;

    @Override
    public String word() {
        return "audiohook";
    }

    @Override
    public List<Codec> codecs() {
        return List.of(new Codec("PCMU", Encoding.MULAW, 8000));
    }

    @Override
    public int frameMs() {
        return 100;
    }

    @Override
    public boolean bothTracks() {
        return true;
    }

    @Override
    public Optional<String> account() {
        return Optional.of("d7934305-0972-4844-938e-9060eef73d05");
    }

    @Override
    public String newCallId() {
        return Ids.uuid();
    }

    @Override
    public Map<Credential.Kind, Proof> proofs() {
        return Map.of(
                Credential.Kind.SIGNATURE,
                AudioHook::signature,
                Credential.Kind.KEY,
                (key, knock) -> Map.of("X-API-KEY", key));
    }

    /**
     * HTTP message signature (the draft that became RFC 9421) of the request line, the host and the ids.
     *
     * @param secret API key, colon, client secret in base64
     */
    static Map<String, String> signature(String secret, Proof.Knock knock) {
        String created = String.valueOf(knock.millis() / 1000);
        return signature(secret, knock, created, String.valueOf(knock.millis() / 1000 + SIGNATURE_LIVES_S));
    }

    static Map<String, String> signature(String secret, Proof.Knock knock, String created, String expires) {
        String key = secret.substring(0, secret.indexOf(':'));
        byte[] macKey = Base64.getDecoder()
                .decode(secret.substring(secret.indexOf(':') + 1).strip());
        String query = knock.url().getRawQuery();
        String covered = "(\"@request-target\" \"@authority\" \"audiohook-organization-id\" \"audiohook-session-id\""
                + " \"audiohook-correlation-id\" \"x-api-key\");keyid=\"" + key + "\";nonce=\"" + knock.nonce()
                + "\";alg=\"hmac-sha256\";created=" + created + ";expires=" + expires;
        String signed = "\"@request-target\": " + knock.url().getRawPath() + (query == null ? "" : "?" + query)
                + "\n\"@authority\": " + knock.url().getRawAuthority()
                + "\n\"audiohook-organization-id\": " + knock.headers().get(AudioHookSession.ORGANIZATION)
                + "\n\"audiohook-session-id\": " + knock.headers().get(AudioHookSession.SESSION)
                + "\n\"audiohook-correlation-id\": " + knock.headers().get(AudioHookSession.CORRELATION)
                + "\n\"x-api-key\": " + key
                + "\n\"@signature-params\": " + covered;
        return Map.of(
                "X-API-KEY",
                key,
                "Signature-Input",
                "sig1=" + covered,
                "Signature",
                "sig1=:" + Hmac.base64(Hmac.sha256(macKey, signed)) + ":");
    }

    @Override
    public Conversation converse(CallPlan plan) {
        return new AudioHookSession(plan);
    }
}
