package io.inlet.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the streams of a node may keep together: here ten frames of 100 ms. */
class AudioStreamBudgetTest {

    private static final AudioFormat FORMAT = new AudioFormat(8000, 1);
    private static final byte[] PCM = new byte[(int) FORMAT.bytesOf(100)];
    private static final long NOW = 1_000_000;

    private final BufferBudget budget = new BufferBudget(10L * PCM.length);
    private final Kept much = new Kept();
    private final Kept little = new Kept();

    /** A stream and what its sender was told. */
    private final class Kept {

        private final ToldSender told = new ToldSender();
        private final AudioStream stream = new AudioStream(
                new StreamId("t", "i"),
                1,
                FORMAT,
                CallDetails.NONE,
                new AudioStream.Retention(3000, false, 10, false, budget),
                told,
                Position.START,
                NOW);

        Kept() {
            told.of(stream);
        }

        Kept receive(int frames) {
            for (int i = 0; i < frames; i++) {
                stream.accept(PCM, NOW);
            }
            return this;
        }

        List<Long> take() {
            List<Long> seqs = new ArrayList<>();
            for (Outgoing next = stream.next(NOW); next != null; next = stream.next(NOW)) {
                if (next instanceof Frame frame) {
                    seqs.add(frame.seq());
                }
            }
            return seqs;
        }

        Kept publish() {
            take();
            stream.confirmed(true, NOW);
            return this;
        }

        Kept redisAway() {
            stream.waiting(NOW);
            return this;
        }
    }

    @Test
    void nobodyLosesAnythingWhileThereIsRoom() {
        much.redisAway().receive(8);
        little.redisAway().receive(2);
        assertEquals(List.of(), much.told.gaps);
        assertEquals(10L * PCM.length, budget.held());
    }

    @Test
    void whoHoldsMoreThanItsShareLosesTheOldestWhileRedisIsAway() {
        little.redisAway().receive(2);
        much.redisAway().receive(11);
        assertEquals(3, much.told.framesLost());
        assertEquals(Gap.Reason.NODE_BUFFER_FULL, much.told.gaps.get(0).reason());
        assertEquals(List.of(4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L), much.take());
        assertEquals(10L * PCM.length, budget.held());
    }

    @Test
    void whoHoldsLittleLosesNothingBecauseOthersHoldMuch() {
        much.redisAway().receive(10);
        little.redisAway().receive(3);
        assertEquals(List.of(), little.told.gaps);
        much.stream.check(NOW);
        assertEquals(3, much.told.framesLost());
    }

    @Test
    void nobodyLosesAnythingWhileRedisAnswers() {
        much.receive(20);
        little.receive(2);
        much.stream.check(NOW);
        assertEquals(List.of(), much.told.gaps);
        assertEquals(20, much.take().size());
    }

    @Test
    void whoHoldsTooMuchIsNotReadFromMeanwhile() {
        little.receive(2);
        much.receive(8);
        assertEquals(List.of(), much.told.mayRead);
        much.receive(1);
        assertEquals(List.of(false), much.told.mayRead);
        assertEquals(List.of(), little.told.mayRead);
        much.publish();
        assertEquals(List.of(false, true), much.told.mayRead);
    }

    @Test
    void whatIsPublishedGoesFirst() {
        much.receive(6).publish().receive(3);
        little.receive(1);
        assertEquals(10L * PCM.length, budget.held());
        much.redisAway().receive(2);
        assertEquals(List.of(), much.told.gaps);
        assertEquals(List.of(7L, 8L, 9L, 10L, 11L), much.take());
        assertEquals(10L * PCM.length, budget.held());
    }

    @Test
    void aStreamThatIsOverGivesItsShareBack() {
        much.receive(5);
        assertEquals(5L * PCM.length, budget.share());
        little.stream.end(EndReason.STOP, NOW);
        little.publish().publish();
        assertTrue(little.stream.finished());
        assertEquals(10L * PCM.length, budget.share());
    }

    @Test
    void nothingIsHeldWhenAllAreOver() {
        much.redisAway().receive(30);
        little.receive(4).publish().receive(2);
        much.stream.abandon(EndReason.DRAINED, NOW);
        little.stream.moved(NOW);
        assertEquals(0, budget.held());
        assertEquals(budget.maxBytes(), budget.share());
    }
}
