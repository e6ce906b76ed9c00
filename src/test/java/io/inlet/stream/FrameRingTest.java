package io.inlet.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ring against a naive twin, and its two limits. */
class FrameRingTest {

    private static final AudioFormat FORMAT = new AudioFormat(8000, 1);
    private static final int BYTES_PER_MS = 16;
    private static final BufferBudget ROOMY = new BufferBudget(Long.MAX_VALUE);

    /** The same in the obvious way: a list that is summed up each time. */
    private static final class NaiveRing {

        private final List<Frame> frames = new ArrayList<>();
        private final long capacityBytes;
        private long last;

        NaiveRing(long capacityMs) {
            capacityBytes = capacityMs * BYTES_PER_MS;
        }

        void add(Frame frame) {
            frames.add(frame);
            last = frame.seq();
        }

        long first() {
            return frames.isEmpty() ? last + 1 : frames.get(0).seq();
        }

        long cost() {
            return frames.stream()
                    .mapToLong(frame -> Math.max(frame.pcm().length, BYTES_PER_MS))
                    .sum();
        }

        boolean overfull() {
            return cost() > capacityBytes && frames.size() > 1;
        }

        Frame get(long seq) {
            return frames.stream()
                    .filter(frame -> frame.seq() == seq)
                    .findFirst()
                    .orElse(null);
        }

        Frame next(long after, Track track) {
            return frames.stream()
                    .filter(frame -> frame.seq() > after && frame.track() == track)
                    .findFirst()
                    .orElse(null);
        }

        long next(long after) {
            return frames.stream()
                    .mapToLong(Frame::seq)
                    .filter(seq -> seq > after)
                    .findFirst()
                    .orElse(FrameRing.NONE);
        }

        long bytes(long after, long upTo) {
            return frames.stream()
                    .filter(frame -> frame.seq() > after && frame.seq() <= upTo)
                    .mapToLong(frame -> frame.pcm().length)
                    .sum();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34})
    void behavesLikeItsNaiveTwin(long seed) {
        Random random = new Random(seed);
        long capacityMs = 20 + random.nextInt(2000);
        FrameRing ring = new FrameRing(FORMAT, capacityMs, ROOMY, 0);
        NaiveRing twin = new NaiveRing(capacityMs);
        long seq = 0;
        for (int step = 0; step < 5000; step++) {
            if (seed % 2 == 0 && random.nextInt(10) == 0) {
                seq += random.nextInt(100); // which never come
            }
            if (random.nextInt(5) > 0) {
                Frame frame = frame(++seq, 2 * (1 + random.nextInt(400)));
                ring.add(frame);
                twin.add(frame);
            }
            while (ring.overfull() && random.nextInt(4) > 0) {
                ring.dropFirst();
                twin.frames.remove(0);
            }
            assertEquals(twin.first(), ring.first());
            assertEquals(twin.last, ring.last());
            assertEquals(twin.cost(), ring.cost());
            assertEquals(twin.overfull(), ring.overfull());
            long any = random.nextLong(seq + 2);
            assertSame(twin.get(any), ring.get(any));
            assertEquals(twin.next(any), ring.next(any));
            assertSame(twin.next(any, Track.OUTBOUND), ring.next(any, Track.OUTBOUND));
            long other = any + random.nextInt(50);
            assertEquals(twin.bytes(any, other), ring.bytes(any, other));
        }
    }

    @Test
    void isMeasuredInMediaTimeNotInFrames() {
        FrameRing ring = new FrameRing(FORMAT, 3000, ROOMY, 0);
        for (int seq = 1; seq <= 150; seq++) {
            ring.add(frame(seq, 20 * BYTES_PER_MS));
        }
        assertEquals(false, ring.overfull());
        ring.add(frame(151, 2));
        assertEquals(true, ring.overfull());
    }

    @Test
    void countsATinyFrameAsAMillisecond() {
        FrameRing ring = new FrameRing(FORMAT, 100, ROOMY, 0);
        for (int seq = 1; seq <= 101; seq++) {
            ring.add(frame(seq, 2));
        }
        assertEquals(true, ring.overfull());
    }

    @Test
    void keepsTheNewestFrameHoweverLong() {
        FrameRing ring = new FrameRing(FORMAT, 100, ROOMY, 0);
        ring.add(frame(1, 10_000 * BYTES_PER_MS));
        assertEquals(false, ring.overfull());
        ring.add(frame(2, 2));
        assertEquals(true, ring.overfull());
        ring.dropFirst();
        assertEquals(false, ring.overfull());
        assertNull(ring.get(1));
        assertEquals(2, ring.get(2).seq());
    }

    @Test
    void holdsAsMuchOfEachTrack() {
        FrameRing ring = new FrameRing(new AudioFormat(8000, 1, 2), 100, ROOMY, 0);
        for (int seq = 1; seq <= 10; seq++) {
            ring.add(frame(seq, 20 * BYTES_PER_MS));
        }
        assertEquals(false, ring.overfull());
        ring.add(frame(11, 2));
        assertEquals(true, ring.overfull());
    }

    @Test
    void aNumberThatNeverComesTakesNoRoom() {
        FrameRing ring = new FrameRing(FORMAT, 100, ROOMY, 0);
        ring.add(frame(1, BYTES_PER_MS));
        ring.add(frame(2_000_000_000_000L, BYTES_PER_MS));
        assertEquals(2 * BYTES_PER_MS, ring.cost());
        assertNull(ring.get(1000));
        assertEquals(2_000_000_000_000L, ring.next(1));
        ring.dropFirst();
        assertEquals(2_000_000_000_000L, ring.first());
    }

    private static Frame frame(long seq, int bytes) {
        return new Frame(seq, 0, 0, new byte[bytes], seq % 3 == 0 ? Track.OUTBOUND : Track.INBOUND);
    }
}
