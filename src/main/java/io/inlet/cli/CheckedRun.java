package io.inlet.cli;

import io.inlet.config.Settings.PublishMode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Calls, and a consumer connected to Redis directly, with a {@link History} that is told by both: for doing harm to what
 * is between them.
 *
 * <pre>{@code
 * try (CheckedRun run = CheckedRun.ofTopic(settings.resuming(), redisUrl, "audio:frames", new History())) {
 *     run.start();
 *     proxy.refuse(); …; proxy.heal();
 *     CheckedRun.Report report = run.end();   // report.verdict().clean()
 * }
 * }</pre>
 */
public final class CheckedRun implements AutoCloseable {

    private static final long QUIET_MS = 1000;
    private static final long PATIENCE_MS = 15_000;

    private final History history;
    private final CallRun calls;
    private final List<AutoCloseable> consumers = new ArrayList<>();
    private final Starting consumer;

    /** What became of it, as the checker and as the senders see it. */
    public record Report(Verdict verdict, CallSummary summary) {}

    private interface Starting {
        AutoCloseable start() throws InterruptedException;
    }

    private CheckedRun(CallSettings settings, History history, Starting consumer) {
        this.history = history;
        this.calls = new CallRun(settings, history);
        this.consumer = consumer;
    }

    /** The consumer misses what is published while its own connection is broken; the history is told so. */
    public static CheckedRun ofTopic(CallSettings settings, String redisUrl, String channel, History history) {
        return new CheckedRun(
                settings,
                history,
                () -> new Subscription(redisUrl, channel, into(history), goneOrBack -> history.consumerWasBlind())
                        .start());
    }

    public static CheckedRun ofStream(CallSettings settings, String redisUrl, String stream, History history) {
        return new CheckedRun(
                settings,
                history,
                () -> StreamReader.fromTheBeginning(redisUrl, stream, into(history))
                        .start());
    }

    /** In a mode in which a consumer is cut off when a master goes: the history is told so. */
    public static CheckedRun ofShard(CallSettings settings, String redisUrl, String channel, History history) {
        return new CheckedRun(
                settings,
                history,
                () -> Reception.of(
                                PublishMode.SHARDED,
                                redisUrl,
                                channel,
                                into(history),
                                goneOrBack -> history.consumerWasBlind())
                        .start());
    }

    static BiConsumer<Boolean, String> into(History history) {
        return (isFrame, text) -> {
            if (isFrame) {
                history.frame(text);
            } else {
                history.event(text);
            }
        };
    }

    /** Begins; the calls connect in the background. */
    public CheckedRun start() throws InterruptedException {
        consumers.add(consumer.start());
        calls.start();
        return this;
    }

    public CallProgress progress() {
        return calls.progress();
    }

    /** Frames a consumer has got so far, each counted once. */
    public long published() {
        return history.published();
    }

    /** Hangs up properly, waits until every call is over and all that can come has come, and judges. */
    public Report end() throws InterruptedException {
        calls.hangUp();
        CallSummary summary = calls.await();
        long expected = summary.sent() - summary.lost();
        long deadline = System.nanoTime() + PATIENCE_MS * 1_000_000;
        long quietSince = System.nanoTime();
        long before = history.published();
        boolean quiet = false;
        while (!quiet && System.nanoTime() < deadline) {
            Thread.sleep(20);
            long now = history.published();
            if (now != before) {
                before = now;
                quietSince = System.nanoTime();
            }
            long quietMs = (System.nanoTime() - quietSince) / 1_000_000;
            quiet = quietMs > (now >= expected ? QUIET_MS / 4 : QUIET_MS);
        }
        close();
        return new Report(history.verdict(), summary);
    }

    @Override
    public void close() {
        calls.close();
        for (AutoCloseable one : consumers) {
            try {
                one.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
        consumers.clear();
    }
}
