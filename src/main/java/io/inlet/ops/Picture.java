package io.inlet.ops;

import io.inlet.stream.CallState;
import io.inlet.stream.LiveCalls;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * All calls. The picture is taken a few times a second at most, and sorted once, however many look at it: of 10,000 calls
 * that costs some milliseconds. Thread-safe.
 */
@ApplicationScoped
class Picture {

    private static final long FRESH_NS = TimeUnit.MILLISECONDS.toNanos(200);

    @Inject
    private LiveCalls calls;

    private Taken taken = new Taken(List.of());
    private long takenAt = System.nanoTime() - 2 * FRESH_NS;

    synchronized Taken now() {
        if (System.nanoTime() - takenAt > FRESH_NS) {
            taken = new Taken(calls.all().stream().sorted(CallState.WORST_FIRST).toList());
            takenAt = System.nanoTime();
        }
        return taken;
    }

    /** All calls of one moment, and what is true of all of them together. */
    static final class Taken {

        private final List<CallState> worstFirst;
        private final Map<Sorting, List<CallState>> sorted = new ConcurrentHashMap<>();
        private final int worstBufferPercent;
        private final int buffering;
        private final int losing;
        private final OptionalLong oldestMs;

        Taken(List<CallState> worstFirst) {
            this.worstFirst = worstFirst;
            int fullest = 0;
            int waiting = 0;
            int hurt = 0;
            long oldest = Long.MAX_VALUE;
            for (CallState call : worstFirst) {
                fullest = Math.max(fullest, call.bufferPercent());
                waiting += call.buffering() ? 1 : 0;
                hurt += call.condition() == CallState.Condition.LOSING ? 1 : 0;
                oldest = Math.min(oldest, call.oldestMs().orElse(Long.MAX_VALUE));
            }
            worstBufferPercent = fullest;
            buffering = waiting;
            losing = hurt;
            oldestMs = oldest == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(oldest);
        }

        List<CallState> in(Sorting order) {
            return sorted.computeIfAbsent(order, mine -> mine.of(worstFirst));
        }

        int calls() {
            return worstFirst.size();
        }

        int worstBufferPercent() {
            return worstBufferPercent;
        }

        /** Calls whose audio waits. */
        int buffering() {
            return buffering;
        }

        /** Calls that lost some within the last seconds. */
        int losing() {
            return losing;
        }

        /** When the oldest frame of all came that is not published. */
        OptionalLong oldestMs() {
            return oldestMs;
        }
    }
}
