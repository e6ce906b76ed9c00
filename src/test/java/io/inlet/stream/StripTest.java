package io.inlet.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class StripTest {

    private static final long NOW = 1_700_000_000_000L;

    private final Strip strip = new Strip();

    @Test
    void aNewOneIsEmpty() {
        assertEquals(".".repeat(60), strip.signs(NOW));
    }

    @Test
    void ofASecondTheWorstIsKept() {
        strip.mark(Strip.Mark.FLOWING, NOW);
        strip.mark(Strip.Mark.GAP, NOW + 250);
        strip.mark(Strip.Mark.SILENCE, NOW + 500);
        strip.mark(Strip.Mark.SILENCE, NOW + 1000);
        strip.mark(Strip.Mark.BUFFERED, NOW + 2000);
        assertEquals(".".repeat(57) + "!_#", strip.signs(NOW + 2500));
        assertEquals(".".repeat(55) + "!_#..", strip.signs(NOW + 4000), "nothing was marked since");
    }

    @Test
    void afterAMinuteNothingOfItIsLeft() {
        for (int second = 0; second < 90; second++) {
            strip.mark(Strip.Mark.FLOWING, NOW + second * 1000);
        }
        assertEquals("=".repeat(60), strip.signs(NOW + 89_000));
        assertEquals("=" + ".".repeat(59), strip.signs(NOW + 89_000 + 59_000));
        assertEquals(".".repeat(60), strip.signs(NOW + 89_000 + 60_000));
        strip.mark(Strip.Mark.GAP, NOW + 1_000_000);
        assertEquals(".".repeat(59) + "!", strip.signs(NOW + 1_000_000));
    }
}
