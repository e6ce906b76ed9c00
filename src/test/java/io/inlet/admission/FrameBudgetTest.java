package io.inlet.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.inlet.config.SampleSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameBudgetTest {

    private static final int RATE = 8000;

    private long now = 1_700_000_000_000L;

    private FrameBudget budget(String framesPerS, String rateFactor, boolean resumed) {
        FrameBudget budget = new FrameBudget(
                SampleSettings.with("MAX_FRAMES_PER_S", framesPerS, "MAX_RATE_FACTOR", rateFactor)
                        .limits(),
                now);
        budget.begin(RATE, resumed);
        return budget;
    }

    /** How many frames of that length are taken at once. */
    /** A message with so many samples. */
    private static boolean frame(FrameBudget budget, long samples, long now) {
        return budget.message(now) && budget.audio(samples);
    }

    private int atOnce(FrameBudget budget, int samples) {
        int taken = 0;
        while (taken < 1_000_000 && frame(budget, samples, now)) {
            taken++;
        }
        return taken;
    }

    // ---- messages

    @ParameterizedTest
    @ValueSource(ints = {1, 20, 200})
    void tenSecondsOfMessagesMayComeAtOnceAndThenAsManyAsTheLimit(int perS) {
        FrameBudget budget = budget(String.valueOf(perS), "0", false);
        assertEquals(10 * perS, atOnce(budget, 1));
        for (int second = 0; second < 100; second++) {
            now += 1000;
            assertEquals(perS, atOnce(budget, 1));
        }
    }

    @Test
    void textCountsAsMuchAsAFrame() {
        FrameBudget budget = budget("1", "0", false);
        for (int i = 0; i < 10; i++) {
            assertTrue(budget.message(now));
        }
        assertFalse(budget.message(now));
        assertFalse(frame(budget, 160, now));
        now += 999;
        assertFalse(budget.message(now));
        now += 1;
        assertTrue(budget.message(now));
    }

    // ---- audio

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 1000})
    void aMinuteOfAudioMayComeAtOnceAndThenAsMuchAsTheFactor(int factor) {
        FrameBudget budget = budget("0", String.valueOf(factor), false);
        assertEquals(600, atOnce(budget, RATE / 10));
        for (int second = 0; second < 100; second++) {
            now += 50;
            assertEquals(Math.min(600, factor / 2), atOnce(budget, RATE / 10));
            now += factor % 2 * 50; // where half a frame is left over
            assertEquals(factor % 2, atOnce(budget, RATE / 10));
        }
    }

    @ParameterizedTest(name = "frames of {0} ms")
    @CsvSource({"20", "100", "200", "1000"})
    void aCallThatStoodStillForAMinuteMaySendThatMinuteAtOnce(int ms) {
        FrameBudget budget = budget("200", "4", false);
        for (int spoken = 0; spoken < 60_000; spoken += ms) {
            assertTrue(frame(budget, RATE / 1000 * ms, now));
            now += ms;
        }
        now += 60_000;
        for (int stored = 0; stored < 60_000; stored += ms) {
            assertTrue(frame(budget, RATE / 1000 * ms, now), stored + " ms");
        }
        for (int spoken = 0; spoken < 60_000; spoken += ms) {
            now += ms;
            assertTrue(frame(budget, RATE / 1000 * ms, now));
        }
    }

    @ParameterizedTest(name = "frames of {0} ms")
    @CsvSource({"20", "100", "200", "1000"})
    void aResumedStreamMaySendAMinuteAtOnce(int ms) {
        FrameBudget budget = budget("200", "4", true);
        for (int stored = 0; stored < 60_000; stored += ms) {
            assertTrue(frame(budget, RATE / 1000 * ms, now), stored + " ms");
        }
    }

    @Test
    void whatIsForgivenIsNotMoreThanAMinute() {
        FrameBudget budget = budget("200", "4", false);
        now += 3_600_000;
        assertEquals(600, atOnce(budget, RATE / 10));
        now += 3_600_000;
        assertEquals(12_000, atOnce(budget, 1));
    }

    // ---- no limit, and not the sender's fault

    @Test
    void zeroIsNoLimit() {
        assertEquals(1_000_000, atOnce(budget("0", "0", false), RATE));
    }

    @Test
    void whatCouldNotBeSentWhileWeDidNotReadMayComeAtOnceHoweverMuchItIs() {
        FrameBudget budget = budget("50", "1", false);
        assertEquals(500, atOnce(budget, RATE / 50));
        for (int i = 0; i < 40; i++) {
            now += 250;
            budget.look(false, now);
        }
        for (int i = 0; i < 4 * 600; i++) {
            now += 250;
            budget.look(true, now);
        }
        assertEquals(50 * 60 + 50 * 600, atOnce(budget, RATE / 50), "a minute is always forgiven");
        assertEquals(0, atOnce(budget, 1));
    }

    @Test
    void aClockThatIsSetBackGivesNothing() {
        FrameBudget budget = budget("1", "0", false);
        assertEquals(10, atOnce(budget, 1));
        now -= 3_600_000;
        assertEquals(0, atOnce(budget, 1));
        now += 1000;
        assertEquals(1, atOnce(budget, 1));
    }
}
