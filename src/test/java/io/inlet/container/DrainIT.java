package io.inlet.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.inlet.cli.FaultProxy;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** SIGTERM: senders are told, their calls go on and may end by themselves; what is left is cut, and nothing is lost. */
@OnInlet
class DrainIT {

    private static final String TENANT = "tenant-drain";
    private static final int TIMEOUT_S = 6;

    private final String interaction = Audio.newCall("int-drain");

    @Test
    void callsGoOnAndMayEndAndTheRestIsCutInTime() {
        try (ServedInlet served = ServedInlet.with(Map.of("DRAIN_TIMEOUT_S", "" + TIMEOUT_S, "DRAIN_SPREAD_S", "1"))
                        .awaitReady();
                Subscriber consumer = Subscriber.ofFrames(interaction + "-stays");
                Call stays = acknowledged(served, "stays");
                Call stops = acknowledged(served, "stops");
                Call leaves = acknowledged(served, "leaves");
                Stream<String> heard = listening(served);
                Call silent = Call.dial(served.ingest(), TENANT, interaction)) {
            served.terminate();
            for (Call call : List.of(stays, stops, leaves)) {
                int withinMs = call.hears("draining").getInt("within_ms");
                assertTrue(withinMs > 0 && withinMs <= TIMEOUT_S * 1000, withinMs + " ms");
            }
            Stream<String> ends = heard.filter(line -> line.contains("\"end\""));
            assertEquals("{\"end\":\"going_away\"}", ends.findFirst().orElse("cut off"), "who listens in goes, too");
            assertEquals("going_away", silent.hearsErrorAndClose(1001).getString("code"));
            assertRefusesNewCalls(served);

            stays.send(11, 20);
            stays.hearsAck(20);
            stops.say("{\"event\":\"stop\"}");
            assertEquals(10, stops.hears("stopped").getInt("published"));
            stops.hearsClose(1000);
            leaves.hangUp();
            leaves.hearsClose(1000);
            assertPublished(20, stays);
            assertIsDrained(stays);
            consumer.inOrder(0, 20);

            assertEquals(0, served.awaitExit());
            JsonObject drained = served.logged("drained");
            assertEquals(
                    List.of(1, 1, 1, 0),
                    List.of(
                            drained.getInt("ended"),
                            drained.getInt("moved"),
                            drained.getInt("cut"),
                            drained.getInt("unfinished")));
            assertTrue(drained.getInt("took_ms") <= TIMEOUT_S * 1000, drained.toString());
            assertLog(served);
        }
    }

    @Test
    void aSecondSignalHurriesAndStillPublishesWhatWasReceived() throws Exception {
        try (FaultProxy proxy = new FaultProxy(InletUnderTest.redis().address());
                ServedInlet served = ServedInlet.with(Map.of(
                                "REDIS_URL",
                                InletUnderTest.redis().urlBehind(proxy.port()),
                                "DRAIN_TIMEOUT_S",
                                "60",
                                "DRAIN_SPREAD_S",
                                "0"))
                        .awaitReady();
                Subscriber consumer = Subscriber.ofFrames(interaction);
                Call call = acknowledged(served, "hurried")) {
            consumer.next(10);
            proxy.holdReplies();
            call.send(11, 20);
            consumer.next(); // so frame 11 at least has been received, and nobody there knows that Redis has it
            served.terminate();
            call.hears("draining");
            proxy.releaseReplies();

            long hurried = System.nanoTime();
            served.terminate();
            Call.Heard next = call.next();
            if (next.is("ack")) {
                next = call.next();
            }
            JsonObject stopped = next.json();
            assertTrue(stopped.getInt("seq") >= 11, stopped.toString());
            assertEquals(stopped.getInt("seq"), stopped.getInt("published"), stopped.toString());
            consumer.inOrder(11, stopped.getInt("seq"));
            assertIsDrained(call);
            Duration taken = Duration.ofNanos(System.nanoTime() - hurried);
            assertTrue(taken.toMillis() < 2000, () -> "cut after " + taken);
            assertEquals(0, served.awaitExit());
        }
    }

    /** Somebody listens in to a call. @return what is heard, line by line */
    private static Stream<String> listening(ServedInlet served) {
        Ops listener = new Ops(served.port(), Ops.token("lisa", "listener"));
        JsonObject call =
                listener.get("/ops/v1/streams").json().getJsonArray("streams").getJsonObject(0);
        Response opened = listener.post(
                "/ops/v1/streams/" + call.getString("call") + "/listen",
                Json.createObjectBuilder().add("reason", "a test"));
        return listener.lines("/ops/v1/listening/" + opened.json().getString("listening") + "/audio");
    }

    private Call acknowledged(ServedInlet served, String name) {
        Call call = Call.started(served.ingest(), TENANT, interaction + "-" + name);
        call.send(1, 10);
        call.hearsAck(10);
        return call;
    }

    private static void assertRefusesNewCalls(ServedInlet served) {
        Response refused = Request.handshake()
                .to(served.port())
                .bearer(Token.of(TENANT, "int-late").signed())
                .send();
        assertEquals(503, refused.status(), refused.toString());
        assertEquals("draining", refused.json().getString("error"));
        assertTrue(refused.header("Retry-After").matches("[1-9]\\d*"), refused.toString());
        assertEquals(503, Request.get("/health/ready").to(served.port()).send().status(), "readiness");
    }

    private static void assertPublished(int frames, Call call) {
        JsonObject stopped = call.hears("stopped");
        assertEquals(frames, stopped.getInt("seq"), stopped.toString());
        assertEquals(frames, stopped.getInt("published"), stopped.toString());
        assertEquals(0, stopped.getInt("lost"), stopped.toString());
    }

    private static void assertIsDrained(Call call) {
        JsonObject error = call.hearsErrorAndClose(1012);
        assertEquals("drained", error.getString("code"), error.toString());
        assertTrue(error.getBoolean("retryable"), error.toString());
    }

    private void assertLog(ServedInlet served) {
        List<JsonObject> log = served.log();
        assertLogged(log, "stream_started", "tenant", TENANT);
        assertLogged(log, "stream_ended", "interaction", interaction + "-stays");
        assertLogged(log, "handshake_refused", "code", "draining");
        log.forEach(entry -> assertTrue(entry.containsKey("time") && entry.containsKey("level"), entry.toString()));
        for (String line : served.output()) {
            Token.MINTED.forEach(
                    token -> assertFalse(line.contains(token.substring(token.indexOf('.') + 1)), "a token: " + line));
        }
    }

    private static void assertLogged(List<JsonObject> log, String event, String member, String value) {
        assertTrue(
                log.stream()
                        .anyMatch(entry -> entry.getString("event", "").equals(event)
                                && entry.getString(member, "").equals(value)),
                () -> event + " with " + member + " " + value + " in " + log);
    }
}
