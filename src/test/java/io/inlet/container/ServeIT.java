package io.inlet.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.inlet.cli.FaultProxy;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code ./inlet serve}: wrong settings are said in one line; SIGTERM publishes what was received, and ends with 0. */
@OnInlet
class ServeIT {

    private final String interaction = Audio.newCall("int-serve");

    @ParameterizedTest
    @CsvSource({
        "ACK_INTERVAL, 0, '0', 1",
        "BUFFER_DURATION_MS, soon, soon, 30000",
        "PORT, 70000, 70000, 65535",
        "JWT_PUBLIC_KEY, '', is not set, PEM",
        "REDIS_URL, http://me:opensesame@localhost, http://, redis://"
    })
    void aWrongSettingIsOneLineAndExitCode2(String variable, String value, String shown, String rule) {
        try (ServedInlet served = ServedInlet.with(Map.of(variable, value))) {
            assertEquals(2, served.awaitExit());
            assertEquals(List.of(), served.output());
            assertEquals(1, served.errors().size(), () -> served.errors().toString());
            String line = served.errors().get(0);
            assertTrue(line.contains(variable) && line.contains(shown) && line.contains(rule), line);
            assertFalse(line.contains("opensesame"), line);
        }
    }

    @Test
    void sigtermPublishesWhatWasReceivedAndRefusesNewCalls() throws Exception {
        try (FaultProxy proxy = new FaultProxy(InletUnderTest.redis().address());
                ServedInlet served = ServedInlet.with(
                                Map.of("REDIS_URL", InletUnderTest.redis().urlBehind(proxy.port())))
                        .awaitReady();
                Subscriber consumer = Subscriber.ofFrames(interaction);
                Call call = Call.dial(HttpClient.newHttpClient(), ingest(served), "tenant-serve", interaction)) {
            call.say(call.start());
            call.hears("started");
            send(call, 1, 10);
            call.hearsAck(10);
            assertEquals(10, consumer.next(10).get(9).seq());
            proxy.holdReplies();
            send(call, 11, 20);
            consumer.next(); // so the server has received frame 11 at least, and does not know that Redis has it
            served.terminate();
            assertTrue(call.hears("draining").getInt("within_ms") > 0);
            Response refused = Request.handshake()
                    .to(served.port())
                    .bearer(Token.of("tenant-serve", "int-late").signed())
                    .send();
            assertEquals(503, refused.status(), refused.toString());
            assertEquals("draining", refused.json().getString("error"));
            assertTrue(refused.header("Retry-After").matches("[1-9]\\d*"), refused.toString());
            proxy.releaseReplies();

            List<JsonObject> said = untilClosed(call, 1001);
            JsonObject stopped = theOne("stopped", said);
            int received = stopped.getInt("seq");
            assertTrue(received >= 11, stopped.toString());
            assertEquals(received, stopped.getInt("published"), stopped.toString());
            assertEquals(0, stopped.getInt("lost"), stopped.toString());
            consumer.inOrder(11, received);
            JsonObject last = said.get(said.size() - 1);
            assertEquals("error", last.getString("event"), "precedes every close that is not 1000");
            assertTrue(last.getBoolean("retryable"), last.toString());
            assertEquals(0, served.awaitExit());
            assertLog(served.output());
        }
    }

    private void send(Call call, int from, int to) {
        for (int seq = from; seq <= to; seq++) {
            call.send(Audio.frame(interaction, seq));
        }
    }

    private static JsonObject theOne(String event, List<JsonObject> said) {
        List<JsonObject> found = said.stream()
                .filter(message -> message.getString("event").equals(event))
                .toList();
        assertEquals(1, found.size(), said.toString());
        return found.get(0);
    }

    private void assertLog(List<String> lines) {
        List<JsonObject> entries = new ArrayList<>();
        for (String line : lines) {
            try {
                entries.add(Json.createReader(new StringReader(line)).readObject());
            } catch (JsonException e) {
                throw new AssertionError("not a JSON object: " + line, e);
            }
            Token.MINTED.forEach(
                    token -> assertFalse(line.contains(token.substring(token.indexOf('.') + 1)), "a token: " + line));
        }
        assertEvent(entries, "stream_started", "tenant", "tenant-serve");
        assertEvent(entries, "stream_ended", "interaction", interaction);
        assertEvent(entries, "handshake_refused", "code", "draining");
        entries.forEach(entry -> {
            assertTrue(entry.containsKey("time") && entry.containsKey("level"), entry.toString());
        });
    }

    private static void assertEvent(List<JsonObject> entries, String event, String member, String value) {
        assertTrue(
                entries.stream()
                        .anyMatch(entry -> entry.getString("event", "").equals(event)
                                && entry.getString(member, "").equals(value)),
                () -> event + " with " + member + " " + value + " in " + entries);
    }

    private static List<JsonObject> untilClosed(Call call, int closeCode) {
        List<JsonObject> said = new ArrayList<>();
        Call.Heard heard = call.next();
        for (; heard.text() != null; heard = call.next()) {
            said.add(heard.json());
        }
        assertEquals(closeCode, heard.closeCode(), said.toString());
        return said;
    }

    private static URI ingest(ServedInlet served) {
        return URI.create("ws://localhost:" + served.port() + "/v1/ingest");
    }
}
