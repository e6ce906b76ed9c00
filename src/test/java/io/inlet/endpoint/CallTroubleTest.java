package io.inlet.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.inlet.stream.Frame;
import io.inlet.stream.Gap;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A call that somebody else ends: the clock, a sender that does not read, a node that goes away, or Redis. */
@Timeout(30)
class CallTroubleTest extends PlayedCall {

    // ---- time

    @Test
    void startHasToComeInTime() {
        connected("START_TIMEOUT_S", "10");
        pass(Duration.ofSeconds(10));
        assertEquals(List.of(), network.closeCodes());
        call.text("{\"event\":\"hello\"}", true);
        pass(Duration.ofMillis(1));
        assertFailed("start_timeout", 4000);
        assertTrue(last().getBoolean("retryable"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"audio", "text"})
    void anyMessageKeepsACallFromBeingIdle(String kind) {
        started("IDLE_TIMEOUT_S", "60");
        for (int i = 0; i < 3; i++) {
            pass(Duration.ofSeconds(60));
            if (kind.equals("audio")) {
                call.audio(FRAME);
            } else {
                call.text("{\"event\":\"keep-alive\"}", true);
            }
        }
        assertEquals(List.of(), network.closeCodes());
        pass(Duration.ofMillis(60_001));
        assertFailed("idle_timeout", 4001);
    }

    @Test
    void aCallEndsAfterItsLongestDuration() {
        started("MAX_DURATION_S", "100", "IDLE_TIMEOUT_S", "60");
        pass(Duration.ofSeconds(50));
        audio(1);
        pass(Duration.ofSeconds(50));
        audio(1);
        assertEquals(List.of(), network.closeCodes());
        pass(Duration.ofMillis(1));
        assertFailed("max_duration", 1008);
    }

    @Test
    void aCallThatHasEndedIsNotTimedOutWhileItsAudioIsUnderWay() {
        started();
        audio(1);
        call.text(STOP, true);
        pass(Duration.ofHours(1));
        assertEquals(List.of(), network.closeCodes());
        redis.accept();
        assertEquals(List.of("started", "stopped"), events());
        assertEquals(List.of(1000), network.closeCodes());
    }

    // ---- a sender that does not read

    @Test
    void aCloseThatTheSenderDoesNotTakeIsForced() {
        connect(Map.of());
        call.text(START, true);
        call.text("nonsense", true);
        pass(Duration.ofMillis(5000));
        assertEquals(List.of(), network.closeCodes());
        pass(Duration.ofMillis(1));
        assertEquals(List.of("not_reading"), network.closePhrases());
        assertEquals(List.of("started"), events());
    }

    private void loseMoreThanTheOutboxHolds() {
        IntStream.rangeClosed(1, Outbox.MOST_MESSAGES + 1)
                .forEach(seq -> call.lost(new Gap(seq, seq, Gap.Reason.BUFFER_OVERFLOW)));
        call.speak();
    }

    @Test
    void aSenderThatReadsNothingOfManyMessagesIsClosedAlsoWhileItSends() {
        connect(Map.of());
        call.text(START, true);
        loseMoreThanTheOutboxHolds();
        for (int second = 0; second < 30; second++) {
            audio(10);
            pass(Duration.ofSeconds(1));
        }
        assertEquals(List.of(1008), network.closeCodes().stream().distinct().toList());
    }

    @Test
    void aSenderThatReadsAgainTooLateIsToldWhyItIsClosed() {
        connect(Map.of());
        call.text(START, true);
        loseMoreThanTheOutboxHolds();
        network.takeAll();
        assertEquals(List.of(1008), network.closeCodes());
        assertFailed("not_reading", 1008);
    }

    // ---- a node that goes away

    @Test
    void aDrainFinishesEachCallAndTellsItWhere() throws InterruptedException {
        redis.acceptingAtOnce();
        started();
        audio(12);
        calls.drain(Duration.ofSeconds(30));
        assertEquals(List.of("started", "ack", "draining", "stopped", "error"), events());
        assertEquals(30_000, told().get(2).getInt("within_ms"));
        assertEquals(12, told().get(3).getInt("published"));
        assertFailed("drained", 1001);
        assertTrue(last().getBoolean("retryable"));
        assertEquals(0, calls.size());
    }

    @Test
    void aDrainClosesWhoHasNotStarted() throws InterruptedException {
        connected();
        calls.drain(Duration.ofSeconds(30));
        assertEquals(List.of("draining", "error"), events());
        assertFailed("drained", 1001);
        assertEquals(0, calls.size());
    }

    @Test
    void aDrainWithoutTimeGivesUpWhatRedisHasNotTakenAndSaysSo() throws InterruptedException {
        started();
        audio(3);
        calls.drain(Duration.ZERO);
        assertEquals(List.of("started", "draining", "gap", "stopped", "error"), events());
        assertEquals(json("{\"event\":\"gap\",\"from\":1,\"to\":3,\"reason\":\"redis_away\"}"), told().get(2));
        assertEquals(3, told().get(3).getInt("lost"));
        assertFailed("drained", 1001);
        assertEquals(0, calls.size());
    }

    @Test
    void aDrainLeavesAloneWhoIsClosingAlready() throws InterruptedException {
        redis.acceptingAtOnce();
        started();
        call.text(STOP, true);
        calls.drain(Duration.ofSeconds(30));
        assertEquals(List.of("started", "stopped"), events());
        assertEquals(List.of(1000), network.closeCodes());
    }

    // ---- Redis away

    @Test
    void whatRedisDidNotTakeIsSentAgainAndAcknowledgedOnce() {
        started();
        audio(10);
        redis.fail();
        assertEquals(List.of("started"), events());
        timer.elapse();
        redis.accept();
        assertEquals(List.of("started", "ack"), events());
        assertEquals(
                IntStream.rangeClosed(1, 10).mapToObj(seq -> (long) seq).toList(),
                redis.frames().stream().map(Frame::seq).toList());
    }

    @Test
    void whatGetsTooOldIsLostAndToldBeforeTheAckBehindIt() {
        started("BUFFER_DURATION_MS", "1000", "ACK_INTERVAL", "5");
        redis.accept();
        for (int i = 0; i < 30; i++) {
            call.audio(FRAME);
            clock.pass(100);
            redis.fail();
            timer.elapse();
        }
        redis.accept();
        assertEquals("gap", events().get(1));
        long lost = told().stream()
                .filter(message -> message.getString("event").equals("gap"))
                .mapToLong(gap -> gap.getInt("to") - gap.getInt("from") + 1)
                .sum();
        assertEquals(30, lost + redis.frames().size());
        assertTrue(lost >= 15 && lost <= 20, "lost " + lost);
        assertEquals(30, last().getInt("seq"));
        assertEquals("ack", last().getString("event"));
    }
}
