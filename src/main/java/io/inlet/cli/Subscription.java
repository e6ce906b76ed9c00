package io.inlet.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.JedisShardedPubSub;
import redis.clients.jedis.exceptions.JedisMovedDataException;

/**
 * Listens on a frames channel and its events channel until closed, on one thread of its own, which also runs the
 * handler. When Redis goes away it connects again, as often as it takes, and says so; what was published meanwhile
 * is gone (that is how Redis pub/sub works).
 */
final class Subscription implements Reception {

    private static final Logger JEDIS = Logger.getLogger("redis.clients");
    private static final long RETRY_AFTER_MS = 500;

    private final RedisLine redis;
    private final String channel;
    private final boolean sharded;
    private final BiConsumer<Boolean, String> messages;
    private final java.util.function.Consumer<String> notices;
    private final CountDownLatch subscribed;
    private final Thread thread;
    private volatile String failure;
    private volatile boolean closed;
    private volatile int interruptions;
    private volatile Jedis connection;
    // used by the thread only
    private boolean lost;
    private HostAndPort moved;

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
        this(redisUrl, channel, false, messages, notices);
    }

    private Subscription(
            String redisUrl,
            String channel,
            boolean sharded,
            BiConsumer<Boolean, String> messages,
            java.util.function.Consumer<String> notices) {
        this.redis = new RedisLine(redisUrl);
        this.channel = channel;
        this.sharded = sharded;
        this.subscribed = new CountDownLatch(sharded ? 1 : 2); // frames and events
        this.messages = messages;
        this.notices = notices;
        this.thread = new Thread(this::run, "inlet-subscription");
        thread.setDaemon(true);
        JEDIS.setLevel(Level.OFF); // we report what matters ourselves
    }

    /** To one sharded channel, at the node of a Cluster that has it. */
    static Subscription sharded(
            String redisUrl,
            String channel,
            java.util.function.Consumer<String> messages,
            java.util.function.Consumer<String> notices) {
        return new Subscription(redisUrl, channel, true, (isFrame, text) -> messages.accept(text), notices);
    }

    @Override
    public Subscription start() throws InterruptedException {
        thread.start();
        boolean ready = subscribed.await(Duration.ofSeconds(10).toMillis(), TimeUnit.MILLISECONDS);
        if (failure != null || !ready) {
            close();
            throw new Failure("no Redis at " + redis + ": " + (failure == null ? "no answer" : failure));
        }
        return this;
    }

    /** Times the connection was lost. */
    @Override
    public int interruptions() {
        return interruptions;
    }

    private void run() {
        while (!closed) {
            try (Jedis jedis = connect()) {
                connection = jedis;
                listen(jedis);
            } catch (JedisMovedDataException elsewhere) {
                moved = elsewhere.getTargetNode();
                continue;
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

    private Jedis connect() {
        HostAndPort node = moved;
        moved = null;
        return node == null ? redis.open() : redis.open(node);
    }

    private void listen(Jedis jedis) {
        if (sharded) {
            listenToShard(jedis);
            return;
        }
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

    private void listenToShard(Jedis jedis) {
        new JedisShardedPubSub() {
            @Override
            public void onSMessage(String from, String text) {
                messages.accept(true, text);
            }

            @Override
            public void onSSubscribe(String to, int count) {
                ready();
            }
        }.proceed(jedis.getConnection(), channel); // returns when the slot moves
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
