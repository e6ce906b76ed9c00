package io.inlet.cli.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResamplingTest {

    @Test
    void theSameRateIsTheSameAudio() {
        short[] samples = tone(440, 8000);
        assertSame(samples, Resampling.to(8000, samples, 8000));
    }

    @ParameterizedTest
    @CsvSource({"16000, 8000", "48000, 8000", "44100, 8000", "8000, 16000", "16000, 24000"})
    void aToneInTheVoiceBandIsKeptAndLastsAsLong(int from, int to) {
        short[] changed = Resampling.to(to, tone(440, from), from);
        assertEquals(to, changed.length);
        short[] expected = tone(440, to);
        for (int i = to / 10; i < to - to / 10; i++) { // at the ends the filter has nothing to go by
            assertEquals(expected[i], changed[i], 250, "sample " + i);
        }
    }

    @Test
    void whatTheLowerRateCannotSayDoesNotFoldBack() {
        short[] changed = Resampling.to(8000, tone(6000, 16_000), 16_000);
        double squares = 0;
        for (int i = 800; i < 7200; i++) {
            squares += (double) changed[i] * changed[i];
        }
        assertTrue(Math.sqrt(squares / 6400) < 100, "a tone of 7000 became one of " + Math.sqrt(squares / 6400));
    }

    /** One second, of amplitude 10000. */
    private static short[] tone(int hertz, int rate) {
        short[] samples = new short[rate];
        for (int i = 0; i < rate; i++) {
            samples[i] = (short) Math.round(10_000 * Math.sin(2 * Math.PI * hertz * i / rate));
        }
        return samples;
    }
}
