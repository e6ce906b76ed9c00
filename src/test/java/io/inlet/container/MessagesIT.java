package io.inlet.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a client may not say, and what it hears then: an error event that says so, and the close code after it. */
@OnInlet
class MessagesIT {

    private static final String TENANT = "tenant-abc";

    private final String interaction = Audio.newCall("int-messages");

    static Stream<Arguments> beforeStart() {
        return Stream.of(
                says("a frame", call -> call.send(new byte[320]), 1003, "wrong_message_kind"),
                says("text that is not JSON", call -> call.say("hello"), 1007, "not_json"),
                says("half an object", call -> call.say("{\"event\":\"start\""), 1007, "not_json"),
                says("an array", call -> call.say("[1,2]"), 1007, "not_json"),
                says("a number", call -> call.say("42"), 1007, "not_json"),
                says("stop", call -> call.say("{\"event\":\"stop\"}"), 4513, "bad_start"),
                starts("no interaction_id", "interaction_id", null, 4513, "bad_start"),
                starts("no tenant_id", "tenant_id", null, 4513, "bad_start"),
                starts("an empty interaction_id", "interaction_id", "\"\"", 4513, "bad_start"),
                starts("an empty tenant_id", "tenant_id", "\"\"", 4513, "bad_start"),
                starts("an interaction_id that is a number", "interaction_id", "7", 4513, "bad_start"),
                starts("a tenant_id that is an object", "tenant_id", "{}", 4513, "bad_start"),
                starts("metadata that is a string", "metadata", "\"x\"", 4513, "bad_start"),
                starts("metadata with a number", "metadata", "{\"a\":1}", 4513, "bad_start"),
                starts("nested metadata", "metadata", "{\"a\":{\"b\":\"c\"}}", 4513, "bad_start"),
                starts("11025 Hz", "sample_rate", "11025", 4515, "unsupported_format"),
                starts("mp3", "encoding", "\"mp3\"", 4515, "unsupported_format"),
                starts("3 channels", "channels", "3", 4515, "unsupported_format"),
                starts("0 channels", "channels", "0", 4515, "unsupported_format"),
                starts("another tenant", "tenant_id", "\"tenant-x\"", 4503, "tenant_mismatch"),
                starts("another interaction", "interaction_id", "\"int-x\"", 4503, "interaction_mismatch"));
    }

    @ParameterizedTest(name = "{0} → {2} {3}")
    @MethodSource("beforeStart")
    void asTheFirstMessage(String name, Consumer<Call> says, int closeCode, String code) {
        try (Call call = Call.dial(TENANT, interaction)) {
            says.accept(call);
            assertFinal(call.hearsErrorAndClose(closeCode), code);
        }
    }

    static Stream<Arguments> inMidCall() {
        return Stream.of(
                says("a second start", call -> call.say(call.start()), 4513, "bad_start"),
                says("text that is not JSON", call -> call.say("{]"), 1007, "not_json"),
                says("half a sample", call -> call.send(new byte[321]), 1007, "bad_frame"),
                says("an empty frame", call -> call.send(new byte[0]), 1007, "bad_frame"),
                says("a text too long", call -> call.say("x".repeat(70_000)), 1009, "frame_too_big"),
                says("a text without end", Call::saysWithoutEnd, 1009, "frame_too_big"),
                says(
                        "a frame too big",
                        call -> call.send(new byte[InletUnderTest.MAX_FRAME_BYTES + 2]),
                        1009,
                        "frame_too_big"));
    }

    @ParameterizedTest(name = "{0} → {2} {3}")
    @MethodSource("inMidCall")
    void inMidCall(String name, Consumer<Call> says, int closeCode, String code) {
        try (Call call = Call.started(TENANT, interaction)) {
            says.accept(call);
            assertFinal(call.hearsErrorAndClose(closeCode), code);
        }
    }

    @Test
    void halfAPairOfSamplesInStereo() {
        try (Call call = Call.dial(TENANT, interaction)) {
            call.say(call.start().add("channels", 2));
            call.hears("started");
            call.send(new byte[322]);
            assertFinal(call.hearsErrorAndClose(1007), "bad_frame");
        }
    }

    @Test
    void sayingNothingTimesOut() {
        long dialled = System.nanoTime();
        try (Call call = Call.dial(TENANT, interaction)) {
            assertRetryable(call.hearsErrorAndClose(4000), "start_timeout");
            assertAbout(InletUnderTest.START_TIMEOUT, System.nanoTime() - dialled);
        }
    }

    @Test
    void fallingSilentTimesOut() {
        try (Call call = Call.started(TENANT, interaction)) {
            long silent = System.nanoTime();
            call.send(new byte[320]);
            assertRetryable(call.hearsErrorAndClose(4001), "idle_timeout");
            assertAbout(InletUnderTest.IDLE_TIMEOUT, System.nanoTime() - silent);
        }
    }

    private static void assertFinal(JsonObject error, String code) {
        assertEquals(code, error.getString("code"), error.toString());
        assertTrue(error.getString("message").length() > 15, error.toString());
        assertEquals(false, error.getBoolean("retryable"), error.toString());
    }

    private static void assertRetryable(JsonObject error, String code) {
        assertEquals(code, error.getString("code"), error.toString());
        assertTrue(error.getString("message").length() > 15, error.toString());
        assertEquals(true, error.getBoolean("retryable"), error.toString());
        assertTrue(error.getInt("retry_after_ms") >= 0, error.toString());
    }

    private static void assertAbout(Duration expected, long nanos) {
        Duration taken = Duration.ofNanos(nanos);
        assertTrue(
                taken.compareTo(expected.minusMillis(50)) >= 0 && taken.compareTo(expected.plusSeconds(3)) <= 0,
                () -> taken + " instead of " + expected);
    }

    private static Arguments says(String name, Consumer<Call> says, int closeCode, String code) {
        return Arguments.of(name, says, closeCode, code);
    }

    /** The right start but for one member, which is missing where there is no JSON for it. */
    private static Arguments starts(String name, String member, String json, int closeCode, String code) {
        UnaryOperator<JsonObject> wrong = right -> json == null
                ? Json.createObjectBuilder(right).remove(member).build()
                : Json.createObjectBuilder(right)
                        .add(member, Json.createValue("@"))
                        .build();
        return says(
                name,
                call -> call.say(wrong.apply(call.start().build()).toString().replace("\"@\"", String.valueOf(json))),
                closeCode,
                code);
    }
}
