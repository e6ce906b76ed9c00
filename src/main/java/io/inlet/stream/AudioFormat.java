package io.inlet.stream;

import java.util.Set;

/**
 * Audio as it is inside Inlet and as consumers get it: PCM of 16 bits, little-endian, channels interleaved.
 *
 * @param sampleRate samples a second and channel; of Inlet's own protocol one of {@link #SAMPLE_RATES}
 * @param channels 1 or 2
 * @param tracks how many {@link Track}s there are, each in frames of its own: 1 or 2
 */
public record AudioFormat(int sampleRate, int channels, int tracks) {

    public static final Set<Integer> SAMPLE_RATES = Set.of(8000, 16_000, 24_000, 44_100, 48_000);
    public static final int MAX_CHANNELS = 2;

    /** Of one track. */
    public AudioFormat(int sampleRate, int channels) {
        this(sampleRate, channels, 1);
    }

    /** Bytes of one sample of all channels: a frame is a whole number of these. */
    public int blockSize() {
        return 2 * channels;
    }

    /** Of one track. */
    public long bytesOf(long millis) {
        return sampleRate * millis / 1000 * blockSize();
    }

    /** Of one track. */
    public long millisOf(long bytes) {
        return bytes / blockSize() * 1000 / sampleRate;
    }
}
