package io.inlet.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.inlet.admission.SampleToken;
import io.inlet.config.SampleSettings;
import io.inlet.metrics.Metrics;
import io.inlet.stream.BufferBudget;
import io.inlet.stream.CallDetails;
import io.inlet.stream.EndReason;
import io.inlet.stream.Outgoing;
import io.inlet.stream.Position;
import jakarta.json.JsonObject;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A second connection for a call: it goes on with the stream, or begins it anew. */
@Timeout(30)
class CallResumeTest extends PlayedCall {

    /** Another connection, to any node. */
    private final class Again {

        private final RecordedSession network = new RecordedSession().takingAtOnce();
        private final Call call;

        Again(Calls node) {
            call = node.open(network.session(), admitted(new SampleToken(Map.of("exp", NOW / 1000 + 600))));
            network.onClose(call::closed);
        }

        Again start() {
            call.text(START, true);
            return this;
        }

        Again resume(long epoch, long seq) {
            call.text(START.replace("}", ",\"resume\":{\"epoch\":" + epoch + ",\"seq\":" + seq + "}}"), true);
            return this;
        }

        Again audio(int frames) {
            for (int i = 0; i < frames; i++) {
                call.audio(FRAME);
            }
            return this;
        }

        List<String> events() {
            return told().stream().map(message -> message.getString("event")).toList();
        }

        List<JsonObject> told() {
            return network.texts().stream().map(PlayedCall::json).toList();
        }

        void assertStarted(long epoch, long nextSeq) {
            assertTrue(!told().isEmpty(), "no answer yet");
            assertEquals("started", told().get(0).getString("event"), told()::toString);
            assertEquals(epoch, told().get(0).getJsonNumber("epoch").longValue());
            assertEquals(nextSeq, told().get(0).getJsonNumber("next_seq").longValue());
        }
    }

    private void lost() {
        call.closed(new CloseReason(CloseCodes.CLOSED_ABNORMALLY, ""));
        redis.accept();
    }

    private Calls anotherNode() {
        return new Calls(
                SampleSettings.with(),
                verifications::get,
                redis.lanes(timer.executor(), clock),
                revocations,
                new BufferBudget(512 << 20),
                new Metrics(),
                timer.executor(),
                clock);
    }

    // ---- the same epoch

    @Test
    void aLostConnectionIsResumed() {
        started();
        audio(5);
        redis.accept();
        lost();
        Again again = new Again(calls).resume(NOW, 0);
        again.assertStarted(NOW, 6);
        again.audio(2);
        redis.accept();
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L), redis.seqs());
        assertEquals(700 - 100, redis.frames().get(6).mediaMs());
        assertTrue(redis.accepted().contains(new Outgoing.Started(new Position(5, 0, 500), CallDetails.NONE, NOW)));
        assertEquals(List.of(), again.network.closeCodes());
    }

    @Test
    void theFormerConnectionIsToldThatItIsOver() {
        started();
        audio(5);
        redis.accept();
        Again again = new Again(calls).resume(NOW, 0);
        assertFailed("taken_over", 4509);
        again.assertStarted(NOW, 6);
        audio(3);
        again.audio(1);
        redis.accept();
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L), redis.seqs());
        assertEquals(1, calls.size());
    }

    @Test
    void whatTheFormerConnectionHasUnderWayIsWaitedFor() {
        started();
        redis.accept();
        audio(1);
        audio(2);
        Again again = new Again(calls).resume(NOW, 0);
        assertEquals(List.of(), again.told());
        redis.accept();
        again.assertStarted(NOW, 2);
        again.audio(2);
        redis.accept();
        assertEquals(List.of(1L, 2L, 3L), redis.seqs());
    }

    @Test
    void whatTheFormerConnectionHadUnderWayInVainIsAskedForAgain() {
        started();
        redis.accept();
        audio(1);
        Again again = new Again(calls).resume(NOW, 0);
        redis.fail();
        again.assertStarted(NOW, 1);
    }

    @Test
    void anotherNodeGoesOn() {
        started();
        audio(3);
        redis.accept();
        Again again = new Again(anotherNode()).resume(NOW, 0);
        again.assertStarted(NOW, 4);
        again.audio(1);
        redis.accept();
        assertEquals(List.of("started"), events(), "the first node does not know yet");
        pass(Duration.ofSeconds(2));
        redis.accept();
        assertFailed("taken_over", 4509);
        assertEquals(List.of(), again.network.closeCodes());
        assertEquals(0, calls.size());
    }

    @Test
    void anAckThatWasOnItsWayIsBelieved() {
        started();
        audio(5);
        redis.accept();
        lost();
        Again again = new Again(calls).resume(NOW, 10);
        again.assertStarted(NOW, 11);
        again.audio(1);
        redis.accept();
        assertEquals(11, redis.seqs().get(5));
        assertEquals(List.of("started"), again.events(), "nothing is missing");
    }

    @Test
    void whatWasAcknowledgedOnReceiptAndNeverPublishedIsAGap() {
        started("ACK_ON", "received");
        audio(5);
        redis.accept();
        lost();
        Again again = new Again(calls).resume(NOW, 10);
        again.assertStarted(NOW, 11);
        assertEquals(
                json("{\"event\":\"gap\",\"from\":6,\"to\":10,\"reason\":\"node_lost\"}"),
                again.told().get(1));
    }

    // ---- another epoch

    @Test
    void anEpochThatIsUnknownBeginsAnew() {
        started();
        audio(5);
        redis.accept();
        clock.pass(50);
        new Again(calls).resume(NOW - 1, 3).assertStarted(NOW + 50, 1);
        assertFailed("taken_over", 4509);
    }

    @Test
    void anEpochThatIsForgottenBeginsAnew() {
        started();
        audio(5);
        redis.accept();
        lost();
        redis.forget();
        clock.pass(50);
        new Again(calls).resume(NOW, 3).assertStarted(NOW + 50, 1);
    }

    @Test
    void aStreamThatWasStoppedBeginsAnew() {
        redis.acceptingAtOnce();
        started();
        audio(5);
        call.text(STOP, true);
        clock.pass(50);
        new Again(calls).resume(NOW, 3).assertStarted(NOW + 50, 1);
    }

    @Test
    void whereNothingCanBeResumedEveryStartBeginsAnew() {
        started("RESUME_TTL_S", "0");
        redis.accept();
        lost();
        clock.pass(50);
        new Again(calls).resume(NOW, 0).assertStarted(NOW + 50, 1);
    }

    @Test
    void whoBeginsAnewTakesOverAndTheOldAudioIsStillPublished() {
        started();
        redis.accept();
        audio(3);
        clock.pass(50);
        Again again = new Again(calls).start();
        again.assertStarted(NOW + 50, 1);
        assertFailed("taken_over", 4509);
        again.audio(1);
        redis.accept();
        assertEquals(List.of(1L, 2L, 3L, 1L), redis.seqs());
        assertEquals(List.of(), again.network.closeCodes());
        assertEquals(1, calls.size());
        again.audio(1);
        redis.accept();
        assertEquals(List.of(), again.network.closeCodes());
    }

    // ---- while Redis does not say

    @Test
    void audioBeforeStartedEndsTheConnection() {
        started();
        redis.answersClaims(false);
        Again again = new Again(calls).resume(NOW, 0).audio(1);
        assertEquals(List.of("error"), again.events());
        assertEquals(List.of(1003), again.network.closeCodes());
        assertTrue(again.told().get(0).getString("message").contains("a resumed stream goes on after started"));
    }

    @Test
    void redisIsAskedAgain() {
        started();
        audio(2);
        redis.accept();
        lost();
        redis.answersClaims(false);
        Again again = new Again(calls).resume(NOW, 0);
        timer.elapse();
        assertEquals(List.of(), again.told());
        redis.answersClaims(true);
        timer.elapse();
        again.assertStarted(NOW, 3);
    }

    @Test
    void aRedisThatDoesNotAnswerIsNotWaitedForForEver() {
        started("BUFFER_DURATION_MS", "100");
        redis.accept();
        lost();
        redis.answersClaims(false);
        Again again = new Again(calls).resume(NOW, 0);
        while (again.network.closeCodes().isEmpty()) {
            assertFalse(Thread.interrupted(), "too late"); // which is how a timeout says so
            Thread.onSpinWait();
        }
        assertEquals(List.of(1013), again.network.closeCodes(), "no new epoch, which would repeat what is published");
        assertTrue(again.network.texts().get(0).contains("position_unknown"));
    }

    @Test
    void whoIsGoneBeforeTheAnswerLeavesNothing() {
        started();
        redis.accept();
        lost();
        redis.answersClaims(false);
        Again again = new Again(calls).resume(NOW, 0);
        again.call.closed(new CloseReason(CloseCodes.CLOSED_ABNORMALLY, ""));
        redis.answersClaims(true);
        timer.elapse();
        redis.accept();
        assertEquals(0, calls.size());
        assertEquals(0, calls.budget().held());
        assertEquals(2, redis.accepted().size(), "started and stopped of the first");
    }

    @Test
    void theLastOfSeveralWhoResumeHasTheStream() {
        started();
        audio(2);
        redis.accept();
        lost();
        redis.answersClaims(false);
        Again second = new Again(calls).resume(NOW, 0);
        Again third = new Again(calls).resume(NOW, 0);
        assertEquals(List.of(4509), second.network.closeCodes());
        redis.answersClaims(true);
        timer.elapse();
        timer.elapse();
        third.assertStarted(NOW, 3);
        third.audio(1);
        redis.accept();
        third.audio(1);
        redis.accept();
        assertEquals(List.of(), third.network.closeCodes());
        assertEquals(List.of(1L, 2L, 3L, 4L), redis.seqs());
    }

    // ---- a buffer that is full

    @Test
    void aCallEndsBeforeItLosesAFrameWhereThatIsThePolicy() {
        started("BUFFER_POLICY", "close", "BUFFER_DURATION_MS", "1000");
        redis.accept();
        audio(1);
        redis.fail();
        for (int i = 0; i < 12; i++) {
            audio(1);
            clock.pass(100);
        }
        assertFailed("consumer_down", 4010);
        assertEquals(List.of("started", "error"), events());
        for (int i = 0; i < 2; i++) { // the first word of a Redis that was away is not taken for the last
            clock.pass(400);
            timer.elapse();
            redis.accept();
        }
        Outgoing.Stopped stopped =
                (Outgoing.Stopped) redis.accepted().get(redis.accepted().size() - 1);
        assertEquals(EndReason.CONSUMER_DOWN, stopped.summary().reason());
        assertEquals(0, stopped.summary().lost());
        assertEquals(0, calls.size());
    }
}
