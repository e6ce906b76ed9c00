package io.inlet.cli.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.inlet.stream.Track;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AudioHookSessionTest {

    private static final String BOTH =
            "{\"type\":\"audio\",\"format\":\"PCMU\",\"channels\":[\"external\",\"internal\"],\"rate\":8000}";
    private static final String EXTERNAL = BOTH.replace(",\"internal\"", "");

    private final PlayedPlatform genesys = new PlayedPlatform("audiohook", null, 0, true, Map.of());
    private final String id = genesys.conversation.headers().get(AudioHookSession.SESSION);
    private long serverSeq;

    @Test
    void aSessionIsOpenedKeptAliveAndClosed() {
        assertEquals(
                List.of("{\"version\":\"2\",\"id\":\"ID\",\"type\":\"open\",\"seq\":1,\"serverseq\":0,"
                        + "\"position\":\"PT0S\",\"parameters\":{\"organizationId\":\"acc\","
                        + "\"conversationId\":\"call-1\",\"participant\":{\"id\":\"ID\",\"ani\":\"tel:+12025550143\","
                        + "\"aniName\":\"Inlet\",\"dnis\":\"tel:+12025550187\"},\"media\":[" + BOTH + "," + EXTERNAL
                        + ","
                        + BOTH.replace("\"external\",", "") + "],\"language\":\"en-US\",\"customConfig\":{}}}"),
                genesys.opening());
        assertFalse(genesys.conversation.mayTalk(), "no audio before `opened`");
        assertEquals(List.of(), opened(BOTH));
        assertTrue(genesys.conversation.mayTalk());
        assertEquals(EnumSet.allOf(Track.class), genesys.conversation.spoken());
        for (int i = 0; i < 2000; i++) {
            assertEquals(List.of("[1, 5, 2, 6, 3, 7, 4, 8]"), genesys.bothTracks());
        }
        assertEquals(List.of(), due(999));
        assertEquals(List.of(ping(2, 1, "PT1S", "{}")), due(1));
        genesys.millis += 31;
        assertEquals(List.of(), say("pong", 2, "{}"));
        assertEquals(List.of(ping(3, 2, "PT1S", "{\"rtt\":\"PT0.031S\"}")), due(0));
        assertEquals(List.of(), say("pong", 3, "{}"));
        assertEquals(List.of(), due(4999));
        assertEquals(1, due(1).size());
        assertEquals(List.of(), say("pong", 4, "{}"));
        assertEquals(
                List.of("{\"version\":\"2\",\"id\":\"ID\",\"type\":\"close\",\"seq\":5,\"serverseq\":4,"
                        + "\"position\":\"PT1S\",\"parameters\":{\"reason\":\"end\"}}"),
                genesys.goodbye());
        assertFalse(genesys.conversation.mayTalk());
        assertEquals(List.of(), due(9000));
        assertEquals(List.of("HangUp[]"), say("closed", 5, "{}"));
    }

    @Test
    void theServersChoiceOfOneChannelIsHonoured() {
        genesys.opening();
        assertEquals(List.of(), opened(EXTERNAL));
        assertEquals(EnumSet.of(Track.INBOUND), genesys.conversation.spoken());
        assertEquals(List.of("[1, 2, 3, 4]"), genesys.bothTracks());
    }

    @Test
    void mediaThatWasNotOfferedEndsIt() {
        genesys.opening();
        assertComplaint("media that was not offered", opened(BOTH.replace("8000", "16000")));
        assertFalse(genesys.conversation.mayTalk());
    }

    @Test
    void deadlinesAreKept() {
        genesys.opening();
        assertEquals(List.of(), due(5000));
        assertComplaint("no `opened` within 5 s", due(1));
        assertEquals(List.of(), due(100_000), "said once");
    }

    @Test
    void aPongThatDoesNotComeAndACloseWithoutAnswerAreComplaints() {
        genesys.opening();
        opened(BOTH);
        due(1000);
        assertComplaint("no `pong` within 5 s", due(5001));
        PlayedPlatform other = new PlayedPlatform("audiohook");
        other.opening();
        other.goodbye();
        other.millis += 10_001;
        assertComplaint("no `closed` within 10 s", PlayedPlatform.texts(other.conversation.due()));
    }

    @Test
    void theServersNumbersAreLookedAt() {
        genesys.opening();
        serverSeq = 1;
        assertComplaint("seq is 2 after 0", opened(BOTH));
        serverSeq = 0;
        assertComplaint("clientseq is ahead", say("opened", 2, "{}"));
        assertComplaint("not a message of AudioHook", PlayedPlatform.texts(genesys.conversation.heard("hello")));
        assertEquals(
                List.of(),
                opened(BOTH).stream().filter(text -> text.contains("seq is")).toList());
        due(1000);
        assertComplaint("not about its `ping`", say("pong", 1, "{}"));
    }

    @Test
    void aDisconnectIsAnsweredWithClose() {
        genesys.opening();
        List<String> answer = say("disconnect", 1, "{\"reason\":\"unauthorized\",\"info\":\"no such key\"}");
        assertComplaint("unauthorized: no such key", answer);
        assertTrue(answer.get(1).contains("\"reason\":\"disconnect\""), answer.toString());
    }

    @Test
    void positionsAreDurationsOfIso8601() {
        assertEquals("PT0S", AudioHookSession.seconds(0));
        assertEquals("PT12.3S", AudioHookSession.seconds(12_300));
        assertEquals("PT100S", AudioHookSession.seconds(100_000));
    }

    private static void assertComplaint(String words, List<String> acts) {
        assertTrue(
                !acts.isEmpty()
                        && acts.get(0).startsWith("Complaint")
                        && acts.get(0).contains(words),
                acts.toString());
    }

    private List<String> opened(String medium) {
        return say("opened", 1, "{\"startPaused\":false,\"media\":[" + medium + "]}");
    }

    private List<String> say(String type, long clientSeq, String parameters) {
        serverSeq++;
        return PlayedPlatform.texts(
                genesys.conversation.heard("{\"version\":\"2\",\"id\":\"" + id + "\",\"type\":\"" + type + "\",\"seq\":"
                        + serverSeq + ",\"clientseq\":" + clientSeq + ",\"parameters\":" + parameters + "}"));
    }

    private List<String> due(long later) {
        genesys.millis += later;
        return PlayedPlatform.texts(genesys.conversation.due());
    }

    private static String ping(long seq, long serverSeq, String position, String parameters) {
        return "{\"version\":\"2\",\"id\":\"ID\",\"type\":\"ping\",\"seq\":" + seq + ",\"serverseq\":" + serverSeq
                + ",\"position\":\"" + position + "\",\"parameters\":" + parameters + "}";
    }
}
