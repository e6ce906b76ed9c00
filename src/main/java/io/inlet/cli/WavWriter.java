package io.inlet.cli;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes pcm16 to a WAV file as it comes, with silence where frames were lost; {@link #close} puts the length into the
 * header. Used by one thread at a time.
 */
final class WavWriter implements Closeable {

    private static final int MAX_SILENCE_S = 60; // a jump longer than this is an error in the sender's clock

    private final Path path;
    private final RandomAccessFile file;
    private final int sampleRate;
    private final int channels;
    private long audioBytes;

    /** Creates {@code name.wav} in {@code folder}, or {@code name.2.wav} …: what is there is never overwritten. */
    WavWriter(Path folder, String name, int sampleRate, int channels) throws IOException {
        Path free = folder.resolve(name + ".wav");
        for (int i = 2; Files.exists(free); i++) {
            free = folder.resolve(name + "." + i + ".wav");
        }
        this.path = free;
        this.sampleRate = sampleRate;
        this.channels = channels;
        this.file = new RandomAccessFile(path.toFile(), "rw");
        file.write(Wav.header(sampleRate, channels, 0));
    }

    Path path() {
        return path;
    }

    double seconds() {
        return (double) audioBytes / (2L * sampleRate * channels);
    }

    void write(byte[] pcm) throws IOException {
        file.write(pcm);
        audioBytes += pcm.length;
    }

    void silence(long millis) throws IOException {
        long samples = Math.min(millis, MAX_SILENCE_S * 1000L) * sampleRate / 1000;
        write(new byte[(int) (samples * channels * 2)]);
    }

    @Override
    public void close() throws IOException {
        file.seek(0);
        file.write(Wav.header(sampleRate, channels, audioBytes));
        file.close();
    }
}
