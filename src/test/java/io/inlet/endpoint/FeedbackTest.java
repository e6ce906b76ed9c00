package io.inlet.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.inlet.admission.SampleToken;
import io.inlet.dialect.InletDialect;
import io.inlet.journal.Who;
import io.inlet.metrics.Metrics;
import io.inlet.stream.AudioFormat;
import io.inlet.stream.AudioStream;
import io.inlet.stream.BufferBudget;
import io.inlet.stream.CallDetails;
import io.inlet.stream.EndReason;
import io.inlet.stream.Gap;
import io.inlet.stream.Position;
import io.inlet.stream.StreamId;
import io.inlet.stream.Summary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a call's frames, as its sender and the log are told. */
class FeedbackTest {

    private static final Logger JOURNAL = Logger.getLogger("io.inlet");

    private final RecordedSession network = new RecordedSession().takingAtOnce();
    private final Outbox outbox = new Outbox(network.session(), 10, new InletDialect(), new SettableClock(0), () -> {});
    private final List<EndReason> ended = new ArrayList<>();
    private final AtomicInteger settled = new AtomicInteger();
    private final List<String> turned = new ArrayList<>();
    private final Intake intake = new Intake() {
        @Override
        public void turn(BooleanSupplier open) {
            turned.add(open.getAsBoolean() ? "resume" : "pause");
        }

        @Override
        public void linger() {
            throw new AssertionError("not expected");
        }

        @Override
        public void watch(FrameGuard guard) {
            throw new AssertionError("not expected");
        }
    };
    private final Metrics metrics = new Metrics();
    private final Feedback feedback = new Feedback(
            outbox,
            Optional.of(intake),
            new Watch("call", new Caller(new SampleToken(Map.of())), () -> 0),
            new SettableClock(0),
            () -> Who.at("192.0.2.1", null),
            ended::add,
            settled::incrementAndGet);
    private final List<String> journal = new ArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord record) {
            journal.add((String) ((Map<?, ?>) record.getParameters()[0]).get("event"));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    static AudioStream streamOf(Feedback told) {
        return new AudioStream(
                new StreamId("t", "i"),
                1,
                new AudioFormat(8000, 1),
                CallDetails.NONE,
                new AudioStream.Retention(1000, false, 10, false, new BufferBudget(1 << 20)),
                told,
                Position.START,
                0);
    }

    @BeforeEach
    void begin() {
        feedback.about(streamOf(feedback), metrics.tally("inlet"));
        JOURNAL.addHandler(handler);
        JOURNAL.setUseParentHandlers(false);
        JOURNAL.setLevel(Level.INFO);
    }

    @AfterEach
    void leave() {
        JOURNAL.removeHandler(handler);
        JOURNAL.setUseParentHandlers(true);
        JOURNAL.setLevel(null);
    }

    private List<String> events() {
        return network.texts().stream()
                .map(text -> PlayedCall.json(text).getString("event"))
                .toList();
    }

    @Test
    void notesAreSentWhenItSpeaksAndNotBefore() {
        feedback.lost(new Gap(1, 4, Gap.Reason.BUFFER_OVERFLOW));
        feedback.acknowledged(10);
        assertEquals(List.of(), events());
        feedback.speak();
        assertEquals(List.of("gap", "ack"), events());
    }

    @Test
    void aLossIsTwoLinesInTheLogHoweverLongItIs() {
        for (int seq = 1; seq < 10; seq++) {
            feedback.lost(new Gap(seq, seq, Gap.Reason.BUFFER_OVERFLOW));
        }
        assertEquals(List.of("losing_frames"), journal);
        feedback.acknowledged(10);
        feedback.acknowledged(20);
        assertEquals(List.of("losing_frames", "frames_lost"), journal);
        assertTrue(metrics.lost().get("buffer_overflow") > 0, "counted by cause");
    }

    @Test
    void aStreamThatEndsItselfSaysWhyBeforeItsClose() {
        feedback.ended(EndReason.CONSUMER_DOWN);
        assertEquals(List.of(EndReason.CONSUMER_DOWN), ended);
        feedback.finished(new Summary(EndReason.CONSUMER_DOWN, 5, 5, 0, 500));
        feedback.speak();
        assertEquals(List.of("error"), events());
        assertEquals(List.of(4010), network.closeCodes());
    }

    @ParameterizedTest
    @CsvSource({"STOP, stopped, 1000", "CLOSED, stopped, 1000", "LOST, stopped, 1000", "DRAINED, error, 1012"})
    void theLastWordIsTheSummaryAndAnErrorWhereTheCloseIsOne(EndReason reason, String last, int closeCode) {
        feedback.finished(new Summary(reason, 5, 5, 0, 500));
        assertEquals(0, settled.get());
        feedback.speak();
        assertEquals("stopped", events().get(0));
        assertEquals(last, events().get(events().size() - 1));
        assertEquals(List.of(closeCode), network.closeCodes());
        assertTrue(settled.get() > 0);
        assertEquals(List.of("stream_ended"), journal);
    }

    @Test
    void aSenderIsHeldBackUntilItMayBeReadFromAgain() {
        assertFalse(feedback.holdsBack());
        feedback.mayRead(false);
        assertTrue(feedback.holdsBack());
        assertEquals(List.of(), turned, "a note so far");
        feedback.speak();
        feedback.speak();
        assertEquals(List.of("pause"), turned);
        feedback.mayRead(true);
        assertFalse(feedback.holdsBack());
        feedback.speak();
        assertEquals(List.of("pause", "resume"), turned);
    }

    @Test
    void aCallThatHasEndedIsReadFromSoThatItsCloseIsSeen() {
        feedback.mayRead(false);
        feedback.speak();
        feedback.readOn();
        assertEquals(List.of("pause", "resume"), turned);
    }
}
