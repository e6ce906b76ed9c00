package io.inlet.endpoint;

import io.inlet.config.Settings;
import io.inlet.dialect.InletDialect;
import io.inlet.journal.Journal;
import io.inlet.publishing.Lanes;
import io.inlet.stream.AudioStream;
import jakarta.websocket.Session;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * All calls of this node, from their connection until nothing of them is under way any more, and what they share.
 * Thread-safe.
 */
public final class Calls {

    static final InletDialect DIALECT = new InletDialect();

    /** One timer for all calls: Tyrus' own, one a connection, costs more than the frames do (see TyrusTimers). */
    private static final long CHECK_INTERVAL_MS = 250;

    /** What closing the connections may take at the end of a drain. */
    private static final long CLOSING_MS = 1000;

    private final Settings settings;
    private final Lanes lanes;
    private final Clock clock;
    private final AudioStream.Retention retention;
    private final Set<Call> all = ConcurrentHashMap.newKeySet();
    private final AtomicLong lastEpoch = new AtomicLong();
    private final ScheduledFuture<?> checks;
    private volatile Duration draining;

    public Calls(Settings settings, Lanes lanes, ScheduledExecutorService timer, Clock clock) {
        this.settings = settings;
        this.lanes = lanes;
        this.clock = clock;
        retention = new AudioStream.Retention(
                settings.audio().bufferDuration().toMillis(),
                settings.audio().ackInterval(),
                settings.audio().ackOn() == Settings.AckOn.RECEIVED);
        checks = timer.scheduleWithFixedDelay(
                this::checkTimes, CHECK_INTERVAL_MS, CHECK_INTERVAL_MS, TimeUnit.MILLISECONDS);
    }

    Call open(Session session, Caller caller) {
        Call call = new Call(this, session, caller);
        all.add(call);
        Duration left = draining; // it was let in just before the door was closed
        if (left != null) {
            call.drain(left.toMillis());
        }
        return call;
    }

    void over(Call call) {
        all.remove(call);
        if (all.isEmpty()) {
            synchronized (all) {
                all.notifyAll();
            }
        }
    }

    /** Calls that are not over: connected, or with audio still under way. */
    public int size() {
        return all.size();
    }

    private void checkTimes() {
        long now = now();
        for (Call call : all) {
            try {
                call.checkTime(now);
            } catch (RuntimeException unexpected) {
                Journal.internalError("checking a call's time", unexpected);
            }
        }
    }

    /**
     * Ends all calls: what was received is published, then each connection is closed. Returns when that is done, and at
     * the latest when the time is over; what Redis has not taken by then is given up.
     */
    void drain(Duration timeout) throws InterruptedException {
        long began = now();
        long deadline = began + timeout.toMillis();
        draining = timeout;
        Journal.draining(all.size(), timeout.toMillis());
        all.forEach(call -> call.drain(timeout.toMillis()));
        awaitNone(deadline - Math.min(CLOSING_MS, timeout.toMillis() / 2));
        int unfinished = all.size();
        all.forEach(Call::abandon);
        awaitNone(deadline);
        checks.cancel(false);
        Journal.drained(unfinished, now() - began);
    }

    private void awaitNone(long deadline) throws InterruptedException {
        synchronized (all) {
            for (long left = deadline - now(); left > 0 && !all.isEmpty(); left = deadline - now()) {
                all.wait(left);
            }
        }
    }

    // ---- what calls share

    Settings settings() {
        return settings;
    }

    Lanes lanes() {
        return lanes;
    }

    AudioStream.Retention retention() {
        return retention;
    }

    Clock clock() {
        return clock;
    }

    long now() {
        return clock.millis();
    }

    /** The wall clock in ms, moved on where two streams start within one. */
    long newEpoch() {
        return lastEpoch.updateAndGet(last -> Math.max(last + 1, now()));
    }
}
