package io.inlet.endpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.inlet.admission.SampleToken;
import io.inlet.dialect.Offer;
import io.inlet.dialect.Provider;
import io.inlet.stream.Frame;
import io.inlet.stream.Gap;
import io.inlet.stream.Outgoing;
import io.inlet.stream.Track;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Calls that telephony platforms stream: they wait for nothing, are told nothing, and end as they like. */
class PlatformCallTest extends PlayedCall {

    private static final String CONNECTED = "{\"event\":\"connected\",\"protocol\":\"Call\",\"version\":\"1.0.0\"}";

    private RecordedSession platform;

    private void connectPlatform(Provider provider, Map<String, Object> claims, String... settings) {
        connectPlatform(provider, Map.of(), claims, settings);
    }

    private void connectPlatform(
            Provider provider, Map<String, String> query, Map<String, Object> claims, String... settings) {
        connected(settings);
        Map<String, Object> all = new HashMap<>(claims);
        all.put("exp", NOW / 1000 + 600);
        Caller caller = admitted(new SampleToken(all));
        caller.speaks(
                provider.word(),
                provider.speak(new Offer(
                        query,
                        Optional.ofNullable((String) claims.get("tenant_id")),
                        "connection-1",
                        List.of("call_uuid"),
                        false)));
        platform = new RecordedSession().takingAtOnce();
        call = calls.open(platform.session(), caller);
        platform.onClose(call::closed);
    }

    private void say(String text) {
        call.text(text, true);
    }

    private static String start(String tracks) {
        return "{\"event\":\"start\",\"sequenceNumber\":\"1\",\"start\":{\"accountSid\":\"acme\",\"streamSid\":\"MZ1\","
                + "\"callSid\":\"CA1\",\"tracks\":[" + tracks + "],\"mediaFormat\":{\"encoding\":\"audio/x-mulaw\","
                + "\"sampleRate\":8000,\"channels\":1},\"customParameters\":{\"k\":\"v\"}},\"streamSid\":\"MZ1\"}";
    }

    private static String media(int number, String track, int bytes) {
        return "{\"event\":\"media\",\"sequenceNumber\":\"" + number + "\",\"media\":{\"track\":\"" + track
                + "\",\"payload\":\"" + Base64.getEncoder().encodeToString(new byte[bytes])
                + "\"},\"streamSid\":\"MZ1\"}";
    }

    private List<String> frames() {
        redis.accept();
        return redis.frames().stream()
                .map(frame -> frame.seq() + " " + frame.track().word() + " " + frame.mediaMs() + " ms, "
                        + frame.pcm().length + " bytes")
                .toList();
    }

    private void assertEnded(String code, int closeCode) {
        assertEquals(List.of(), platform.texts(), "nothing is said to a platform that knows no errors");
        assertEquals(List.of(closeCode), platform.closeCodes());
        assertEquals(List.of(code), platform.closePhrases());
    }

    @Test
    void aCallOfTwilioIsAStreamAndNothingIsSaidToIt() {
        connectPlatform(Provider.TWILIO, Map.of());
        say(CONNECTED);
        say(start("\"inbound\""));
        for (int number = 2; number < 52; number++) {
            say(media(number, "inbound", 160));
        }
        say("{\"event\":\"dtmf\",\"streamSid\":\"MZ1\",\"sequenceNumber\":\"52\",\"dtmf\":{\"digit\":\"5\"}}");
        say("{\"event\":\"stop\",\"sequenceNumber\":\"53\",\"stop\":{\"accountSid\":\"acme\",\"callSid\":\"CA1\"}}");
        assertEquals(50, frames().size());
        Outgoing.Started started = (Outgoing.Started) redis.accepted().get(0);
        assertEquals(Optional.of("twilio"), started.details().provider());
        assertEquals(Map.of("k", "v"), started.details().metadata());
        assertTrue(redis.accepted().stream()
                .anyMatch(one ->
                        one instanceof Outgoing.Dtmf dtmf && dtmf.digit().equals("5") && dtmf.mediaMs() == 1000));
        assertEquals(List.of(), platform.texts());
        assertEquals(List.of(1000), platform.closeCodes());
        assertEquals("CA1", call.id().interactionId());
        assertEquals("acme", call.id().tenantId());
    }

    @Test
    void bothVoicesComeInFramesOfTheirOwn() {
        connectPlatform(Provider.TWILIO, Map.of());
        say(start("\"inbound\",\"outbound\""));
        say(media(2, "inbound", 160));
        say(media(3, "outbound", 160));
        say(media(4, "inbound", 160));
        say(media(5, "outbound", 160));
        assertEquals(
                List.of(
                        "1 inbound 0 ms, 320 bytes",
                        "2 outbound 0 ms, 320 bytes",
                        "3 inbound 20 ms, 320 bytes",
                        "4 outbound 20 ms, 320 bytes"),
                frames());
    }

    @Test
    void whatThePlatformsCountLeavesOutIsAGapOfTheSenders() {
        connectPlatform(Provider.TWILIO, Map.of());
        say(start("\"inbound\""));
        say(media(2, "inbound", 160));
        say(media(5, "inbound", 160));
        assertEquals(List.of("1 inbound 0 ms, 320 bytes", "4 inbound 60 ms, 320 bytes"), frames());
        assertTrue(redis.accepted().contains(new Outgoing.Lost(new Gap(2, 3, Gap.Reason.SENDER), NOW)));
    }

    @Test
    void channelsAreSplitAndFramesAreCutWhereTheOperatorWantsIt() {
        connectPlatform(
                Provider.FREESWITCH,
                Map.of("channels", "2", "sample_rate", "8000"),
                Map.of("tenant_id", "acme"),
                "STREAM_TRACKS",
                "split",
                "FRAME_MS",
                "30");
        byte[] stereo = new byte[640]; // 20 ms
        for (int at = 0; at < stereo.length; at += 4) {
            stereo[at] = 1;
            stereo[at + 2] = 2;
        }
        for (int i = 0; i < 4; i++) {
            call.audio(stereo.clone());
        }
        call.closed(new CloseReason(CloseCodes.NORMAL_CLOSURE, ""));
        assertEquals(
                List.of(
                        "1 inbound 0 ms, 480 bytes",
                        "2 outbound 0 ms, 480 bytes",
                        "3 inbound 30 ms, 480 bytes",
                        "4 outbound 30 ms, 480 bytes",
                        "5 inbound 60 ms, 320 bytes",
                        "6 outbound 60 ms, 320 bytes"),
                frames());
        for (Frame frame : redis.frames()) {
            assertEquals(frame.track() == Track.INBOUND ? 1 : 2, frame.pcm()[frame.pcm().length - 2]);
        }
        assertEquals("connection-1", call.id().interactionId());
    }

    @Test
    void aMessageThatIsLargerThanAFrameMayBeIsCut() {
        connectPlatform(
                Provider.JAMBONZ, Map.of("tenant_id", "acme"), "MAX_FRAME_BYTES", "320", "MAX_FRAMES_PER_S", "0");
        call.audio(new byte[32_000]);
        assertEquals(100, frames().size());
        call.audio(new byte[(1 << 20) + 2]);
        assertEnded("frame_too_big", 1009);
    }

    @Test
    void whatComesBeforeTheTenantIsCountedIsKept() {
        tenants.waits();
        connectPlatform(Provider.TWILIO, Map.of(), "MAX_CONNECTIONS_PER_TENANT", "5");
        say(media(1, "inbound", 160));
        say(start("\"inbound\"").replace("\"1\"", "\"2\""));
        say(media(3, "inbound", 160));
        say("{\"event\":\"mark\",\"sequenceNumber\":\"4\",\"mark\":{\"name\":\"m1\"}}");
        assertEquals(List.of(), frames());
        tenants.answer();
        say(media(5, "inbound", 160));
        assertEquals(3, frames().size());
        assertTrue(redis.accepted().contains(new Outgoing.Mark("m1", 40, NOW)));
    }

    @Test
    void aCallThatNobodyIntroducesEnds() {
        connectPlatform(Provider.TWILIO, Map.of());
        for (int number = 1; number <= Early.MOST_MESSAGES + 1; number++) {
            say(media(number, "inbound", 160));
        }
        assertEnded("bad_start", 4513);
    }

    @Test
    void aPlatformWithoutAWordHasToStartInTime() {
        connectPlatform(Provider.TWILIO, Map.of());
        say(CONNECTED);
        pass(Duration.ofSeconds(11));
        assertEnded("start_timeout", 4000);
    }

    @Test
    void theAccountOfTheCredentialIsTheOnlyOne() {
        connectPlatform(Provider.TWILIO, Map.of("platform_account", "another"));
        say(start("\"inbound\""));
        assertEnded("tenant_mismatch", 4503);
    }

    @Test
    void theTenantOfTheCredentialCountsBeforeTheAccount() {
        connectPlatform(Provider.TWILIO, Map.of("tenant_id", "globex"));
        say(start("\"inbound\""));
        assertEquals("globex", call.id().tenantId());
    }

    @Test
    void withoutAccountAndTenantThereIsNoStream() {
        connectPlatform(Provider.VONAGE, Map.of());
        say("{\"event\":\"websocket:connected\",\"content-type\":\"audio/l16;rate=16000\",\"call_uuid\":\"u\"}");
        assertEnded("bad_start", 4513);
    }

    @Test
    void aCodecThatIsNotDecodedHereIsRefused() {
        connectPlatform(Provider.ASTERISK, Map.of("tenant_id", "acme"));
        say("{\"event\":\"MEDIA_START\",\"connection_id\":\"c\",\"channel_id\":\"1\",\"format\":\"opus\"}");
        assertEnded("unsupported_format", 4515);
    }

    @Test
    void jsonInABinaryMessageIsJson() {
        connectPlatform(Provider.EXOTEL, Map.of());
        call.audio(("{\"event\":\"start\",\"stream_sid\":\"s\",\"start\":{\"stream_sid\":\"s\",\"call_sid\":\"c1\","
                        + "\"account_sid\":\"acme\",\"media_format\":{\"sample_rate\":\"8000\"}}}")
                .getBytes(StandardCharsets.UTF_8));
        call.audio(("{\"event\":\"media\",\"stream_sid\":\"s\",\"media\":{\"payload\":\"AQIDBA==\"}}")
                .getBytes(StandardCharsets.UTF_8));
        assertEquals(List.of("1 inbound 0 ms, 4 bytes"), frames());
        assertArrayEquals(new byte[] {1, 2, 3, 4}, redis.frames().get(0).pcm());
    }

    @Test
    void whatTelnyxSendsTooLateIsPutInOrderAndNothingIsLeftBehindAtTheEnd() {
        connectPlatform(Provider.TELNYX, Map.of());
        say("{\"event\":\"start\",\"sequence_number\":\"1\",\"start\":{\"user_id\":\"acme\",\"call_control_id\":\"v3\","
                + "\"media_format\":{\"encoding\":\"PCMU\",\"sample_rate\":8000,\"channels\":1}},\"stream_id\":\"s\"}");
        for (int number : new int[] {3, 2, 4, 6}) {
            say("{\"event\":\"media\",\"sequence_number\":\"" + number + "\",\"media\":{\"track\":\"inbound\","
                    + "\"payload\":\"" + Base64.getEncoder().encodeToString(new byte[number])
                    + "\"},\"stream_id\":\"s\"}");
        }
        call.closed(new CloseReason(CloseCodes.CLOSED_ABNORMALLY, ""));
        assertEquals(
                List.of(4, 6, 8, 12),
                frames().stream()
                        .map(frame -> Integer.valueOf(frame.replaceAll(".*, (\\d+) bytes", "$1")))
                        .toList());
        assertEquals(5, redis.frames().get(3).seq(), "the missing one has a number too");
    }
}
