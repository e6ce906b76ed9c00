package io.inlet.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;

/** A call goes on over another connection, at this node or another one, and each of its frames arrives once. */
@OnInlet
class ResumeIT {

    private static final String TENANT = "tenant-resume";

    /** How soon another node's connection is told, an idle one too. */
    private static final Duration TOLD_WITHIN = Duration.ofSeconds(3);

    private static ServedInlet otherNode;

    private final String interaction = Audio.newCall("int-resume");

    @BeforeAll
    static void startTheOtherNode() {
        otherNode = ServedInlet.with(Map.of("REDIS_CHANNEL", InletUnderTest.CHANNEL));
    }

    @AfterAll
    static void endTheOtherNode() {
        otherNode.close();
    }

    @AfterEach
    void heal() {
        InletUnderTest.proxy().heal();
    }

    @Test
    void aLostCallGoesOnBehindItsLastFrame() {
        try (Subscriber consumer = Subscriber.ofFrames(interaction);
                Call former = Call.dial(TENANT, interaction)) {
            long epoch = epoch(former);
            former.send(1, 25);
            former.hearsAck(10);
            former.hearsAck(20);
            consumer.inOrder(0, 25);
            former.cut();
            try (Call next = Call.dial(TENANT, interaction)) {
                assertResumed(epoch, 26, resume(next, epoch, 20));
                next.send(26, 30);
                next.hearsAck(30); // and not 10 or 20 again
                for (Subscriber.Message frame : consumer.inOrder(25, 30)) {
                    assertEquals(epoch, frame.json().getJsonNumber("epoch").longValue());
                    assertEquals(
                            (frame.seq() - 1) * Audio.FRAME_MS, frame.json().getInt("media_ms"));
                }
                next.say("{\"event\":\"stop\"}");
                JsonObject stopped = next.hears("stopped");
                assertEquals(
                        List.of(30, 30, 0),
                        List.of(stopped.getInt("seq"), stopped.getInt("published"), stopped.getInt("lost")));
            }
        }
    }

    @Test
    void theFormerConnectionIsClosedAtOnce() {
        try (Call former = Call.dial(TENANT, interaction);
                Call next = Call.dial(TENANT, interaction)) {
            long epoch = epoch(former);
            former.send(1, 10);
            former.hearsAck(10);
            assertResumed(epoch, 11, resume(next, epoch, 10));
            assertTakenOver(former, Duration.ofSeconds(1));
            next.send(11, 20);
            next.hearsAck(20);
        }
    }

    @Test
    void aSenderThatDoesNotResumeBeginsAnewAndTheFormerConnectionIsClosed() {
        try (Subscriber consumer = Subscriber.ofFrames(interaction);
                Call former = Call.dial(TENANT, interaction);
                Call next = Call.dial(TENANT, interaction)) {
            long epoch = epoch(former);
            former.send(1, 15);
            former.hearsAck(10);
            next.say(next.start());
            JsonObject started = next.hears("started");
            assertTrue(started.getJsonNumber("epoch").longValue() > epoch, started.toString());
            assertEquals(1, started.getInt("next_seq"));
            assertTakenOver(former, Duration.ofSeconds(1));
            consumer.inOrder(0, 15); // what was sent before is not lost by it
        }
    }

    @Test
    void anEpochThatIsUnknownOrStoppedBeginsAnew() {
        try (Call call = Call.dial(TENANT, interaction)) {
            long epoch = epoch(call);
            call.send(1, 10);
            call.hearsAck(10);
            call.say("{\"event\":\"stop\"}");
            call.hears("stopped");
            for (long unknown : new long[] {epoch, 1}) {
                try (Call next = Call.dial(TENANT, interaction)) {
                    JsonObject started = resume(next, unknown, 0);
                    assertTrue(started.getJsonNumber("epoch").longValue() > epoch, started.toString());
                    assertEquals(1, started.getInt("next_seq"));
                }
            }
        }
    }

    @Test
    void audioBeforeStartedIsRefused() {
        InletUnderTest.proxy().holdReplies();
        try (Call call = Call.dial(TENANT, interaction)) {
            sayResume(call, 1, 0);
            call.send(1, 1);
            assertEquals("wrong_message_kind", call.hearsErrorAndClose(1003).getString("code"));
        }
    }

    @Test
    void redisKnowsHowFarALostCallGotForAWhileAndThatAStoppedOneIsOver() {
        String key = "inlet:position:{" + InletUnderTest.CHANNEL + "}:" + TENANT + ":" + interaction;
        try (Jedis redis = InletUnderTest.redis().connect();
                Call former = Call.dial(TENANT, interaction);
                Call next = Call.dial(TENANT, interaction)) {
            long epoch = epoch(former);
            former.send(1, 10);
            former.hearsAck(10);
            former.cut();
            List<String> position = List.of(redis.get(key).split(" "));
            assertEquals(List.of("" + epoch, "10"), List.of(position.get(0), position.get(2)));
            long ttl = redis.ttl(key);
            assertTrue(ttl > 50 && ttl <= 60, "RESUME_TTL_S is 60, and it has " + ttl + " s");

            assertResumed(epoch, 11, resume(next, epoch, 10));
            next.say("{\"event\":\"stop\"}");
            next.hears("stopped");
            assertTrue(redis.get(key).startsWith(epoch + " - "), redis.get(key));
        }
    }

    @ParameterizedTest(name = "resumed: {0}")
    @ValueSource(booleans = {true, false})
    void aCallMovesToAnotherNodeAndItsFormerConnectionIsClosedAlsoWhenIdle(boolean resumed) {
        otherNode.awaitReady();
        try (Subscriber consumer = Subscriber.ofFrames(interaction);
                Call former = Call.dial(TENANT, interaction);
                Call next = Call.dial(otherNode.ingest(), TENANT, interaction)) {
            long epoch = epoch(former);
            former.send(1, 10);
            former.hearsAck(10);
            consumer.inOrder(0, 10);
            if (resumed) {
                assertResumed(epoch, 11, resume(next, epoch, 10));
                next.send(11, 20);
                next.hearsAck(20);
                consumer.inOrder(10, 20);
            } else {
                next.say(next.start());
                assertTrue(next.hears("started").getJsonNumber("epoch").longValue() > epoch);
            }
            former.say("{\"event\":\"still here\"}"); // or it is idle for too long on this server
            assertTakenOver(former, TOLD_WITHIN);
        }
    }

    @Test
    void aCallComesBackFromAnotherNodeWhileBothSpeak() {
        otherNode.awaitReady();
        try (Subscriber consumer = Subscriber.ofFrames(interaction);
                Call there = Call.dial(otherNode.ingest(), TENANT, interaction);
                Call here = Call.dial(TENANT, interaction)) {
            long epoch = epoch(there);
            there.send(1, 15);
            there.hearsAck(10);
            consumer.inOrder(0, 15);
            assertResumed(epoch, 16, resume(here, epoch, 10));
            there.send(16, 16); // it does not know yet
            assertTakenOver(there, Duration.ofSeconds(1));
            here.send(16, 20);
            here.hearsAck(20);
            consumer.inOrder(15, 20);
        }
    }

    private static long epoch(Call call) {
        call.say(call.start());
        return call.hears("started").getJsonNumber("epoch").longValue();
    }

    private static JsonObject resume(Call call, long epoch, long seq) {
        sayResume(call, epoch, seq);
        return call.hears("started");
    }

    private static void sayResume(Call call, long epoch, long seq) {
        call.say(call.start()
                .add("resume", Json.createObjectBuilder().add("epoch", epoch).add("seq", seq)));
    }

    private static void assertResumed(long epoch, int nextSeq, JsonObject started) {
        assertEquals(epoch, started.getJsonNumber("epoch").longValue(), started.toString());
        assertEquals(nextSeq, started.getInt("next_seq"), started.toString());
    }

    private static void assertTakenOver(Call former, Duration within) {
        long since = System.nanoTime();
        JsonObject error = former.hearsErrorAndClose(4509);
        assertEquals("taken_over", error.getString("code"));
        assertFalse(error.getBoolean("retryable"), error.toString());
        Duration taken = Duration.ofNanos(System.nanoTime() - since);
        assertTrue(taken.compareTo(within) <= 0, () -> "told after " + taken);
    }
}
