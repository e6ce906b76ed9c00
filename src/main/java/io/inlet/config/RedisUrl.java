package io.inlet.config;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The URL of one Redis server, as the predecessor's ioredis and redis-cli read it; a query is left to others. Not a
 * {@link java.net.URI}, which knows no host names with an underscore, and Compose files are full of them.
 *
 * @param host a name or address; IPv6 in brackets
 * @param username empty for the default user
 * @param password in clear; {@link #toString} does not show it
 */
public record RedisUrl(
        boolean tls, String host, int port, Optional<String> username, Optional<String> password, int database) {

    private static final int DEFAULT_PORT = 6379;
    private static final Pattern FORM = Pattern.compile("(?<scheme>rediss?)://"
            + "(?:(?<user>[^:@/?#\\s]*:)?(?<password>[^@/?#\\s]*)@)?"
            + "(?<host>\\[[0-9a-fA-F:.]+]|[A-Za-z0-9._-]+)"
            + "(?::(?<port>\\d{1,5}))?"
            + "(?:/(?<database>\\d{1,5})?)?"
            + "(?:\\?[^#\\s]*)?");

    /** Reads a URL; empty when it is none. */
    static Optional<RedisUrl> parse(String value) {
        Matcher url = FORM.matcher(value);
        if (!url.matches()) {
            return Optional.empty();
        }
        int port = number(url.group("port"), DEFAULT_PORT);
        if (port < 1 || port > 65535) {
            return Optional.empty();
        }
        try {
            String user = url.group("user");
            return Optional.of(new RedisUrl(
                    url.group("scheme").equals("rediss"),
                    url.group("host"),
                    port,
                    decoded(user == null ? null : user.substring(0, user.length() - 1)),
                    decoded(url.group("password")),
                    number(url.group("database"), 0)));
        } catch (IllegalArgumentException notPercentEncoded) {
            return Optional.empty();
        }
    }

    /** The same place for another caller. */
    RedisUrl with(Optional<String> otherUser, Optional<String> otherPassword) {
        return new RedisUrl(tls, host, port, otherUser, otherPassword, database);
    }

    private static int number(String digits, int byDefault) {
        return digits == null ? byDefault : Integer.parseInt(digits);
    }

    private static Optional<String> decoded(String text) {
        return Optional.ofNullable(text)
                .filter(some -> !some.isEmpty())
                .map(some -> URLDecoder.decode(some.replace("+", "%2B"), StandardCharsets.UTF_8));
    }

    /** Where it is, without the credentials. */
    @Override
    public String toString() {
        return (tls ? "rediss://" : "redis://") + host + ":" + port;
    }

    /** Whatever may be a URL, with everything before the last @ hidden but the scheme. */
    static String masked(String value) {
        return value.replaceAll("(?s)^((?:[a-z+]+:)?/{0,2}).*@", "$1***@");
    }
}
