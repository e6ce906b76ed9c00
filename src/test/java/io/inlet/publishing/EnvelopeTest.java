package io.inlet.publishing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.inlet.stream.AudioFormat;
import io.inlet.stream.AudioStream;
import io.inlet.stream.BufferBudget;
import io.inlet.stream.CallDetails;
import io.inlet.stream.EndReason;
import io.inlet.stream.Frame;
import io.inlet.stream.Gap;
import io.inlet.stream.Outgoing;
import io.inlet.stream.Position;
import io.inlet.stream.StreamId;
import io.inlet.stream.Summary;
import io.inlet.stream.TraceContext;
import io.inlet.stream.Track;
import io.netty.buffer.ByteBuf;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The bytes a consumer gets. */
class EnvelopeTest {

    private static Envelope envelope(String tenant, String interaction, int channels) {
        return new Envelope(new AudioStream(
                new StreamId(tenant, interaction),
                1_699_123_448_000L,
                new AudioFormat(24_000, channels),
                CallDetails.NONE,
                new AudioStream.Retention(3000, false, 10, false, new BufferBudget(1 << 20)),
                null,
                Position.START,
                0));
    }

    private static Envelope traced(TraceContext trace) {
        return new Envelope(new AudioStream(
                new StreamId("t", "i"),
                1_699_123_448_000L,
                new AudioFormat(24_000, 1),
                CallDetails.NONE.in(Optional.of(trace)),
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
    void namesTheTrackOnlyWhereItIsTheOutboundOne() {
        Frame frame = new Frame(1, 2, 3, new byte[4], Track.OUTBOUND);
        String mono = text(envelope("t", "i", 1), frame);
        assertTrue(mono.endsWith("\"media_ms\":3,\"track\":\"outbound\"}"), mono);
        String stereo = text(envelope("t", "i", 2), frame);
        assertTrue(stereo.endsWith("\"media_ms\":3,\"channels\":2,\"track\":\"outbound\"}"), stereo);
        assertFalse(parsed(text(envelope("t", "i", 1), new Frame(1, 2, 3, new byte[4])))
                .containsKey("track"));
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
                text(envelope, new Outgoing.Started(Position.START, CallDetails.NONE, 9)));
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
                text(envelope("t", "i", 1), new Outgoing.Started(new Position(42, 3, 8400), CallDetails.NONE, 9)));
    }

    /** Frames are many, and every byte of theirs is there twice a moment later. */
    @Test
    void theTraceOfItsCallIsInEachEventAndInNoFrame() {
        TraceContext trace = TraceContext.of(
                        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "rojo=\"1\",congo=2")
                .orElseThrow();
        Envelope envelope = traced(trace);
        for (Outgoing event : List.of(
                new Outgoing.Started(Position.START, CallDetails.NONE, 9),
                new Outgoing.Lost(new Gap(1, 2, Gap.Reason.BUFFER_OVERFLOW), 9),
                new Outgoing.Dtmf("1", OptionalLong.empty(), 0, 9),
                new Outgoing.Mark("m", 0, 9),
                new Outgoing.Stopped(new Summary(EndReason.STOP, 1, 1, 0, 100), 9))) {
            JsonObject json = parsed(text(envelope, event));
            assertEquals(trace.traceparent(), json.getString("traceparent"));
            assertEquals("rojo=\"1\",congo=2", json.getString("tracestate"));
            assertEquals(9, json.getInt("timestamp_ms"));
        }
        String frame = text(envelope, new Frame(1, 9, 0, new byte[2]));
        assertFalse(frame.contains("trace"), frame);
        String without = text(
                traced(TraceContext.of(trace.traceparent(), null).orElseThrow()),
                new Outgoing.Started(Position.START, CallDetails.NONE, 9));
        assertFalse(parsed(without).containsKey("tracestate"), without);
    }

    private static final String HEAD = "\"tenant_id\":\"t\",\"interaction_id\":\"i\",\"epoch\":1699123448000,";

    @Test
    void startedSaysWhatIsKnownOfTheCall() {
        Map<String, String> platform = new LinkedHashMap<>();
        platform.put("stream_id", "MZ1");
        platform.put("call_id", "CA1");
        CallDetails details = new CallDetails(
                Optional.of("twilio"), Optional.of("+49 \"1\""), Optional.of("sip:b@c"), platform, Map.of("k\n", "v€"));
        assertEquals(
                "{\"event\":\"started\"," + HEAD + "\"timestamp_ms\":9,\"provider\":\"twilio\","
                        + "\"from\":\"+49 \\\"1\\\"\",\"to\":\"sip:b@c\","
                        + "\"platform\":{\"stream_id\":\"MZ1\",\"call_id\":\"CA1\"},\"metadata\":{\"k\\n\":\"v€\"}}",
                text(envelope("t", "i", 1), new Outgoing.Started(Position.START, details, 9)));
        assertEquals(
                "{\"event\":\"started\"," + HEAD + "\"timestamp_ms\":9,\"next_seq\":43,\"metadata\":{\"a\":\"\"}}",
                text(
                        envelope("t", "i", 1),
                        new Outgoing.Started(new Position(42, 3, 8400), CallDetails.of(Map.of("a", "")), 9)));
    }

    @Test
    void startedTakesAsMuchMetadataAsASenderMayGive() {
        Map<String, String> metadata = new LinkedHashMap<>();
        for (int i = 0; i < 1000; i++) {
            metadata.put("key-" + i, "\"\u0001€😀".repeat(16));
        }
        JsonObject started =
                parsed(text(envelope("t", "i", 1), new Outgoing.Started(Position.START, CallDetails.of(metadata), 9)));
        JsonObject read = started.getJsonObject("metadata");
        assertEquals(metadata.keySet(), read.keySet());
        metadata.forEach((key, value) -> assertEquals(value, read.getString(key)));
    }

    @Test
    void writesKeysAndMarks() {
        Envelope envelope = envelope("t", "i", 1);
        assertEquals(
                "{\"event\":\"dtmf\"," + HEAD
                        + "\"timestamp_ms\":9,\"media_ms\":1200,\"digit\":\"5\",\"duration_ms\":100}",
                text(envelope, new Outgoing.Dtmf("5", OptionalLong.of(100), 1200, 9)));
        assertEquals(
                "{\"event\":\"dtmf\"," + HEAD + "\"timestamp_ms\":9,\"media_ms\":0,\"digit\":\"*\"}",
                text(envelope, new Outgoing.Dtmf("*", OptionalLong.empty(), 0, 9)));
        assertEquals(
                "{\"event\":\"mark\"," + HEAD + "\"timestamp_ms\":9,\"media_ms\":7,\"name\":\"m\\\\1\"}",
                text(envelope, new Outgoing.Mark("m\\1", 7, 9)));
    }

    /** JSON can name it, and a sender may: what goes out is UTF-8 and JSON all the same. */
    @Test
    void halfASurrogatePairBreaksNothing() throws CharacterCodingException {
        Envelope envelope = envelope("t", "i", 1);
        Outgoing[] all = {
            new Outgoing.Mark("a\ud83d", 7, 9),
            new Outgoing.Dtmf("\ude00", OptionalLong.empty(), 7, 9),
            new Outgoing.Started(Position.START, CallDetails.of(Map.of("\ud83dk", "v\ude00\ud83d")), 9)
        };
        for (Outgoing outgoing : all) {
            ByteBuf json = envelope.write(outgoing);
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(json.nioBuffer()).toString();
            json.release();
            assertEquals("i", parsed(text).getString("interaction_id"));
        }
    }
}
