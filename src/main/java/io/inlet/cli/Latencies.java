package io.inlet.cli;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Percentiles of durations, in microseconds, without keeping each one: 64 buckets to every doubling, so that a
 * percentile is at most 1.6 % too high; the maximum is exact. Safe for concurrent use; 18 KB whatever is recorded.
 */
final class Latencies {

    private static final int PER_DOUBLING = 64;
    private static final int DOUBLINGS = 34; // up to 2^40 µs, twelve days

    private final AtomicLongArray counts = new AtomicLongArray(PER_DOUBLING * (DOUBLINGS + 2));
    private final AtomicLong max = new AtomicLong();

    void record(long micros) {
        long value = Math.max(0, micros);
        counts.incrementAndGet(Math.min(bucket(value), counts.length() - 1));
        max.accumulateAndGet(value, Math::max);
    }

    /** Takes in what another one has recorded. */
    void add(Latencies other) {
        for (int i = 0; i < counts.length(); i++) {
            long more = other.counts.get(i);
            if (more > 0) {
                counts.addAndGet(i, more);
            }
        }
        max.accumulateAndGet(other.max.get(), Math::max);
    }

    long count() {
        long count = 0;
        for (int i = 0; i < counts.length(); i++) {
            count += counts.get(i);
        }
        return count;
    }

    /** The duration that {@code percent} of all did not exceed; 0 when there are none. */
    long percentile(double percent) {
        long rank = Math.max(1, (long) Math.ceil(count() * percent / 100));
        long seen = 0;
        for (int i = 0; i < counts.length(); i++) {
            seen += counts.get(i);
            if (seen >= rank) {
                return Math.min(highestIn(i), max.get());
            }
        }
        return max.get();
    }

    long max() {
        return max.get();
    }

    /** For example {@code p50 12.3 ms, p99 41.0 ms, max 55.1 ms}. */
    @Override
    public String toString() {
        if (count() == 0) {
            return "none measured";
        }
        return "p50 " + millis(percentile(50)) + ", p99 " + millis(percentile(99)) + ", max " + millis(max());
    }

    private static String millis(long micros) {
        return String.format(Locale.ROOT, "%.1f ms", micros / 1000.0);
    }

    // Below 128 a bucket is one microsecond; above, the top seven bits choose it.
    private static int bucket(long value) {
        int shift = Math.max(0, 57 - Long.numberOfLeadingZeros(value));
        return shift * PER_DOUBLING + (int) (value >>> shift);
    }

    private static long highestIn(int bucket) {
        int shift = Math.max(0, bucket / PER_DOUBLING - 1);
        return ((long) bucket - (long) shift * PER_DOUBLING + 1 << shift) - 1;
    }
}
