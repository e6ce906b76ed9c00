package io.inlet.publishing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** When a lane takes off: at once while idle, once in a while under load. */
class LaneGatheringTest extends PlayedLane {

    private static final long GATHER_MS = 5;

    @Override
    long gatherMs() {
        return GATHER_MS;
    }

    /** A stream whose lane has nothing to do, and has not had for a while. */
    private Outlet idle() {
        Outlet outlet = open("a");
        transport.last().accept();
        clock.pass(1000);
        timer.elapse();
        return outlet;
    }

    private List<Long> sentSince(int before) {
        return transport.sent.subList(before, transport.sent.size()).stream()
                .flatMap(batch -> batch.seqs().stream())
                .toList();
    }

    @Test
    void aFrameThatComesToAnIdleLaneLeavesAtOnce() {
        Outlet outlet = idle();
        for (int i = 0; i < 3; i++) {
            receive(outlet, 1);
            assertEquals(List.of(1L + i), transport.last().seqs());
            transport.last().accept();
            clock.pass(2 * GATHER_MS);
        }
        assertEquals(List.of(), timer.pauses());
    }

    @Test
    void framesThatFollowEachOtherCloselyGather() {
        Outlet outlet = idle();
        receive(outlet, 1);
        transport.last().accept();
        clock.pass(1);
        receive(outlet, 1);
        transport.last().accept();
        int before = transport.sent.size();
        receive(outlet, 3);
        assertEquals(before, transport.sent.size());
        assertEquals(List.of(GATHER_MS), timer.pauses());
        clock.pass(GATHER_MS);
        timer.elapse();
        assertEquals(List.of(3L, 4L, 5L), sentSince(before));
        assertEquals(before + 1, transport.sent.size());
    }

    @Test
    void aLaneThatHasGatheredNothingIsIdleAgain() {
        Outlet outlet = idle();
        receive(outlet, 1);
        transport.last().accept();
        receive(outlet, 1);
        transport.last().accept();
        clock.pass(GATHER_MS);
        timer.elapse();
        receive(outlet, 1);
        assertEquals(List.of(3L), transport.last().seqs());
    }

    @Test
    void whatDidNotFitIntoABatchIsNotLetWait() {
        Outlet outlet = idle();
        receive(outlet, 1);
        receive(outlet, 2 * Lane.MAX_MESSAGES);
        transport.last().accept();
        transport.last().accept();
        assertEquals(Lane.MAX_MESSAGES, transport.last().seqs().size());
        assertEquals(List.of(), timer.pauses());
    }
}
