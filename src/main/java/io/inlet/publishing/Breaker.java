package io.inlet.publishing;

import java.time.Clock;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Whether a Redis is worth asking. <b>Closed</b>: everything may pass. <b>Open</b>, from the first failure on (a batch
 * is hundreds of frames, so one is enough): nothing may, until a pause is over that doubles from {@link #MIN_PAUSE_MS}
 * to {@link #MAX_PAUSE_MS}. <b>Half open</b>: one may, whose fate decides; one that is never heard of again counts as
 * failed after {@link #PROBE_MS}.
 *
 * <p>Each state is an immutable object, swapped by compare-and-set, so that what is read belongs together. Thread-safe;
 * nothing blocks.
 */
public final class Breaker {

    static final long MIN_PAUSE_MS = 50;
    static final long MAX_PAUSE_MS = 500;
    private static final long PROBE_MS = 5000;

    /** The three states of the pattern. */
    public enum Position {
        CLOSED,
        OPEN,
        HALF_OPEN
    }

    /**
     * A state.
     *
     * @param sinceMs when the breaker opened, or closed
     * @param cause of the last failure, empty when there was none
     * @param probeAtMs when the next attempt is due, or, half open, when it is given up; 0 when closed
     */
    public record State(Position position, long sinceMs, String cause, long probeAtMs, long pauseMs) {}

    /** Told of transitions, by the thread that caused them. */
    public interface Listener {

        void opened(String cause);

        /** One may pass, whose fate decides; as often as that is tried. */
        default void halfOpened() {}

        void closed(long openMs);
    }

    private final Clock clock;
    private final Listener listener;
    private final AtomicReference<State> state;
    private final Breaker whole;
    private volatile long succeededMs;

    /** Open, with an attempt due: nobody knows yet whether there is a Redis. */
    public Breaker(Clock clock, Listener listener) {
        this(clock, listener, null);
    }

    private Breaker(Clock clock, Listener listener, Breaker whole) {
        this.whole = whole;
        this.clock = clock;
        this.listener = listener;
        long now = clock.millis();
        state = new AtomicReference<>(new State(Position.OPEN, now, "", now, MIN_PAUSE_MS));
    }

    /** For a part of this Redis, which may be away while others are not; as long as any part answers, the whole does. */
    Breaker part() {
        Listener nobody = new Listener() {
            @Override
            public void opened(String cause) {}

            @Override
            public void closed(long openMs) {}
        };
        return new Breaker(clock, nobody, this);
    }

    public State state() {
        return state.get();
    }

    /** Whether to go ahead; then {@link #succeeded}, {@link #failed} or {@link #unused} has to follow. */
    public boolean mayPass() {
        State now = state.get();
        if (now.position() == Position.CLOSED) {
            return true;
        }
        long time = clock.millis();
        boolean tries = time >= now.probeAtMs() && state.compareAndSet(now, halfOpen(now, time));
        if (tries) {
            listener.halfOpened();
        }
        return tries;
    }

    private static State halfOpen(State before, long time) {
        return new State(Position.HALF_OPEN, before.sinceMs(), before.cause(), time + PROBE_MS, before.pauseMs());
    }

    /** There was nothing to try it with after all: the next may. */
    public void unused() {
        State now = state.get();
        if (now.position() == Position.HALF_OPEN) {
            state.compareAndSet(
                    now, new State(Position.OPEN, now.sinceMs(), now.cause(), clock.millis(), now.pauseMs()));
        }
    }

    public void succeeded() {
        succeededMs = clock.millis();
        if (whole != null) {
            whole.succeeded();
        }
        State before = state.get();
        if (before.position() != Position.CLOSED) {
            long time = clock.millis();
            State closed = new State(Position.CLOSED, time, before.cause(), 0, MIN_PAUSE_MS);
            if (state.getAndSet(closed).position() != Position.CLOSED) {
                listener.closed(time - before.sinceMs());
            }
        }
    }

    public void failed(String cause) {
        if (whole != null && clock.millis() - whole.succeededMs >= MAX_PAUSE_MS) {
            whole.failed(cause);
        }
        State before = state.get();
        boolean opens = before.position() == Position.CLOSED;
        boolean unheard = before.cause().isEmpty(); // it begins open, without a word about it
        long time = clock.millis();
        long pause = before.pauseMs() + ThreadLocalRandom.current().nextLong(before.pauseMs() / 2);
        State open = new State(
                Position.OPEN,
                opens ? time : before.sinceMs(),
                cause,
                time + pause,
                opens ? MIN_PAUSE_MS : Math.min(before.pauseMs() * 2, MAX_PAUSE_MS));
        if (before.position() == Position.OPEN && !unheard) {
            return; // what was under way when it opened: known already
        }
        if (state.compareAndSet(before, open) && (opens || unheard)) {
            listener.opened(cause);
        }
    }

    /** How long to wait before asking {@link #mayPass} again, in ms. */
    long pauseMs() {
        return Math.max(1, state.get().probeAtMs() - clock.millis());
    }
}
