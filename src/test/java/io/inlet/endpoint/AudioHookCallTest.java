package io.inlet.endpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.inlet.admission.SampleToken;
import io.inlet.dialect.Encoding;
import io.inlet.dialect.Offer;
import io.inlet.dialect.Provider;
import io.inlet.stream.EndReason;
import io.inlet.stream.Frame;
import jakarta.json.JsonObject;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A session of Genesys AudioHook, whose client is told when to close, and closes itself. */
class AudioHookCallTest extends PlayedCall {

    private static final String PROBED = "00000000-0000-0000-0000-000000000000";
    private static final CloseReason NORMAL = new CloseReason(CloseCodes.NORMAL_CLOSURE, "");

    private final RecordedSession genesys = new RecordedSession().takingAtOnce();
    private long seq;

    private void connectGenesys(Map<String, Object> claims) {
        connected();
        Caller caller = admitted(new SampleToken(claims));
        caller.speaks(
                Provider.AUDIOHOOK.word(),
                Provider.AUDIOHOOK.speak(new Offer(Map.of(), Optional.empty(), "connection-1", List.of(), false)));
        call = calls.open(genesys.session(), caller);
        genesys.onClose(call::closed);
    }

    private void say(String type, String parameters) {
        call.text(
                "{\"version\":\"2\",\"id\":\"s-1\",\"type\":\"" + type + "\",\"seq\":" + ++seq
                        + ",\"serverseq\":" + genesys.texts().size() + ",\"position\":\"PT0S\",\"parameters\":"
                        + parameters + "}",
                true);
    }

    private void open(String conversation) {
        say(
                "open",
                "{\"organizationId\":\"acme\",\"conversationId\":\"" + conversation
                        + "\",\"media\":[{\"type\":\"audio\",\"format\":\"PCMU\","
                        + "\"channels\":[\"internal\",\"external\"],\"rate\":8000}]}");
    }

    private void opened() {
        connectGenesys(Map.of("exp", NOW / 1000 + 600));
        open("conv-1");
    }

    private List<JsonObject> heard() {
        return genesys.texts().stream().map(PlayedCall::json).toList();
    }

    /** What was said, in this order, and numbered without a gap; the connection is still the client's to close. */
    private void assertHeard(String... types) {
        assertEquals(
                List.of(types),
                heard().stream().map(message -> message.getString("type")).toList());
        assertEquals(
                LongStream.rangeClosed(1, types.length).boxed().toList(),
                heard().stream().map(message -> (long) message.getInt("seq")).toList());
        assertEquals(List.of(), genesys.closeCodes());
    }

    private String disconnectReason() {
        return heard().get(genesys.texts().size() - 1)
                .getJsonObject("parameters")
                .getString("reason");
    }

    @Test
    void aCallIsPublishedToItsEndBeforeItIsClosed() {
        opened();
        assertHeard("opened");
        byte[] samples = new byte[1600];
        new Random(1).nextBytes(samples);
        byte[] externalFirst = samples.clone();
        for (int i = 0; i < samples.length; i += 2) {
            externalFirst[i] = samples[i + 1];
            externalFirst[i + 1] = samples[i];
        }
        call.audio(samples.clone());
        say("ping", "{}");
        call.audio(samples.clone());
        say("close", "{\"reason\":\"end\"}");
        assertHeard("opened", "pong");
        redis.accept();
        assertHeard("opened", "pong", "closed");
        assertEquals(3, heard().get(2).getInt("clientseq"));
        assertEquals(List.of(1L, 2L), redis.frames().stream().map(Frame::seq).toList());
        assertArrayEquals(
                Encoding.MULAW.toPcm(externalFirst), redis.frames().get(0).pcm());
        call.closed(NORMAL);
        assertEquals(Optional.of(EndReason.STOP), call.endReason());
    }

    @Test
    void aPauseIsAGapAndTwoMarks() {
        opened();
        call.audio(new byte[1600]);
        say("paused", "{}");
        say("resumed", "{\"start\":\"PT0.1S\",\"discarded\":\"PT2.5S\"}");
        call.audio(new byte[1600]);
        say("close", "{\"reason\":\"end\"}");
        redis.accept();
        assertEquals(
                List.of("Frame", "Frame", "Lost", "Mark", "Mark", "Started", "Stopped"),
                redis.accepted().stream()
                        .map(message -> message.getClass().getSimpleName())
                        .sorted()
                        .toList());
        assertEquals(2600, redis.frames().get(1).mediaMs());
        assertHeard("opened", "closed");
    }

    @Test
    void aDrainedSessionIsToldToComeBackAndItsCloseAnswered() {
        opened();
        call.audio(new byte[1600]);
        call.cut();
        assertHeard("opened");
        redis.accept();
        assertHeard("opened", "disconnect");
        assertEquals("error", disconnectReason());
        call.audio(new byte[1600]);
        say("close", "{\"reason\":\"disconnect\"}");
        assertHeard("opened", "disconnect", "closed");
        assertEquals(1, redis.frames().size());
    }

    @Test
    void aCloseThatMeetsADrainIsAnsweredWithClosedAlone() {
        opened();
        call.audio(new byte[1600]);
        call.cut();
        say("close", "{\"reason\":\"end\"}");
        redis.accept();
        assertHeard("opened", "closed");
    }

    @Test
    void whoCountsWronglyIsToldToCloseAndStillHeard() {
        opened();
        seq++;
        say("ping", "{}");
        assertHeard("opened", "disconnect");
        assertEquals("error", disconnectReason());
        say("ping", "{}");
        assertHeard("opened", "disconnect", "pong");
        say("close", "{\"reason\":\"disconnect\"}");
        assertHeard("opened", "disconnect", "pong", "closed");
    }

    @Test
    void whoMayNotSendThisCallIsToldSo() {
        connectGenesys(Map.of("exp", NOW / 1000 + 600, "tenant_id", "other"));
        open("conv-1");
        assertHeard("opened", "disconnect");
        assertEquals("unauthorized", disconnectReason());
        say("close", "{\"reason\":\"disconnect\"}");
        assertHeard("opened", "disconnect", "closed");
        assertEquals(List.of(), redis.accepted());
    }

    @Test
    void whoDoesNotCloseIsClosed() {
        opened();
        call.cut();
        redis.accept();
        assertHeard("opened", "disconnect");
        pass(Duration.ofMillis(Call.CLOSE_TIMEOUT_MS + 1));
        assertEquals(1, genesys.closeCodes().size());
    }

    @Test
    void aProbeIsAnsweredAndPublishesNothing() {
        connectGenesys(Map.of("exp", NOW / 1000 + 600));
        open(PROBED);
        pass(Duration.ofSeconds(30)); // beyond START_TIMEOUT_S: there will be no start
        say("ping", "{}");
        say("close", "{\"reason\":\"end\"}");
        assertHeard("opened", "pong", "closed");
        call.closed(NORMAL);
        assertEquals(List.of(), redis.accepted());
        assertEquals(Optional.empty(), call.endReason());
    }

    @ParameterizedTest
    @EnumSource(
            value = EndReason.class,
            names = {"TOKEN_REVOKED", "OVERLOADED", "MAX_DURATION", "INTERNAL_ERROR"})
    void whateverEndsACallItsCloseIsAnswered(EndReason reason) {
        opened();
        call.fail(reason, "");
        say("close", "{\"reason\":\"disconnect\"}");
        assertHeard("opened", "disconnect", "closed");
        redis.accept();
        assertHeard("opened", "disconnect", "closed");
        assertTrue(call.hasEnded());
    }
}
