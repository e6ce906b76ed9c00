package io.inlet.cli;

import io.inlet.config.RedisAddress;
import io.inlet.config.RedisUrl;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLParameters;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;

/** Connects to what a {@code REDIS_URL} names, whichever form it has. */
final class RedisLine {

    private static final int CONNECT_TIMEOUT_MS = 3000;

    private final RedisAddress redis;

    RedisLine(String redisUrl) {
        try {
            redis = RedisAddress.parse(redisUrl.strip());
        } catch (IllegalArgumentException brokenRule) {
            throw new Failure("the Redis URL " + brokenRule.getMessage()); // not quoted: there may be a password in it
        }
    }

    /** To the first that answers: any node of a Cluster hears all, any sentinel knows the master. */
    Jedis open() {
        RuntimeException failure = null;
        for (RedisUrl url : redis.urls()) {
            try {
                HostAndPort place = new HostAndPort(url.host(), url.port());
                return open(redis.topology() == RedisAddress.Topology.SENTINEL ? master(place) : place);
            } catch (RuntimeException notThere) {
                failure = notThere;
            }
        }
        throw failure;
    }

    /** To a node that another one has named. */
    Jedis open(HostAndPort node) {
        return new Jedis(
                node,
                config().user(redis.username().orElse(null))
                        .password(redis.password().orElse(null))
                        .build());
    }

    private HostAndPort master(HostAndPort sentinel) {
        String name = redis.masterName().orElseThrow();
        try (Jedis jedis = new Jedis(sentinel, config().build())) {
            List<String> place = jedis.sentinelGetMasterAddrByName(name);
            if (place == null) {
                throw new Failure("the sentinel at " + sentinel + " knows no master " + name);
            }
            return new HostAndPort(place.get(0), Integer.parseInt(place.get(1)));
        }
    }

    @SuppressWarnings("deprecation") // its replacement, SslOptions, reads key stores only, and ours is PEM
    private DefaultJedisClientConfig.Builder config() {
        DefaultJedisClientConfig.Builder config = DefaultJedisClientConfig.builder()
                .connectionTimeoutMillis(CONNECT_TIMEOUT_MS)
                .socketTimeoutMillis(CONNECT_TIMEOUT_MS) // until subscribed; waiting for messages has no limit
                .ssl(redis.tls());
        SSLParameters parameters = new SSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS"); // the host name is not checked without
        config.sslParameters(parameters);
        String ca = System.getenv("REDIS_CA_PATH");
        if (redis.tls() && ca != null && !ca.isBlank()) {
            config.sslSocketFactory(Trust.in(Path.of(ca)).getSocketFactory());
        }
        return config;
    }

    @Override
    public String toString() {
        return redis.toString();
    }
}
