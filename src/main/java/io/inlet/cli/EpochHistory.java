package io.inlet.cli;

import java.util.Arrays;

/**
 * What is known of each frame of one epoch, by seq: nine bytes each, and only for those that are not settled or came
 * lately. Guarded by its {@link CallHistory}.
 */
final class EpochHistory {

    static final byte SENT = 1;
    static final byte GAPPED = 2;
    static final byte RECEIVED = 4;
    static final byte GAP_HEARD = 8;
    /** The consumer was blind while it may have been published. */
    static final byte EXCUSED = 16;
    /** Received when the sender had been told that it was lost. */
    static final byte AFTER_GAP = 32;

    /** Longer than RESUME_TTL_S of 20 ms frames: nothing older is sent again or comes late. */
    static final int REMEMBERED = 4096;

    /** However long a server says nothing about a frame, there is an end to what is kept. */
    private static final int REMEMBERED_UNSETTLED = 16 * REMEMBERED;

    final long epoch;
    /** Of the call's epochs, in the order in which the client learned of them. */
    final int ordinal;
    /** The seq of a frame is its number in the call less this; it is known from the first frame on. */
    long offset;

    boolean offsetKnown;
    long acked;
    /** A connection was resumed here: everything before it is settled. */
    long resumedAt;

    long stoppedAt;
    long highestReceived;
    long highestAnnounced;
    private long first = 1;
    private long last;
    private byte[] flags = new byte[64];
    private long[] digests = new long[64];

    EpochHistory(long epoch, int ordinal) {
        this.epoch = epoch;
        this.ordinal = ordinal;
    }

    long first() {
        return first;
    }

    /** The highest seq sent. */
    long last() {
        return last;
    }

    boolean has(long seq, byte flag) {
        return seq >= first && seq <= last && (flags[slot(seq)] & flag) != 0;
    }

    void set(long seq, byte flag) {
        if (seq >= first && seq <= last) {
            flags[slot(seq)] |= flag;
        }
    }

    void clear(long seq, byte some) {
        if (seq >= first && seq <= last) {
            flags[slot(seq)] &= (byte) ~some;
        }
    }

    long digest(long seq) {
        return digests[slot(seq)];
    }

    void sent(long seq, long digest) {
        if (last == 0) {
            first = seq;
            last = seq - 1;
        }
        while (last < seq) {
            if (last - first + 1 == flags.length) {
                grow();
            }
            last++;
            flags[slot(last)] = 0;
        }
        set(seq, SENT);
        digests[slot(seq)] = digest;
    }

    /** Whether the oldest can be judged for good, and forgotten. */
    boolean oldestIsOver() {
        long kept = last - first + 1;
        boolean settled = has(first, RECEIVED) || has(first, GAPPED) && has(first, GAP_HEARD);
        return kept > REMEMBERED_UNSETTLED || kept > REMEMBERED && settled;
    }

    void forgetOldest() {
        first++;
    }

    private int slot(long seq) {
        return (int) (seq & flags.length - 1); // a power of two
    }

    private void grow() {
        byte[] oldFlags = flags;
        long[] oldDigests = digests;
        flags = Arrays.copyOf(oldFlags, oldFlags.length * 2);
        digests = Arrays.copyOf(oldDigests, oldDigests.length * 2);
        for (long seq = first; seq <= last; seq++) {
            int from = (int) (seq & oldFlags.length - 1);
            flags[slot(seq)] = oldFlags[from];
            digests[slot(seq)] = oldDigests[from];
        }
    }
}
