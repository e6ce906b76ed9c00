package io.inlet.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Frames that never reached us: numbered, lost, and said to be, in their place. */
class AudioStreamMissingTest extends PlayedStream {

    private void missing(int frames) {
        stream.missing(Track.INBOUND, frames, (long) frames * FRAME_MS, now);
    }

    private static Gap gap(Outgoing lost) {
        return assertInstanceOf(Outgoing.Lost.class, lost).gap();
    }

    private static Gap sender(long from, long to) {
        return new Gap(from, to, Gap.Reason.SENDER);
    }

    @Test
    void areAGapBetweenTheFramesAroundThem() {
        receive(2);
        missing(3);
        receive(1);
        assertEquals(List.of(1L, 2L), seqs(takeAll()), "what is handed out at once has no hole in it");
        assertEquals(List.of(), told.gaps, "not before what comes first is safe");
        confirm();
        List<Outgoing> behind = takeAll();
        assertEquals(List.of(sender(3, 5)), told.gaps);
        assertEquals(sender(3, 5), gap(behind.get(0)));
        assertEquals(List.of(6L), seqs(behind));
        assertEquals(500, ((Frame) behind.get(1)).mediaMs());
        assertEquals(new Position(6, 3, 600), stream.position());
        stream.end(EndReason.STOP, now);
        confirm();
        publish();
        assertEquals(3, told.published);
        assertEquals(List.of(new Summary(EndReason.STOP, 6, 3, 3, 600)), told.ends);
    }

    @Test
    void areSaidAtOnceWhereNothingIsWaiting() {
        publish();
        missing(2);
        assertEquals(List.of(sender(1, 2)), told.gaps);
        missing(1);
        List<Outgoing> taken = takeAll();
        assertEquals(1, taken.size());
        assertEquals(sender(1, 3), gap(taken.get(0)));
    }

    @Test
    void areAcknowledgedPastOnceTheyAreSaid() {
        receive(8);
        missing(4);
        takeAll();
        confirm();
        assertEquals(List.of(), told.acks);
        takeAll();
        confirm();
        assertEquals(List.of(sender(9, 12)), told.gaps);
        assertEquals(List.of(10L), told.acks);
        missing(1000);
        takeAll();
        confirm();
        assertEquals(List.of(10L, 1010L), told.acks);
    }

    @Test
    void areNoReasonToWaitWhenTheyAreTheLast() {
        receive(1);
        missing(1);
        stream.end(EndReason.STOP, now);
        missing(5);
        publish();
        assertEquals(List.of(new Summary(EndReason.STOP, 2, 1, 1, 200)), told.ends);
        assertFalse(stream.hasMore());
    }

    @Test
    void areSaidOnceAlsoWhenThatCameBack() {
        receive(1);
        missing(2);
        takeAll();
        confirm();
        assertEquals(sender(2, 3), gap(takeAll().get(0)));
        giveBackInDoubt();
        stream.recovered(1, now);
        assertEquals(sender(2, 3), gap(takeAll().get(0)));
        confirm();
        assertEquals(List.of(), takeAll());
        assertEquals(List.of(sender(2, 3)), told.gaps);
    }

    @Test
    void waitForWhatIsInDoubtBeforeThem() {
        receive(3);
        missing(2);
        receive(1);
        takeAll();
        giveBackInDoubt();
        stream.check(now);
        assertEquals(List.of(), told.gaps);
        stream.recovered(1, now);
        assertEquals(List.of(2L, 3L), seqs(takeAll()));
        confirm();
        List<Outgoing> behind = takeAll();
        assertEquals(sender(4, 5), gap(behind.get(0)));
        assertEquals(List.of(6L), seqs(behind));
    }

    @Test
    void areToldFromWhatIsLostAroundThem() {
        publish();
        stream.waiting(now);
        receive(2);
        missing(3);
        receive(13);
        assertEquals(
                List.of(
                        new Gap(1, 1, Gap.Reason.BUFFER_OVERFLOW),
                        new Gap(2, 2, Gap.Reason.BUFFER_OVERFLOW),
                        sender(3, 5),
                        new Gap(6, 6, Gap.Reason.BUFFER_OVERFLOW),
                        new Gap(7, 7, Gap.Reason.BUFFER_OVERFLOW),
                        new Gap(8, 8, Gap.Reason.BUFFER_OVERFLOW)),
                told.gaps);
        List<Outgoing> taken = takeAll();
        assertEquals(
                List.of(
                        new Gap(1, 2, Gap.Reason.BUFFER_OVERFLOW),
                        sender(3, 5),
                        new Gap(6, 8, Gap.Reason.BUFFER_OVERFLOW)),
                taken.subList(0, 3).stream().map(AudioStreamMissingTest::gap).toList());
        assertEquals(9L, seqs(taken).get(0));
    }

    @Test
    void areToldFromWhatIsLostAroundThemBehindWhatIsInDoubt() {
        publish();
        receive(2);
        takeAll();
        giveBackInDoubt();
        missing(3);
        receive(13);
        assertEquals(sender(3, 5), told.gaps.get(0), "what is in doubt before them has left");
        assertEquals(new Gap(6, 6, Gap.Reason.BUFFER_OVERFLOW), told.gaps.get(1));
        stream.recovered(1, now);
        assertTrue(told.gaps.contains(new Gap(2, 2, Gap.Reason.BUFFER_OVERFLOW)));
        assertEquals(told.framesLost(), stream.position().lost());
        publish();
        stream.end(EndReason.STOP, now);
        publish();
        Summary summary = told.ends.get(0);
        assertEquals(18, summary.seq());
        assertEquals(told.framesLost(), summary.lost());
        assertEquals(18, summary.published() + summary.lost());
    }

    @Test
    void areSaidToBeWhenAllIsGivenUp() {
        receive(2);
        missing(2);
        receive(1);
        missing(1);
        takeAll();
        stream.abandon(EndReason.DRAINED, now);
        assertEquals(
                List.of(
                        new Gap(1, 2, Gap.Reason.REDIS_AWAY),
                        sender(3, 4),
                        new Gap(5, 5, Gap.Reason.REDIS_AWAY),
                        sender(6, 6)),
                told.gaps);
        assertEquals(List.of(new Summary(EndReason.DRAINED, 6, 0, 6, 600)), told.ends);
    }

    @Test
    void areTheOtherConnectionsToSayWhenTheStreamHasMoved() {
        receive(2);
        takeAll();
        missing(2);
        receive(1);
        stream.moved(now);
        confirm();
        stream.check(now);
        assertEquals(List.of(), told.gaps);
        assertEquals(List.of(new Summary(EndReason.TAKEN_OVER, 2, 2, 0, 500)), told.ends);
    }

    @Test
    void costNothingHoweverManyTheyAre() {
        receive(1);
        for (int i = 0; i < 1000; i++) {
            stream.missing(Track.INBOUND, Integer.MAX_VALUE, 0, now);
        }
        receive(1);
        assertEquals(2L * PCM.length, budget.held());
        publish();
        assertEquals(List.of(sender(2, 1000L * Integer.MAX_VALUE + 1)), told.gaps);
        assertEquals(2, told.published);
        assertEquals(0, stream.unpublishedBytes());
    }

    @Test
    void thatHaveNoNumberOnlyTakeTime() {
        stream.missing(Track.INBOUND, 0, 300, now);
        receive(1);
        assertEquals(List.of(), told.gaps);
        Frame first = (Frame) takeAll().get(1);
        assertEquals(1, first.seq());
        assertEquals(300, first.mediaMs());
    }

    @Test
    void areOneGapWithWhatElseIsLostOnceVeryManyWait() {
        publish();
        stream.waiting(now);
        for (int i = 0; i < 1000; i++) {
            receive(1);
            missing(1);
        }
        receive((int) (2 * BUFFER_MS / FRAME_MS));
        assertTrue(told.gaps.size() > 1000, "its sender hears of each");
        List<Outgoing> taken = takeAll();
        List<Gap> gaps = taken.stream()
                .filter(Outgoing.Lost.class::isInstance)
                .map(AudioStreamMissingTest::gap)
                .toList();
        assertEquals(Announcements.MOST_GAPS, gaps.size());
        assertEquals(told.framesLost(), gaps.stream().mapToLong(Gap::frames).sum());
        assertEquals(seqs(taken).get(0) - 1, gaps.get(gaps.size() - 1).to());
        confirm();
        receive(1);
        missing(1);
        takeAll();
        stream.returned(0, List.of(), true, false, now);
        receive((int) (2 * BUFFER_MS / FRAME_MS));
        assertEquals(
                List.of(Gap.Reason.BUFFER_OVERFLOW, Gap.Reason.SENDER, Gap.Reason.BUFFER_OVERFLOW),
                takeAll().stream()
                        .filter(Outgoing.Lost.class::isInstance)
                        .map(lost -> gap(lost).reason())
                        .toList(),
                "apart again once those have left");
    }
}
