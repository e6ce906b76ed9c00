package io.inlet.publishing;

import io.inlet.journal.Journal;
import io.inlet.metrics.Metrics;
import io.inlet.metrics.RecentLags;
import io.inlet.stream.AudioStream;
import io.inlet.stream.Frame;
import io.inlet.stream.Outgoing;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The way of many streams to Redis. It has one batch under way; the next takes what has gathered meanwhile, so batches
 * grow under load and an idle lane sends at once. Since a stream has one lane, its frames cannot overtake each other,
 * whichever connection a batch takes.
 *
 * <p>A batch that is not known to have arrived goes back to its streams. Before a stream hands out the same frames
 * again, oldest first, the lane asks Redis how far it has got, so that none goes out twice. How long all that is worth
 * the while is the streams' decision: it is they who know how old the audio is. Whether Redis is worth asking is the
 * {@link Breaker}'s.
 *
 * <p>A frame that comes to an idle lane leaves at once. Where more follow closely, the lane takes off no sooner than
 * a moment after an answer: waking up for each frame would cost more than the frame.
 *
 * <p>Threads: {@link #enter} is for all; everything else happens on the lane's event loop, which is the one that Redis'
 * answers arrive on, too.
 */
final class Lane {

    static final int MAX_MESSAGES = 512;
    static final int MAX_BYTES = 1 << 20;

    /** A batch shrinks down to this when it takes too long: a narrow network must not time out for ever. */
    static final int MIN_BYTES = 1 << 14;

    /** While Redis is away, streams are told so this often, since it is then that they let go what is too old. */
    static final long MAX_HOLD_MS = 100;

    /** When only a part of Redis refuses, its streams wait this long, and the others go on. */
    static final long RETRY_MS = 200;

    /** A Redis that stood still has to work off what it was sent before its word on that is good: then it is asked twice. */
    static final long CATCH_UP_MS = 100;

    private final Transport transport;
    private final Breaker breaker;
    private final Metrics metrics;
    private final RecentLags lags;
    private final ScheduledExecutorService loop;
    private final Clock clock;
    private final long gatherMs;
    private final Queue<Outlet> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean busy = new AtomicBoolean();

    // of the loop, while busy
    private long departedMs;
    private int frames; // aboard
    private boolean brisk; // frames follow each other closely
    private boolean full; // there was more than a batch may hold
    private final List<Sent> aboard = new ArrayList<>();
    private final List<Outlet> again = new ArrayList<>(); // more of it came: two runs in a batch would have two fates
    private int mostBytes = MAX_BYTES;

    /** A run and what became of it. */
    private record Sent(Run run, Transport.Fate fate) {}

    /**
     * @param loop single-threaded
     * @param gatherMs how long frames are let gather while they follow each other closely
     */
    Lane(
            Transport transport,
            Breaker breaker,
            Metrics metrics,
            ScheduledExecutorService loop,
            Clock clock,
            long gatherMs) {
        this.transport = transport;
        this.breaker = breaker;
        this.metrics = metrics;
        lags = metrics.recentLags();
        this.loop = loop;
        this.clock = clock;
        this.gatherMs = gatherMs;
    }

    void enter(Outlet outlet) {
        waiting.add(outlet);
        wake();
    }

    private void wake() {
        if (!busy.get() && busy.compareAndSet(false, true)) {
            try {
                loop.execute(this::depart);
            } catch (RejectedExecutionException gone) {
                // the node has given up its Redis: nothing more leaves it, which its drain has told
            }
        }
    }

    private void rest() {
        busy.set(false);
        if (!waiting.isEmpty()) {
            wake();
        }
    }

    private void depart() {
        if (waiting.isEmpty()) {
            rest();
            return;
        }
        if (!breaker.mayPass()) {
            hold();
            return;
        }
        try {
            Transport.Batch batch = transport.batch();
            load(batch);
            if (aboard.isEmpty()) {
                breaker.unused();
                rest();
            } else {
                batch.execute().whenCompleteAsync(this::arrived, loop);
            }
        } catch (RuntimeException | OutOfMemoryError notSent) {
            arrived(null, notSent);
        }
    }

    private void load(Transport.Batch batch) {
        int messages = 0;
        int bytes = 0;
        frames = 0;
        long now = clock.millis();
        brisk = now - departedMs < 2 * gatherMs;
        departedMs = now;
        Outlet outlet;
        while (messages < MAX_MESSAGES && bytes < mostBytes && (outlet = waiting.poll()) != null) {
            if (outlet.aboard()) {
                again.add(outlet);
                continue;
            }
            outlet.taken();
            if (outlet.pausing()) {
                continue;
            }
            AudioStream stream = outlet.stream();
            List<Outgoing> handedOut = new ArrayList<>();
            Outgoing next = null;
            while (!outlet.inDoubt()
                    && messages < MAX_MESSAGES
                    && bytes < mostBytes
                    && (next = stream.next(now)) != null) {
                handedOut.add(next);
                messages++;
                if (next instanceof Frame frame) {
                    frames++;
                    bytes += frame.pcm().length;
                }
            }
            if (next != null) {
                outlet.ready(); // there may be more of it than fits
            }
            if (!handedOut.isEmpty() || (outlet.speaksAnyway() && !stream.finished())) {
                messages++; // what it says about itself
                board(batch, new Run(outlet, handedOut, stream.position(), outlet.inDoubt()));
            }
        }
        full = messages >= MAX_MESSAGES || bytes >= mostBytes;
    }

    private void board(Transport.Batch batch, Run run) {
        int place = aboard.size();
        run.outlet().aboard(true);
        aboard.add(new Sent(run, null)); // first: what was handed out must be settled, also when adding it fails
        aboard.set(place, new Sent(run, batch.add(run)));
    }

    private void arrived(Boolean safe, Throwable failure) {
        boolean answered = failure == null;
        boolean tried = false;
        for (Sent sent : aboard) {
            tried |= !sent.run().question();
            answered |= sent.fate() != null && sent.fate().answered();
        }
        long now = clock.millis();
        if (failure == null && frames > 0) {
            metrics.batchAnswered(frames, now - departedMs);
        }
        for (Sent sent : aboard) {
            settle(sent, failure == null, Boolean.TRUE.equals(safe), answered, now);
        }
        aboard.clear();
        waiting.addAll(again);
        again.clear();
        if (answered) {
            mostBytes = Math.min(mostBytes * 2, MAX_BYTES);
            if (tried) {
                breaker.succeeded();
            } else {
                breaker.unused(); // a Redis that is full answers questions, and takes nothing
            }
            goOn();
        } else {
            mostBytes = Math.max(mostBytes / 4, MIN_BYTES);
            breaker.failed(RedisTarget.cause(failure));
            hold();
        }
    }

    private void settle(Sent sent, boolean accepted, boolean safe, boolean answered, long now) {
        Outlet outlet = sent.run().outlet();
        outlet.aboard(false);
        Transport.Fate fate = sent.fate();
        boolean arrived = fate != null && fate.arrived(); // though others of the batch may have not
        try {
            boolean tooEarly = false;
            if (arrived && sent.run().question()) {
                tooEarly = now - outlet.answersSince(now) < CATCH_UP_MS;
                answer(outlet, fate, tooEarly, now);
            } else if (arrived) {
                accept(sent.run(), fate, accepted ? safe : !transport.waitsForReplicas(), now);
            } else {
                takeBack(outlet, fate, now);
            }
            if (tooEarly || (!arrived && answered)) {
                outlet.pausing(true);
                loop.schedule(() -> pauseOver(outlet), tooEarly ? CATCH_UP_MS : RETRY_MS, TimeUnit.MILLISECONDS);
            } else {
                again(outlet);
            }
        } catch (RuntimeException unexpected) {
            Journal.internalError("telling a stream how its frames fared", unexpected); // the lane goes on
        }
    }

    private static void answer(Outlet outlet, Transport.Fate fate, boolean tooEarly, long now) {
        if (!tooEarly) {
            outlet.inDoubt(false);
            outlet.stream().recovered(fate.recovered(), now);
        }
        held(outlet, fate, now);
    }

    private void accept(Run run, Transport.Fate fate, boolean safe, long now) {
        Outlet outlet = run.outlet();
        outlet.inDoubt(false);
        outlet.stream().confirmed(safe, now);
        lateness(run, now);
        if (fate.receivers() >= 0) {
            outlet.audience().received(fate.receivers(), run.frames());
        }
        held(outlet, fate, now);
    }

    /** That of its first frame is said of all. */
    private void lateness(Run run, long now) {
        for (Outgoing message : run.messages()) {
            if (message instanceof Frame frame) {
                lags.add(now - frame.timestampMs(), run.frames(), now);
                return;
            }
        }
    }

    private static void takeBack(Outlet outlet, Transport.Fate fate, long now) {
        if (fate == null) { // it was not even added
            outlet.stream().returned(0, List.of(), false, outlet.inDoubt(), now);
        } else {
            outlet.inDoubt(fate.inDoubt());
            outlet.stream().returned(fate.upTo(), fate.overtaken(), fate.announced(), fate.inDoubt(), now);
            held(outlet, fate, now);
        }
    }

    private static void held(Outlet outlet, Transport.Fate fate, long now) {
        switch (fate.holder()) {
            case US -> outlet.heard(now);
            case MOVED -> outlet.stream().moved(now);
            case SUPERSEDED -> {
                outlet.heard(now);
                outlet.stream().superseded(now);
            }
            case UNKNOWN -> {}
        }
    }

    private static void again(Outlet outlet) {
        if (outlet.stream().hasMore() || outlet.inDoubt()) {
            outlet.ready();
        }
    }

    private static void pauseOver(Outlet outlet) {
        outlet.pausing(false);
        again(outlet);
    }

    /** Redis is away: everybody waits. */
    private void hold() {
        long now = clock.millis();
        for (Outlet outlet : waiting) {
            outlet.stream().waiting(now);
        }
        loop.schedule(this::depart, Math.min(breaker.pauseMs(), MAX_HOLD_MS), TimeUnit.MILLISECONDS);
    }

    private void goOn() {
        if (brisk && !full) {
            loop.schedule(this::depart, gatherMs, TimeUnit.MILLISECONDS);
        } else {
            depart();
        }
    }
}
