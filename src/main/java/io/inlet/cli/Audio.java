package io.inlet.cli;

import io.inlet.dialect.Encoding;
import io.inlet.stream.AudioFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/**
 * What a call says: audio cut into frames once, then shared by all calls, which only read it.
 *
 * @param name for people
 * @param encoding {@code pcm16}, {@code mulaw} or {@code alaw}
 * @param sampleRate in Hz
 * @param frameMs what a frame lasts, except that the last one may be shorter
 * @param frames at least one
 * @param levels of each frame, in dBFS
 */
public record Audio(
        String name, String encoding, int sampleRate, int channels, int frameMs, byte[][] frames, double[] levels) {

    /** Reads {@code .pcm} or {@code .raw} as mono pcm16 of {@code pcmRate} Hz, anything else as WAV. */
    public static Audio read(Path file, int pcmRate, int frameMs) {
        return of(file.getFileName().toString(), wav(file, pcmRate), frameMs);
    }

    /** The same, as one piece. */
    static Wav wav(Path file, int pcmRate) {
        String lower = file.getFileName().toString().toLowerCase(Locale.ROOT);
        if (!lower.endsWith(".pcm") && !lower.endsWith(".raw")) {
            return Wav.read(file);
        }
        try {
            return new Wav("pcm16", pcmRate, 1, Files.readAllBytes(file));
        } catch (IOException e) {
            throw new Failure("cannot read " + file + ": " + Inlet.sentence(e));
        }
    }

    public static Audio of(String name, Wav wav, int frameMs) {
        Encoding encoding = Encoding.of(wav.encoding()).orElseThrow();
        int sampleBytes = encoding.blockSize(new AudioFormat(wav.sampleRate(), wav.channels()));
        int frameBytes = (int) ((long) wav.sampleRate() * frameMs / 1000) * sampleBytes;
        int length = wav.audio().length - wav.audio().length % sampleBytes;
        if (frameBytes == 0 || length == 0) {
            throw new Failure(name + " is too short for a frame of " + frameMs + " ms");
        }
        byte[][] frames = new byte[(length + frameBytes - 1) / frameBytes][];
        double[] levels = new double[frames.length];
        for (int i = 0; i < frames.length; i++) {
            frames[i] = Arrays.copyOfRange(wav.audio(), i * frameBytes, Math.min(length, (i + 1) * frameBytes));
            levels[i] = Level.dbfs(encoding.toPcm(frames[i]));
        }
        return new Audio(name, wav.encoding(), wav.sampleRate(), wav.channels(), frameMs, frames, levels);
    }

    /** Ten seconds of a quiet 440 Hz tone, for when there is no recording at hand. */
    public static Audio tone(int sampleRate, int frameMs) {
        return of("a tone", toneOf(sampleRate), frameMs);
    }

    /** The same, as one piece. */
    static Wav toneOf(int sampleRate) {
        byte[] audio = new byte[sampleRate * 10 * 2];
        for (int i = 0; i < audio.length / 2; i++) {
            int sample = (int) (3000 * Math.sin(2 * Math.PI * 440 * i / sampleRate));
            audio[2 * i] = (byte) sample;
            audio[2 * i + 1] = (byte) (sample >> 8);
        }
        return new Wav("pcm16", sampleRate, 1, audio);
    }

    /** Frames that last {@code time}, the audio repeated or cut as needed. */
    public long framesIn(Duration time) {
        return Math.max(1, Math.round((double) time.toMillis() / frameMs));
    }

    byte[] frame(long number) {
        return frames[index(number)];
    }

    double level(long number) {
        return levels[index(number)];
    }

    // A shorter last frame is played at the end of the first round only: repeated, it would upset the pace.
    private int index(long number) {
        if (number < frames.length) {
            return (int) number;
        }
        boolean evenEnd = frames.length == 1 || frames[frames.length - 1].length == frames[0].length;
        int whole = evenEnd ? frames.length : frames.length - 1;
        return (int) ((number - (evenEnd ? 0 : frames.length)) % whole);
    }
}
