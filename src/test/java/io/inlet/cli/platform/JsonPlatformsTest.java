package io.inlet.cli.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What platforms with audio in JSON say, to the letter. */
class JsonPlatformsTest {

    private static final String HANG_UP = "HangUp[]";

    @Test
    void exotelHasAllNumbersAsStringsAndGivesBackParametersOfTheUrl() {
        PlayedPlatform exotel =
                new PlayedPlatform("exotel", null, 16_000, false, Map.of("sample-rate", "16000", "flow", "support"));
        assertEquals(
                List.of(
                        "{\"event\":\"connected\"}",
                        "{\"event\":\"start\",\"sequence_number\":\"1\",\"stream_sid\":\"ID\",\"start\":{"
                                + "\"stream_sid\":\"ID\",\"call_sid\":\"call-1\",\"account_sid\":\"acc\","
                                + "\"from\":\"+12025550143\",\"to\":\"+12025550187\","
                                + "\"custom_parameters\":{\"flow\":\"support\"},\"media_format\":{"
                                + "\"encoding\":\"base64\",\"sample_rate\":\"16000\",\"bit_rate\":\"256kbps\"}}}"),
                exotel.opening());
        exotel.audio();
        assertEquals(
                List.of("{\"event\":\"media\",\"sequence_number\":\"3\",\"stream_sid\":\"ID\",\"media\":{"
                        + "\"chunk\":\"2\",\"timestamp\":\"20\",\"payload\":\"AQIDBA==\"}}"),
                exotel.audio());
        assertEquals(
                List.of("{\"event\":\"dtmf\",\"sequence_number\":\"4\",\"stream_sid\":\"ID\",\"dtmf\":{"
                        + "\"digit\":\"5\",\"duration\":\"100\"}}"),
                exotel.key('5'));
        assertEquals(
                List.of(
                        "{\"event\":\"stop\",\"sequence_number\":\"5\",\"stream_sid\":\"ID\",\"stop\":{"
                                + "\"call_sid\":\"call-1\",\"account_sid\":\"acc\",\"reason\":\"callended\"}}",
                        HANG_UP),
                exotel.goodbye());
    }

    @Test
    void twilioNumbersMessagesFromTheStartAndTagsTracks() {
        PlayedPlatform twilio = new PlayedPlatform("twilio", null, 0, true, Map.of());
        assertEquals(
                List.of(
                        "{\"event\":\"connected\",\"protocol\":\"Call\",\"version\":\"1.0.0\"}",
                        "{\"event\":\"start\",\"sequenceNumber\":\"1\",\"start\":{\"accountSid\":\"acc\","
                                + "\"streamSid\":\"MZID\",\"callSid\":\"call-1\",\"tracks\":[\"inbound\",\"outbound\"],"
                                + "\"mediaFormat\":{\"encoding\":\"audio/x-mulaw\",\"sampleRate\":8000,\"channels\":1},"
                                + "\"customParameters\":{}},\"streamSid\":\"MZID\"}"),
                twilio.opening());
        assertEquals(
                List.of(
                        "{\"event\":\"media\",\"sequenceNumber\":\"2\",\"media\":{\"track\":\"inbound\","
                                + "\"chunk\":\"1\",\"timestamp\":\"0\",\"payload\":\"AQIDBA==\"},\"streamSid\":\"MZID\"}",
                        "{\"event\":\"media\",\"sequenceNumber\":\"3\",\"media\":{\"track\":\"outbound\","
                                + "\"chunk\":\"2\",\"timestamp\":\"0\",\"payload\":\"BQYHCA==\"},\"streamSid\":\"MZID\"}"),
                twilio.bothTracks());
        assertEquals(
                List.of("{\"event\":\"dtmf\",\"streamSid\":\"MZID\",\"sequenceNumber\":\"4\",\"dtmf\":{"
                        + "\"track\":\"inbound_track\",\"digit\":\"1\"}}"),
                twilio.key('1'));
        assertEquals(
                List.of(
                        "{\"event\":\"stop\",\"sequenceNumber\":\"5\",\"stop\":{\"accountSid\":\"acc\","
                                + "\"callSid\":\"call-1\"},\"streamSid\":\"MZID\"}",
                        HANG_UP),
                twilio.goodbye());
    }

    @Test
    void signalWireHasNoStreamAtTheTopAndAStopWithoutBody() {
        PlayedPlatform signalWire = new PlayedPlatform("signalwire", "L16", 24_000, true, Map.of());
        assertEquals(
                List.of(
                        "{\"event\":\"connected\",\"protocol\":\"Call\",\"version\":\"0.2.0\"}",
                        "{\"event\":\"start\",\"sequenceNumber\":\"1\",\"start\":{\"accountSid\":\"acc\","
                                + "\"streamSid\":\"ID\",\"callSid\":\"call-1\",\"tracks\":[\"inbound\",\"outbound\"],"
                                + "\"mediaFormat\":{\"encoding\":\"audio/x-L16\",\"sampleRate\":24000,\"channels\":1}}}"),
                signalWire.opening());
        signalWire.bothTracks();
        assertEquals(
                List.of(
                        "{\"event\":\"media\",\"sequenceNumber\":\"4\",\"media\":{\"track\":\"inbound\","
                                + "\"chunk\":\"2\",\"timestamp\":\"20\",\"payload\":\"AQIDBA==\"}}",
                        "{\"event\":\"media\",\"sequenceNumber\":\"5\",\"media\":{\"track\":\"outbound\","
                                + "\"chunk\":\"2\",\"timestamp\":\"20\",\"payload\":\"BQYHCA==\"}}"),
                signalWire.bothTracks());
        assertEquals(
                List.of("{\"event\":\"dtmf\",\"sequenceNumber\":\"6\",\"dtmf\":{\"digit\":\"#\",\"duration\":100}}"),
                signalWire.key('#'));
        assertEquals(List.of("{\"event\":\"stop\",\"sequenceNumber\":\"7\"}", HANG_UP), signalWire.goodbye());
    }

    @Test
    void telnyxNamesItsCodecInTheStart() {
        PlayedPlatform telnyx = new PlayedPlatform("telnyx", "pcma", 0, false, Map.of());
        assertEquals(
                List.of(
                        "{\"event\":\"connected\",\"version\":\"1.0.0\"}",
                        "{\"event\":\"start\",\"sequence_number\":\"1\",\"start\":{\"user_id\":\"acc\","
                                + "\"call_control_id\":\"call-1\",\"call_session_id\":\"ID\",\"from\":\"+12025550143\","
                                + "\"to\":\"+12025550187\",\"tags\":[],\"client_state\":\"\",\"media_format\":{"
                                + "\"encoding\":\"PCMA\",\"sample_rate\":8000,\"channels\":1}},\"stream_id\":\"ID\"}"),
                telnyx.opening());
        assertEquals(
                List.of("{\"event\":\"media\",\"sequence_number\":\"2\",\"media\":{\"track\":\"inbound\","
                        + "\"chunk\":\"1\",\"timestamp\":\"0\",\"payload\":\"AQIDBA==\"},\"stream_id\":\"ID\"}"),
                telnyx.audio());
        assertEquals(
                List.of("{\"event\":\"dtmf\",\"stream_id\":\"ID\",\"occurred_at\":\"2024-01-15T09:50:00Z\","
                        + "\"sequence_number\":\"3\",\"dtmf\":{\"digit\":\"1\"}}"),
                telnyx.key('1'));
        assertEquals(
                List.of(
                        "{\"event\":\"stop\",\"sequence_number\":\"4\",\"stop\":{\"user_id\":\"acc\","
                                + "\"call_control_id\":\"call-1\"},\"stream_id\":\"ID\"}",
                        HANG_UP),
                telnyx.goodbye());
    }

    @Test
    void telnyxSendsEveryTwentyFifthFrameAfterTheNextOneAndLosesNone() {
        PlayedPlatform telnyx = new PlayedPlatform("telnyx");
        StringBuilder chunks = new StringBuilder();
        for (int i = 0; i < 50; i++) {
            telnyx.audio().forEach(text -> chunks.append(chunk(text)).append(' '));
        }
        assertEquals(true, chunks.toString().contains(" 24 26 25 27 "), chunks.toString());
        assertEquals(true, chunks.toString().endsWith(" 48 49 "), chunks.toString());
        assertEquals("50", chunk(telnyx.goodbye().get(0)));
    }

    private static String chunk(String text) {
        return text.replaceAll(".*\"chunk\":\"(\\d+)\".*", "$1");
    }

    @Test
    void plivoHasNumbersAsNumbersTimesOfTheWallClockAndNoStop() {
        PlayedPlatform plivo = new PlayedPlatform("plivo");
        assertEquals(
                List.of(
                        "{\"event\":\"start\",\"sequenceNumber\":1,\"start\":{\"callId\":\"call-1\",\"streamId\":\"ID\","
                                + "\"accountId\":\"acc\",\"tracks\":[\"inbound\"],\"mediaFormat\":{"
                                + "\"encoding\":\"audio/x-mulaw\",\"sampleRate\":8000}},\"extra_headers\":\"source=inlet\"}"),
                plivo.opening());
        plivo.audio();
        assertEquals(
                List.of("{\"event\":\"media\",\"sequenceNumber\":3,\"streamId\":\"ID\",\"media\":{"
                        + "\"track\":\"inbound\",\"timestamp\":\"1705312200020\",\"chunk\":2,\"payload\":\"AQIDBA==\"},"
                        + "\"extra_headers\":\"source=inlet\"}"),
                plivo.audio());
        assertEquals(
                List.of("{\"event\":\"dtmf\",\"sequenceNumber\":4,\"streamId\":\"ID\",\"dtmf\":{\"track\":\"inbound\","
                        + "\"digit\":\"5\",\"timestamp\":\"1705312200000\"},\"extra_headers\":\"source=inlet\"}"),
                plivo.key('5'));
        assertEquals(List.of(HANG_UP), plivo.goodbye());
    }

    @Test
    void bandwidthHasTrackAndPayloadAtTheTop() {
        PlayedPlatform bandwidth = new PlayedPlatform("bandwidth");
        String metadata = "\"metadata\":{\"accountId\":\"acc\",\"callId\":\"call-1\",\"streamId\":\"s-ID\","
                + "\"streamName\":\"inlet\",\"tracks\":[{\"name\":\"inbound\",\"mediaFormat\":{"
                + "\"encoding\":\"PCMU\",\"sampleRate\":8000}}]}";
        assertEquals(List.of("{\"eventType\":\"start\"," + metadata + ",\"streamParams\":{}}"), bandwidth.opening());
        assertEquals(
                List.of(
                        "{\"eventType\":\"media\",\"track\":\"inbound\",\"payload\":\"AQIDBA==\",\"sequenceNumber\":1}"),
                bandwidth.audio());
        assertEquals(List.of("{\"eventType\":\"stop\"," + metadata + "}", HANG_UP), bandwidth.goodbye());
    }

    @Test
    void whatAServerSaysToOneThatOnlyListensIsAComplaint() {
        assertEquals(
                List.of("Complaint[words=the server sent a message where the platform expects none]"),
                PlayedPlatform.texts(new PlayedPlatform("twilio").conversation.heard("{\"event\":\"ack\",\"seq\":1}")));
    }
}
