package io.inlet.admission;

import io.inlet.config.PlatformCredential;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The secret itself comes along: user and password, a bearer token, an API key. Of user and password both are compared
 * in one, so that an unknown user takes as long, and hears the same, as a wrong password.
 *
 * @param sent where it is in a request
 * @param instead what to send, if it is not there
 * @param wrong what to tell whoever sends another
 */
record SentSecret(Function<PlatformRequest, Optional<byte[]>> sent, String instead, String wrong)
        implements ProofScheme {

    private static final String TELNYX_TOKEN = "x-telnyx-streaming-auth-token";
    private static final String API_KEY = "X-API-KEY";

    /** RFC 7617. */
    static final SentSecret BASIC = new SentSecret(
            request -> request.authorization("Basic").map(SentSecret::decoded),
            "Authorization: Basic",
            "The user and password of Authorization: Basic are not those of a credential.");

    /** RFC 6750. */
    static final SentSecret BEARER = new SentSecret(
            request -> request.authorization("Bearer").map(SentSecret::bytes),
            "Authorization: Bearer",
            "The token of Authorization: Bearer is not that of a credential.");

    /** Telnyx sends its stream_auth_token in a header of its own, and formerly as a bearer token. */
    static final SentSecret TELNYX = new SentSecret(
            request -> request.header(TELNYX_TOKEN)
                    .or(() -> request.authorization("Bearer"))
                    .map(SentSecret::bytes),
            TELNYX_TOKEN,
            "The token of " + TELNYX_TOKEN + " is not that of a credential.");

    /** AudioHook without a client secret. */
    static final SentSecret AUDIOHOOK_KEY = new SentSecret(
            request -> request.header(API_KEY).map(SentSecret::bytes),
            API_KEY,
            "The " + API_KEY + " is not that of a credential.");

    static final SentSecret QUERY = new SentSecret(
            request -> request.target().token().map(SentSecret::bytes),
            "?token= in the URL",
            "The token in the URL is not that of a credential.");

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException notBase64) {
            return new byte[0]; // no secret is empty
        }
    }

    @Override
    public Proof prove(PlatformRequest request, List<PlatformCredential> credentials) {
        return sent.apply(request)
                .map(secret -> Proof.of(
                        ProofScheme.matching(
                                credentials, one -> one.secret().orElseThrow().is(secret)),
                        wrong))
                .orElseGet(() -> new Proof.Missing(instead));
    }
}
