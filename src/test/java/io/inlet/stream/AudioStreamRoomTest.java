package io.inlet.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Where frames are put: in the arrays of those that have left, and never of one that may still be wanted. */
class AudioStreamRoomTest extends PlayedStream {

    private static final int KEPT = (int) (BUFFER_MS / FRAME_MS);

    private final Set<byte[]> arrays = Collections.newSetFromMap(new IdentityHashMap<>());

    @Test
    void aSteadyCallGoesOnInTheArraysItHas() {
        for (int i = 0; i < 1000; i++) {
            hear();
            publish();
        }
        assertTrue(arrays.size() <= KEPT + 2, arrays.size() + " arrays");
    }

    @Test
    void anArrayIsGivenOnce() {
        for (int i = 0; i < 2 * KEPT; i++) {
            hear();
            publish();
        }
        assertNotSame(stream.room(PCM.length), stream.room(PCM.length));
    }

    @Test
    void aFrameOfAnotherLengthGetsAnArrayOfItsOwn() {
        for (int i = 0; i < 2 * KEPT; i++) {
            hear();
            publish();
        }
        assertEquals(PCM.length - 2, stream.room(PCM.length - 2).length);
        assertTrue(arrays.contains(stream.room(PCM.length)), "which leaves the spare one where it is");
    }

    @Test
    void behindABacklogAllThatLeaveAtOnceAreUsedAgain() {
        for (int i = 0; i < 2 * KEPT; i++) {
            hear();
        }
        publish();
        int before = arrays.size();
        for (int i = 0; i < KEPT; i++) {
            hear(); // the first has all leave that are published and too many
        }
        assertEquals(before + 1, arrays.size());
    }

    @Test
    void theNextBacklogGoesOnInTheArraysOfTheLast() {
        fallBehindAndCatchUp();
        int before = arrays.size();
        for (int times = 0; times < 10; times++) {
            now += AudioStream.SPARES_STAY_MS / 2;
            stream.check(now);
            fallBehindAndCatchUp();
        }
        assertEquals(before, arrays.size());
    }

    @Test
    void oneSpareArrayIsEnoughWhereThereHasBeenNoBacklogForAWhile() {
        fallBehindAndCatchUp();
        now += AudioStream.SPARES_STAY_MS;
        stream.check(now);
        assertOneIsSpare();
    }

    @Test
    void oneSpareArrayIsEnoughWhereTheNodeKeepsTooMuch() {
        budget = new BufferBudget(100 * PCM.length);
        stream = open(retention(false, false), Position.START);
        fallBehindAndCatchUp();
        budget.hold(100 * PCM.length); // by others
        stream.check(now);
        assertOneIsSpare();
    }

    private void assertOneIsSpare() {
        int before = arrays.size();
        arrays.add(stream.room(PCM.length));
        assertEquals(before, arrays.size());
        arrays.add(stream.room(PCM.length));
        assertEquals(before + 1, arrays.size());
    }

    @Test
    void whatALaneHasInHandStaysAsItIsWhileItsFramesAreLost() {
        for (int i = 0; i < KEPT; i++) {
            hear();
        }
        takeAll();
        stream.waiting(now);
        for (int i = 0; i < 5 * KEPT; i++) {
            byte[] room = stream.room(PCM.length);
            assertTrue(arrays.add(room), "an array of a frame that is not published");
            stream.accept(room, now);
            now += FRAME_MS;
        }
        assertSame(null, stream.next(now), "dropped behind frames that are under way");
    }

    private void fallBehindAndCatchUp() {
        for (int i = 0; i < 2 * KEPT - 1; i++) {
            hear();
        }
        publish();
        hear();
        publish();
    }

    private void hear() {
        byte[] room = stream.room(PCM.length);
        arrays.add(room);
        stream.accept(room, now);
        now += FRAME_MS;
    }
}
