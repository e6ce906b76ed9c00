package io.inlet.endpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.inlet.admission.Admission;
import io.inlet.admission.Decision;
import io.inlet.config.SampleSettings;
import io.inlet.config.Settings;
import io.inlet.publishing.PlayedRedis;
import io.inlet.stream.Frame;
import io.inlet.stream.Gap;
import io.inlet.stream.Outgoing;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import java.io.EOFException;
import java.io.StringReader;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One connection from its opening to its end, with the network, Redis and time played by the test. */
@Timeout(30)
class CallTest {

    private static final Logger JOURNAL = Logger.getLogger("io.inlet");
    private static final long NOW = 1_700_000_000_000L;
    private static final String START =
            """
            {"event":"start","interaction_id":"int-1","tenant_id":"acme","sample_rate":8000,"encoding":"pcm16"}""";
    private static final String STOP = "{\"event\":\"stop\"}";
    private static final byte[] FRAME = new byte[1600]; // 100 ms

    private final SettableClock clock = new SettableClock(NOW);
    private final PlayedTimer timer = new PlayedTimer();
    private final PlayedRedis redis = new PlayedRedis();
    private final RecordedSession network = new RecordedSession();
    private Admission admission;
    private Calls calls;
    private Call call;

    @BeforeAll
    static void quiet() {
        JOURNAL.setLevel(Level.OFF);
    }

    @AfterAll
    static void loud() {
        JOURNAL.setLevel(null);
    }

    /** Claims as a verified token has them. */
    private record Token(Map<String, Object> claims) implements JsonWebToken {

        @Override
        public String getName() {
            return null;
        }

        @Override
        public Set<String> getClaimNames() {
            return claims.keySet();
        }

        @Override
        @SuppressWarnings("unchecked")
        public <T> T getClaim(String name) {
            return (T) claims.get(name);
        }
    }

    private void connect(Map<String, Object> claims, String... settings) {
        Map<String, Object> all = new HashMap<>(claims);
        all.put("exp", NOW / 1000 + 600);
        Settings read = SampleSettings.with(settings);
        admission = new Admission(read);
        calls = new Calls(read, redis.lanes(timer.executor(), clock), timer.executor(), clock);
        Caller caller = new Caller(new Token(all));
        Decision decision = admission.decide(true, Optional.empty(), "192.0.2.1");
        caller.admitted(((Decision.Admitted) decision).permit(), "192.0.2.1");
        call = calls.open(network.session(), caller);
        network.onClose(call::closed);
    }

    /** Connected to a network that takes everything at once. */
    private void connected(String... settings) {
        network.takingAtOnce();
        connect(Map.of(), settings);
    }

    private void started(String... settings) {
        connected(settings);
        call.text(START);
    }

    private void audio(int frames) {
        for (int i = 0; i < frames; i++) {
            call.audio(FRAME);
        }
    }

    private List<JsonObject> told() {
        return network.texts().stream().map(CallTest::json).toList();
    }

    private static JsonObject json(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return reader.readObject();
        }
    }

    private List<String> events() {
        return told().stream().map(message -> message.getString("event")).toList();
    }

    private JsonObject last() {
        return told().get(network.texts().size() - 1);
    }

    private void assertFailed(String code, int closeCode) {
        assertEquals("error", last().getString("event"), "an error precedes the close");
        assertEquals(code, last().getString("code"));
        assertEquals(List.of(closeCode), network.closeCodes());
        assertEquals(List.of(code), network.closePhrases());
    }

    // ---- start

    @Test
    void startIsAnsweredWithStarted() {
        connected();
        assertEquals(List.of(), told());
        call.text(START);
        assertEquals(
                json("{\"event\":\"started\",\"interaction_id\":\"int-1\",\"epoch\":" + NOW
                        + ",\"next_seq\":1,\"ack_interval\":10,\"token_expires_in_s\":600}"),
                last());
        redis.accept();
        assertEquals(List.of(new Outgoing.Started(NOW)), redis.accepted());
    }

    @Test
    void twoStreamsOfOneMillisecondHaveDifferentEpochs() {
        started();
        long first = last().getJsonNumber("epoch").longValue();
        RecordedSession other = new RecordedSession().takingAtOnce();
        calls.open(other.session(), new Caller(new Token(Map.of("exp", 0L)))).text(START);
        assertEquals(first + 1, json(other.texts().get(0)).getJsonNumber("epoch").longValue());
        assertEquals(0, json(other.texts().get(0)).getInt("token_expires_in_s"));
    }

    @Test
    void aSecondStartEndsTheStream() {
        started();
        call.text(START);
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
        call.text(START);
        assertFailed(code, 4503);
        assertEquals(List.of(), redis.accepted());
    }

    @Test
    void aStreamThatTheTokenIsForIsOpened() {
        network.takingAtOnce();
        connect(Map.of("tenant_id", "acme", "interaction_id", "int-*"));
        call.text(START);
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
        call.text(text);
        assertFailed(code, closeCode);
    }

    @Test
    void anUnsupportedFormatEndsTheConnection() {
        connected();
        call.text(START.replace("8000", "11025"));
        assertFailed("unsupported_format", 4515);
        assertTrue(last().getString("message").contains("sample_rate must be 8000"), last()::toString);
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
        call.text("{\"event\":\"hello\"}");
        call.text(START);
        call.text("{\"event\":\"mark\"}");
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
        assertEquals(List.of(1L, 2L, 3L), redis.frames().stream().map(Frame::seq).toList());
        assertEquals(
                List.of(NOW, NOW + 100, NOW + 200),
                redis.frames().stream().map(Frame::timestampMs).toList());
        assertEquals(List.of(0L, 100L, 200L), redis.frames().stream().map(Frame::mediaMs).toList());
    }

    @Test
    void anAckComesWhenRedisHasAcceptedTheFrameAndNotBefore() {
        started();
        audio(25);
        assertEquals(List.of("started"), events());
        redis.accept();
        assertEquals(List.of("started", "ack", "ack"), events());
        assertEquals(List.of(10, 20), told().stream().skip(1).map(ack -> ack.getInt("seq")).toList());
    }

    @Test
    void ackOnReceivedDoesNotWaitForRedis() {
        started("ACK_ON", "received", "ACK_INTERVAL", "2");
        audio(5);
        assertEquals(List.of(2, 4), told().stream().skip(1).map(ack -> ack.getInt("seq")).toList());
        redis.accept();
        assertEquals(List.of("started", "ack", "ack"), events());
    }

    @Test
    void codedAudioIsPublishedAsPcm() {
        connected();
        call.text(START.replace("pcm16", "mulaw"));
        call.audio(new byte[] {(byte) 0x80, (byte) 0xff});
        redis.accept();
        assertArrayEquals(new byte[] {0x7c, 0x7d, 0, 0}, redis.frames().get(0).pcm());
    }

    @ParameterizedTest
    @CsvSource({"pcm16, 1, 0", "pcm16, 1, 3", "pcm16, 2, 2", "pcm16, 2, 6", "mulaw, 2, 1", "alaw, 1, 0"})
    void aFrameIsWholeSamplesOfEachChannel(String encoding, int channels, int bytes) {
        connected();
        call.text(START.replace("pcm16", encoding).replace("}", ",\"channels\":" + channels + "}"));
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
        call.text(STOP);
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
        call.text(STOP);
        audio(1);
        call.text(STOP);
        call.text(START);
        call.text("nonsense");
        redis.accept();
        assertEquals(List.of("started", "stopped"), events());
        assertEquals(1, redis.frames().size());
    }

    @Test
    void whatWasReceivedBeforeAFailureIsStillPublished() {
        started();
        audio(3);
        call.text("nonsense");
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

    // ---- time

    private void pass(Duration time) {
        clock.pass(time.toMillis());
        timer.tick();
    }

    @Test
    void startHasToComeInTime() {
        connected("START_TIMEOUT_S", "10");
        pass(Duration.ofSeconds(10));
        assertEquals(List.of(), network.closeCodes());
        call.text("{\"event\":\"hello\"}");
        pass(Duration.ofMillis(1));
        assertFailed("start_timeout", 4000);
        assertTrue(last().getBoolean("retryable"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"audio", "text"})
    void anyMessageKeepsACallFromBeingIdle(String kind) {
        started("IDLE_TIMEOUT_S", "60");
        for (int i = 0; i < 3; i++) {
            pass(Duration.ofSeconds(60));
            if (kind.equals("audio")) {
                call.audio(FRAME);
            } else {
                call.text("{\"event\":\"keep-alive\"}");
            }
        }
        assertEquals(List.of(), network.closeCodes());
        pass(Duration.ofMillis(60_001));
        assertFailed("idle_timeout", 4001);
    }

    @Test
    void aCallEndsAfterItsLongestDuration() {
        started("MAX_DURATION_S", "100", "IDLE_TIMEOUT_S", "60");
        pass(Duration.ofSeconds(50));
        audio(1);
        pass(Duration.ofSeconds(50));
        audio(1);
        assertEquals(List.of(), network.closeCodes());
        pass(Duration.ofMillis(1));
        assertFailed("max_duration", 1008);
    }

    @Test
    void aCallThatHasEndedIsNotTimedOutWhileItsAudioIsUnderWay() {
        started();
        audio(1);
        call.text(STOP);
        pass(Duration.ofHours(1));
        assertEquals(List.of(), network.closeCodes());
        redis.accept();
        assertEquals(List.of("started", "stopped"), events());
        assertEquals(List.of(1000), network.closeCodes());
    }

    // ---- a sender that does not read

    @Test
    void aCloseThatTheSenderDoesNotTakeIsForced() {
        connect(Map.of());
        call.text(START);
        call.text("nonsense");
        pass(Duration.ofMillis(5000));
        assertEquals(List.of(), network.closeCodes());
        pass(Duration.ofMillis(1));
        assertEquals(List.of("not_reading"), network.closePhrases());
        assertEquals(List.of("started"), events());
    }

    private void loseMoreThanTheOutboxHolds() {
        IntStream.rangeClosed(1, Outbox.MOST_MESSAGES + 1)
                .forEach(seq -> call.lost(new Gap(seq, seq, Gap.Reason.BUFFER_OVERFLOW)));
        call.speak();
    }

    @Test
    void aSenderThatReadsNothingOfManyMessagesIsClosedAlsoWhileItSends() {
        connect(Map.of());
        call.text(START);
        loseMoreThanTheOutboxHolds();
        for (int second = 0; second < 30; second++) {
            audio(10);
            pass(Duration.ofSeconds(1));
        }
        assertEquals(List.of(1008), network.closeCodes().stream().distinct().toList());
    }

    @Test
    void aSenderThatReadsAgainTooLateIsToldWhyItIsClosed() {
        connect(Map.of());
        call.text(START);
        loseMoreThanTheOutboxHolds();
        network.takeAll();
        assertEquals(List.of(1008), network.closeCodes());
        assertFailed("not_reading", 1008);
    }

    // ---- a node that goes away

    @Test
    void aDrainFinishesEachCallAndTellsItWhere() throws InterruptedException {
        redis.acceptingAtOnce();
        started();
        audio(12);
        calls.drain(Duration.ofSeconds(30));
        assertEquals(List.of("started", "ack", "draining", "stopped", "error"), events());
        assertEquals(30_000, told().get(2).getInt("within_ms"));
        assertEquals(12, told().get(3).getInt("published"));
        assertFailed("drained", 1001);
        assertTrue(last().getBoolean("retryable"));
        assertEquals(0, calls.size());
    }

    @Test
    void aDrainClosesWhoHasNotStarted() throws InterruptedException {
        connected();
        calls.drain(Duration.ofSeconds(30));
        assertEquals(List.of("draining", "error"), events());
        assertFailed("drained", 1001);
        assertEquals(0, calls.size());
    }

    @Test
    void aDrainWithoutTimeGivesUpWhatRedisHasNotTakenAndSaysSo() throws InterruptedException {
        started();
        audio(3);
        calls.drain(Duration.ZERO);
        assertEquals(List.of("started", "draining", "gap", "stopped", "error"), events());
        assertEquals(
                json("{\"event\":\"gap\",\"from\":1,\"to\":3,\"reason\":\"redis_away\"}"), told().get(2));
        assertEquals(3, told().get(3).getInt("lost"));
        assertFailed("drained", 1001);
        assertEquals(0, calls.size());
    }

    @Test
    void aDrainLeavesAloneWhoIsClosingAlready() throws InterruptedException {
        redis.acceptingAtOnce();
        started();
        call.text(STOP);
        calls.drain(Duration.ofSeconds(30));
        assertEquals(List.of("started", "stopped"), events());
        assertEquals(List.of(1000), network.closeCodes());
    }

    // ---- Redis away

    @Test
    void whatRedisDidNotTakeIsSentAgainAndAcknowledgedOnce() {
        started();
        audio(10);
        redis.fail();
        assertEquals(List.of("started"), events());
        timer.elapse();
        redis.accept();
        assertEquals(List.of("started", "ack"), events());
        assertEquals(
                IntStream.rangeClosed(1, 10).mapToObj(seq -> (long) seq).toList(),
                redis.frames().stream().map(Frame::seq).toList());
    }

    @Test
    void whatGetsTooOldIsLostAndToldBeforeTheAckBehindIt() {
        started("BUFFER_DURATION_MS", "1000", "ACK_INTERVAL", "5");
        redis.accept();
        for (int i = 0; i < 30; i++) {
            call.audio(FRAME);
            clock.pass(100);
            redis.fail();
            timer.elapse();
        }
        redis.accept();
        assertEquals("gap", events().get(1));
        long lost = told().stream()
                .filter(message -> message.getString("event").equals("gap"))
                .mapToLong(gap -> gap.getInt("to") - gap.getInt("from") + 1)
                .sum();
        assertEquals(30, lost + redis.frames().size());
        assertTrue(lost >= 15 && lost <= 20, "lost " + lost);
        assertEquals(30, last().getInt("seq"));
        assertEquals("ack", last().getString("event"));
    }
}
