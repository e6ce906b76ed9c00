package io.inlet.admission;

import io.inlet.config.PlatformCredential;
import io.inlet.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * X-Twilio-Signature: HMAC-SHA1 over the stream's URL, with the account's auth token, in base64 (Twilio, Media Streams
 * and Security pages). The scheme in that URL is wss. Whether a port or a slash is added is not documented, so
 * each of these is tried.
 *
 * <p>There is no time and no nonce in it: it is the same for every call to that URL, and only TLS keeps it secret.
 */
final class TwilioSignature implements ProofScheme {

    private static final String HEADER = "X-Twilio-Signature";

    @Override
    public Proof prove(PlatformRequest request, List<PlatformCredential> credentials) {
        Optional<String> signature = request.header(HEADER);
        if (signature.isEmpty()) {
            return new Proof.Missing(HEADER);
        }
        byte[] given = signature.get().getBytes(StandardCharsets.UTF_8);
        return Proof.of(
                ProofScheme.matching(credentials, one -> {
                    Secret token = one.secret().orElseThrow();
                    boolean matches = false;
                    for (String url : urls(new SeenUrl(one.url().orElseThrow(), request.target()))) {
                        matches |= MessageDigest.isEqual(given, Hmac.SHA_1.base64(url, token));
                    }
                    return matches;
                }),
                "The " + HEADER + " is not that of an auth token over PUBLIC_URL and the path: compare it with the"
                        + " stream's URL, character by character.");
    }

    private static Set<String> urls(SeenUrl url) {
        String path = url.path().replaceFirst("/$", "");
        Set<String> urls = new LinkedHashSet<>();
        for (String authority : url.authorities()) {
            for (String end : List.of("", "/")) {
                String target = new RequestTarget(path + end, url.target().query()).text();
                urls.add((url.secure() ? "wss://" : "ws://") + authority + target);
            }
        }
        return urls;
    }
}
