package io.inlet.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.SSLParameters;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.util.JedisURIHelper;

/**
 * Listens on a frames channel and its events channel until closed, on one thread of its own, which also runs the
 * handler. When Redis goes away it connects again, as often as it takes, and says so; what was published meanwhile
 * is gone (that is how Redis pub/sub works).
 */
final class Subscription implements AutoCloseable {

    private static final Logger JEDIS = Logger.getLogger("redis.clients");
    private static final int CONNECT_TIMEOUT_MS = 3000;
    private static final long RETRY_AFTER_MS = 500;

    private final URI redis;
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
     * @param redisUrl of one node; of several comma-separated ones (Cluster) the first, since any node hears all
     * @param channel of the frames; with {@code {tenant}} or {@code {interaction}} in it, a pattern
     * @param messages gets whether it is a frame (else an event), and the text
     * @param notices gets a line for people when the connection goes and comes
     */
    Subscription(
            String redisUrl,
            String channel,
            BiConsumer<Boolean, String> messages,
            java.util.function.Consumer<String> notices) {
        this.redis = url(redisUrl);
        this.channel = channel;
        this.messages = messages;
        this.notices = notices;
        this.thread = new Thread(this::run, "inlet-subscription");
        thread.setDaemon(true);
        JEDIS.setLevel(Level.OFF); // we report what matters ourselves
    }

    private static URI url(String text) {
        try {
            URI uri = new URI(text.split(",")[0].strip());
            if (("redis".equals(uri.getScheme()) || "rediss".equals(uri.getScheme())) && uri.getHost() != null) {
                return uri.getPort() > 0
                        ? uri
                        : new URI(uri.getScheme(), uri.getUserInfo(), uri.getHost(), 6379, uri.getPath(), null, null);
            }
        } catch (URISyntaxException e) {
            // Not quoted below: there may be a password in it.
        }
        throw new Failure("the Redis URL is not of the form redis://[user:password@]host[:port] (or rediss://)");
    }

    /** Waits until it listens. @throws Failure when Redis does not answer, or not as hoped */
    Subscription start() throws InterruptedException {
        thread.start();
        boolean ready = subscribed.await(Duration.ofSeconds(10).toMillis(), TimeUnit.MILLISECONDS);
        if (failure != null || !ready) {
            close();
            throw new Failure("no Redis at " + address() + ": " + (failure == null ? "no answer" : failure));
        }
        return this;
    }

    /** Times the connection was lost. */
    int interruptions() {
        return interruptions;
    }

    private String address() {
        return redis.getHost() + ":" + redis.getPort();
    }

    private void run() {
        while (!closed) {
            try (Jedis jedis = new Jedis(JedisURIHelper.getHostAndPort(redis), config())) {
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
                    notices.accept("Redis at " + address() + " went away: connecting again");
                }
            }
            pause();
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
            notices.accept("Redis at " + address() + " is back");
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
    private DefaultJedisClientConfig config() {
        boolean secure = "rediss".equals(redis.getScheme());
        DefaultJedisClientConfig.Builder config = DefaultJedisClientConfig.builder()
                .connectionTimeoutMillis(CONNECT_TIMEOUT_MS)
                .socketTimeoutMillis(CONNECT_TIMEOUT_MS) // until subscribed; waiting for messages has no limit
                .user(JedisURIHelper.getUser(redis))
                .password(JedisURIHelper.getPassword(redis))
                .ssl(secure);
        SSLParameters parameters = new SSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS"); // the host name is not checked without
        config.sslParameters(parameters);
        String ca = System.getenv("REDIS_CA_PATH");
        if (secure && ca != null && !ca.isBlank()) {
            config.sslSocketFactory(Trust.in(Path.of(ca)).getSocketFactory());
        }
        return config.build();
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
