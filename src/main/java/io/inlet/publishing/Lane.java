package io.inlet.publishing;

import io.inlet.journal.Journal;
import io.inlet.stream.Frame;
import io.inlet.stream.Outgoing;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The way of many streams to Redis. It has one batch under way; the next takes what has gathered meanwhile, so batches
 * grow under load and an idle lane sends at once. Since a stream has one lane, its frames cannot overtake each other,
 * whichever connection a batch takes.
 *
 * <p>A batch that is not known to have arrived goes back to its streams, which hand the same frames out again, oldest
 * first: after a pause that doubles up to {@link #MAX_PAUSE_MS}. How long that is worth the while is the streams'
 * decision: it is they who know how old the audio is.
 *
 * <p>There is no thread: a batch is made by the thread that brings the first frame to an idle lane, or by the one on
 * which the answer to the batch before arrived.
 */
final class Lane {

    static final int MAX_MESSAGES = 512;
    static final int MAX_BYTES = 1 << 20;
    static final long MIN_PAUSE_MS = 50;
    static final long MAX_PAUSE_MS = 500;

    private final Transport transport;
    private final ScheduledExecutorService timer;
    private final Clock clock;
    private final Queue<Outlet> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean busy = new AtomicBoolean();

    // of whoever made the lane busy
    private final Set<Outlet> aboard = new LinkedHashSet<>();
    private long pauseMs = MIN_PAUSE_MS;

    Lane(Transport transport, ScheduledExecutorService timer, Clock clock) {
        this.transport = transport;
        this.timer = timer;
        this.clock = clock;
    }

    void enter(Outlet outlet) {
        waiting.add(outlet);
        depart();
    }

    private void depart() {
        while (!waiting.isEmpty() && busy.compareAndSet(false, true)) {
            try {
                Transport.Batch batch = transport.batch();
                if (load(batch)) {
                    batch.execute().whenComplete((replies, failure) -> arrived(failure));
                    return;
                }
                busy.set(false);
            } catch (RuntimeException | OutOfMemoryError notSent) {
                arrived(notSent);
                return;
            }
        }
    }

    private boolean load(Transport.Batch batch) {
        int messages = 0;
        int bytes = 0;
        long now = clock.millis();
        Outlet outlet;
        while (messages < MAX_MESSAGES && bytes < MAX_BYTES && (outlet = waiting.poll()) != null) {
            outlet.taken();
            Outgoing next = null;
            while (messages < MAX_MESSAGES
                    && bytes < MAX_BYTES
                    && (next = outlet.stream().next(now)) != null) {
                aboard.add(outlet); // first: what was handed out must be settled, also when adding it fails
                batch.add(outlet.envelope(), next);
                messages++;
                bytes += next instanceof Frame frame ? frame.pcm().length : 0;
            }
            if (next != null) {
                outlet.ready(); // there may be more of it than fits
            }
        }
        return messages > 0;
    }

    private void arrived(Throwable failure) {
        aboard.forEach(outlet -> settle(outlet, failure == null));
        aboard.clear();
        if (failure == null) {
            pauseMs = MIN_PAUSE_MS;
            resume();
        } else {
            waiting.forEach(outlet -> settle(outlet, false)); // Redis is away for those in the queue as well
            long jitter = ThreadLocalRandom.current().nextLong(pauseMs / 2);
            timer.schedule(this::resume, pauseMs + jitter, TimeUnit.MILLISECONDS);
            pauseMs = Math.min(pauseMs * 2, MAX_PAUSE_MS);
        }
    }

    private void settle(Outlet outlet, boolean accepted) {
        try {
            if (accepted) {
                outlet.stream().confirmed();
            } else {
                outlet.stream().returned(clock.millis());
            }
            if (outlet.stream().hasMore()) {
                outlet.ready();
            }
        } catch (RuntimeException unexpected) {
            Journal.internalError("telling a stream how its frames fared", unexpected); // the lane goes on
        }
    }

    private void resume() {
        busy.set(false);
        depart();
    }
}
