package io.inlet.endpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.inlet.admission.SampleToken;
import io.inlet.stream.CallDetails;
import io.inlet.stream.Frame;
import io.inlet.stream.Outgoing;
import io.inlet.stream.Position;
import io.inlet.stream.TraceContext;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import java.io.EOFException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One connection from its start to its stop. */
class CallTest extends PlayedCall {

    // ---- start

    @Test
    void startIsAnsweredWithStarted() {
        connected();
        assertEquals(List.of(), told());
        call.text(START, true);
        assertEquals(
                json("{\"event\":\"started\",\"interaction_id\":\"int-1\",\"epoch\":" + NOW
                        + ",\"next_seq\":1,\"ack_interval\":10,\"token_expires_in_s\":600}"),
                last());
        redis.accept();
        assertEquals(List.of(new Outgoing.Started(Position.START, CallDetails.NONE, NOW)), redis.accepted());
    }

    @Test
    void theTraceOfItsStartCountsBeforeTheHandshakes() {
        Optional<TraceContext> handshake =
                TraceContext.of("00-11111111111111111111111111111111-1111111111111111-01", null);
        String parent = "00-22222222222222222222222222222222-2222222222222222-00";
        connected();
        Caller caller = admitted(new SampleToken(Map.of("exp", NOW / 1000 + 600)));
        caller.traced(handshake);
        Call without = calls.open(new RecordedSession().takingAtOnce().session(), caller);
        Call with = calls.open(new RecordedSession().takingAtOnce().session(), caller);
        without.text(START, true);
        with.text(START.replace("int-1", "int-2").replace("}", ",\"traceparent\":\"" + parent + "\"}"), true);
        redis.accept();
        redis.accept();
        assertEquals(
                List.of(handshake, TraceContext.of(parent, null)),
                redis.accepted().stream()
                        .map(Outgoing.Started.class::cast)
                        .map(started -> started.details().trace())
                        .toList());
    }

    @Test
    void twoStreamsOfOneMillisecondHaveDifferentEpochs() {
        started();
        long first = last().getJsonNumber("epoch").longValue();
        RecordedSession other = new RecordedSession().takingAtOnce();
        calls.open(other.session(), admitted(new SampleToken(Map.of("exp", 0L))))
                .text(START, true);
        assertEquals(
                first + 1, json(other.texts().get(0)).getJsonNumber("epoch").longValue());
        assertEquals(0, json(other.texts().get(0)).getInt("token_expires_in_s"));
    }

    @Test
    void aSecondStartEndsTheStream() {
        started();
        call.text(START, true);
        assertFailed("bad_start", 4513);
    }

    @ParameterizedTest
    @CsvSource({
        "tenant_id, other, tenant_mismatch",
        "interaction_id, int-2, interaction_mismatch",
        "interaction_id, other-*, interaction_mismatch"
    })
    void aStreamThatTheTokenIsNotForIsNotOpened(String claim, String value, String code) {
        network.takingAtOnce();
        connect(Map.of(claim, value));
        call.text(START, true);
        assertFailed(code, 4503);
        assertEquals(List.of(), redis.accepted());
    }

    @Test
    void aStreamThatTheTokenIsForIsOpened() {
        network.takingAtOnce();
        connect(Map.of("tenant_id", "acme", "interaction_id", "int-*"));
        call.text(START, true);
        assertEquals(List.of("started"), events());
    }

    @ParameterizedTest
    @CsvSource({
        "nonsense, not_json, 1007",
        "'{\"event\":\"start\"}', bad_start, 4513",
        "'{\"event\":\"stop\"}', bad_start, 4513"
    })
    void aFirstMessageThatIsNoStartEndsTheConnection(String text, String code, int closeCode) {
        connected();
        call.text(text, true);
        assertFailed(code, closeCode);
    }

    @Test
    void anUnsupportedFormatEndsTheConnection() {
        connected();
        call.text(START.replace("8000", "11025"), true);
        assertFailed("unsupported_format", 4515);
        assertTrue(last().getString("message").contains("sample_rate must be 8000"), last()::toString);
    }

    @Test
    void aTextMayComeInParts() {
        connected();
        call.text(START.substring(0, 20), false);
        call.text("", false);
        call.text(START.substring(20), true);
        assertEquals(List.of("started"), events());
        call.text("{\"event\":\"mark\"}", true);
        assertEquals(List.of(), network.closeCodes());
    }

    @Test
    void aTextWithoutEndEndsTheConnection() {
        connected();
        String part = "x".repeat(10_000);
        for (int i = 0; i < 100; i++) {
            call.text(part, false);
        }
        assertFailed("frame_too_big", 1009);
    }

    @Test
    void audioBeforeStartEndsTheConnection() {
        connected();
        call.audio(FRAME);
        assertFailed("wrong_message_kind", 1003);
    }

    @Test
    void unknownEventsAreIgnoredBeforeAndBehindStart() {
        connected();
        call.text("{\"event\":\"hello\"}", true);
        call.text(START, true);
        call.text("{\"event\":\"mark\"}", true);
        assertEquals(List.of("started"), events());
        assertEquals(List.of(), network.closeCodes());
    }

    // ---- audio

    @Test
    void framesAreNumberedTimedAndPublishedInOrder() {
        started();
        for (int i = 0; i < 3; i++) {
            call.audio(FRAME);
            clock.pass(100);
        }
        redis.accept();
        assertEquals(
                List.of(1L, 2L, 3L), redis.frames().stream().map(Frame::seq).toList());
        assertEquals(
                List.of(NOW, NOW + 100, NOW + 200),
                redis.frames().stream().map(Frame::timestampMs).toList());
        assertEquals(
                List.of(0L, 100L, 200L),
                redis.frames().stream().map(Frame::mediaMs).toList());
    }

    @Test
    void anAckComesWhenRedisHasAcceptedTheFrameAndNotBefore() {
        started();
        audio(25);
        assertEquals(List.of("started"), events());
        redis.accept();
        assertEquals(List.of("started", "ack", "ack"), events());
        assertEquals(
                List.of(10, 20),
                told().stream().skip(1).map(ack -> ack.getInt("seq")).toList());
    }

    @Test
    void ackOnReceivedDoesNotWaitForRedis() {
        started("ACK_ON", "received", "ACK_INTERVAL", "2");
        audio(5);
        assertEquals(
                List.of(2, 4),
                told().stream().skip(1).map(ack -> ack.getInt("seq")).toList());
        redis.accept();
        assertEquals(List.of("started", "ack", "ack"), events());
    }

    @Test
    void codedAudioIsPublishedAsPcm() {
        connected();
        call.text(START.replace("pcm16", "mulaw"), true);
        call.audio(new byte[] {(byte) 0x80, (byte) 0xff});
        redis.accept();
        assertArrayEquals(new byte[] {0x7c, 0x7d, 0, 0}, redis.frames().get(0).pcm());
    }

    @ParameterizedTest
    @CsvSource({"pcm16, 1, 0", "pcm16, 1, 3", "pcm16, 2, 2", "pcm16, 2, 6", "mulaw, 2, 1", "alaw, 1, 0"})
    void aFrameIsWholeSamplesOfEachChannel(String encoding, int channels, int bytes) {
        connected();
        call.text(START.replace("pcm16", encoding).replace("}", ",\"channels\":" + channels + "}"), true);
        call.audio(new byte[bytes]);
        assertFailed("bad_frame", 1007);
    }

    @Test
    void aFrameMayBeAsLargeAsTheLimitAndNoLarger() {
        started("MAX_FRAME_BYTES", "320");
        call.audio(new byte[320]);
        assertEquals(List.of(), network.closeCodes());
        call.audio(new byte[322]);
        assertFailed("frame_too_big", 1009);
        redis.accept();
        assertEquals(1, redis.frames().size());
    }

    // ---- the end

    @Test
    void stopIsAnsweredWhenEverythingHasBeenPublished() {
        started();
        audio(12);
        call.text(STOP, true);
        assertEquals(List.of("started"), events());
        assertEquals(List.of(), network.closeCodes());
        redis.accept();
        assertEquals(List.of("started", "ack", "stopped"), events());
        assertEquals(
                json("{\"event\":\"stopped\",\"seq\":12,\"published\":12,\"lost\":0,\"duration_ms\":1200}"), last());
        assertEquals(List.of(1000), network.closeCodes());
        assertEquals(0, calls.size());
        assertEquals(0, admission.open());
    }

    @Test
    void whatComesBehindStopIsIgnored() {
        started();
        audio(1);
        call.text(STOP, true);
        audio(1);
        call.text(STOP, true);
        call.text(START, true);
        call.text("nonsense", true);
        redis.accept();
        assertEquals(List.of("started", "stopped"), events());
        assertEquals(1, redis.frames().size());
    }

    @Test
    void whatWasReceivedBeforeAFailureIsStillPublished() {
        started();
        audio(3);
        call.text("nonsense", true);
        assertFailed("not_json", 1007);
        assertEquals(1, calls.size());
        redis.accept();
        assertEquals(3, redis.frames().size());
        Outgoing.Stopped stopped = (Outgoing.Stopped) redis.accepted().get(4);
        assertEquals("not_json", stopped.summary().reason().word());
        assertEquals(List.of("started", "error"), events());
        assertEquals(0, calls.size());
    }

    @ParameterizedTest
    @CsvSource({"1000, closed", "1001, closed", "1006, lost", "4999, closed"})
    void aConnectionThatIsGoneEndsItsStream(int closeCode, String reason) {
        started();
        audio(3);
        call.closed(new CloseReason(CloseCodes.getCloseCode(closeCode), ""));
        assertEquals(0, admission.open(), "the place is free at once");
        assertEquals(1, calls.size(), "but there is audio under way");
        redis.accept();
        assertEquals(0, calls.size());
        Outgoing.Stopped stopped = (Outgoing.Stopped) redis.accepted().get(4);
        assertEquals(reason, stopped.summary().reason().word());
        assertEquals(3, stopped.summary().published());
    }

    @Test
    void aConnectionThatNeverStartedIsForgotten() {
        connected();
        assertEquals(1, calls.size());
        call.closed(new CloseReason(CloseCodes.NORMAL_CLOSURE, ""));
        assertEquals(0, calls.size());
        assertEquals(0, admission.open());
    }

    @Test
    void aFaultOfOursIsToldAndABrokenConnectionIsNot() {
        started();
        call.failed(new EOFException());
        assertEquals(List.of("started"), events());
        call.failed(new IllegalStateException("a bug"));
        assertFailed("internal_error", 1011);
        assertFalse(last().toString().contains("a bug"));
        call.failed(new IllegalStateException("another"));
        assertEquals(List.of(1011), network.closeCodes());
    }
}
