package io.inlet.publishing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.inlet.stream.CallDetails;
import io.inlet.stream.TraceContext;
import io.inlet.tracing.Tracing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a lane tells of its batches, and of which. */
class LaneTraceTest extends PlayedLane {

    private final List<Tracing.Batch> told = new ArrayList<>();
    private boolean broken;

    @Override
    Tracing tracing() {
        return new Tracing() {
            @Override
            public boolean on() {
                return true;
            }

            @Override
            public long now() {
                return clock.millis() * 1_000_000;
            }

            @Override
            public Handshake handshake(Optional<TraceContext> parent, String route, long sinceNanos) {
                throw new AssertionError("a lane has no handshakes");
            }

            @Override
            public void batch(Batch batch) {
                if (broken) {
                    throw new IllegalStateException("broken");
                }
                told.add(batch);
            }

            @Override
            public void close() {}
        };
    }

    private static TraceContext trace(int number, boolean sampled) {
        return TraceContext.of("%032x".formatted(number), "%016x".formatted(number), sampled, Optional.empty());
    }

    private Outlet open(int number, boolean sampled) {
        return open("call-" + number, CallDetails.NONE.in(Optional.of(trace(number, sampled))));
    }

    private void accept() {
        clock.pass(20);
        transport.last().accept();
    }

    @Test
    void aBatchIsToldOfWithTheRecordedCallsInIt() {
        open(1, true);
        open(2, true);
        open(3, false);
        open("untraced");
        long first = clock.millis();
        accept();
        accept();
        assertEquals(
                List.of(
                        new Tracing.Batch(List.of(trace(1, true)), 7, 1, 0, 0, first * 1_000_000, ""),
                        new Tracing.Batch(List.of(trace(2, true)), 7, 3, 0, 0, (first + 20) * 1_000_000, "")),
                told);
    }

    @Test
    void aCallIsToldOfOnceASecond() {
        Outlet outlet = open(1, true);
        accept();
        for (int i = 0; i < 100; i++) {
            receive(outlet, 1);
            accept();
        }
        assertEquals(List.of(0, 1, 1), told.stream().map(Tracing.Batch::frames).toList());
        assertEquals(PCM.length, told.get(1).bytes());
    }

    @Test
    void whatFailsIsToldOfAtOnce() {
        Outlet outlet = open(1, true);
        accept();
        receive(outlet, 3);
        transport.last().refuse();
        assertEquals(2, told.size());
        assertEquals(1, told.get(1).frames(), "the first left at once");
        assertEquals("IllegalStateException", told.get(1).failure());
    }

    @Test
    void noMoreCallsAreLinkedThanABoundSays() {
        open("first");
        for (int i = 1; i <= 2 * Tracing.Batch.MOST_CALLS; i++) {
            open(i, true);
        }
        accept();
        accept();
        assertEquals(1, told.size());
        assertEquals(Tracing.Batch.MOST_CALLS, told.get(0).calls().size());
        assertEquals(2 * Tracing.Batch.MOST_CALLS, told.get(0).streams());
    }

    @Test
    void nothingIsToldOfCallsThatNobodyRecords() {
        open(1, false);
        open("untraced");
        accept();
        accept();
        assertEquals(List.of(), told);
    }

    @Test
    void theLaneGoesOnWhateverBecomesOfItsSpans() {
        broken = true;
        Outlet outlet = open(1, true);
        accept();
        receive(outlet, 2);
        accept();
        accept();
        assertEquals(3, transport.sent.size());
        assertEquals(List.of(2L), transport.last().seqs());
    }
}
