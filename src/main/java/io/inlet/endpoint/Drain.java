package io.inlet.endpoint;

import io.inlet.config.Settings;
import io.inlet.journal.Journal;
import io.inlet.stream.EndReason;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * How a node goes away. Senders are told so, spread over {@code DRAIN_SPREAD_S}, so that they do not all connect to the
 * next node at once; their calls may move there, or end by themselves; what is left is cut, spread again, so that
 * all is over after {@code DRAIN_TIMEOUT_S}. Used once.
 */
final class Drain {

    /** What closing the connections, and giving up what Redis has not taken, may need at the end. */
    private static final long CLOSING_MS = 1000;

    private final Set<Call> calls;
    private final ScheduledExecutorService timer;
    private final Clock clock;
    private final long beganMs;
    private final long spreadMs;
    private long deadlineMs;
    private boolean hurried;
    private boolean cutting;
    private int ended;
    private int moved;
    private int cut;

    /** @param calls all there are; the drain is told when one is {@link #over} */
    Drain(Set<Call> calls, Settings.Drain settings, ScheduledExecutorService timer, Clock clock) {
        this.calls = calls;
        this.timer = timer;
        this.clock = clock;
        beganMs = clock.millis();
        deadlineMs = beganMs + settings.timeout().toMillis();
        spreadMs = Math.min(settings.spread().toMillis(), settings.timeout().toMillis() / 3);
    }

    /** Returns when all is over, and at the latest when the time is. */
    void run() throws InterruptedException {
        Journal.draining(calls.size(), deadlineMs - beganMs);
        for (Call call : calls) {
            later(() -> tell(call), spreadMs);
        }
        awaitNone(CLOSING_MS + spreadMs);
        boolean atOnce = beginCutting();
        for (Call call : calls) {
            later(call::cut, atOnce ? 0 : spreadMs);
        }
        awaitNone(CLOSING_MS / 2);
        int unfinished = calls.size();
        calls.forEach(Call::abandon);
        awaitNone(0);
        calls.forEach(Call::giveUp);
        synchronized (this) {
            Journal.drained(ended, moved, cut, unfinished, clock.millis() - beganMs);
        }
    }

    private void later(Runnable what, long withinMs) {
        long delay = withinMs == 0 ? 0 : ThreadLocalRandom.current().nextLong(withinMs);
        timer.schedule(what, delay, TimeUnit.MILLISECONDS);
    }

    /** Also for a call that was let in just before the door was closed. */
    void tell(Call call) {
        call.leaving(Math.max(0, deadlineMs() - clock.millis()));
    }

    /** The rest is to take no longer than closing does. */
    void hurry() {
        if (hasten()) {
            calls.forEach(call -> later(call::cut, 0)); // some were to be cut later than there is time now
        }
    }

    private synchronized boolean hasten() {
        hurried = true;
        deadlineMs = Math.min(deadlineMs, clock.millis() + CLOSING_MS);
        notifyAll();
        return cutting;
    }

    private synchronized boolean beginCutting() {
        cutting = true;
        return hurried;
    }

    private synchronized long deadlineMs() {
        return deadlineMs;
    }

    /** A call is over, and no longer one of them. */
    synchronized void over(Call call) {
        switch (call.endReason().orElse(EndReason.GOING_AWAY)) {
            case TAKEN_OVER, CLOSED, LOST -> moved++; // it left, with or without telling us where to
            case DRAINED -> cut++;
            case GOING_AWAY -> {} // it carried nothing
            default -> ended++;
        }
        if (calls.isEmpty()) {
            notifyAll();
        }
    }

    /** @param beforeMs how long before the deadline to go on all the same; a hurried drain goes on at once */
    private synchronized void awaitNone(long beforeMs) throws InterruptedException {
        while (!calls.isEmpty()) {
            long left = deadlineMs - (hurried ? Math.min(beforeMs, CLOSING_MS) : beforeMs) - clock.millis();
            if (left <= 0) {
                return;
            }
            wait(left);
        }
    }
}
