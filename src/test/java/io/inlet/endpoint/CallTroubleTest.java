package io.inlet.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.inlet.stream.EndReason;
import io.inlet.stream.Frame;
import io.inlet.stream.Outgoing;
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
    void aSenderThatIsNotReadFromIsNotIdle() {
        started("IDLE_TIMEOUT_S", "60");
        redis.accept();
        audio(1);
        call.audio(new byte[60_000]);
        for (int i = 0; i < 4; i++) {
            call.audio(new byte[60_000]);
        }
        pass(Duration.ofSeconds(61));
        assertEquals(List.of(), network.closeCodes());
        redis.accept();
        timer.tick();
        assertEquals(List.of(), network.closeCodes(), "it may just be about to be read");
        pass(Duration.ofSeconds(61));
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

    /** Each frame lost is a message of its own while nothing but losing happens. */
    private void loseMoreThanTheOutboxHolds() {
        redis.accept();
        audio(1);
        redis.fail();
        for (int i = 0; i < Outbox.MOST_MESSAGES + 20; i++) {
            audio(1);
            clock.pass(100);
            timer.elapse();
        }
    }

    @Test
    void aSenderThatReadsNothingOfManyMessagesIsClosedAlsoWhileItSends() {
        connect(Map.of(), "BUFFER_DURATION_MS", "1000");
        call.text(START, true);
        loseMoreThanTheOutboxHolds();
        for (int second = 0; second < 30; second++) {
            audio(10);
            pass(Duration.ofSeconds(1));
        }
        assertEquals(List.of(1008), network.closeCodes().stream().distinct().toList());
        for (int i = 0; i < 3; i++) { // the first word of a Redis that was away is not taken for the last
            redis.accept();
            pass(Duration.ofMillis(200));
            timer.elapse();
        }
        redis.accept();
        Outgoing.Stopped stopped =
                (Outgoing.Stopped) redis.accepted().get(redis.accepted().size() - 1);
        assertEquals(EndReason.NOT_READING, stopped.summary().reason());
    }

    @Test
    void aSenderThatReadsAgainTooLateIsToldWhyItIsClosed() {
        connect(Map.of(), "BUFFER_DURATION_MS", "1000");
        call.text(START, true);
        loseMoreThanTheOutboxHolds();
        network.takeAll();
        assertEquals(List.of(1008), network.closeCodes());
        assertFailed("not_reading", 1008);
    }

    // ---- Redis away

    @Test
    void whatRedisDidNotTakeIsSentAgainAndAcknowledgedOnce() {
        started();
        audio(10);
        redis.fail();
        assertEquals(List.of("started"), events());
        clock.pass(100);
        timer.elapse();
        redis.accept();
        clock.pass(100); // the first word of a Redis that was away is not taken for the last
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
        for (int i = 0; i < 2; i++) { // the first word of a Redis that was away is not taken for the last
            clock.pass(1000);
            timer.elapse();
            redis.accept();
        }
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
