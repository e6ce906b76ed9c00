package io.inlet.cli;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The audio of all frames of a load: the same noise, except for the first 16 bytes, which say whose frame it is, which
 * one, and of when. So what has to arrive is known in advance, as base64 too, and is compared as a whole. Unchangeable.
 */
final class StampedAudio {

    /** Call and frame, from 0, as 32 bits each, and a time in ns, as 64; all little-endian. */
    static final int STAMP_BYTES = 16;

    /** Whole groups of base64: the stamp, and two bytes of the noise. */
    static final int STAMP_CHARACTERS = 24;

    static final int FEWEST_BYTES = 32;

    private final byte[] noise;
    private final ByteBuffer text;

    StampedAudio(int frameBytes) {
        if (frameBytes < FEWEST_BYTES || frameBytes % 2 != 0) {
            throw new IllegalArgumentException("a frame of " + frameBytes + " bytes has no place for the stamp");
        }
        noise = new byte[frameBytes];
        long state = 0x9e3779b97f4a7c15L; // xorshift64: each run has the same
        for (int i = 0; i < frameBytes; i++) {
            state ^= state << 13;
            state ^= state >>> 7;
            state ^= state << 17;
            noise[i] = (byte) (state >> 32);
        }
        byte[] encoded = Base64.getEncoder().encode(noise);
        text = ByteBuffer.allocateDirect(encoded.length).put(encoded).flip();
    }

    int bytes() {
        return noise.length;
    }

    int characters() {
        return text.capacity();
    }

    byte noise(int at) {
        return noise[at];
    }

    /** A view of one's own of the base64, to be compared with. */
    ByteBuffer text() {
        return text.duplicate();
    }

    /** One frame's audio, for tests and for messages that are not as usual. */
    byte[] pcm(int call, int frame, long stamp) {
        byte[] pcm = noise.clone();
        ByteBuffer.wrap(pcm)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(call)
                .putInt(frame)
                .putLong(stamp);
        return pcm;
    }

    String text(int call, int frame, long stamp) {
        return new String(Base64.getEncoder().encode(pcm(call, frame, stamp)), StandardCharsets.US_ASCII);
    }
}
