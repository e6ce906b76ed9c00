package io.inlet.publishing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.inlet.stream.CallDetails;
import io.inlet.stream.EndReason;
import io.inlet.stream.Frame;
import io.inlet.stream.Outgoing;
import io.inlet.stream.Position;
import io.inlet.stream.Track;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Order, batching, and what happens to a batch that did not arrive; time and Redis are the test's. */
class LaneTest extends PlayedLane {

    @Test
    void sendsAtOnceWhenIdle() {
        open("a");
        assertEquals(1, transport.sent.size());
        assertEquals(
                List.of(new Outgoing.Started(Position.START, CallDetails.NONE, clock.millis())),
                transport.last().messages());
    }

    @Test
    void gathersWhileABatchIsUnderWay() {
        Outlet outlet = open("a");
        receive(outlet, 7);
        assertEquals(1, transport.sent.size());
        transport.last().accept();
        assertEquals(2, transport.sent.size());
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L), transport.last().seqs());
        transport.last().accept();
        assertEquals(2, transport.sent.size(), "nothing more to say");
    }

    @Test
    void boundsABatchInMessagesAndInBytes() {
        Outlet outlet = open("a");
        receive(outlet, 600);
        transport.last().accept();
        assertEquals(Lane.MAX_MESSAGES, transport.last().messages().size());
        transport.last().accept();
        assertEquals(600 - Lane.MAX_MESSAGES, transport.last().messages().size());
        Outlet wide = open("b");
        transport.last().accept();
        byte[] big = new byte[Lane.MAX_BYTES / 4];
        for (int i = 0; i < 6; i++) {
            wide.stream().accept(big, clock.millis());
            wide.ready();
        }
        transport.last().accept();
        transport.last().accept();
        assertEquals(4, transport.sent.get(transport.sent.size() - 2).seqs().size());
        assertEquals(2, transport.last().seqs().size());
    }

    @Test
    void sharesABatchBetweenStreams() {
        Outlet a = open("a");
        Outlet b = open("b");
        receive(a, 2);
        receive(b, 1);
        transport.last().accept();
        assertEquals(4, transport.last().messages().size(), "b's start and all three frames");
    }

    @Test
    void sendsTheSameAgainOldestFirstOnceRedisHasSaidHowFarItGot() {
        Outlet outlet = open("a");
        transport.last().accept();
        receive(outlet, 2);
        assertEquals(List.of(1L), transport.last().seqs());
        for (int failures = 0; failures < 6; failures++) {
            transport.last().refuse();
            int before = transport.sent.size();
            receive(outlet, 1);
            assertEquals(before, transport.sent.size(), "no attempt during the pause");
            pauseOver();
            assertEquals(before + 1, transport.sent.size());
            assertTrue(transport.last().run(0).question());
            assertEquals(List.of(), transport.last().seqs());
        }
        transport.last().accept();
        pauseOver(); // its first word after an absence is too early
        transport.last().accept();
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L), transport.last().seqs());
        transport.last().accept();
        receive(outlet, 1);
        assertEquals(List.of(9L), transport.last().seqs());
    }

    @Test
    void takesATransportThatFailsAtOnceLikeOneThatAnswersSo() {
        Outlet outlet = open("a");
        transport.last().accept();
        transport.broken = true;
        receive(outlet, 1);
        assertEquals(1, timer.pauses().size());
        transport.broken = false;
        pauseOver();
        transport.last().accept();
        pauseOver();
        transport.last().accept();
        assertEquals(List.of(1L), transport.last().seqs());
    }

    @Test
    void losesNoFrameThatCouldNotBeAdded() {
        Outlet outlet = open("a");
        transport.last().accept();
        transport.full = true;
        receive(outlet, 1);
        assertEquals(1, timer.pauses().size());
        transport.full = false;
        pauseOver();
        assertEquals(List.of(1L), transport.last().seqs());
    }

    @Test
    void letsAStoppedStreamGoWhenAllOfItHasArrived() {
        Outlet outlet = open("a");
        receive(outlet, 1);
        outlet.stream().end(EndReason.STOP, clock.millis());
        outlet.ready();
        transport.last().accept();
        transport.last().accept();
        assertTrue(transport.last().messages().get(0) instanceof Outgoing.Stopped);
        transport.last().accept();
        assertTrue(outlet.stream().finished());
        assertEquals(3, transport.sent.size());
    }

    @Test
    void aRunNeverReachesAcrossFramesThatNeverCame() {
        Outlet outlet = open("a");
        transport.last().accept();
        receive(outlet, 1);
        receive(outlet, 2);
        outlet.stream().missing(Track.INBOUND, 3, 60, clock.millis());
        receive(outlet, 2);
        outlet.stream().missing(Track.INBOUND, 1, 20, clock.millis());
        outlet.stream().mark("m", clock.millis());
        outlet.stream().end(EndReason.STOP, clock.millis());
        outlet.ready();
        List<Run> runs = new ArrayList<>();
        while (!outlet.stream().finished()) {
            runs.add(transport.last().run(0));
            transport.last().accept();
        }
        List<Long> published = new ArrayList<>();
        List<String> events = new ArrayList<>();
        for (Run run : runs) {
            long next = run.before();
            for (Outgoing message : run.messages()) {
                if (message instanceof Frame frame) {
                    assertEquals(++next, frame.seq(), "so that an answer tells which frame it is about");
                    published.add(frame.seq());
                } else {
                    events.add(message.getClass().getSimpleName() + " behind " + published.size());
                }
            }
        }
        assertEquals(List.of(1L, 2L, 3L, 7L, 8L), published);
        assertEquals(List.of("Mark behind 1", "Lost behind 3", "Lost behind 5", "Stopped behind 5"), events);
        assertEquals(9, runs.get(runs.size() - 1).after().seq());
    }
}
