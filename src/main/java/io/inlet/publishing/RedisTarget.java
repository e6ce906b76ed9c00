package io.inlet.publishing;

import io.inlet.config.Settings;
import io.inlet.journal.Journal;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;
import org.redisson.client.protocol.RedisCommands;

/**
 * The Redis this node publishes to. It is looked for in the background from {@link #start} on, so that a node comes up,
 * and says what is wrong, while Redis does not; once reached, Redisson keeps the connections. A ping a second tells
 * whether it answers, also while no audio flows. Thread-safe.
 */
public final class RedisTarget implements AutoCloseable {

    /** Connections, and lanes: each has one batch under way. */
    static final int CONNECTIONS = Math.max(2, Math.min(8, Runtime.getRuntime().availableProcessors()));

    private static final long PING_INTERVAL_MS = 1000;
    private static final String NOT_TRIED = "";

    private final Settings.Redis settings;
    private final ScheduledExecutorService timer;
    private final Clock clock;
    private volatile RedissonClient client;
    private volatile ScheduledFuture<?> pings;
    private final AtomicReference<State> state;

    /** Since when Redis has not answered, 0 while it does, and why. */
    private record State(long sinceMs, String cause) {

        static final State ANSWERS = new State(0, "");

        boolean answers() {
            return sinceMs == 0;
        }
    }

    public RedisTarget(Settings.Redis settings, ScheduledExecutorService timer, Clock clock) {
        this.settings = settings;
        this.timer = timer;
        this.clock = clock;
        state = new AtomicReference<>(new State(clock.millis(), NOT_TRIED));
    }

    public void start() {
        pings = timer.scheduleWithFixedDelay(this::look, 0, PING_INTERVAL_MS, TimeUnit.MILLISECONDS);
    }

    /** Whether Redis has ever answered. */
    public boolean reached() {
        return client != null;
    }

    /** For how long Redis has not answered; empty while it does. */
    public Optional<Duration> awayFor() {
        State now = state.get();
        return now.answers() ? Optional.empty() : Optional.of(Duration.ofMillis(clock.millis() - now.sinceMs()));
    }

    /** Where Redis is, without its credentials. */
    public String address() {
        return settings.address().toString();
    }

    Optional<RedissonClient> client() {
        return Optional.ofNullable(client);
    }

    /** Takes note of an answer, or of its absence. */
    void heard(Throwable failure) {
        State before = state.get();
        if (failure == null && !before.answers()) {
            if (state.compareAndSet(before, State.ANSWERS)) {
                Journal.redisFound(address(), clock.millis() - before.sinceMs());
            }
        } else if (failure != null && before.cause().isEmpty()) {
            State lost = new State(before.answers() ? clock.millis() : before.sinceMs(), cause(failure));
            if (state.compareAndSet(before, lost)) {
                Journal.redisLost(address(), lost.cause());
            }
        }
    }

    /** The kind of failure only: texts of clients may hold credentials. */
    private static String cause(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getClass().getSimpleName();
    }

    private void look() {
        try {
            if (client == null) {
                client = Redisson.create(RedissonConfig.of(settings, CONNECTIONS));
                heard(null);
            } else {
                ping().whenComplete((pong, failure) -> heard(failure));
            }
        } catch (RuntimeException | LinkageError notThere) {
            heard(notThere); // or the timer would never call again
        }
    }

    /**
     * To where the channel is, in a Cluster: other nodes of it may be down meanwhile. With a channel for each stream,
     * one node stands for all.
     */
    private CompletionStage<String> ping() {
        // RedisNodes.pingAsync of the public API knows neither keys nor which of the three topologies it is in
        return ((Redisson) client)
                .getCommandExecutor()
                .writeAsync(settings.channel().template(), StringCodec.INSTANCE, RedisCommands.PING);
    }

    @Override
    public void close() {
        if (pings != null) {
            pings.cancel(false);
        }
        if (client != null) {
            client.shutdown(0, RedissonConfig.PATIENCE_MS, TimeUnit.MILLISECONDS);
        }
    }
}
