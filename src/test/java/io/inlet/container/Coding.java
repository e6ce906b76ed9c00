package io.inlet.container;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.IntUnaryOperator;

/** How platforms code samples, by the formulas of ITU-T G.711 and not by anybody's tables. */
enum Coding {
    MULAW(FormatsIT::mulaw),
    ALAW(FormatsIT::alaw),
    PCM(null);

    private final IntUnaryOperator expansion;

    Coding(IntUnaryOperator expansion) {
        this.expansion = expansion;
    }

    int bytesPerSample() {
        return this == PCM ? 2 : 1;
    }

    /** Each sample as the code that comes nearest to it. */
    byte[] encoded(short[] samples) {
        ByteBuffer coded =
                ByteBuffer.allocate(samples.length * bytesPerSample()).order(ByteOrder.LITTLE_ENDIAN);
        for (short sample : samples) {
            if (this == PCM) {
                coded.putShort(sample);
            } else {
                coded.put(nearest(sample));
            }
        }
        return coded.array();
    }

    private byte nearest(short sample) {
        int best = 0;
        for (int code = 1; code < 256; code++) {
            if (Math.abs(expansion.applyAsInt(code) - sample) < Math.abs(expansion.applyAsInt(best) - sample)) {
                best = code;
            }
        }
        return (byte) best;
    }

    /** PCM of 16 bits, little-endian: what consumers have to get. */
    byte[] decoded(byte[] coded) {
        if (this == PCM) {
            return coded;
        }
        ByteBuffer pcm = ByteBuffer.allocate(2 * coded.length).order(ByteOrder.LITTLE_ENDIAN);
        for (byte code : coded) {
            pcm.putShort((short) expansion.applyAsInt(code & 0xff));
        }
        return pcm.array();
    }
}
