package io.inlet.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** The URL of a Redis, as the predecessor's ioredis and redis-cli read it. */
final class RedisUrl {

    private static final int DEFAULT_PORT = 6379;

    private RedisUrl() {}

    /** The URL with its port filled in; empty when it is none. */
    static Optional<URI> parse(String value) {
        try {
            URI url = new URI(value);
            boolean redis = "redis".equals(url.getScheme()) || "rediss".equals(url.getScheme());
            boolean database = url.getRawPath() == null || url.getRawPath().matches("/?|/\\d{1,5}");
            if (!redis || url.getHost() == null || !database || url.getRawFragment() != null || url.getPort() == 0) {
                return Optional.empty();
            }
            int port = url.getPort() < 0 ? DEFAULT_PORT : url.getPort();
            return port > 65535
                    ? Optional.empty()
                    : Optional.of(new URI(url.getScheme(), url.getUserInfo(), url.getHost(), port, url.getPath(), null, null));
        } catch (URISyntaxException notAUrl) {
            return Optional.empty();
        }
    }

    /** The value with everything between the scheme and the last @ hidden. */
    static String masked(String value) {
        return value.replaceAll("://[^/]*@", "://***@");
    }
}
