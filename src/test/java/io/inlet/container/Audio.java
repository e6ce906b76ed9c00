package io.inlet.container;

import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;

/** Frames of noise that can be told apart, and names for the calls that send them. */
final class Audio {

    /** 200 ms of PCM16 at 24 kHz. */
    static final int FRAME_BYTES = 9_600;

    static final int FRAME_MS = 200;

    private Audio() {}

    /** The same stream and seq always give the same bytes. */
    static byte[] frame(String stream, long seq, int bytes) {
        byte[] frame = new byte[bytes];
        new Random(stream.hashCode() * 1_000_003L + seq).nextBytes(frame);
        return frame;
    }

    static byte[] frame(String stream, long seq) {
        return frame(stream, seq, FRAME_BYTES);
    }

    static String newCall(String name) {
        return name + "-" + Long.toHexString(ThreadLocalRandom.current().nextLong());
    }
}
