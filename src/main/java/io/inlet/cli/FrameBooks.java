package io.inlet.cli;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;

/**
 * What one call of a load has sent, and what has come out of it. Frames count from 0. {@link #begin} is for whoever sends,
 * one at a time; the rest is for the thread that receives, which sees a frame as begun before it can arrive.
 */
final class FrameBooks {

    /** How a frame arrived. */
    enum Arrival {
        IN_ORDER,
        /** After a later one. */
        LATE,
        AGAIN
    }

    private final int call;
    private final byte[] id;
    private final long[] stamps; // of the last frames, by their number
    private final BitSet skipped = new BitSet();
    private volatile int begun;
    private int next;
    private volatile int arrived;

    /** @param remembered stamps, a power of two */
    FrameBooks(int call, String interaction, int remembered) {
        this.call = call;
        this.id = interaction.getBytes(StandardCharsets.UTF_8);
        this.stamps = new long[remembered];
    }

    int call() {
        return call;
    }

    String interaction() {
        return new String(id, StandardCharsets.UTF_8);
    }

    /** The next frame's number. */
    int begin(long stamp) {
        int frame = begun;
        stamps[frame & stamps.length - 1] = stamp;
        begun = frame + 1;
        return frame;
    }

    int begun() {
        return begun;
    }

    /** Different ones. */
    int arrived() {
        return arrived;
    }

    /** Whether the stamp of a frame is known still. */
    boolean remembers(int frame) {
        return frame >= 0 && frame < begun && begun - frame < stamps.length;
    }

    long stamp(int frame) {
        return stamps[frame & stamps.length - 1];
    }

    boolean isCalled(ByteBuffer in, int from, int to) {
        boolean same = to - from == id.length;
        for (int i = 0; same && i < id.length; i++) {
            same = in.get(from + i) == id[i];
        }
        return same;
    }

    Arrival arrive(int frame) {
        if (frame == next) {
            next++;
            arrived++;
            return Arrival.IN_ORDER;
        }
        if (frame > next) {
            skipped.set(next, frame);
            next = frame + 1;
            arrived++;
            return Arrival.IN_ORDER;
        }
        if (!skipped.get(frame)) {
            return Arrival.AGAIN;
        }
        skipped.clear(frame);
        arrived++;
        return Arrival.LATE;
    }
}
