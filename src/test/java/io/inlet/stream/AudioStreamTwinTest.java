package io.inlet.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stream against its naive twin, which keeps a list of everything and sums it up each time. */
class AudioStreamTwinTest extends PlayedStream {

    private static final long LEAST_COST = FORMAT.bytesOf(1);

    // what the twin knows
    private final List<Frame> kept = new ArrayList<>();
    private final TreeSet<Long> never = new TreeSet<>(); // came
    private final long[] media = new long[2]; // in bytes, by track
    private final List<Outgoing.Mark> marks = new ArrayList<>();
    private int marksInHand;
    private final TreeSet<Long> published = new TreeSet<>();
    private final TreeSet<Long> lost = new TreeSet<>();
    private long received;
    private long settled;
    private long underWay;
    private long awaySince = -1;
    private boolean reading = true;
    private boolean inDoubt;
    private long arrivedUnheard;
    private long doubted; // up to here nobody knows
    private long gone; // behind that, lost up to here

    // what was told or handed out, and looked at
    private final List<Gap> inHand = new ArrayList<>();
    private final List<Frame> frames = new ArrayList<>();
    private final TreeSet<Long> announced = new TreeSet<>();
    private int gapsSeen;
    private int acksSeen;

    private Random random;
    private int tracks;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void behavesLikeItsNaiveTwin(long seed) {
        random = new Random(seed);
        tracks = 1 + (int) (seed % 2);
        stream = open(new AudioFormat(8000, 1, tracks), retention(false, false), Position.START);
        for (int step = 0; step < 4000; step++) {
            switch (random.nextInt(seed % 4 < 2 ? 12 : 10)) {
                case 0, 1, 2 -> accept();
                case 3 -> now += random.nextInt(400);
                case 4, 5 -> next(random.nextInt(20));
                case 6 -> confirmed();
                case 7 -> returned();
                case 8 -> waiting();
                case 10 -> missing();
                case 11 -> mark();
                default -> {
                    stream.check(now);
                    makeRoom();
                    holdBack();
                }
            }
            compare();
        }
        finish();
    }

    // ---- the same on both sides

    private void accept() {
        if (!reading) {
            return; // a sender that does as it is told
        }
        boolean usual = random.nextInt(3) > 0;
        byte[] pcm = stream.room(usual ? 1600 : 2 * (4 + random.nextInt(random.nextInt(20) == 0 ? 50_000 : 1500)));
        ByteBuffer.wrap(pcm).putLong(++received);
        Track track = track();
        stream.accept(track, pcm, now);
        kept.add(new Frame(received, now, FORMAT.millisOf(media[track.ordinal()]), pcm, track));
        media[track.ordinal()] += pcm.length;
        makeRoom();
        holdBack();
    }

    private Track track() {
        return tracks == 2 && random.nextInt(3) == 0 ? Track.OUTBOUND : Track.INBOUND;
    }

    private void missing() {
        int count = random.nextInt(random.nextInt(20) == 0 ? 1000 : 4);
        long millis = random.nextInt(100);
        Track track = track();
        stream.missing(track, count, millis, now);
        for (int i = 0; i < count; i++) {
            never.add(++received);
        }
        media[track.ordinal()] += FORMAT.bytesOf(millis);
        giveUpWhatIsGone();
    }

    private void mark() {
        Outgoing.Mark mark = new Outgoing.Mark("m" + random.nextInt(), longestMs(), now);
        stream.mark(mark.name(), now);
        marks.add(mark);
    }

    private long longestMs() {
        return FORMAT.millisOf(Math.max(media[0], media[1]));
    }

    private void next(int most) {
        if (inDoubt) { // as a lane does
            stream.recovered(arrivedUnheard, now);
            inDoubt = false;
            awaySince = -1;
            beSure();
            makeRoom();
            holdBack();
            return;
        }
        for (int i = 0; i < most; i++) {
            giveUpWhatIsGone();
            Outgoing next = stream.next(now);
            if (next instanceof Frame frame) {
                assertEquals(++underWay, frame.seq(), "in order, and each once");
                assertTrue(!never.contains(frame.seq()));
                int place = indexOf(frame.seq());
                assertTrue(place < 0 || frame.equals(kept.get(place)), "of its track, at its place");
                frames.add(frame);
                assertTrue(announced.containsAll(lost.headSet(frame.seq())) || !inHand.isEmpty(), "gaps first");
            } else if (next instanceof Outgoing.Lost gap) {
                assertTrue(gap.gap().to() <= settled, "behind the frames before it");
                assertTrue(trueOf(gap.gap()));
                inHand.add(gap.gap());
            } else if (next instanceof Outgoing.Mark) {
                assertEquals(marks.get(marksInHand++), next);
            } else if (next == null) {
                assertEquals(-1, indexOf(underWay + 1), "nothing more, or nothing that is still here");
                return;
            }
        }
    }

    private void confirmed() {
        if (inDoubt) {
            return;
        }
        unharmed();
        stream.confirmed(true, now);
        awaySince = -1;
        arrived(underWay);
        announced();
        holdBack();
    }

    /** Nothing else has been put where frames are that a lane has in hand. */
    private void unharmed() {
        for (Frame frame : frames) {
            assertEquals(frame.seq(), ByteBuffer.wrap(frame.pcm()).getLong());
        }
        frames.clear();
    }

    private void returned() {
        unharmed();
        boolean known = random.nextBoolean();
        long upTo = underWay > settled ? settled + random.nextLong(underWay - settled + 1) : settled;
        List<Long> overtaken = new ArrayList<>();
        for (long seq = settled + 1; known && seq < upTo; seq++) {
            if (random.nextInt(4) == 0) {
                overtaken.add(seq);
            }
        }
        boolean eventsArrived = known && random.nextBoolean();
        arrivedUnheard = inDoubt ? arrivedUnheard : upTo;
        inDoubt |= !known;
        long handedOut = underWay;
        stream.returned(known && upTo > settled ? upTo : 0, overtaken, eventsArrived, inDoubt, now);
        awaySince = awaySince < 0 ? now : awaySince;
        underWay = settled;
        if (eventsArrived) {
            announced();
        }
        inHand.clear();
        marksInHand = 0;
        lost.addAll(overtaken);
        arrived(known ? upTo : settled);
        doubted = inDoubt ? Math.max(doubted, handedOut) : settled;
        makeRoom();
        holdBack();
    }

    private void waiting() {
        stream.waiting(now);
        awaySince = awaySince < 0 ? now : awaySince;
        makeRoom();
        holdBack();
    }

    // ---- the twin's rules

    private void makeRoom() {
        while (kept.size() > 1 && cost() > tracks * FORMAT.bytesOf(BUFFER_MS)) {
            Frame oldest = kept.get(0);
            boolean mayGo = oldest.seq() <= settled
                    || (awaySince >= 0 && now - awaySince >= BUFFER_MS && now - oldest.timestampMs() >= BUFFER_MS);
            if (!mayGo) {
                break;
            }
            kept.remove(0);
        }
        giveUpWhatIsGone();
    }

    private void giveUpWhatIsGone() {
        if (underWay > settled) {
            return;
        }
        if (doubted > settled) {
            gone = Math.max(gone, doubted);
            while (kept.get(0).seq() > doubted && absent(gone + 1)) {
                lost.add(++gone);
            }
            return;
        }
        loseWhatIsAbsent();
    }

    private void loseWhatIsAbsent() {
        while (absent(settled + 1)) {
            lost.add(++settled);
        }
        underWay = settled;
    }

    private boolean absent(long seq) {
        return seq <= received && indexOf(seq) < 0;
    }

    private void beSure() {
        arrived(Math.min(arrivedUnheard, doubted));
        loseWhatIsAbsent();
        doubted = settled;
        gone = 0;
    }

    private void arrived(long upTo) {
        for (; settled < upTo; settled++) {
            if (!lost.contains(settled + 1)) {
                published.add(settled + 1);
            }
        }
        underWay = Math.max(underWay, settled);
    }

    private void announced() {
        for (Gap gap : inHand) {
            for (long seq = gap.from(); seq <= gap.to(); seq++) {
                assertTrue(announced.add(seq), "announced once");
            }
        }
        inHand.clear();
        marks.subList(0, marksInHand).clear();
        marksInHand = 0;
    }

    private void holdBack() {
        reading = unpublished() <= (reading ? AudioStream.LEAST_BOUND : AudioStream.LEAST_BOUND / 2);
    }

    private long unpublished() {
        return kept.stream()
                .filter(frame -> frame.seq() > settled)
                .mapToLong(frame -> frame.pcm().length)
                .sum();
    }

    private long cost() {
        return kept.stream()
                .mapToLong(frame -> Math.max(frame.pcm().length, LEAST_COST))
                .sum();
    }

    private int indexOf(long seq) {
        for (int i = 0; i < kept.size(); i++) {
            if (kept.get(i).seq() == seq) {
                return i;
            }
        }
        return -1;
    }

    // ---- what has to be the same

    private void compare() {
        for (; gapsSeen < told.gaps.size(); gapsSeen++) {
            Gap gap = told.gaps.get(gapsSeen);
            for (long seq = gap.from(); seq <= gap.to(); seq++) {
                assertTrue(lost.contains(seq), "lost, and not published");
            }
            assertTrue(trueOf(gap));
        }
        assertEquals(lost.size(), told.framesLost(), "each in one gap");
        assertEquals(settled, published.size() + lost.headSet(settled + 1).size());
        for (; acksSeen < told.acks.size(); acksSeen++) {
            long ack = told.acks.get(acksSeen);
            assertEquals(0, ack % 10);
            assertTrue(ack <= settled, "acknowledged: published or known to be lost");
            assertTrue(acksSeen == 0 || ack > told.acks.get(acksSeen - 1));
        }
        assertEquals(new Position(underWay, lost.size(), mediaMs()), stream.position());
        assertEquals(cost(), budget.held());
        assertEquals(reading, told.mayRead.isEmpty() || told.mayRead.get(told.mayRead.size() - 1));
        assertTrue(unpublished() <= AudioStream.LEAST_BOUND + 100_000, "bounded, but for the last frame");
        assertEquals(List.of(), told.ended);
    }

    /** Whether it says sender where, and only where, frames never came. */
    private boolean trueOf(Gap gap) {
        int missing = never.subSet(gap.from(), gap.to() + 1).size();
        return missing == (gap.reason() == Gap.Reason.SENDER ? gap.frames() : 0);
    }

    /** Where the next frame begins that is here, of the track that has got furthest. */
    private long mediaMs() {
        long furthest = 0;
        for (Track track : Track.values()) {
            furthest = Math.max(
                    furthest,
                    kept.stream()
                            .filter(frame -> frame.track() == track && frame.seq() > underWay)
                            .mapToLong(Frame::mediaMs)
                            .findFirst()
                            .orElse(FORMAT.millisOf(media[track.ordinal()])));
        }
        return furthest;
    }

    private void finish() {
        stream.end(EndReason.STOP, now);
        next(0);
        Outgoing last = null;
        while (!stream.finished()) {
            for (Outgoing next = stream.next(now); next != null; next = stream.next(now)) {
                last = next;
            }
            confirm();
        }
        Summary summary = assertInstanceOf(Outgoing.Stopped.class, last).summary();
        assertEquals(List.of(summary), told.ends);
        assertEquals(received, summary.seq());
        assertEquals(told.framesLost(), summary.lost());
        assertEquals(received, summary.published() + summary.lost());
        assertEquals(told.published, summary.published());
        assertEquals(longestMs(), summary.durationMs());
        assertEquals(received - received % 10, told.acks.get(told.acks.size() - 1));
        assertEquals(0, budget.held());
    }
}
