package io.inlet.publishing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.inlet.stream.AudioFormat;
import io.inlet.stream.AudioStream;
import io.inlet.stream.BufferBudget;
import io.inlet.stream.EndReason;
import io.inlet.stream.Frame;
import io.inlet.stream.Gap;
import io.inlet.stream.Outgoing;
import io.inlet.stream.Position;
import io.inlet.stream.StreamId;
import io.inlet.stream.Summary;
import io.netty.buffer.ByteBuf;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The bytes a consumer gets. */
class EnvelopeTest {

    private static Envelope envelope(String tenant, String interaction, int channels) {
        return new Envelope(new AudioStream(
                new StreamId(tenant, interaction),
                1_699_123_448_000L,
                new AudioFormat(24_000, channels),
                new AudioStream.Retention(3000, false, 10, false, new BufferBudget(1 << 20)),
                null,
                Position.START,
                0));
    }

    private static String text(Envelope envelope, Outgoing outgoing) {
        ByteBuf json = envelope.write(outgoing);
        String text = json.toString(StandardCharsets.UTF_8);
        json.release();
        return text;
    }

    private static JsonObject parsed(String text) {
        return Json.createReader(new StringReader(text)).readObject();
    }

    @Test
    void hasThePredecessorsMembersFirstAndInItsOrder() {
        Frame frame = new Frame(42, 1_699_123_456_789L, 8200, new byte[] {0, 1, 2, 3});
        assertEquals(
                "{\"tenant_id\":\"tenant-abc\",\"interaction_id\":\"int-123\",\"seq\":42,\"timestamp_ms\":1699123456789,"
                        + "\"sample_rate\":24000,\"encoding\":\"pcm16\",\"audio\":\"AAECAw==\",\"epoch\":1699123448000,"
                        + "\"media_ms\":8200}",
                text(envelope("tenant-abc", "int-123", 1), frame));
    }

    @Test
    void namesChannelsOnlyWhereThereAreTwo() {
        JsonObject stereo = parsed(text(envelope("t", "i", 2), new Frame(1, 0, 0, new byte[4])));
        assertEquals(2, stereo.getInt("channels"));
    }

    @Test
    void roundTripsAnyAudioAndAnyName() {
        Random random = new Random(4711);
        for (int i = 0; i < 300; i++) {
            byte[] pcm = new byte[2 + 2 * random.nextInt(5000)];
            random.nextBytes(pcm);
            String name = random.ints(1 + random.nextInt(30), 1, 0xd800)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .append("\"\\\n\u2028😀")
                    .toString();
            long seq = random.nextLong(Long.MAX_VALUE);
            JsonObject message = parsed(text(envelope(name, name + "!", 1), new Frame(seq, seq / 2, seq / 3, pcm)));
            assertEquals(name, message.getString("tenant_id"));
            assertEquals(name + "!", message.getString("interaction_id"));
            assertEquals(seq, message.getJsonNumber("seq").longValueExact());
            assertEquals(seq / 2, message.getJsonNumber("timestamp_ms").longValueExact());
            assertEquals(seq / 3, message.getJsonNumber("media_ms").longValueExact());
            assertArrayEquals(pcm, Base64.getDecoder().decode(message.getString("audio")));
        }
    }

    @Test
    void writesLifeCycleEvents() {
        Envelope envelope = envelope("t", "i", 1);
        String whose = "\"tenant_id\":\"t\",\"interaction_id\":\"i\",\"epoch\":1699123448000,";
        assertEquals(
                "{\"event\":\"started\"," + whose + "\"timestamp_ms\":9}",
                text(envelope, new Outgoing.Started(Position.START, 9)));
        assertEquals(
                "{\"event\":\"gap\"," + whose
                        + "\"timestamp_ms\":9,\"from\":3,\"to\":5,\"reason\":\"buffer_overflow\"}",
                text(envelope, new Outgoing.Lost(new Gap(3, 5, Gap.Reason.BUFFER_OVERFLOW), 9)));
        assertEquals(
                "{\"event\":\"stopped\"," + whose + "\"timestamp_ms\":9,\"reason\":\"stop\",\"seq\":7,\"published\":4,"
                        + "\"lost\":3,\"duration_ms\":700}",
                text(envelope, new Outgoing.Stopped(new Summary(EndReason.STOP, 7, 4, 3, 700), 9)));
    }

    @Test
    void startedSaysWhereAResumedStreamGoesOn() {
        assertEquals(
                "{\"event\":\"started\",\"tenant_id\":\"t\",\"interaction_id\":\"i\",\"epoch\":1699123448000,"
                        + "\"timestamp_ms\":9,\"next_seq\":43}",
                text(envelope("t", "i", 1), new Outgoing.Started(new Position(42, 3, 8400), 9)));
    }
}
