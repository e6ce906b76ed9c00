package io.inlet.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** How many lines strangers get. */
class LineRateTest {

    private long now = -5; // nanoTime may begin anywhere
    private final LineRate rate = new LineRate(3, () -> now);

    private int taken(int lines) {
        int taken = 0;
        for (int i = 0; i < lines; i++) {
            taken += rate.take() ? 1 : 0;
        }
        return taken;
    }

    @Test
    void soManyLinesAreWrittenASecondAndNoMore() {
        assertEquals(3, taken(100));
        now += 999_999_999;
        assertFalse(rate.take());
        now += 1;
        assertEquals(3, taken(100));
    }

    @Test
    void whoKeepsToItLosesNoLine() {
        for (int second = 0; second < 5; second++) {
            assertEquals(3, taken(3));
            now += 1_000_000_000;
        }
        assertEquals(0, rate.leftOut());
    }

    @Test
    void whatWasLeftOutIsCountedOnceWhenTheSecondIsOver() {
        taken(10);
        assertEquals(0, rate.leftOut());
        now += 1_000_000_000;
        assertEquals(7, rate.leftOut());
        assertEquals(0, rate.leftOut());
        assertTrue(rate.take());
    }
}
