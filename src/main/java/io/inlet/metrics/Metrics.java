package io.inlet.metrics;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counters of frames, from the start of the node. Their adders are striped, so that counting costs the way of a frame
 * next to nothing. Thread-safe.
 */
public final class Metrics {

    private final LongAdder received = new LongAdder();
    private final LongAdder receivedBytes = new LongAdder();
    private final LongAdder published = new LongAdder();
    private final LongAdder unheard = new LongAdder();
    private final Map<String, LongAdder> lost = new ConcurrentHashMap<>();

    /** A frame has arrived, as its sender coded it. */
    public void frameReceived(int bytes) {
        received.increment();
        receivedBytes.add(bytes);
    }

    /** Redis has accepted frames. */
    public void framesPublished(long frames) {
        published.add(frames);
    }

    /** Redis has accepted frames, and nobody had subscribed to their channel. */
    public void framesUnheard(long frames) {
        unheard.add(frames);
    }

    /** Frames will never be published. */
    public void framesLost(String cause, long frames) {
        lost.computeIfAbsent(cause, any -> new LongAdder()).add(frames);
    }

    public long received() {
        return received.sum();
    }

    public long receivedBytes() {
        return receivedBytes.sum();
    }

    public long published() {
        return published.sum();
    }

    public long unheard() {
        return unheard.sum();
    }

    /** Frames by the cause of their loss; causes that did not occur are not there. */
    public Map<String, Long> lost() {
        Map<String, Long> byCause = new TreeMap<>();
        lost.forEach((cause, frames) -> byCause.put(cause, frames.sum()));
        return byCause;
    }
}
