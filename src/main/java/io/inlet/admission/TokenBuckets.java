package io.inlet.admission;

import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A token bucket for each address: full when it is first heard of, refilled evenly. Only those that are not full are
 * kept, and at most {@link #MOST}: beyond that some are forgotten, which are full from then on. Thread-safe; takes are
 * exact.
 */
final class TokenBuckets {

    /** Some ten megabytes. */
    static final int MOST = 65_536;

    private static final int FORGOTTEN = MOST / 8;
    private static final long SWEEP_MS = 10_000;

    private final double capacity;
    private final double perMs;
    private final Clock clock;
    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();
    private final AtomicLong sweptMs;

    private record Bucket(double tokens, long atMs) {}

    /**
     * @param capacity how many may be taken at once
     * @param perMs how many come back
     */
    TokenBuckets(double capacity, double perMs, Clock clock) {
        this.capacity = capacity;
        this.perMs = perMs;
        this.clock = clock;
        sweptMs = new AtomicLong(clock.millis());
    }

    /** Takes a token; false when there is none. */
    boolean take(String address) {
        long now = clock.millis();
        boolean[] taken = new boolean[1];
        buckets.compute(address, (any, bucket) -> {
            double tokens = tokens(bucket, now);
            taken[0] = tokens >= 1;
            return new Bucket(taken[0] ? tokens - 1 : tokens, now);
        });
        sweep(now);
        return taken[0];
    }

    /** Whether {@link #take} would get one. */
    boolean has(String address) {
        return tokens(buckets.get(address), clock.millis()) >= 1;
    }

    /** In how many ms there will be a token. */
    long waitMs(String address) {
        double missing = 1 - tokens(buckets.get(address), clock.millis());
        return (long) Math.ceil(Math.max(0, missing) / perMs);
    }

    /** How many are not full, or were not when that was last looked at. */
    int size() {
        return buckets.size();
    }

    private double tokens(Bucket bucket, long now) {
        return bucket == null
                ? capacity
                : Math.min(capacity, bucket.tokens() + Math.max(0, now - bucket.atMs()) * perMs);
    }

    private void sweep(long now) {
        long last = sweptMs.get();
        boolean tooMany = buckets.size() > MOST;
        if ((tooMany || now - last >= SWEEP_MS) && sweptMs.compareAndSet(last, Math.max(last + 1, now))) {
            buckets.values().removeIf(bucket -> tokens(bucket, now) >= capacity);
            if (buckets.size() > MOST) {
                buckets.keySet().stream().limit(FORGOTTEN).toList().forEach(buckets::remove);
            }
        }
    }
}
