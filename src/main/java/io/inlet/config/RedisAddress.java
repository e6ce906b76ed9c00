package io.inlet.config;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where Redis is, in one of three topologies, as {@code REDIS_URL} says it:
 *
 * <ul>
 *   <li>one URL, {@code redis://} or {@code rediss://}: a standalone Redis;
 *   <li>several, with commas between them: nodes of a Cluster, which tell of the others, by address: certificates for
 *       TLS must be good for these. A Cluster that is known by one name, and has certificates for that name only, is
 *       that name twice;
 *   <li>{@code redis+sentinel://[user:password@]host:port,host:port/master[/database]}, or {@code rediss+sentinel://}
 *       when sentinels and Redis speak TLS: what the sentinels say is the master of that name. User and password are
 *       those of Redis; sentinels are asked without any.
 * </ul>
 *
 * @param urls of the Redis, of nodes of the Cluster, or of the sentinels; never empty. TLS, credentials and database are
 *     the same in all of them, and for Sentinel the last two are those of the master
 * @param masterName as the sentinels know it; present for {@link Topology#SENTINEL} only
 */
public record RedisAddress(Topology topology, List<RedisUrl> urls, Optional<String> masterName) {

    /** How the Redis servers hang together. */
    public enum Topology {
        STANDALONE,
        CLUSTER,
        SENTINEL
    }

    private static final Pattern SENTINELS = Pattern.compile("(?<scheme>rediss?)\\+sentinel://"
            + "(?<credentials>[^@/?#\\s]*@)?"
            + "(?<hosts>[^@/?#\\s]+)"
            + "/(?<master>[A-Za-z0-9._-]+)" // what a sentinel takes for a name
            + "(?<database>/\\d*)?"
            + "(?:\\?[^#\\s]*)?");
    private static final String SENTINEL_PORT = ":26379";

    private static final String FORMS =
            "must be redis://[user:password@]host[:port] or rediss://…, several of them with"
                    + " commas between (Cluster), or redis+sentinel://[user:password@]host[:port],…/master, with reserved"
                    + " characters percent-encoded";

    public RedisAddress {
        urls = List.copyOf(urls);
    }

    /**
     * Reads any of the forms.
     *
     * @throws IllegalArgumentException whose message is the rule that is broken, in words that follow on the name of the
     *     value, and without the value
     */
    public static RedisAddress parse(String value) {
        Matcher sentinels = SENTINELS.matcher(value);
        if (sentinels.matches()) {
            return new RedisAddress(Topology.SENTINEL, sentinels(sentinels), Optional.of(sentinels.group("master")));
        }
        List<RedisUrl> urls = urls(Stream.of(value.split(",", -1)));
        return urls.size() == 1
                ? new RedisAddress(Topology.STANDALONE, urls, Optional.empty())
                : new RedisAddress(Topology.CLUSTER, cluster(urls), Optional.empty());
    }

    private static List<RedisUrl> urls(Stream<String> texts) {
        return texts.map(text -> RedisUrl.parse(text.strip()).orElseThrow(() -> new IllegalArgumentException(FORMS)))
                .toList();
    }

    private static List<RedisUrl> sentinels(Matcher parts) {
        String credentials = Optional.ofNullable(parts.group("credentials")).orElse("");
        String database = Optional.ofNullable(parts.group("database")).orElse("");
        return urls(Stream.of(parts.group("hosts").split(",", -1))
                .map(host -> host.matches(".*:\\d+") ? host : host + SENTINEL_PORT)
                .map(host -> parts.group("scheme") + "://" + credentials + host + database));
    }

    private static List<RedisUrl> cluster(List<RedisUrl> urls) {
        if (distinct(urls, RedisUrl::tls).size() > 1) {
            throw new IllegalArgumentException("must be redis:// for all nodes of the Cluster, or rediss:// for all");
        }
        if (urls.stream().anyMatch(url -> url.database() != 0)) {
            throw new IllegalArgumentException("must not name a database: a Cluster has only database 0");
        }
        List<RedisUrl> known = urls.stream()
                .filter(url -> url.username().isPresent() || url.password().isPresent())
                .toList();
        if (distinct(known, url -> List.of(url.username(), url.password())).size() > 1) {
            throw new IllegalArgumentException("must have the same user and password for all nodes of the Cluster");
        }
        RedisUrl credentials = known.isEmpty() ? urls.get(0) : known.get(0);
        return distinct(urls, url -> url.with(credentials.username(), credentials.password()));
    }

    private static <T> List<T> distinct(List<RedisUrl> urls, Function<RedisUrl, T> part) {
        return urls.stream().map(part).distinct().toList();
    }

    public boolean tls() {
        return urls.get(0).tls();
    }

    /** Of the Redis servers; empty for the default user. */
    public Optional<String> username() {
        return urls.get(0).username();
    }

    /** Of the Redis servers, in clear. */
    public Optional<String> password() {
        return urls.get(0).password();
    }

    public int database() {
        return urls.get(0).database();
    }

    /** Where it is, without the credentials. */
    @Override
    public String toString() {
        if (topology == Topology.SENTINEL) {
            return urls.stream()
                    .map(url -> url.host() + ":" + url.port())
                    .collect(Collectors.joining(
                            ",", tls() ? "rediss+sentinel://" : "redis+sentinel://", "/" + masterName.orElseThrow()));
        }
        return urls.stream().map(RedisUrl::toString).collect(Collectors.joining(","));
    }
}
