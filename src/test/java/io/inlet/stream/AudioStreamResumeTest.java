package io.inlet.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** How far a stream has got: for who resumes it, and for a lane that was left in doubt. */
class AudioStreamResumeTest extends PlayedStream {

    // ---- going on from a position

    @Test
    void goesOnWhereAnEarlierConnectionStopped() {
        stream = open(retention(false, false), new Position(42, 3, 8400));
        receive(2);
        List<Outgoing> taken = takeAll();
        assertEquals(new Outgoing.Started(new Position(42, 3, 8400), CallDetails.NONE, 1_000_000), taken.get(0));
        assertEquals(List.of(43L, 44L), seqs(taken));
        assertEquals(8500, ((Frame) taken.get(2)).mediaMs());
        stream.end(EndReason.STOP, now);
        confirm();
        publish();
        assertEquals(List.of(new Summary(EndReason.STOP, 44, 41, 3, 8600)), told.ends);
    }

    @Test
    void acknowledgesTheNextMultipleOfAnyStart() {
        stream = open(retention(false, false), new Position(42, 0, 4200));
        receive(8);
        publish();
        assertEquals(List.of(50L), told.acks);
    }

    @Test
    void saysWhereItStandsOnceAllThatIsHandedOutHasArrived() {
        stream = open(retention(false, false), new Position(42, 3, 8400));
        assertEquals(new Position(42, 3, 8400), stream.position());
        receive(3);
        assertEquals(new Position(42, 3, 8400), stream.position());
        stream.next(now); // started
        stream.next(now);
        assertEquals(new Position(43, 3, 8500), stream.position());
        takeAll();
        assertEquals(new Position(45, 3, 8700), stream.position());
        giveBack();
        assertEquals(new Position(42, 3, 8400), stream.position());
    }

    @Test
    void whatIsLostCountsInItsPosition() {
        stream.waiting(now);
        receive(15);
        assertEquals(new Position(5, 5, 500), stream.position());
    }

    @Test
    void whatANodeTookWithItIsAGap() {
        stream = open(retention(false, true), new Position(40, 2, 4000));
        stream.skip(45, now);
        stream.skip(45, now);
        receive(1);
        assertEquals(List.of(new Gap(41, 45, Gap.Reason.NODE_LOST)), told.gaps);
        List<Outgoing> taken = takeAll();
        assertInstanceOf(Outgoing.Started.class, taken.get(0));
        assertEquals(new Outgoing.Lost(new Gap(41, 45, Gap.Reason.NODE_LOST), 1_000_000), taken.get(1));
        assertEquals(List.of(46L), seqs(taken));
        assertEquals(new Position(46, 7, 4100), stream.position());
        stream.end(EndReason.STOP, now);
        confirm();
        publish();
        assertEquals(List.of(new Summary(EndReason.STOP, 46, 39, 7, 4100)), told.ends);
    }

    @Test
    void thereIsNothingToSkipWhereNothingIsMissing() {
        stream = open(retention(false, true), new Position(40, 0, 4000));
        stream.skip(40, now);
        assertEquals(List.of(), told.gaps);
    }

    // ---- another connection goes on

    @Test
    void whatHasMovedIsNeitherPublishedHereNorLost() {
        publish();
        receive(5);
        stream.moved(now);
        assertNull(stream.next(now));
        assertFalse(stream.hasMore());
        assertEquals(List.of(EndReason.TAKEN_OVER), told.ended);
        assertEquals(List.of(new Summary(EndReason.TAKEN_OVER, 0, 0, 0, 500)), told.ends);
        assertEquals(0, budget.held());
        stream.check(now + 10 * BUFFER_MS);
        assertEquals(List.of(), told.gaps);
    }

    @Test
    void whatIsInHandWhenItMovesIsWaitedFor() {
        receive(12);
        takeAll();
        receive(3);
        stream.moved(now);
        assertFalse(stream.finished());
        confirm();
        assertEquals(List.of(10L), told.acks);
        assertEquals(List.of(new Summary(EndReason.TAKEN_OVER, 12, 12, 0, 1500)), told.ends);
    }

    @Test
    void whatIsInHandWhenItMovesAndComesBackIsTheOtherConnections() {
        receive(3);
        takeAll();
        stream.moved(now);
        giveBack();
        assertTrue(stream.finished());
        assertEquals(List.of(), told.gaps);
        assertNull(stream.next(now));
    }

    @Test
    void whatIsSupersededIsStillPublished() {
        receive(3);
        stream.superseded(now);
        stream.superseded(now);
        receive(1);
        assertEquals(List.of(EndReason.TAKEN_OVER), told.ended);
        publish();
        assertEquals(List.of(new Summary(EndReason.TAKEN_OVER, 3, 3, 0, 300)), told.ends);
    }

    // ---- in doubt

    @Test
    void goesOnBehindWhatHasArrived() {
        receive(5);
        takeAll();
        giveBackInDoubt();
        stream.recovered(3, now);
        assertEquals(List.of(4L, 5L), seqs(takeAll()));
    }

    @Test
    void acknowledgesWhatWasFoundToHaveArrivedWithTheNext() {
        receive(10);
        takeAll();
        giveBackInDoubt();
        stream.recovered(10, now);
        takeAll();
        confirm();
        assertEquals(List.of(10L), told.acks);
    }

    @Test
    void nothingHasArrivedThatWasNeverHandedOut() {
        receive(3);
        takeAll();
        receive(2);
        giveBackInDoubt();
        stream.recovered(99, now);
        assertEquals(List.of(4L, 5L), seqs(takeAll()));
        assertEquals(new Position(5, 0, 500), stream.position());
    }

    @Test
    void anAnswerThatSaysNothingChangesNothing() {
        receive(3);
        takeAll();
        giveBackInDoubt();
        stream.recovered(-2, now);
        assertEquals(List.of(1L, 2L, 3L), seqs(takeAll()));
    }

    // ---- in part

    @Test
    void whatIsKnownToHaveArrivedIsNotHandedOutAgain() {
        receive(5);
        takeAll();
        stream.returned(3, List.of(), true, false, now);
        List<Outgoing> again = takeAll();
        assertEquals(List.of(4L, 5L), seqs(again));
        assertEquals(2, again.size(), "what was announced is not announced again");
    }

    @Test
    void whatWasNotAnnouncedIsAnnouncedBeforeTheRest() {
        receive(2);
        takeAll();
        stream.returned(2, List.of(), false, false, now);
        List<Outgoing> again = takeAll();
        assertEquals(1, again.size());
        assertInstanceOf(Outgoing.Started.class, again.get(0));
    }

    @Test
    void whatWasOvertakenIsLost() {
        receive(6);
        takeAll();
        stream.returned(5, List.of(2L, 4L), true, false, now);
        assertEquals(List.of(new Gap(2, 2, Gap.Reason.REFUSED), new Gap(4, 4, Gap.Reason.REFUSED)), told.gaps);
        List<Outgoing> again = takeAll();
        assertEquals(
                told.gaps,
                again.subList(0, 2).stream()
                        .map(lost -> ((Outgoing.Lost) lost).gap())
                        .toList());
        assertEquals(List.of(6L), seqs(again));
        assertEquals(new Position(6, 2, 600), stream.position());
    }
}
