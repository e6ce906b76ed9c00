package io.inlet.publishing;

import io.inlet.journal.Journal;
import io.inlet.metrics.Metrics;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Whether anybody listens to a channel, as PUBLISH answers: what nobody has subscribed to, Redis forgets at once. Said
 * when it changes. Thread-safe.
 */
final class Audience {

    /** Nobody has answered yet. */
    static final long UNKNOWN = -1;

    private final String channel;
    private final Metrics metrics;
    private final AtomicBoolean missing = new AtomicBoolean();
    private volatile long last = UNKNOWN;

    Audience(String channel, Metrics metrics) {
        this.channel = channel;
        this.metrics = metrics;
    }

    /** Takes note of how many received the last of some frames. */
    void received(long receivers, long frames) {
        boolean nobody = receivers == 0;
        if (last != receivers) { // or all lanes would write to one place all the time
            last = receivers;
        }
        metrics.framesHeard(receivers, frames);
        if (missing.get() != nobody && missing.compareAndSet(!nobody, nobody)) {
            if (nobody) {
                Journal.nobodyListens(channel);
            } else {
                Journal.somebodyListens(channel, receivers);
            }
        }
    }

    /** How many received the last of them, or {@link #UNKNOWN}. */
    long last() {
        return last;
    }
}
