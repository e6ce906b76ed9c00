package io.inlet.dialect;

import io.inlet.stream.AudioFormat;
import java.util.Optional;

/** How a sender codes its samples; {@link #toPcm} gives what Inlet works with. */
public enum Encoding {
    PCM16("pcm16", 2) {
        @Override
        public byte[] toPcm(byte[] coded) {
            return coded;
        }
    },
    MULAW("mulaw", 1) {
        @Override
        public byte[] toPcm(byte[] coded) {
            return G711.MULAW.decode(coded);
        }
    },
    ALAW("alaw", 1) {
        @Override
        public byte[] toPcm(byte[] coded) {
            return G711.ALAW.decode(coded);
        }
    };

    private final String word;
    private final int bytesPerSample;

    Encoding(String word, int bytesPerSample) {
        this.word = word;
        this.bytesPerSample = bytesPerSample;
    }

    public static Optional<Encoding> of(String word) {
        for (Encoding encoding : values()) {
            if (encoding.word.equals(word)) {
                return Optional.of(encoding);
            }
        }
        return Optional.empty();
    }

    public String word() {
        return word;
    }

    /** Bytes of one sample of all channels, as sent: a frame is a whole number of these. */
    public int blockSize(AudioFormat format) {
        return bytesPerSample * format.channels();
    }

    /** PCM of 16 bits, little-endian; the array itself where it is that already. */
    public abstract byte[] toPcm(byte[] coded);
}
