package io.inlet.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a stream promises to its sender and to its lane. */
class AudioStreamTest {

    private static final AudioFormat FORMAT = new AudioFormat(8000, 1);
    private static final int FRAME_MS = 100;
    private static final byte[] PCM = new byte[(int) FORMAT.bytesOf(FRAME_MS)];
    private static final long BUFFER_MS = 1000;

    private final Told told = new Told();
    private final AudioStream stream = open(false);
    private long now = 1_000_000;

    /** Takes down what the sender is told. */
    private static final class Told implements Sender {

        private final List<Long> acks = new ArrayList<>();
        private final List<Gap> gaps = new ArrayList<>();
        private final List<Summary> ends = new ArrayList<>();

        @Override
        public void acknowledged(long seq) {
            acks.add(seq);
        }

        @Override
        public void lost(Gap gap) {
            gaps.add(gap);
        }

        @Override
        public void finished(Summary summary) {
            ends.add(summary);
        }

        @Override
        public void speak() {
            // nothing to send
        }
    }

    private AudioStream open(boolean ackOnReceipt) {
        return new AudioStream(
                new StreamId("t", "i"), 7, FORMAT, new AudioStream.Retention(BUFFER_MS, 10, ackOnReceipt), told, 5);
    }

    private void receive(int frames) {
        for (int i = 0; i < frames; i++) {
            stream.accept(PCM, now);
            now += FRAME_MS;
        }
    }

    private List<Outgoing> takeAll() {
        List<Outgoing> taken = new ArrayList<>();
        for (Outgoing next = stream.next(now); next != null; next = stream.next(now)) {
            taken.add(next);
        }
        return taken;
    }

    private static List<Long> seqs(List<Outgoing> taken) {
        return taken.stream()
                .filter(Frame.class::isInstance)
                .map(frame -> ((Frame) frame).seq())
                .toList();
    }

    @Test
    void announcesItselfThenHandsOutFramesInOrder() {
        receive(3);
        List<Outgoing> taken = takeAll();
        assertEquals(new Outgoing.Started(5), taken.get(0));
        assertEquals(List.of(1L, 2L, 3L), seqs(taken));
        assertEquals(200, ((Frame) taken.get(3)).mediaMs());
        assertEquals(1_000_200, ((Frame) taken.get(3)).timestampMs());
        assertFalse(stream.hasMore());
    }

    @Test
    void acknowledgesOnlyWhatWasConfirmed() {
        receive(25);
        takeAll();
        assertEquals(List.of(), told.acks);
        stream.confirmed();
        assertEquals(List.of(20L), told.acks);
    }

    @Test
    void acknowledgesOnReceiptWhereThatIsWanted() {
        AudioStream weak = open(true);
        for (int i = 0; i < 20; i++) {
            weak.accept(PCM, now);
        }
        assertEquals(List.of(10L, 20L), told.acks);
        weak.next(now);
        weak.confirmed();
        assertEquals(List.of(10L, 20L), told.acks);
    }

    @Test
    void handsTheSameOutAgainWhenItCameBack() {
        receive(3);
        takeAll();
        stream.returned(now);
        List<Outgoing> again = takeAll();
        assertInstanceOf(Outgoing.Started.class, again.get(0));
        assertEquals(List.of(1L, 2L, 3L), seqs(again));
        assertEquals(List.of(), told.gaps);
    }

    @Test
    void losesTheOldestWhenRedisStaysAwayForLongerThanTheBuffer() {
        takeAll();
        stream.returned(now);
        receive(15);
        assertEquals(5, told.gaps.stream().mapToLong(Gap::frames).sum());
        assertEquals(1, told.gaps.get(0).from());
        List<Outgoing> taken = takeAll();
        taken.remove(0); // started
        Outgoing.Lost lost = assertInstanceOf(Outgoing.Lost.class, taken.get(0));
        assertEquals(new Gap(1, 5, Gap.Reason.BUFFER_OVERFLOW), lost.gap());
        assertEquals(List.of(6L, 7L, 8L, 9L, 10L, 11L, 12L, 13L, 14L, 15L), seqs(taken));
        assertEquals(500, ((Frame) taken.get(1)).mediaMs(), "media time counts what was lost");
    }

    @Test
    void losesNothingOfASenderThatIsFasterThanRealTime() {
        for (int i = 0; i < 300; i++) {
            stream.accept(PCM, now);
        }
        assertEquals(300, seqs(takeAll()).size());
        assertEquals(List.of(), told.gaps);
    }

    @Test
    void losesNothingWhenALaneFallsBehindARedisThatAnswers() {
        receive(100);
        assertEquals(100, seqs(takeAll()).size());
        assertEquals(List.of(), told.gaps);
    }

    @Test
    void boundsWhatAFastSenderMayBeAhead() {
        int most = (int) ((AudioStream.CATCH_UP_MS + BUFFER_MS) / FRAME_MS);
        for (int i = 0; i < most + 7; i++) {
            stream.accept(PCM, now);
        }
        assertEquals(7, told.gaps.stream().mapToLong(Gap::frames).sum());
        assertEquals(most, seqs(takeAll()).size());
    }

    @Test
    void doesNotCallLostWhatALaneStillHasInHand() {
        takeAll();
        stream.returned(now);
        receive(5);
        takeAll();
        receive(20);
        assertEquals(List.of(), told.gaps);
        stream.confirmed();
        List<Outgoing> taken = takeAll();
        assertEquals(List.of(new Gap(6, 15, Gap.Reason.BUFFER_OVERFLOW)), told.gaps);
        assertEquals(16L, seqs(taken).get(0));
    }

    @Test
    void callsItLostWhenTheLaneBringsItBackTooLate() {
        receive(5);
        takeAll();
        receive(20);
        stream.returned(now);
        assertEquals(List.of(new Gap(1, 15, Gap.Reason.BUFFER_OVERFLOW)), told.gaps);
        assertEquals(16L, seqs(takeAll()).get(0));
    }

    @Test
    void saysStoppedAfterEverythingElseAndFinishesOnce() {
        receive(10);
        stream.end(EndReason.STOP, now);
        stream.end(EndReason.LOST, now);
        stream.accept(PCM, now);
        assertEquals(10, seqs(takeAll()).size());
        assertEquals(List.of(), told.ends);
        stream.confirmed();
        assertTrue(stream.hasMore());
        Outgoing.Stopped stopped = assertInstanceOf(Outgoing.Stopped.class, stream.next(now));
        assertNull(stream.next(now));
        assertFalse(stream.finished());
        stream.confirmed();
        stream.confirmed();
        assertTrue(stream.finished());
        Summary summary = new Summary(EndReason.STOP, 10, 10, 0, 1000);
        assertEquals(summary, stopped.summary());
        assertEquals(List.of(summary), told.ends);
        assertEquals(List.of(10L), told.acks);
    }

    @Test
    void saysStoppedAgainWhenThatCameBack() {
        stream.end(EndReason.STOP, now);
        takeAll();
        stream.confirmed();
        assertInstanceOf(Outgoing.Stopped.class, stream.next(now));
        stream.returned(now);
        assertInstanceOf(Outgoing.Stopped.class, stream.next(now));
        stream.confirmed();
        assertTrue(stream.finished());
    }

    @Test
    void givesUpABufferAfterTheEndAndSaysWhatWasLost() {
        receive(4);
        stream.end(EndReason.LOST, now);
        takeAll();
        stream.returned(now + BUFFER_MS);
        assertFalse(stream.finished());
        takeAll();
        stream.returned(now + BUFFER_MS + 1);
        assertEquals(List.of(new Gap(1, 4, Gap.Reason.REDIS_AWAY)), told.gaps);
        assertEquals(List.of(new Summary(EndReason.LOST, 4, 0, 4, 400)), told.ends);
        assertFalse(stream.hasMore());
        assertNull(stream.next(now));
    }

    @Test
    void isGivenUpAtOnceWhenTheNodeMayWaitNoLonger() {
        receive(2);
        takeAll();
        stream.confirmed();
        receive(2);
        stream.abandon(EndReason.DRAINED, now);
        stream.abandon(EndReason.DRAINED, now);
        assertEquals(List.of(new Summary(EndReason.DRAINED, 4, 2, 2, 400)), told.ends);
    }

    /** Whatever happens: published and lost make up what was received, in order, nothing in both. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void accountsForEveryFrame(long seed) {
        Random random = new Random(seed);
        TreeSet<Long> published = new TreeSet<>();
        List<Long> inHand = new ArrayList<>();
        long received = 0;
        for (int step = 0; step < 3000; step++) {
            switch (random.nextInt(6)) {
                case 0, 1 -> {
                    receive(1);
                    received++;
                }
                case 2 -> now += random.nextInt(300);
                case 3 -> {
                    int most = random.nextInt(20);
                    for (int i = 0; i < most && stream.next(now) instanceof Frame frame; i++) {
                        inHand.add(frame.seq());
                    }
                }
                case 4 -> {
                    stream.confirmed();
                    for (long seq : inHand) {
                        assertTrue(published.isEmpty() || seq > published.last(), "in order");
                        published.add(seq);
                    }
                    inHand.clear();
                }
                default -> {
                    stream.returned(now);
                    inHand.clear();
                }
            }
        }
        stream.end(EndReason.STOP, now);
        while (!stream.finished()) {
            for (Outgoing next = stream.next(now); next != null; next = stream.next(now)) {
                if (next instanceof Frame frame) {
                    inHand.add(frame.seq());
                }
            }
            stream.confirmed();
            published.addAll(inHand);
            inHand.clear();
        }
        TreeSet<Long> lost = new TreeSet<>();
        for (Gap gap : told.gaps) {
            for (long seq = gap.from(); seq <= gap.to(); seq++) {
                assertTrue(lost.add(seq), "lost once");
            }
        }
        Summary summary = told.ends.get(0);
        assertEquals(received, summary.seq());
        assertEquals(published.size(), summary.published());
        assertEquals(lost.size(), summary.lost());
        assertTrue(lost.stream().noneMatch(published::contains));
        assertEquals(received, published.size() + lost.size());
    }
}
