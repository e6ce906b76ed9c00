package io.inlet.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Level and rate of a call, against all samples and the plainest arithmetic. */
class PulseTest {

    private static final long NOW = 1_700_000_000_000L;
    private static final double DECIBEL = 1;

    private static byte[] audio(int samples, IntUnaryOperator sample) {
        byte[] pcm = new byte[2 * samples];
        for (int i = 0; i < samples; i++) {
            int value = sample.applyAsInt(i);
            pcm[2 * i] = (byte) value;
            pcm[2 * i + 1] = (byte) (value >> 8);
        }
        return pcm;
    }

    private static IntUnaryOperator sine(double hertz, int rate, double amplitude) {
        return i -> (int) Math.round(amplitude * Math.sin(2 * Math.PI * hertz * i / rate));
    }

    /** A second of it, in frames of so many ms, and its level. */
    private static Level measured(byte[] second, int rate, int frameMs) {
        AudioFormat format = new AudioFormat(rate, 1);
        Pulse pulse = new Pulse(format, NOW);
        int bytes = (int) format.bytesOf(frameMs);
        long at = NOW;
        for (int from = 0; from + bytes <= second.length; from += bytes) {
            byte[] frame = new byte[bytes];
            System.arraycopy(second, from, frame, 0, bytes);
            pulse.frame(frame, at);
            at += frameMs;
        }
        return pulse.level(NOW + 999);
    }

    private static Level naive(byte[] second) {
        double squares = 0;
        double peak = 0;
        for (int i = 0; i < second.length; i += 2) {
            double sample = (short) ((second[i] & 0xff) | second[i + 1] << 8);
            squares += sample * sample;
            peak = Math.max(peak, Math.abs(sample));
        }
        double rms = Math.sqrt(squares / (second.length / 2.0));
        return new Level(decibels(peak), decibels(rms));
    }

    private static double decibels(double amplitude) {
        return amplitude < 1 ? -96 : 20 * Math.log10(amplitude / 32_768);
    }

    private static void assertLikeNaive(byte[] second, int rate, int frameMs, double tolerance) {
        Level expected = naive(second);
        Level level = measured(second, rate, frameMs);
        assertEquals(expected.rmsDb(), level.rmsDb(), tolerance, "RMS");
        assertEquals(expected.peakDb(), level.peakDb(), tolerance, "peak");
    }

    /** Among them some that samples at regular distances would take for silence. */
    @ParameterizedTest
    @CsvSource({
        "440, 8000, 20",
        "1000, 8000, 20",
        "2000, 8000, 20",
        "3999, 8000, 100",
        "250, 8000, 200",
        "500, 16000, 20",
        "500, 16000, 200",
        "1000, 16000, 200",
        "1500, 48000, 20",
        "3000, 48000, 200",
        "750, 24000, 1000"
    })
    void aToneIsMeasuredToWithinADecibel(double hertz, int rate, int frameMs) {
        for (double amplitude : new double[] {30_000, 3000, 100}) {
            assertLikeNaive(audio(rate, sine(hertz, rate, amplitude)), rate, frameMs, DECIBEL);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 100, 200, 500})
    void noiseIsMeasuredToWithinTwo(int frameMs) {
        Random random = new Random(7);
        byte[] noise = audio(16_000, i -> random.nextInt(20_001) - 10_000);
        assertLikeNaive(noise, 16_000, frameMs, 2 * DECIBEL);
    }

    /** Syllables: the level rises and falls four times a second. */
    @Test
    void audioLikeSpeechIsMeasuredToWithinOneOrTwo() {
        byte[] syllables =
                audio(8000, i -> (int) (20_000 * Math.abs(Math.sin(Math.PI * 4 * i / 8000)) * Math.sin(i * 0.37)));
        assertLikeNaive(syllables, 8000, 20, DECIBEL);
        assertLikeNaive(syllables, 8000, 200, 2 * DECIBEL);
    }

    @Test
    void fullScaleAndSilenceAreTheEndsOfTheScale() {
        assertEquals(new Level(0, 0), measured(audio(8000, i -> -32_768), 8000, 20));
        assertEquals(Level.SILENCE, measured(new byte[16_000], 8000, 20));
        assertTrue(Level.SILENCE.quiet());
    }

    @Test
    void aSecondAfterTheLastFrameItIsSilent() {
        Pulse pulse = new Pulse(new AudioFormat(8000, 1), NOW);
        pulse.frame(audio(1600, sine(440, 8000, 10_000)), NOW);
        assertTrue(pulse.level(NOW + 900).rmsDb() > -20);
        assertEquals(Level.SILENCE, pulse.level(NOW + 1300));
        assertEquals(Level.SILENCE, pulse.level(NOW + 8000), "though its piece is used anew");
        assertEquals(OptionalLong.of(NOW), pulse.lastMs());
    }

    @Test
    void aFrameOfOneSampleIsNoFault() {
        Pulse pulse = new Pulse(new AudioFormat(8000, 1), NOW);
        assertEquals(OptionalLong.empty(), pulse.lastMs());
        pulse.frame(new byte[2], NOW);
        assertEquals(Level.SILENCE, pulse.level(NOW));
    }

    @Test
    void theLastSevenSecondsAreToldPieceByPiece() {
        Pulse pulse = new Pulse(new AudioFormat(8000, 1), NOW); // a piece begins
        pulse.frame(audio(160, sine(440, 8000, 10_000)), NOW + 40);
        pulse.frame(audio(160, sine(440, 8000, 10_000)), NOW + 60);
        pulse.frame(audio(160, i -> 0), NOW + 240);
        pulse.frame(audio(160, i -> 0), NOW + 1010);
        List<Pulse.Piece> recent = pulse.recent(NOW + 1249);
        assertEquals(28, recent.size());
        assertEquals(
                List.of(NOW, NOW + 250, NOW + 500, NOW + 750),
                recent.subList(24, 28).stream().map(Pulse.Piece::atMs).toList());
        assertEquals(
                List.of(3L, 0L, 0L, 0L),
                recent.subList(24, 28).stream().map(Pulse.Piece::frames).toList());
        assertEquals(180, recent.get(24).longestGapMs());
        assertEquals(-13, recent.get(24).level().rmsDb(), 3);
        assertEquals(Level.SILENCE, recent.get(25).level());
        Pulse.Piece next = pulse.recent(NOW + 1250).get(27);
        assertEquals(new Pulse.Piece(NOW + 1000, Level.SILENCE, 1, 770), next);
        assertEquals(recent.subList(25, 28), pulse.recent(NOW + 1500).subList(23, 26), "what was said of one stays so");
        assertEquals(
                0,
                pulse.recent(NOW + 8500).stream().mapToLong(Pulse.Piece::frames).sum());
    }

    @Test
    void aClockThatIsSetBackMakesNoGap() {
        Pulse pulse = new Pulse(new AudioFormat(8000, 1), NOW);
        pulse.frame(new byte[320], NOW + 300);
        pulse.frame(new byte[320], NOW);
        assertEquals(0, pulse.recent(NOW + 250).get(27).longestGapMs());
    }

    @ParameterizedTest
    @CsvSource({"200, 1", "100, 2", "400, 0.5"})
    void theRateIsSecondsOfAudioASecond(int everyMs, double rate) {
        AudioFormat format = new AudioFormat(16_000, 2, 1);
        Pulse pulse = new Pulse(format, NOW);
        for (long at = NOW + everyMs; at <= NOW + 20_000; at += everyMs) {
            pulse.frame(new byte[(int) format.bytesOf(200)], at);
        }
        assertEquals(rate, pulse.rate(NOW + 20_000), 0.06 * rate);
        assertEquals(0, pulse.rate(NOW + 26_000));
    }

    @Test
    void twoTracksAreOnePace() {
        AudioFormat format = new AudioFormat(8000, 1, 2);
        Pulse pulse = new Pulse(format, NOW);
        for (long at = NOW + 100; at <= NOW + 4000; at += 100) {
            pulse.frame(new byte[1600], at);
            pulse.frame(new byte[1600], at);
        }
        assertEquals(1, pulse.rate(NOW + 4000), 0.05, "also before five seconds are over");
    }
}
