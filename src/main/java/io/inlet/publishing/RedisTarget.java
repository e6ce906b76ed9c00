package io.inlet.publishing;

import io.inlet.config.Settings;
import io.inlet.journal.Journal;
import io.inlet.metrics.Metrics;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.redisson.Redisson;
import org.redisson.api.BatchOptions;
import org.redisson.api.RBatch;
import org.redisson.api.RTopic;
import org.redisson.api.RedissonClient;
import org.redisson.client.RedisConnectionException;
import org.redisson.client.RedisException;
import org.redisson.client.codec.StringCodec;
import org.redisson.client.protocol.RedisCommands;
import org.redisson.command.CommandAsyncExecutor;
import org.redisson.connection.ConnectionManager;

/**
 * The Redis this node publishes to. It is looked for in the background from {@link #start} on, so that a node comes up,
 * and says what is wrong, while Redis does not; once reached, Redisson keeps the connections. A ping a second tells
 * whether it answers, also while no audio flows. Thread-safe.
 */
public final class RedisTarget implements AutoCloseable {

    /** Connections, lanes, each with one batch under way, and the event loops that serve them. */
    static final int CONNECTIONS = Math.max(1, Math.min(8, Runtime.getRuntime().availableProcessors() / 2));

    /** Where streams are on all masters of a Cluster; then each master has some of these. */
    static final int LANES_IN_CLUSTER = 4 * CONNECTIONS;

    private static final long PING_INTERVAL_MS = 1000;
    private static final long FIRST_LOOK_MS = 3000;

    /** How long replicas may take, of the patience there is with Redis. */
    private static final Duration REPLICAS_WITHIN = Duration.ofMillis(500);

    private final Settings.Redis settings;
    private final ScheduledExecutorService timer;
    private final Clock clock;
    private final Breaker breaker;
    private final BatchOptions options;
    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(
            CONNECTIONS, new DefaultThreadFactory("inlet-redis", true), NioIoHandler.newFactory());
    private final CountDownLatch looked = new CountDownLatch(1);
    private volatile RedissonClient client;
    private volatile ScheduledFuture<?> pings;
    private volatile boolean told; // of a fault that is not Redis'
    private volatile Health health = new Health(OptionalLong.empty(), 0, "", 0);

    /**
     * What the pings have told.
     *
     * @param roundTripNanos of the last that was answered
     * @param answeredMs when that was, 0: never
     * @param error the kind of the last failure, empty where there was none
     * @param failedMs when that was, 0: never
     */
    public record Health(OptionalLong roundTripNanos, long answeredMs, String error, long failedMs) {}

    public RedisTarget(Settings.Redis settings, Metrics metrics, ScheduledExecutorService timer, Clock clock) {
        this.settings = settings;
        this.timer = timer;
        this.clock = clock;
        options = BatchOptions.defaults();
        if (settings.ackReplicas() > 0) {
            options.sync(settings.ackReplicas(), REPLICAS_WITHIN);
        }
        breaker = new Breaker(clock, new Breaker.Listener() {
            @Override
            public void opened(String cause) {
                metrics.breakerTurned(word(Breaker.Position.OPEN));
                Journal.breakerOpened(address(), cause);
            }

            @Override
            public void halfOpened() {
                metrics.breakerTurned(word(Breaker.Position.HALF_OPEN));
            }

            @Override
            public void closed(long openMs) {
                metrics.breakerTurned(word(Breaker.Position.CLOSED));
                Journal.breakerClosed(address(), openMs);
            }
        });
        for (Breaker.Position position : Breaker.Position.values()) {
            metrics.expectBreaker(word(position));
        }
    }

    private static String word(Breaker.Position position) {
        return position.name().toLowerCase(Locale.ROOT);
    }

    public void start() {
        pings = timer.scheduleWithFixedDelay(this::look, 0, PING_INTERVAL_MS, TimeUnit.MILLISECONDS);
    }

    /**
     * Waits until Redis has been looked for once, or is slow to answer. Before that no start should be over: Payara
     * closes the WAR's libraries at its end (StandardContext#start), under whichever thread is reading a class, which
     * then cannot be had any more, and this node would never reach its Redis.
     */
    public void firstLook() {
        try {
            looked.await(FIRST_LOOK_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether Redis has ever answered. */
    public boolean reached() {
        return client != null;
    }

    /** For how long Redis has not answered; empty while it does. */
    public Optional<Duration> awayFor() {
        Breaker.State now = breaker.state();
        return now.position() == Breaker.Position.CLOSED
                ? Optional.empty()
                : Optional.of(Duration.ofMillis(clock.millis() - now.sinceMs()));
    }

    /** Since a moment, but no longer than Redis has been answering; zero while it does not. */
    public Duration answeringSince(long momentMs) {
        Breaker.State now = breaker.state();
        return now.position() == Breaker.Position.CLOSED
                ? Duration.ofMillis(Math.max(0, clock.millis() - Math.max(momentMs, now.sinceMs())))
                : Duration.ZERO;
    }

    /** Where Redis is, without its credentials. */
    public String address() {
        return settings.address().toString();
    }

    /** What stands between this node and Redis. */
    public Breaker breaker() {
        return breaker;
    }

    /** A thread that Redis' answers arrive on, for the lanes to do their work on, too. */
    ScheduledExecutorService loop() {
        return loops.next();
    }

    /** A new batch. What is in it has to have one {@link #master}. */
    RBatch batch() {
        return client().createBatch(options);
    }

    /** Who a key, or channel, is with now; of a Cluster in which nobody has it, null. */
    Object master(String key) {
        return masters().getEntry(slot(key));
    }

    /** What keys must have in common to go into one script. */
    int slot(String key) {
        return masters().calcSlot(key);
    }

    private ConnectionManager masters() {
        return ((Redisson) client()).getCommandExecutor().getConnectionManager();
    }

    boolean waitsForReplicas() {
        return settings.ackReplicas() > 0;
    }

    /** Sends a batch; completes with whether as many replicas have it as {@code ACK_REPLICAS} says. */
    CompletionStage<Boolean> execute(RBatch batch) {
        return batch.executeAsync().thenApply(result -> result.getSyncedSlaves() >= settings.ackReplicas());
    }

    /** @throws RedisConnectionException before Redis has been reached for the first time */
    RedissonClient client() {
        RedissonClient connected = client;
        if (connected == null) {
            throw new RedisConnectionException("not connected yet");
        }
        return connected;
    }

    /** The kind of failure only: texts of clients may hold credentials. */
    static String cause(Throwable failure) {
        return root(failure).getClass().getSimpleName();
    }

    private static Throwable withoutItsText(Throwable failure) {
        Throwable silent = new IllegalStateException(failure.getClass().getName());
        silent.setStackTrace(failure.getStackTrace());
        return silent;
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private void look() {
        try {
            if (client == null) {
                client = Redisson.create(RedissonConfig.of(settings, CONNECTIONS, loops));
                heard(null);
            } else if (breaker.mayPass()) {
                measuredPing();
            }
        } catch (RuntimeException | LinkageError notThere) {
            heard(notThere); // or the timer would never call again
        } finally {
            looked.countDown();
        }
    }

    private CompletionStage<Boolean> measuredPing() {
        long began = System.nanoTime();
        return ping().handle((pong, failure) -> {
            if (failure == null) {
                health = new Health(
                        OptionalLong.of(System.nanoTime() - began), clock.millis(), health.error(), health.failedMs());
            }
            heard(failure);
            return failure == null;
        });
    }

    private void heard(Throwable failure) {
        if (failure == null) {
            breaker.succeeded();
            return;
        }
        health = new Health(health.roundTripNanos(), health.answeredMs(), cause(failure), clock.millis());
        Throwable root = root(failure);
        boolean ofTheNetwork =
                root instanceof RedisException || root instanceof IOException || root instanceof TimeoutException;
        if (!ofTheNetwork && !told) {
            told = true;
            Journal.internalError("reaching Redis", withoutItsText(root));
        }
        breaker.failed(cause(failure));
    }

    /**
     * To where the channel is, in a Cluster: other nodes of it may be down meanwhile. With a channel for each stream,
     * one node stands for all. Where frames are to stay in Redis it is asked to keep something: one that is full says
     * PONG.
     */
    private CompletionStage<?> ping() {
        // RedisNodes.pingAsync of the public API knows neither keys nor which of the three topologies it is in
        CommandAsyncExecutor commands = ((Redisson) client).getCommandExecutor();
        if (settings.publishMode() != Settings.PublishMode.STREAM) {
            return commands.writeAsync(settings.channel().template(), StringCodec.INSTANCE, RedisCommands.PING);
        }
        String key = "inlet:probe:{" + settings.channel().hashTag("", "") + "}";
        return commands.writeAsync(key, StringCodec.INSTANCE, RedisCommands.SET, key, "", "PX", PING_INTERVAL_MS);
    }

    // ---- for operators

    public Health health() {
        return health;
    }

    /** Where the masters are, as host:port; empty before Redis was reached. */
    public List<String> masterAddresses() {
        return client == null
                ? List.of()
                : masters().getEntrySet().stream()
                        .map(master -> master.getClient().getAddr())
                        .map(at -> at.getHostString() + ":" + at.getPort())
                        .sorted()
                        .toList();
    }

    /** Asks Redis now, whatever the breaker thinks of it. @return whether it answers */
    public CompletionStage<Boolean> probe() {
        if (client != null) {
            return measuredPing();
        }
        return CompletableFuture.supplyAsync(
                () -> {
                    look();
                    return client != null;
                },
                timer);
    }

    /** Publishes a message to a channel, as frames are. @return how many have received it; only where it is no stream */
    public CompletionStage<Long> publish(String channel, String message) {
        RTopic topic = settings.publishMode() == Settings.PublishMode.SHARDED
                ? client().getShardedTopic(channel, StringCodec.INSTANCE)
                : client().getTopic(channel, StringCodec.INSTANCE);
        return topic.publishAsync(message);
    }

    @Override
    public void close() {
        if (pings != null) {
            pings.cancel(false);
        }
        if (client != null) {
            client.shutdown(0, RedissonConfig.PATIENCE_MS, TimeUnit.MILLISECONDS);
        }
        loops.shutdownGracefully(0, RedissonConfig.PATIENCE_MS, TimeUnit.MILLISECONDS);
    }
}
