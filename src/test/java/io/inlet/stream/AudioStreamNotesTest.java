package io.inlet.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Keys and marks: in order, at their place in the audio, and not too many. */
class AudioStreamNotesTest extends PlayedStream {

    private static final int MOST = 256;

    private List<Outgoing> notes() {
        return takeAll().stream()
                .filter(next -> next instanceof Outgoing.Dtmf || next instanceof Outgoing.Mark)
                .toList();
    }

    @Test
    void comeInOrderAndSayWhereTheyBelong() {
        stream.mark("before", now);
        receive(2);
        stream.dtmf("5", OptionalLong.of(120), now);
        stream.missing(Track.OUTBOUND, 1, 500, now);
        stream.dtmf("#", OptionalLong.empty(), now);
        List<Outgoing> taken = takeAll();
        assertInstanceOf(Outgoing.Started.class, taken.get(0));
        assertEquals(
                List.of(
                        new Outgoing.Mark("before", 0, 1_000_000),
                        new Outgoing.Dtmf("5", OptionalLong.of(120), 200, now),
                        new Outgoing.Dtmf("#", OptionalLong.empty(), 500, now)),
                taken.subList(1, 4));
        assertEquals(List.of(1L, 2L), seqs(taken));
    }

    @Test
    void comeAgainWhenTheyCameBackAndOnlyThen() {
        publish();
        stream.mark("m", now);
        assertEquals(1, notes().size());
        giveBack();
        assertEquals(1, notes().size());
        confirm();
        assertEquals(List.of(), notes());
    }

    @Test
    void areNotTakenBehindTheEnd() {
        publish();
        stream.mark("last", now);
        stream.end(EndReason.STOP, now);
        stream.mark("late", now);
        stream.dtmf("1", OptionalLong.empty(), now);
        List<Outgoing> taken = takeAll();
        assertEquals(List.of(new Outgoing.Mark("last", 0, now)), taken, "and stopped waits for it");
        confirm();
        publish();
        assertEquals(1, told.ends.size());
    }

    @Test
    void theOldestWaitForRedisAndNoMoreThanTheBound() {
        stream.waiting(now);
        for (int i = 0; i < 2 * MOST; i++) {
            stream.mark("m" + i, now);
            stream.dtmf("1", OptionalLong.empty(), now);
        }
        List<Outgoing> waited = notes();
        assertEquals(MOST, waited.size());
        assertEquals(new Outgoing.Mark("m0", 0, now), waited.get(0));
        stream.mark("not yet", now);
        confirm();
        stream.mark("again", now);
        assertEquals(List.of(new Outgoing.Mark("again", 0, now)), notes());
    }

    @Test
    void longOnesCountAsMany() {
        stream.waiting(now);
        for (int i = 0; i < MOST; i++) {
            stream.mark("m".repeat(10_000), now);
        }
        int waited = notes().size();
        assertTrue(waited > 0 && waited < 10, waited + " wait");
        confirm();
        stream.mark("m".repeat(1 << 20), now);
        assertEquals(1, notes().size(), "one alone may be of any length");
    }

    @Test
    void doNotKeepGapsApartForEver() {
        stream.waiting(now);
        for (int i = 0; i < 10_000; i++) {
            stream.missing(Track.INBOUND, 1, FRAME_MS, now);
            stream.mark("m", now);
        }
        assertTrue(takeAll().size() <= 2 * MOST + 2);
        assertEquals(10_000, told.framesLost());
    }
}
