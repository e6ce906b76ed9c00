package io.inlet.stream;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What all streams of a node may keep together ({@code MAX_BUFFERED_MB}). It hands out nothing and refuses nothing: a
 * stream looks whether the node is over it, and then gives up audio only where it holds more than its share. So a
 * stream that keeps little loses nothing because others keep much. Thread-safe.
 */
public final class BufferBudget {

    private final long maxBytes;
    private final AtomicLong held = new AtomicLong();
    private final AtomicInteger streams = new AtomicInteger();

    public BufferBudget(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    void enter() {
        streams.incrementAndGet();
    }

    void leave() {
        streams.decrementAndGet();
    }

    void hold(long bytes) {
        held.addAndGet(bytes);
    }

    boolean exceeded() {
        return held.get() > maxBytes;
    }

    /** What each stream may hold when all hold the same, in bytes. */
    long share() {
        return maxBytes / Math.max(1, streams.get());
    }

    /** Audio kept by all streams now, in bytes. */
    public long held() {
        return held.get();
    }

    public long maxBytes() {
        return maxBytes;
    }
}
