package io.inlet.endpoint;

import io.inlet.metrics.Metrics;
import io.inlet.stream.LiveCalls;
import java.util.Arrays;

/** How many frames come and go a second, over the last five or so. Looked at by one timer, read by any thread. */
final class Pace {

    private static final int SECONDS = 5;

    private final Metrics metrics;
    private final long[] atMs = new long[SECONDS];
    private final long[] received = new long[SECONDS];
    private final long[] published = new long[SECONDS];
    private int next;
    private long lookedMs;
    private volatile LiveCalls.Flow flow = new LiveCalls.Flow(0, 0);

    Pace(Metrics metrics, long nowMs) {
        this.metrics = metrics;
        Arrays.fill(atMs, nowMs);
        lookedMs = nowMs;
    }

    /** As often as one likes. */
    void look(long nowMs) {
        if (nowMs - lookedMs < 1000) {
            return;
        }
        lookedMs = nowMs;
        long in = metrics.received();
        long out = metrics.published();
        double seconds = Math.max(1, nowMs - atMs[next]) / 1000.0;
        flow = new LiveCalls.Flow((in - received[next]) / seconds, (out - published[next]) / seconds);
        atMs[next] = nowMs;
        received[next] = in;
        published[next] = out;
        next = (next + 1) % SECONDS;
    }

    LiveCalls.Flow flow() {
        return flow;
    }
}
