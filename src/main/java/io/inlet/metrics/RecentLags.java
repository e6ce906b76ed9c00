package io.inlet.metrics;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How long what left on one lane within the last ten seconds or so had been here. Up to 32 ms it is exact, beyond to
 * within an eighth. One thread feeds it, and pays two plain additions for a call's part of a batch; any may read, and who
 * meets the writer misses what it is just adding.
 */
public final class RecentLags {

    /** Longer than any audio is kept: what would be more counts as this. */
    static final long MOST_MS = (1 << 20) - 1;

    private static final int SECONDS = 10;
    private static final int SLOTS = 16; // seconds; a power of two, and more than are ever read
    private static final int EXACT = 32;
    private static final int EXACT_BITS = 5;
    private static final int PARTS_BITS = 3;
    private static final int PARTS = 1 << PARTS_BITS; // of an octave
    static final int BUCKETS = EXACT + (20 - EXACT_BITS) * PARTS;

    /** Behind the buckets of a second: which second it is. */
    private static final int SECOND = BUCKETS;

    private static final int FIELDS = BUCKETS + 1;

    private final AtomicLongArray slots = new AtomicLongArray(SLOTS * FIELDS);

    RecentLags() {}

    /** So many frames have left now that came so long ago. */
    public void add(long lagMs, long frames, long nowMs) {
        long second = nowMs / 1000;
        int slot = (int) (second & (SLOTS - 1)) * FIELDS;
        if (slots.getPlain(slot + SECOND) != second) {
            for (int bucket = 0; bucket < BUCKETS; bucket++) {
                slots.setPlain(slot + bucket, 0);
            }
            slots.setRelease(slot + SECOND, second);
        }
        int bucket = slot + bucket(lagMs);
        slots.setRelease(bucket, frames + slots.getPlain(bucket));
    }

    /** Adds what there is to these buckets. */
    void sumInto(long[] frames, long nowMs) {
        long now = nowMs / 1000;
        for (long second = now - SECONDS; second <= now; second++) {
            int slot = (int) (second & (SLOTS - 1)) * FIELDS;
            if (slots.getAcquire(slot + SECOND) == second) {
                for (int bucket = 0; bucket < BUCKETS; bucket++) {
                    frames[bucket] += slots.getPlain(slot + bucket);
                }
            }
        }
    }

    static int bucket(long lagMs) {
        int ms = (int) Math.max(0, Math.min(MOST_MS, lagMs));
        if (ms < EXACT) {
            return ms;
        }
        int octave = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(ms);
        int part = ms >> octave - PARTS_BITS & PARTS - 1;
        return EXACT + (octave - EXACT_BITS) * PARTS + part;
    }

    /** The most that is counted in a bucket, in ms. */
    static long most(int bucket) {
        if (bucket < EXACT) {
            return bucket;
        }
        int octave = EXACT_BITS + (bucket - EXACT) / PARTS;
        long part = 1L << octave - PARTS_BITS;
        return (1L << octave) + part * ((bucket - EXACT) % PARTS + 1) - 1;
    }
}
