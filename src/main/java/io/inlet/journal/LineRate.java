package io.inlet.journal;

import java.util.function.LongSupplier;

/**
 * Bounds how many lines a second strangers can have written, so that a flood of theirs fills no disk and hides no other
 * line; what was left out is counted. Thread-safe.
 */
final class LineRate {

    private static final long SECOND_NS = 1_000_000_000;

    private final int most;
    private final LongSupplier nanos;
    private long began;
    private int written;
    private long leftOut;

    /** @param most lines in each second */
    LineRate(int most, LongSupplier nanos) {
        this.most = most;
        this.nanos = nanos;
        began = nanos.getAsLong();
    }

    /** Whether this line may be written. */
    synchronized boolean take() {
        long now = nanos.getAsLong();
        if (now - began >= SECOND_NS) {
            began = now;
            written = 0;
        }
        if (written < most) {
            written++;
            return true;
        }
        leftOut++;
        return false;
    }

    /** How many may not have been since this was last asked; 0 before the second is over in which it was asked. */
    synchronized long leftOut() {
        if (leftOut == 0 || nanos.getAsLong() - began < SECOND_NS) {
            return 0;
        }
        long count = leftOut;
        leftOut = 0;
        return count;
    }
}
