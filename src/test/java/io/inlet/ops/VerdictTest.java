package io.inlet.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class VerdictTest {

    private static Verdict.Facts redisAway(long awayMs, OptionalLong lossMs, boolean closes, int buffering) {
        return new Verdict.Facts(false, false, "", false, OptionalLong.of(awayMs), lossMs, closes, 40, buffering, 0);
    }

    private static Verdict.Facts answering(boolean closed, String overload, boolean full, int buffering, int losing) {
        return new Verdict.Facts(
                false,
                closed,
                overload,
                full,
                OptionalLong.empty(),
                OptionalLong.empty(),
                false,
                40,
                buffering,
                losing);
    }

    @Test
    void howLongThereIsWithoutRedisIsSaidInWords() {
        assertEquals(
                new Verdict("redis_away", true, "Redis unreachable for 4 s, 37 calls buffering, first loss in 1.2 s."),
                Verdict.of(redisAway(4321, OptionalLong.of(1234), false, 37)));
        assertEquals(
                "Redis unreachable for 0.3 s, 1 call buffering, first call closed in 2.7 s.",
                Verdict.of(redisAway(300, OptionalLong.of(2700), true, 1)).sentence());
        assertEquals(
                "Redis unreachable for 61 s, 2 calls buffering, audio is being lost.",
                Verdict.of(redisAway(61_000, OptionalLong.of(0), false, 2)).sentence());
        assertEquals(
                "Redis unreachable for 61 s, 2 calls buffering, calls are being closed.",
                Verdict.of(redisAway(61_000, OptionalLong.of(0), true, 2)).sentence());
        assertEquals(
                "Redis unreachable for 2 s, no audio waits for it.",
                Verdict.of(redisAway(2000, OptionalLong.empty(), false, 0)).sentence());
    }

    @Test
    void whereAllIsWellThereIsNoAlarm() {
        assertEquals(
                new Verdict("taking_calls", false, "This node takes calls."),
                Verdict.of(answering(false, "", false, 0, 0)));
    }

    @Test
    void callsThatAreHurtAreAnAlarmAlthoughRedisAnswers() {
        assertEquals(
                new Verdict("taking_calls", true, "3 calls lost audio within the last 10 s."),
                Verdict.of(answering(false, "", false, 0, 3)));
        assertEquals(
                "1 call buffering though Redis answers: it is slow, or a part of it is away.",
                Verdict.of(answering(false, "", false, 1, 0)).sentence());
    }

    @Test
    void whatAnOperatorWantedIsNoAlarmAndHidesNone() {
        assertEquals(
                new Verdict("draining", false, "An operator has closed the door: no new calls, 40 were told to go."),
                Verdict.of(answering(true, "", false, 0, 0)));
        Verdict both = Verdict.of(new Verdict.Facts(
                true, true, "", false, OptionalLong.of(1000), OptionalLong.of(2000), false, 40, 40, 0));
        assertEquals(
                new Verdict(
                        "going_away",
                        true,
                        "This node is going away: no new calls, and those that stay are cut. "
                                + "Redis unreachable for 1 s, 40 calls buffering, first loss in 2.0 s."),
                both);
    }

    @Test
    void aNodeThatTakesNoCallsSaysWhy() {
        assertEquals(
                new Verdict("overloaded", true, "This node takes no new calls for the sake of those it has (lag)."),
                Verdict.of(answering(false, "lag", false, 0, 0)));
        assertEquals(
                new Verdict("full", true, "This node has its MAX_CONNECTIONS."),
                Verdict.of(answering(false, "", true, 0, 0)));
    }
}
