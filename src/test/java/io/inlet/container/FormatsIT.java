package io.inlet.container;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every format that {@code start} may announce arrives as PCM16; what a client says beyond the contract is ignored. */
@OnInlet
class FormatsIT {

    private static final String TENANT = "tenant-abc";

    private final String interaction = Audio.newCall("int-formats");

    @ParameterizedTest
    @ValueSource(ints = {8000, 16000, 24000, 44100, 48000})
    void everySampleRateCountsItsOwnMediaTime(int rate) {
        byte[] second = Audio.frame(interaction, 1, rate / 10 * 2);
        List<JsonObject> messages = published(start -> start.add("sample_rate", rate), second, second);
        assertEquals(rate, messages.get(1).getInt("sample_rate"));
        assertEquals(100, messages.get(1).getInt("media_ms"));
    }

    @Test
    void numbersMayBeStrings() {
        List<JsonObject> messages = published(
                start -> start.add("sample_rate", "16000").add("channels", "1"), Audio.frame(interaction, 1, 3200));
        assertEquals(16_000, messages.get(0).getInt("sample_rate"));
    }

    @Test
    void stereoIsSaidSoAndCountsPairs() {
        byte[] frame = Audio.frame(interaction, 1, 9600);
        List<JsonObject> messages = published(start -> start.add("channels", 2), frame, frame);
        assertEquals(2, messages.get(1).getInt("channels"));
        assertEquals(100, messages.get(1).getInt("media_ms"));
        assertArrayEquals(frame, audio(messages.get(0)));
    }

    @Test
    void monoIsNotSaid() {
        JsonObject message = published(start -> start.add("channels", 1), Audio.frame(interaction, 1, 320))
                .get(0);
        assertFalse(message.containsKey("channels"), message.toString());
        assertFalse(message.containsKey("track"), message.toString());
    }

    @Test
    void mulawIsDecoded() {
        assertDecoded("mulaw", FormatsIT::mulaw);
    }

    @Test
    void alawIsDecoded() {
        assertDecoded("alaw", FormatsIT::alaw);
    }

    @Test
    void theSmallestAndTheBiggestFrameArrive() {
        byte[] biggest = Audio.frame(interaction, 2, InletUnderTest.MAX_FRAME_BYTES);
        List<JsonObject> messages = published(start -> start, new byte[] {1, 2}, biggest);
        assertArrayEquals(new byte[] {1, 2}, audio(messages.get(0)));
        assertArrayEquals(biggest, audio(messages.get(1)));
    }

    @Test
    void whatTheServerDoesNotKnowIsIgnored() {
        try (Subscriber consumer = Subscriber.ofFrames(interaction);
                Call call = Call.dial(TENANT, interaction)) {
            call.say("{\"event\":\"hello\",\"from\":\"the future\"}");
            call.say(call.start().add("colour", "green").addNull("shape").add("metadata", metadata()));
            call.hears("started");
            call.say("{\"event\":\"dance\"}");
            call.send(Audio.frame(interaction, 1));
            assertEquals(1, consumer.next().seq());
        }
    }

    @Test
    void idsThatNeedEscapingComeOutAsTheyWentIn() {
        String odd = interaction + "-\"\\/\u0001ünïcødé😀";
        try (Subscriber consumer = Subscriber.ofFrames(interaction);
                Call call = Call.started(TENANT, odd)) {
            call.send(Audio.frame(interaction, 1));
            assertEquals(odd, consumer.next().json().getString("interaction_id"));
        }
    }

    @Test
    void aTokenMayNameAPrefixOfTheInteraction() {
        String token = Token.of(TENANT, interaction.substring(0, 8) + "*").signed();
        try (Call call = Call.dial(TENANT, interaction, token)) {
            call.say(call.start());
            assertEquals(interaction, call.hears("started").getString("interaction_id"));
        }
    }

    @Test
    void aPrefixIsNotAnyInteraction() {
        try (Call call =
                Call.dial(TENANT, interaction, Token.of(TENANT, "other-*").signed())) {
            call.say(call.start());
            assertEquals("interaction_mismatch", call.hearsErrorAndClose(4503).getString("code"));
        }
    }

    @Test
    void aTokenThatNamesNoCallFitsAnyCall() {
        String token = Token.of(TENANT, interaction)
                .without("tenant_id")
                .without("interaction_id")
                .signed();
        try (Call call = Call.dial(TENANT, interaction, token)) {
            call.say(call.start());
            call.hears("started");
        }
    }

    @Test
    void startedSaysWhereTheStreamBegins() {
        try (Call call = Call.dial(TENANT, interaction)) {
            call.say(call.start());
            JsonObject started = call.hears("started");
            assertEquals(1, started.getInt("next_seq"));
            assertEquals(InletUnderTest.ACK_INTERVAL, started.getInt("ack_interval"));
            int seconds = started.getInt("token_expires_in_s");
            assertTrue(seconds > 590 && seconds <= 600, started.toString());
        }
    }

    @Test
    void stopIsAnsweredWithTheSummary() {
        try (Call call = Call.started(TENANT, interaction)) {
            for (int seq = 1; seq <= 5; seq++) {
                call.send(Audio.frame(interaction, seq));
            }
            call.say("{\"event\":\"stop\"}");
            JsonObject stopped = call.hears("stopped");
            assertEquals(5, stopped.getInt("seq"), stopped.toString());
            assertEquals(5, stopped.getInt("published"), stopped.toString());
            assertEquals(0, stopped.getInt("lost"), stopped.toString());
            assertTrue(stopped.getInt("duration_ms") >= 0, stopped.toString());
            call.hearsClose(1000);
        }
    }

    private void assertDecoded(String encoding, IntUnaryOperator decoder) {
        byte[] everyByte = new byte[256];
        ByteBuffer expected = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN);
        for (int b = 0; b < 256; b++) {
            everyByte[b] = (byte) b;
            expected.putShort((short) decoder.applyAsInt(b));
        }
        List<JsonObject> messages =
                published(start -> start.add("encoding", encoding).add("sample_rate", 8000), everyByte, everyByte);
        assertArrayEquals(expected.array(), audio(messages.get(0)));
        assertEquals("pcm16", messages.get(0).getString("encoding"));
        assertEquals(32, messages.get(1).getInt("media_ms"));
    }

    private List<JsonObject> published(Start start, byte[]... frames) {
        try (Subscriber consumer = Subscriber.ofFrames(interaction);
                Call call = Call.dial(TENANT, interaction)) {
            call.say(start.of(call.start()));
            call.hears("started");
            for (byte[] frame : frames) {
                call.send(frame);
            }
            return consumer.next(frames.length).stream()
                    .map(Subscriber.Message::json)
                    .toList();
        }
    }

    private static byte[] audio(JsonObject message) {
        return Base64.getDecoder().decode(message.getString("audio"));
    }

    private static JsonObjectBuilder metadata() {
        return jakarta.json.Json.createObjectBuilder().add("agent", "7").add("queue", "sales");
    }

    /** G.711 as a formula: an inverted byte of sign, exponent and mantissa, 14 bits scaled to 16. */
    static int mulaw(int b) {
        int inverted = ~b & 0xff;
        int magnitude = ((2 * (inverted & 15) + 33) << (inverted >> 4 & 7)) - 33;
        return 4 * ((inverted & 0x80) == 0 ? magnitude : -magnitude);
    }

    /** G.711 as a formula: every other bit inverted, 13 bits scaled to 16, the sign bit set where it is positive. */
    static int alaw(int b) {
        int inverted = b ^ 0x55;
        int exponent = inverted >> 4 & 7;
        int mantissa = 2 * (inverted & 15) + 1;
        int magnitude = exponent == 0 ? mantissa : mantissa + 32 << exponent - 1;
        return 8 * ((inverted & 0x80) == 0 ? -magnitude : magnitude);
    }

    private interface Start {
        JsonObjectBuilder of(JsonObjectBuilder predecessors);
    }
}
