package io.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DispatchTest {

    private final Dispatch.OpenLoop open = new Dispatch.OpenLoop(4, 1000, 1000 + 300, 100);
    private final List<String> turns = new ArrayList<>();
    private long now;

    @Test
    void framesAreDueEvenlySpreadAndEachIsTakenWhenItIs() {
        open.run(() -> now, due -> now = due, () -> true, call -> turns.add(call + "@" + now));
        assertEquals(
                List.of("0@1000", "1@1025", "2@1050", "3@1075", "0@1100", "1@1125", "2@1150", "3@1175"),
                turns.subList(0, 8));
        assertEquals(12, turns.size(), "the end leaves out what is due then");
    }

    @Test
    void aSleepThatEndsTooEarlyIsTakenUpAgain() {
        open.run(() -> now, due -> now += 10, () -> true, call -> turns.add(call + "@" + now));
        assertEquals(List.of("0@1000", "1@1030", "2@1050", "3@1080"), turns.subList(0, 4));
    }

    @Test
    void afterAStallNoTurnIsLeftOutAndStampsSayWhenFramesWereDue() {
        FrameBooks books = new FrameBooks(1, "x", 256);
        List<Long> stamps = new ArrayList<>();
        open.run(() -> now, due -> now = due == 1025 ? 1240 : Math.max(now, due), () -> true, call -> {
            long stamp = open.stamp(books, now);
            while (call == 1 && stamp != Dispatch.NOT_YET) {
                books.begin(stamp);
                stamps.add(stamp);
                stamp = open.stamp(books, now);
            }
        });
        assertEquals(List.of(1025L, 1125L, 1225L), stamps);
    }

    @Test
    void whatTheServerDidNotTakeIsUnsentInTheEnd() {
        FrameBooks first = new FrameBooks(0, "x", 256);
        FrameBooks last = new FrameBooks(3, "y", 256);
        first.begin(1000);
        assertEquals(2, open.unsent(first));
        assertEquals(3, open.unsent(last));
        last.begin(1075);
        last.begin(1175);
        last.begin(1275);
        assertEquals(0, open.unsent(last));
        assertEquals(0, new Dispatch.ClosedLoop(2, 100).unsent(first));
    }

    @Test
    void itStopsWhenItIsNotWantedAnyMore() {
        open.run(() -> now, due -> now = due, () -> turns.size() < 3, call -> turns.add("" + call));
        assertEquals(3, turns.size());
    }

    @Test
    void inClosedLoopEachArrivalIsACredit() {
        Dispatch closed = new Dispatch.ClosedLoop(2, 100);
        FrameBooks books = new FrameBooks(0, "x", 256);
        books.begin(closed.stamp(books, 5));
        books.begin(closed.stamp(books, 6));
        assertEquals(Dispatch.NOT_YET, closed.stamp(books, 7));
        books.arrive(0);
        assertEquals(8, closed.stamp(books, 8));
        assertEquals(Dispatch.NOT_YET, closed.stamp(books, 100));
    }
}
