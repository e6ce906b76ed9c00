package io.inlet.cli;

import io.inlet.config.RedisAddress;
import io.inlet.config.RedisUrl;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.SSLParameters;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPubSub;

/**
 * Listens on a frames channel and its events channel until closed, on one thread of its own, which also runs the
 * handler. When Redis goes away it connects again, as often as it takes, and says so; what was published meanwhile
 * is gone (that is how Redis pub/sub works).
 */
final class Subscription implements AutoCloseable {

    private static final Logger JEDIS = Logger.getLogger("redis.clients");
    private static final int CONNECT_TIMEOUT_MS = 3000;
    private static final long RETRY_AFTER_MS = 500;

    private final RedisAddress redis;
    private final String channel;
    private final BiConsumer<Boolean, String> messages;
    private final java.util.function.Consumer<String> notices;
    private final CountDownLatch subscribed = new CountDownLatch(2); // the two channels
    private final Thread thread;
    private volatile String failure;
    private volatile boolean closed;
    private volatile int interruptions;
    private volatile Jedis connection;
    private boolean lost; // used by the thread only

    /**
     * @param redisUrl in any form of {@code REDIS_URL}
     * @param channel of the frames; with {@code {tenant}} or {@code {interaction}} in it, a pattern
     * @param messages gets whether it is a frame (else an event), and the text
     * @param notices gets a line for people when the connection goes and comes
     */
    Subscription(
            String redisUrl,
            String channel,
            BiConsumer<Boolean, String> messages,
            java.util.function.Consumer<String> notices) {
        this.redis = address(redisUrl);
        this.channel = channel;
        this.messages = messages;
        this.notices = notices;
        this.thread = new Thread(this::run, "inlet-subscription");
        thread.setDaemon(true);
        JEDIS.setLevel(Level.OFF); // we report what matters ourselves
    }

    private static RedisAddress address(String redisUrl) {
        try {
            return RedisAddress.parse(redisUrl.strip());
        } catch (IllegalArgumentException brokenRule) {
            throw new Failure("the Redis URL " + brokenRule.getMessage()); // not quoted: there may be a password in it
        }
    }

    /** Waits until it listens. @throws Failure when Redis does not answer, or not as hoped */
    Subscription start() throws InterruptedException {
        thread.start();
        boolean ready = subscribed.await(Duration.ofSeconds(10).toMillis(), TimeUnit.MILLISECONDS);
        if (failure != null || !ready) {
            close();
            throw new Failure("no Redis at " + redis + ": " + (failure == null ? "no answer" : failure));
        }
        return this;
    }

    /** Times the connection was lost. */
    int interruptions() {
        return interruptions;
    }

    private void run() {
        while (!closed) {
            try (Jedis jedis = connect()) {
                connection = jedis;
                listen(jedis);
            } catch (RuntimeException | LinkageError e) {
                if (closed) {
                    return;
                }
                if (subscribed.getCount() > 0) { // never worked: for start() to report
                    failure = Inlet.sentence(root(e));
                    subscribed.countDown();
                    subscribed.countDown();
                    return;
                }
                if (!lost) {
                    lost = true;
                    interruptions++;
                    notices.accept("Redis at " + redis + " went away: connecting again");
                }
            }
            pause();
        }
    }

    /** To the first that answers: any node of a Cluster hears all, any sentinel knows the master. */
    private Jedis connect() {
        RuntimeException failure = null;
        for (RedisUrl url : redis.urls()) {
            try {
                HostAndPort place = new HostAndPort(url.host(), url.port());
                if (redis.topology() == RedisAddress.Topology.SENTINEL) {
                    place = master(place);
                }
                return new Jedis(
                        place,
                        config().user(redis.username().orElse(null))
                                .password(redis.password().orElse(null))
                                .build());
            } catch (RuntimeException notThere) {
                failure = notThere;
            }
        }
        throw failure;
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

    private void listen(Jedis jedis) {
        JedisPubSub handler = new JedisPubSub() {
            @Override
            public void onMessage(String from, String text) {
                messages.accept(!from.endsWith(":events"), text);
            }

            @Override
            public void onPMessage(String pattern, String from, String text) {
                // A pattern for the frames may match the events as well; they come by their own.
                boolean event = from.endsWith(":events");
                if (event == pattern.endsWith(":events")) {
                    messages.accept(!event, text);
                }
            }

            @Override
            public void onSubscribe(String to, int count) {
                ready();
            }

            @Override
            public void onPSubscribe(String to, int count) {
                ready();
            }
        };
        if (channel.contains("{")) {
            String pattern = channel.replace("{tenant}", "*").replace("{interaction}", "*");
            jedis.psubscribe(handler, pattern, pattern + ":events");
        } else {
            jedis.subscribe(handler, channel, channel + ":events");
        }
    }

    private void ready() {
        if (subscribed.getCount() > 0) {
            subscribed.countDown();
        } else if (lost) {
            lost = false;
            notices.accept("Redis at " + redis + " is back");
        }
    }

    private void pause() {
        try {
            Thread.sleep(RETRY_AFTER_MS);
        } catch (InterruptedException e) {
            closed = true;
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

    private static Throwable root(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root;
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        Jedis open = connection;
        if (open != null) {
            try {
                open.disconnect();
            } catch (RuntimeException e) {
                // It is gone already.
            }
        }
    }
}
