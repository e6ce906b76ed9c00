package io.inlet.ops;

import io.inlet.stream.CallState;
import io.inlet.stream.LiveCalls;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * All calls, the worst first. It is taken a few times a second at most, however many look at it: of 10,000 calls it costs
 * some milliseconds. Thread-safe.
 */
@ApplicationScoped
class Picture {

    private static final long FRESH_NS = TimeUnit.MILLISECONDS.toNanos(200);

    @Inject
    private LiveCalls calls;

    private List<CallState> taken = List.of();
    private long takenAt = System.nanoTime() - 2 * FRESH_NS;

    synchronized List<CallState> worstFirst() {
        if (System.nanoTime() - takenAt > FRESH_NS) {
            taken = calls.all().stream().sorted(CallState.WORST_FIRST).toList();
            takenAt = System.nanoTime();
        }
        return taken;
    }
}
