package io.inlet.admission;

import java.net.URI;
import java.util.List;
import java.util.Locale;

/**
 * The URL of a request as the platform sees it, before any proxy: a base that is configured, and the request's target
 * behind it.
 */
record SeenUrl(URI base, RequestTarget target) {

    boolean secure() {
        return base.getScheme().equals("wss") || base.getScheme().equals("https");
    }

    private boolean defaultPort() {
        return base.getPort() < 0 || base.getPort() == port();
    }

    private int port() {
        return secure() ? 443 : 80;
    }

    /** Host and port as they may be written: the port that goes without saying may be said. */
    List<String> authorities() {
        return defaultPort()
                ? List.of(base.getHost(), base.getHost() + ":" + port())
                : List.of(base.getHost() + ":" + base.getPort());
    }

    /** The one way to write them (RFC 9421 §2.2.3): in lower case and without a default port. */
    String authority() {
        return authorities().get(0).toLowerCase(Locale.ROOT);
    }

    String path() {
        return base.getRawPath().replaceFirst("/$", "") + target.path();
    }

    /** Path and query. */
    String requestTarget() {
        return new RequestTarget(path(), target.query()).text();
    }
}
