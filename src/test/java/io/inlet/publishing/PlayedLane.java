package io.inlet.publishing;

import io.inlet.endpoint.PlayedTimer;
import io.inlet.endpoint.SettableClock;
import io.inlet.metrics.Metrics;
import io.inlet.stream.AudioFormat;
import io.inlet.stream.AudioStream;
import io.inlet.stream.BufferBudget;
import io.inlet.stream.CallDetails;
import io.inlet.stream.EndReason;
import io.inlet.stream.Gap;
import io.inlet.stream.Position;
import io.inlet.stream.Sender;
import io.inlet.stream.StreamId;
import io.inlet.stream.Summary;
import io.inlet.tracing.Tracing;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** One lane, with Redis and time played by the test. */
abstract class PlayedLane {

    static final AudioFormat FORMAT = new AudioFormat(48_000, 2);
    static final byte[] PCM = new byte[1600];
    private static final Logger JOURNAL = Logger.getLogger("io.inlet");

    final PlayedTransport transport = new PlayedTransport();
    final PlayedTimer timer = new PlayedTimer();
    final SettableClock clock = new SettableClock(1_000_000);
    final Metrics metrics = new Metrics();
    final Audience audience = new Audience("c", metrics);
    final List<String> told = new ArrayList<>();
    final Breaker breaker = new Breaker(clock, new Breaker.Listener() {
        @Override
        public void opened(String cause) {
            told.add("opened " + cause);
        }

        @Override
        public void closed(long openMs) {
            told.add("closed");
        }
    });
    final Lane lane =
            new Lane(transport, breaker, metrics, timer.executor(), clock, gatherMs(), new BatchSpans(tracing(), 7));

    /** Who collects traces. */
    Tracing tracing() {
        return Tracing.OFF;
    }

    /** How long frames that follow each other closely are let gather. */
    long gatherMs() {
        return 0;
    }

    @BeforeAll
    static void quiet() {
        JOURNAL.setLevel(Level.OFF);
    }

    @AfterAll
    static void loud() {
        JOURNAL.setLevel(null);
    }

    /** Takes down what the streams' senders are told. */
    private final class Told implements Sender {

        private final String name;

        Told(String name) {
            this.name = name + " ";
        }

        @Override
        public void acknowledged(long seq) {
            told.add(name + "ack " + seq);
        }

        @Override
        public void published(long frames) {}

        @Override
        public void lost(Gap gap) {
            told.add(name + "lost " + gap.from() + "-" + gap.to());
        }

        @Override
        public void mayRead(boolean mayRead) {}

        @Override
        public void ended(EndReason reason) {
            told.add(name + "ended " + reason.word());
        }

        @Override
        public void finished(Summary summary) {
            told.add(name + "finished");
        }

        @Override
        public void speak() {}
    }

    /** A stream with a buffer of three seconds, announced. */
    final Outlet open(String interaction) {
        return open(interaction, CallDetails.NONE);
    }

    final Outlet open(String interaction, CallDetails details) {
        AudioStream stream = new AudioStream(
                new StreamId("t", interaction),
                1,
                FORMAT,
                details,
                new AudioStream.Retention(3000, false, 1, false, new BufferBudget(1 << 30)),
                new Told(interaction),
                Position.START,
                clock.millis());
        Outlet outlet = new Outlet(stream, "us", false, new Destination("c", "c:events", "p"), audience, lane);
        outlet.ready();
        return outlet;
    }

    final void receive(Outlet outlet, int frames) {
        for (int i = 0; i < frames; i++) {
            outlet.stream().accept(PCM, clock.millis());
            outlet.ready();
        }
    }

    /** The breaker's pause is over. */
    final void pauseOver() {
        clock.pass(2 * Breaker.MAX_PAUSE_MS);
        timer.elapse();
    }
}
