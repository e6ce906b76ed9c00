package io.inlet.dialect;

import io.inlet.stream.AudioFormat;
import java.util.Optional;
import java.util.function.IntFunction;

/** How a sender codes its samples; {@link #toPcm} gives what Inlet works with. */
public enum Encoding {
    PCM16("pcm16", 2) {
        @Override
        public byte[] toPcm(byte[] coded, IntFunction<byte[]> room) {
            return coded;
        }
    },
    /** PCM of 16 bits in network byte order, as RTP has it (RFC 3551 §4.5.11); from platforms only. */
    L16_BIG_ENDIAN("l16-big-endian", 2) {
        @Override
        public byte[] toPcm(byte[] coded, IntFunction<byte[]> room) {
            byte[] pcm = room.apply(coded.length);
            for (int i = 0; i + 1 < coded.length; i += 2) {
                pcm[i] = coded[i + 1];
                pcm[i + 1] = coded[i];
            }
            return pcm;
        }
    },
    MULAW("mulaw", 1) {
        @Override
        public byte[] toPcm(byte[] coded, IntFunction<byte[]> room) {
            return G711.MULAW.decode(coded, room);
        }
    },
    ALAW("alaw", 1) {
        @Override
        public byte[] toPcm(byte[] coded, IntFunction<byte[]> room) {
            return G711.ALAW.decode(coded, room);
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

    /** The same, with a new array where one is needed. */
    public byte[] toPcm(byte[] coded) {
        return toPcm(coded, byte[]::new);
    }

    /**
     * PCM of 16 bits, little-endian; the array itself where it is that already.
     *
     * @param room gives an array of so many bytes to put it in
     */
    public abstract byte[] toPcm(byte[] coded, IntFunction<byte[]> room);
}
