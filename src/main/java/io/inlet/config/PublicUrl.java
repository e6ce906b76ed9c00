package io.inlet.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** Where platforms see this server, which behind a proxy it cannot know by itself: platforms sign what they see. */
final class PublicUrl {

    static final String RULE = "must be the wss, ws, https or http URL that platforms see, up to the path of streams:"
            + " such as wss://calls.example.com";

    private PublicUrl() {}

    /** Empty when it is none, or has more than scheme, host, port and path. */
    static Optional<URI> parse(String text) {
        try {
            URI url = new URI(text);
            boolean scheme = url.getScheme() != null && url.getScheme().matches("wss?|https?");
            boolean more = url.getRawUserInfo() != null || url.getRawQuery() != null || url.getRawFragment() != null;
            return scheme && url.getHost() != null && !more && !url.getRawPath().contains("/v1/streams")
                    ? Optional.of(url)
                    : Optional.empty();
        } catch (URISyntaxException notAUrl) {
            return Optional.empty();
        }
    }
}
