package io.inlet.cli.platform;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** How a platform shows a credential: the headers of its handshake for it. */
@FunctionalInterface
public interface Proof {

    Map<String, String> headers(String secret, Knock knock);

    /**
     * A handshake that is about to be made.
     *
     * @param url as the platform was told it, to the letter
     * @param headers that it has anyhow
     */
    record Knock(URI url, Map<String, String> headers, long millis, String nonce) {}

    /** RFC 7617; the secret is {@code user:password}. */
    Proof BASIC = (secret, knock) -> Map.of(
            "Authorization", "Basic " + Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8)));

    Proof BEARER = (secret, knock) -> Map.of("Authorization", "Bearer " + secret);

    /** It is in the URL instead. */
    Proof IN_URL = (secret, knock) -> Map.of();
}
