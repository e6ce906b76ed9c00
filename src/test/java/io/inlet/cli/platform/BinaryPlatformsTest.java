package io.inlet.cli.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What platforms with audio in binary messages say, to the letter. */
class BinaryPlatformsTest {

    private static final String HANG_UP = "HangUp[]";

    @Test
    void vonageHasOneHeaderAndNoLastWord() {
        PlayedPlatform vonage = new PlayedPlatform("vonage");
        assertEquals(
                List.of("{\"event\":\"websocket:connected\",\"content-type\":\"audio/l16;rate=16000\","
                        + "\"call_uuid\":\"call-1\"}"),
                vonage.opening());
        assertEquals(List.of("[1, 2, 3, 4]"), vonage.audio());
        assertEquals(List.of("{\"event\":\"websocket:dtmf\",\"digit\":\"5\",\"duration\":260}"), vonage.key('5'));
        assertEquals(List.of(HANG_UP), vonage.goodbye());
    }

    @Test
    void infobipIsShapedLikeIt() {
        PlayedPlatform infobip = new PlayedPlatform("infobip", null, 16_000, false, Map.of());
        assertEquals(
                List.of("{\"event\":\"websocket:connected\",\"content-type\":\"audio/l16;rate=16000\","
                        + "\"callId\":\"call-1\",\"from\":\"+12025550143\"}"),
                infobip.opening());
        assertEquals(List.of("{\"event\":\"websocket:dtmf\",\"digit\":\"5\",\"duration\":100}"), infobip.key('5'));
    }

    @Test
    void jambonzSendsMetadataThenSometimesSeveralFramesAtOnceAndAnEmptyOneAtTheEnd() {
        PlayedPlatform jambonz = new PlayedPlatform("jambonz");
        assertEquals(Optional.of("audio.jambonz.org"), jambonz.conversation.subprotocol());
        assertEquals(
                List.of("{\"sampleRate\":8000,\"mixType\":\"mono\",\"callSid\":\"call-1\",\"direction\":\"inbound\","
                        + "\"from\":\"+12025550143\",\"to\":\"+12025550187\",\"callId\":\"ID\",\"sbcCallid\":\"ID\","
                        + "\"sipStatus\":100,\"sipReason\":\"Trying\",\"callStatus\":\"trying\","
                        + "\"callerId\":\"+12025550143\",\"accountSid\":\"acc\",\"traceId\":\"ID\","
                        + "\"applicationSid\":\"ID\",\"fsSipAddress\":\"10.0.0.7:5060\",\"customerData\":{}}"),
                jambonz.opening());
        for (int i = 0; i < 7; i++) {
            assertEquals(List.of("[1, 2, 3, 4]"), jambonz.audio());
        }
        assertEquals(List.of(), jambonz.audio());
        assertEquals(List.of(), jambonz.audio());
        assertEquals(List.of("[1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4]"), jambonz.audio());
        assertEquals(List.of("{\"event\":\"dtmf\",\"dtmf\":\"5\",\"duration\":\"1600\"}"), jambonz.key('5'));
        assertEquals(List.of("[]", HANG_UP), jambonz.goodbye());
    }

    @Test
    void jambonzGivesUpWhatItHoldsBeforeTheEnd() {
        PlayedPlatform jambonz = new PlayedPlatform("jambonz");
        for (int i = 0; i < 8; i++) {
            jambonz.audio();
        }
        assertEquals(List.of("[1, 2, 3, 4]", "[]", HANG_UP), jambonz.goodbye());
    }

    @Test
    void twoChannelsAreInterleavedBySample() {
        PlayedPlatform freeSwitch = new PlayedPlatform("freeswitch", null, 16_000, true, Map.of());
        assertEquals(
                List.of("{\"callId\":\"call-1\",\"sampleRate\":16000,\"mixType\":\"stereo\"}"), freeSwitch.opening());
        assertEquals(List.of("[1, 2, 5, 6, 3, 4, 7, 8]"), freeSwitch.bothTracks());
        assertEquals(List.of(HANG_UP), freeSwitch.goodbye());
    }

    @Test
    void asteriskSpeaksPlainTextAndTakesAnAnswer() {
        PlayedPlatform asterisk = new PlayedPlatform("asterisk", "slin16", 0, false, Map.of());
        assertEquals(Optional.of("media"), asterisk.conversation.subprotocol());
        assertEquals(
                List.of("MEDIA_START connection_id:ID channel:WebSocket/inlet/0x7f3c44001c80 channel_id:call-1"
                        + " format:slin16 optimal_frame_size:640 ptime:20"),
                asterisk.opening());
        assertEquals(List.of("[1, 2, 3, 4]"), asterisk.audio());
        assertEquals(List.of("DTMF_END digit:5 channel_id:call-1"), asterisk.key('5'));
        assertEquals(List.of(), asterisk.conversation.heard("ANSWER"));
        assertEquals(1, asterisk.conversation.heard("{\"event\":\"started\"}").size());
        assertEquals(List.of(HANG_UP), asterisk.goodbye());
    }
}
