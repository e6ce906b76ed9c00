package io.inlet.publishing;

import io.inlet.journal.Journal;
import io.inlet.stream.TraceContext;
import io.inlet.tracing.Tracing;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a lane tells of its batches to whoever collects traces: each call whose trace is recorded is told of once a second,
 * and when a batch fails. A span for each batch would be a thousand a second, of which all but the slow ones say the same.
 * Costs nothing but a question while nobody collects. Of the lane's loop.
 */
final class BatchSpans {

    private final Tracing tracing;
    private final int lane;
    private long sinceNanos;

    /** @param lane its number */
    BatchSpans(Tracing tracing, int lane) {
        this.tracing = tracing;
        this.lane = lane;
    }

    /** A batch is going to be made. */
    void departs() {
        sinceNanos = tracing.now();
    }

    /**
     * It has been answered, or has failed.
     *
     * @param failure its kind; empty when it was accepted
     */
    void arrived(Supplier<List<Outlet>> aboard, int frames, int bytes, String failure, long nowMs) {
        if (tracing.on()) {
            try {
                tell(aboard.get(), frames, bytes, failure, nowMs);
            } catch (RuntimeException unexpected) {
                Journal.internalError("telling of a batch", unexpected); // the lane goes on
            }
        }
    }

    private void tell(List<Outlet> outlets, int frames, int bytes, String failure, long nowMs) {
        List<TraceContext> calls = new ArrayList<>();
        for (Outlet outlet : outlets) {
            if (calls.size() < Tracing.Batch.MOST_CALLS) {
                outlet.traceDue(!failure.isEmpty(), nowMs).ifPresent(calls::add);
            }
        }
        if (!calls.isEmpty()) {
            tracing.batch(new Tracing.Batch(calls, lane, outlets.size(), frames, bytes, sinceNanos, failure));
        }
    }
}
