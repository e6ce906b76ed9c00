package io.inlet.admission;

import io.inlet.config.Settings;
import io.inlet.journal.Journal;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;

/**
 * Whether this node has more to do than is good for the calls it has ({@code STRESS_*}): from the first measure that
 * reaches its limit on, until all have stayed below four fifths of theirs for a while. Measured by one timer with
 * {@link #measure}, and read from memory. Thread-safe.
 */
public final class Stress {

    /** How often to measure, in ms. */
    public static final long INTERVAL_MS = 1000;

    /** The words for what a node can have too much of. */
    public static final List<String> CAUSES = List.of("lag", "heap", "buffered");

    /** How long it has to be calm before there are new calls again. */
    static final long CALM_MS = 5000;

    /**
     * How a node is doing.
     *
     * @param lagMs how long the oldest unpublished frame has been waiting, while Redis answers
     * @param heapPercent of the heap, in use after a collection
     * @param bufferedPercent of {@code MAX_BUFFERED_MB}, in audio that is not published
     */
    public record Measures(long lagMs, int heapPercent, int bufferedPercent) {}

    /**
     * A state.
     *
     * @param cause the measure that is, or was, past its limit: lag, heap or buffered; empty when none ever was
     * @param sinceMs when it changed
     */
    public record State(boolean overloaded, String cause, long sinceMs, Measures measures) {}

    private final Settings.Stress limits;
    private final Supplier<Measures> measuring;
    private final Clock clock;
    private volatile State state;
    private long restlessMs;

    public Stress(Settings.Stress limits, Supplier<Measures> measuring, Clock clock) {
        this.limits = limits;
        this.measuring = measuring;
        this.clock = clock;
        state = new State(false, "", clock.millis(), new Measures(0, 0, 0));
    }

    public State state() {
        return state;
    }

    boolean overloaded() {
        return state.overloaded();
    }

    /** Every {@link #INTERVAL_MS}. */
    public synchronized void measure() {
        try {
            judge(measuring.get(), clock.millis());
        } catch (RuntimeException unexpected) { // or the timer would never call again
            Journal.internalError("measuring this node's stress", unexpected);
        }
    }

    private void judge(Measures now, long nowMs) {
        State before = state;
        String cause = cause(now, 1);
        if (!cause(now, 0.8).isEmpty()) {
            restlessMs = nowMs;
        }
        if (!before.overloaded() && !cause.isEmpty()) {
            state = new State(true, cause, nowMs, now);
            Journal.overloaded(cause, now.lagMs(), now.heapPercent(), now.bufferedPercent());
        } else if (before.overloaded() && nowMs - restlessMs >= CALM_MS) {
            state = new State(false, before.cause(), nowMs, now);
            Journal.overloadOver(nowMs - before.sinceMs());
        } else {
            state = new State(before.overloaded(), before.cause(), before.sinceMs(), now);
        }
    }

    /** The measure that has reached this part of its limit; empty when none has. */
    private String cause(Measures now, double part) {
        if (now.lagMs() >= limits.lag().toMillis() * part) {
            return "lag";
        }
        if (now.heapPercent() >= limits.heapPercent() * part) {
            return "heap";
        }
        return now.bufferedPercent() >= limits.bufferedPercent() * part ? "buffered" : "";
    }
}
