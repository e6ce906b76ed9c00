package io.inlet.admission;

import io.inlet.config.PlatformCredential;
import io.inlet.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * X-Plivo-Signature-V3: HMAC-SHA256 over the stream's URL, a dot and X-Plivo-Signature-V3-Nonce, with the auth token, in
 * base64 (Plivo's SDKs, validateV3Signature; a sample of its reference page has no dot, and is not followed). The
 * query's parameters are in the order of their names. The header has one signature for each active token, with commas
 * between. Whether the URL's scheme is that of HTTP or of WebSocket is not documented, so both are tried.
 *
 * <p>There is no time in it: who sees one can send it again with the same nonce, so that only TLS keeps it secret.
 */
final class PlivoSignature implements ProofScheme {

    private static final String HEADER = "X-Plivo-Signature-V3";
    private static final String NONCE = HEADER + "-Nonce";

    /** More active tokens than anybody has: what comes behind is not looked at. */
    private static final int MOST = 8;

    @Override
    public Proof prove(PlatformRequest request, List<PlatformCredential> credentials) {
        Optional<String> signatures = request.header(HEADER);
        Optional<String> nonce = request.header(NONCE);
        if (signatures.isEmpty() && nonce.isEmpty()) {
            return new Proof.Missing(HEADER);
        }
        if (signatures.isEmpty() || nonce.isEmpty()) {
            return new Proof.Wrong(HEADER + " and " + NONCE + " must come together.");
        }
        List<byte[]> given = Arrays.stream(signatures.get().split(","))
                .limit(MOST)
                .map(one -> one.strip().getBytes(StandardCharsets.UTF_8))
                .toList();
        return Proof.of(
                ProofScheme.matching(
                        credentials,
                        one -> matches(
                                given,
                                new SeenUrl(one.url().orElseThrow(), request.target()),
                                nonce.get(),
                                one.secret().orElseThrow())),
                "The " + HEADER + " is not that of an auth token over PUBLIC_URL and the path, query and nonce: compare"
                        + " it with the stream's URL, character by character.");
    }

    private static boolean matches(List<byte[]> given, SeenUrl url, String nonce, Secret token) {
        boolean matches = false;
        for (String scheme : url.secure() ? List.of("https", "wss") : List.of("http", "ws")) {
            byte[] expected = Hmac.SHA_256.base64(text(scheme, url) + "." + nonce, token);
            for (byte[] signature : given) {
                matches |= MessageDigest.isEqual(signature, expected);
            }
        }
        return matches;
    }

    private static String text(String scheme, SeenUrl url) {
        String sorted = url.target()
                .query()
                .map(query -> Arrays.stream(query.split("&"))
                        .sorted(Comparator.comparing(PlivoSignature::name))
                        .collect(Collectors.joining("&", "?", "")))
                .orElse("");
        return scheme + "://" + url.base().getRawAuthority() + url.path() + sorted;
    }

    private static String name(String parameter) {
        int equals = parameter.indexOf('=');
        return equals < 0 ? parameter : parameter.substring(0, equals);
    }
}
