package io.inlet.publishing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.inlet.stream.EndReason;
import io.inlet.stream.Frame;
import io.inlet.stream.Outgoing;
import io.inlet.stream.Position;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a lane does when Redis does not take everything, or the stream is another's. */
class LaneTroubleTest extends PlayedLane {

    private Outlet begun(String interaction) {
        Outlet outlet = open(interaction);
        transport.last().accept();
        told.clear();
        return outlet;
    }

    // ---- what a run says

    @Test
    void aRunSaysWhereTheStreamStandsOnceItHasArrived() {
        Outlet outlet = open("a");
        Run first = transport.last().run(0);
        assertTrue(first.begins());
        assertEquals(Position.START, first.after());
        receive(outlet, 3);
        transport.last().accept();
        Run second = transport.last().run(0);
        assertFalse(second.begins());
        assertEquals(0, second.before());
        assertEquals(3, second.frames());
        assertEquals(new Position(3, 0, 25), second.after());
        assertFalse(second.ends());
    }

    @Test
    void onlyAStopEndsWhatCanBeResumed() {
        Outlet stopped = begun("a");
        stopped.stream().end(EndReason.STOP, clock.millis());
        stopped.ready();
        assertTrue(transport.last().run(0).ends());
        transport.last().accept();
        Outlet lost = begun("b");
        lost.stream().end(EndReason.LOST, clock.millis());
        lost.ready();
        assertFalse(transport.last().run(0).ends());
    }

    @Test
    void aStreamHasOneRunInABatchAlsoWhenMoreComesMeanwhile() {
        Outlet outlet = begun("a");
        transport.onAdd = run -> {
            transport.onAdd = more -> {};
            receive(outlet, 2);
        };
        receive(outlet, 1);
        assertEquals(List.of(1L), transport.last().seqs());
        transport.last().accept();
        assertEquals(List.of(2L, 3L), transport.last().seqs());
        assertEquals(1, transport.last().runs());
    }

    // ---- a sign of life

    @Test
    void aStreamWithoutNewsSaysThatItIsStillHere() {
        Outlet outlet = begun("a");
        clock.pass(1999);
        outlet.signOfLife(2000, clock.millis());
        assertEquals(1, transport.sent.size());
        clock.pass(1);
        outlet.signOfLife(2000, clock.millis());
        assertEquals(2, transport.sent.size());
        assertEquals(List.of(), transport.last().messages());
        assertEquals(Position.START, transport.last().run(0).after());
        transport.last().accept();
        outlet.signOfLife(2000, clock.millis());
        assertEquals(2, transport.sent.size(), "said already");
    }

    @Test
    void aStreamThatPublishesNeedsNoSignOfLife() {
        Outlet outlet = begun("a");
        clock.pass(1500);
        receive(outlet, 1);
        transport.last().accept();
        clock.pass(1500);
        outlet.signOfLife(2000, clock.millis());
        assertEquals(2, transport.sent.size());
    }

    @Test
    void aStreamThatIsFinishedIsDead() {
        Outlet outlet = begun("a");
        outlet.stream().abandon(EndReason.DRAINED, clock.millis());
        clock.pass(5000);
        outlet.signOfLife(2000, clock.millis());
        assertEquals(1, transport.sent.size());
    }

    // ---- Redis away

    @Test
    void whileRedisIsAwayNothingIsSentAndOldAudioIsGivenUp() {
        Outlet outlet = begun("a");
        receive(outlet, 1);
        transport.last().refuse();
        assertEquals(List.of("opened IllegalStateException"), told);
        int sent = transport.sent.size();
        for (int i = 0; i < 1000; i++) { // ten seconds, all of it in pauses
            breaker.failed("Away");
            receive(outlet, 1);
            clock.pass(10);
            assertEquals(1, timer.pauses().size());
            assertTrue(timer.pauses().get(0) <= Lane.MAX_HOLD_MS);
            if (breaker.pauseMs() > 10) {
                timer.elapse();
            }
        }
        assertEquals(sent, transport.sent.size());
        assertTrue(told.contains("a lost 2-2"), told::toString);
        assertFalse(told.contains("a lost 1-1"), "nobody knows whether it has arrived");
    }

    @Test
    void oneProbeDecidesForAllThatWaits() {
        Outlet a = begun("a");
        Outlet b = begun("b");
        receive(a, 1);
        receive(b, 1);
        transport.last().refuse();
        pauseOver();
        assertEquals(2, transport.last().runs());
        assertEquals(Breaker.Position.HALF_OPEN, breaker.state().position());
        transport.last().accept();
        assertEquals(Breaker.Position.CLOSED, breaker.state().position());
        assertEquals(1, transport.last().seqs().size());
    }

    @Test
    void aBatchIsSmallerAfterAFailureAndGrowsAgain() {
        Outlet outlet = begun("a");
        byte[] big = new byte[Lane.MIN_BYTES / 2];
        receive(outlet, 1);
        for (int i = 0; i < 400; i++) {
            outlet.stream().accept(big, clock.millis());
        }
        for (int i = 0; i < 4; i++) {
            transport.last().refuse();
            clock.pass(breaker.pauseMs());
            timer.elapse();
        }
        transport.last().fate(0).recovered(0);
        transport.last().accept();
        pauseOver(); // its first word after an absence is too early
        transport.last().fate(0).recovered(0);
        transport.last().accept();
        long before = bytes();
        assertTrue(before <= 5 * Lane.MIN_BYTES, "not the whole of it at once, but " + before);
        for (int i = 0; i < 4; i++) {
            transport.last().accept();
            assertTrue(bytes() >= before);
            before = bytes();
        }
        assertEquals(Lane.MAX_BYTES, before);
    }

    private long bytes() {
        return transport.last().messages().stream()
                .filter(Frame.class::isInstance)
                .mapToLong(frame -> ((Frame) frame).pcm().length)
                .sum();
    }

    @Test
    void aProbeWithNothingToSayIsTheNexts() {
        Outlet outlet = begun("a");
        breaker.failed("Away");
        clock.pass(breaker.pauseMs());
        lane.enter(outlet);
        assertEquals(Breaker.Position.OPEN, breaker.state().position());
        assertTrue(breaker.mayPass());
    }

    // ---- in doubt

    @Test
    void whatHasArrivedUnheardIsNotSentAgain() {
        Outlet outlet = begun("a");
        receive(outlet, 1);
        receive(outlet, 2);
        transport.last().accept();
        assertEquals(List.of(2L, 3L), transport.last().seqs());
        transport.last().refuse();
        pauseOver();
        assertTrue(transport.last().run(0).question());
        transport.last().fate(0).whole().recovered(1); // what it has been sent is still to come
        transport.last().acceptAsSaid(true);
        assertEquals(List.of(Lane.CATCH_UP_MS), timer.pauses());
        pauseOver();
        assertTrue(transport.last().run(0).question());
        transport.last().fate(0).whole().recovered(2);
        transport.last().acceptAsSaid(true);
        assertEquals(List.of(3L), transport.last().seqs());
        transport.last().accept();
        assertTrue(told.contains("a ack 3"));
    }

    @Test
    void anAnswerThatIsLostTooIsAskedForAgain() {
        Outlet outlet = begun("a");
        receive(outlet, 1);
        transport.last().refuse();
        pauseOver();
        transport.last().refuse();
        pauseOver();
        assertTrue(transport.last().run(0).question());
    }

    @Test
    void anAnswerAloneDoesNotMeanThatRedisTakesFramesAgain() {
        Outlet outlet = begun("a");
        receive(outlet, 1);
        transport.last().refuse();
        for (int i = 0; i < 3; i++) {
            pauseOver();
            transport.last().accept();
            pauseOver(); // its first word after an absence is too early
            transport.last().accept();
            assertEquals(List.of(1L), transport.last().seqs());
            assertEquals(Breaker.Position.HALF_OPEN, breaker.state().position());
            transport.last().refuse();
        }
        assertEquals(List.of("opened IllegalStateException"), told);
        assertTrue(breaker.pauseMs() >= 200);
    }

    // ---- in part

    @Test
    void whatArrivedIsAcknowledgedThoughOthersOfTheBatchDidNot() {
        Outlet healthy = begun("a");
        Outlet refused = begun("b");
        receive(healthy, 1);
        receive(healthy, 1);
        receive(refused, 1);
        transport.last().accept();
        transport.last().fate(0).whole();
        transport.last().acceptInPart();
        assertTrue(told.contains("a ack 2"), told::toString);
        assertFalse(told.contains("b ack 1"));
        receive(healthy, 1);
        assertEquals(List.of(3L), transport.last().seqs(), "and goes on at once");
        assertEquals(Breaker.Position.CLOSED, breaker.state().position());
    }

    @Test
    void whatArrivedInABatchThatFailedIsNotSafeWhereReplicasCount() {
        transport.waitsForReplicas = true;
        Outlet healthy = begun("a");
        Outlet refused = begun("b");
        receive(healthy, 2);
        receive(refused, 1);
        transport.last().accept();
        told.clear();
        transport.last().fate(0).whole();
        transport.last().acceptInPart();
        assertEquals(List.of(), told);
    }

    @Test
    void whatWasRefusedIsTriedAgainAfterAWhileWhateverComesMeanwhile() {
        Outlet healthy = begun("a");
        Outlet refused = begun("b");
        receive(healthy, 1);
        receive(refused, 1);
        transport.last().accept();
        assertEquals(List.of(1L), transport.last().seqs());
        transport.last().fate(0).only(0);
        transport.last().fate(0).heldBy(Transport.Holder.US);
        transport.last().acceptInPart();
        assertEquals(List.of(Lane.RETRY_MS), timer.pauses());
        int sent = transport.sent.size();
        receive(refused, 1);
        assertEquals(sent, transport.sent.size());
        receive(healthy, 1);
        transport.last().accept();
        timer.elapse();
        assertEquals(List.of(1L, 2L), transport.last().seqs());
        assertFalse(transport.last().run(0).question());
    }

    @Test
    void whatWasOvertakenIsLostAndTheRestSentAgain() {
        Outlet outlet = begun("a");
        receive(outlet, 5);
        transport.last().accept();
        transport.last().fate(0).only(4, 3L);
        transport.last().acceptInPart();
        assertTrue(told.contains("a lost 3-3"));
        timer.elapse();
        assertTrue(transport.last().messages().get(0) instanceof Outgoing.Lost);
        assertEquals(List.of(5L), transport.last().seqs());
    }

    @Test
    void anAnswerInABatchThatFailedInPartIsAnAnswer() {
        Outlet healthy = begun("a");
        Outlet refused = begun("b");
        receive(healthy, 2);
        transport.last().accept();
        receive(refused, 1);
        transport.last().refuse();
        pauseOver();
        assertEquals(2, transport.last().runs());
        assertTrue(transport.last().run(1).question());
        transport.last().fate(1).whole().recovered(2);
        transport.last().acceptInPart();
        pauseOver(); // its first word after an absence is too early
        transport.last().accept();
        transport.last().fate(0).whole().recovered(2);
        transport.last().acceptInPart();
        assertEquals(new Position(2, 0, 16), healthy.stream().position());
        assertNull(healthy.stream().next(clock.millis()));
    }

    // ---- another's

    @Test
    void aStreamThatHasMovedIsNotPublishedHereAnyMore() {
        Outlet outlet = begun("a");
        receive(outlet, 1);
        receive(outlet, 3);
        transport.last().fate(0).whole().heldBy(Transport.Holder.MOVED);
        transport.last().acceptAsSaid(true);
        assertEquals(List.of("a ack 1", "a ended taken_over", "a finished"), told);
        assertEquals(2, transport.sent.size());
        clock.pass(9000);
        outlet.signOfLife(2000, clock.millis());
        assertEquals(2, transport.sent.size());
    }

    @Test
    void whatRedisDidNotTakeBecauseItHasMovedIsNotAcknowledged() {
        Outlet outlet = begun("a");
        receive(outlet, 1);
        transport.last().fate(0).only(0).heldBy(Transport.Holder.MOVED);
        transport.last().acceptAsSaid(true);
        assertEquals(List.of("a ended taken_over", "a finished"), told);
        timer.elapse();
        assertEquals(2, transport.sent.size());
    }

    @Test
    void aStreamThatIsSupersededPublishesWhatItHas() {
        Outlet outlet = begun("a");
        receive(outlet, 1);
        receive(outlet, 2);
        transport.last().fate(0).whole().heldBy(Transport.Holder.SUPERSEDED);
        transport.last().acceptAsSaid(true);
        assertEquals(List.of(2L, 3L), transport.last().seqs());
        transport.last().accept();
        transport.last().accept();
        assertEquals(List.of("a ack 1", "a ended taken_over", "a ack 3", "a finished"), told);
    }

    // ---- nobody listens

    @Test
    void whetherAnybodyListensIsWhatPublishAnswers() {
        Outlet outlet = begun("a");
        receive(outlet, 1);
        transport.last().fate(0).whole().received(0);
        transport.last().acceptAsSaid(true);
        assertEquals(1, metrics.unheard());
        receive(outlet, 1);
        transport.last().fate(0).whole().received(-1);
        transport.last().acceptAsSaid(true);
        assertEquals(1, metrics.unheard(), "Redis did not say");
        receive(outlet, 1);
        transport.last().fate(0).whole().received(2);
        transport.last().acceptAsSaid(true);
        assertEquals(1, metrics.unheard());
    }
}
