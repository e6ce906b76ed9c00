package io.inlet.dialect;

import static io.inlet.dialect.Recording.audio;
import static io.inlet.dialect.Recording.byContent;
import static io.inlet.dialect.Recording.noise;
import static io.inlet.dialect.Recording.offer;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.inlet.dialect.SenderMessage.Answer;
import io.inlet.dialect.SenderMessage.Audio;
import io.inlet.dialect.SenderMessage.Mark;
import io.inlet.dialect.SenderMessage.Missing;
import io.inlet.dialect.SenderMessage.Rejected;
import io.inlet.dialect.SenderMessage.Start;
import io.inlet.dialect.SenderMessage.Stop;
import io.inlet.stream.AudioFormat;
import io.inlet.stream.CallDetails;
import io.inlet.stream.EndReason;
import io.inlet.stream.StreamId;
import io.inlet.stream.Summary;
import io.inlet.stream.Track;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AudioHookTest {

    private static final String BOTH = media("PCMU", 8000, "external", "internal");
    private static final Summary STOPPED = new Summary(EndReason.STOP, 4, 4, 0, 400);

    private final Dialect dialect = Provider.of("audiohook").orElseThrow().speak(offer(Optional.empty()));

    private static String media(String format, int rate, String... channels) {
        return "{\"type\":\"audio\",\"format\":\"" + format + "\",\"channels\":[\"" + String.join("\",\"", channels)
                + "\"],\"rate\":" + rate + "}";
    }

    private static String said(String type, long seq, long serverSeq, String parameters) {
        return "{\"version\":\"2\",\"id\":\"s-1\",\"type\":\"" + type + "\",\"seq\":" + seq + ",\"serverseq\":"
                + serverSeq + ",\"position\":\"PT1S\",\"parameters\":" + parameters + "}";
    }

    private static String open(String... media) {
        return said(
                "open",
                1,
                0,
                "{\"organizationId\":\"org\",\"conversationId\":\"conv\",\"media\":[" + String.join(",", media) + "]}");
    }

    private static JsonValue json(String text) {
        return JsonText.value(text).orElseThrow();
    }

    /** The one answer that this is. */
    private static JsonObject answer(List<SenderMessage> said) {
        assertEquals(1, said.size(), said::toString);
        return answer(said.get(0));
    }

    private static JsonObject answer(SenderMessage said) {
        return json(assertInstanceOf(Answer.class, said).text()).asJsonObject();
    }

    private static JsonValue told(String type, long seq, long clientSeq, String parameters) {
        return json("{\"version\":\"2\",\"id\":\"s-1\",\"type\":\"" + type + "\",\"seq\":" + seq + ",\"clientseq\":"
                + clientSeq + ",\"parameters\":" + parameters + "}");
    }

    private static Answer answer(String id, String type, long seq, long clientSeq, String parameters) {
        return new Answer("{\"version\":\"2\",\"id\":\"" + id + "\",\"type\":\"" + type + "\",\"seq\":" + seq
                + ",\"clientseq\":" + clientSeq + ",\"parameters\":" + parameters + "}");
    }

    private void opened() {
        dialect.text(open(BOTH));
    }

    // ---- recorded sequences

    @Test
    void aCallIsUnderstoodAndAnswered() {
        assertEquals(
                byContent(List.of(
                        answer("30b0e395", "opened", 1, 1, "{\"startPaused\":false,\"media\":[" + BOTH + "]}"),
                        new Start(
                                new StreamId("d7934305", "090eaa2f"),
                                Optional.of("d7934305"),
                                new AudioFormat(8000, 2),
                                Encoding.MULAW,
                                new CallDetails(
                                        Optional.of("audiohook"),
                                        Optional.of("tel:+15085550100"),
                                        Optional.of("tel:+15085550111"),
                                        Map.of(
                                                "stream_id", "30b0e395",
                                                "call_id", "090eaa2f",
                                                "account_id", "d7934305",
                                                "participant_id", "883efee8"),
                                        Map.of(
                                                "language", "en-US",
                                                "customConfig", "{\"flow\":\"a\"}",
                                                "aniName", "Jane")),
                                Optional.empty()),
                        audio(1600, 1),
                        answer("30b0e395", "pong", 2, 2, "{}"),
                        answer("30b0e395", "pong", 3, 3, "{}"),
                        audio(1600, 2),
                        new Mark("paused"),
                        new Missing(Track.INBOUND, 1, OptionalLong.of(20_900)),
                        new Mark("resumed"),
                        audio(3200, 3),
                        new Missing(Track.INBOUND, 1, OptionalLong.of(2000)),
                        audio(1600, 4),
                        new Stop())),
                byContent(Recording.of("audiohook/call").playedTo(dialect)));
        assertEquals(
                json("{\"version\":\"2\",\"id\":\"30b0e395\",\"type\":\"closed\",\"seq\":4,\"clientseq\":10,"
                        + "\"parameters\":{}}"),
                json(dialect.stopped(STOPPED).orElseThrow()));
    }

    @Test
    void numbersMayBeStringsAndAVoiceAlone() {
        String internal = media("PCMU", 8000, "internal").replace("8000", "\"8000\"");
        assertEquals(
                byContent(List.of(
                        answer("s-2", "opened", 1, 1, "{\"startPaused\":false,\"media\":[" + internal + "]}"),
                        new Start(
                                new StreamId("org", "conv"),
                                Optional.of("org"),
                                new AudioFormat(8000, 1),
                                Encoding.MULAW,
                                new CallDetails(
                                        Optional.of("audiohook"),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Map.of(
                                                "stream_id", "s-2",
                                                "call_id", "conv",
                                                "account_id", "org",
                                                "participant_id", "p"),
                                        Map.of()),
                                Optional.empty()),
                        new Audio(Track.OUTBOUND, noise(800, 5)),
                        answer("s-2", "pong", 2, 2, "{}"),
                        new Missing(Track.OUTBOUND, 1, OptionalLong.of(2000)))),
                byContent(Recording.of("audiohook/strings").playedTo(dialect)));
    }

    @Test
    void aProbeIsAnsweredAndIsNoCall() {
        assertEquals(
                List.of(
                        answer("probe-1", "opened", 1, 1, "{\"startPaused\":false,\"media\":[]}"),
                        new SenderMessage.Probe(),
                        answer("probe-1", "pong", 2, 2, "{}"),
                        answer("probe-1", "closed", 3, 3, "{}")),
                Recording.of("audiohook/probe").playedTo(dialect));
        assertEquals(List.of(), dialect.binary(new byte[1600]));
        assertEquals(Optional.empty(), dialect.error(EndReason.START_TIMEOUT, ""));
    }

    // ---- media

    @Test
    void bothVoicesWithTheCustomerFirstAreTakenBeforeAllElse() {
        String swapped = media("PCMU", 8000, "internal", "external");
        JsonObject opened = answer(dialect.text(open(
                        media("PCMU", 8000, "external"), media("L16", 8000, "external", "internal"), swapped, BOTH))
                .get(0));
        assertEquals(json("[" + BOTH + "]"), opened.getJsonObject("parameters").get("media"));
    }

    @Test
    void voicesInTheOtherOrderAreSwapped() {
        String swapped = media("PCMU", 8000, "internal", "external");
        List<SenderMessage> said = dialect.text(open(media("PCMU", 8000, "external"), swapped));
        assertEquals(
                json("[" + swapped + "]"),
                answer(said.get(0)).getJsonObject("parameters").get("media"));
        assertEquals(
                new AudioFormat(8000, 2),
                assertInstanceOf(Start.class, said.get(1)).format());
        Audio audio = assertInstanceOf(
                Audio.class, dialect.binary(new byte[] {1, 2, 3, 4, 5, 6}).get(0));
        assertArrayEquals(new byte[] {2, 1, 4, 3, 6, 5}, audio.coded());
        assertEquals(Track.INBOUND, audio.track());
    }

    @Test
    void oneVoiceIsTakenWhereBothCannotBeHadAndTheCustomersFirst() {
        List<SenderMessage> said = dialect.text(open(media("PCMU", 8000, "internal"), media("PCMU", 8000, "external")));
        assertEquals(
                json("[" + media("PCMU", 8000, "external") + "]"),
                answer(said.get(0)).getJsonObject("parameters").get("media"));
        assertEquals(byContent(List.of(audio(4, 1))), byContent(dialect.binary(noise(4, 1))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{\"type\":\"audio\",\"format\":\"L16\",\"channels\":[\"external\"],\"rate\":8000}",
                "{\"type\":\"audio\",\"format\":\"PCMU\",\"channels\":[\"external\"],\"rate\":16000}",
                "{\"type\":\"video\",\"format\":\"PCMU\",\"channels\":[\"external\"],\"rate\":8000}",
                "{\"type\":\"audio\",\"format\":\"PCMU\",\"channels\":[],\"rate\":8000}",
                "{\"type\":\"audio\",\"format\":\"PCMU\",\"channels\":\"external\",\"rate\":8000}",
                "7,null,[]"
            })
    void mediaThatCannotBeDecodedEndTheSessionWithDisconnect(String media) {
        Rejected said =
                assertInstanceOf(Rejected.class, dialect.text(open(media)).get(0));
        assertEquals(EndReason.UNSUPPORTED_FORMAT, said.reason());
        assertEquals(
                told(
                        "disconnect",
                        1,
                        1,
                        "{\"reason\":\"error\",\"info\":\"Send audio in a format this server takes. Here: "
                                + said.detail() + ".\"}"),
                json(dialect.error(said.reason(), said.detail()).orElseThrow()));
        assertEquals(told("closed", 2, 2, "{}"), answer(dialect.text(said("close", 2, 1, "{}"))));
    }

    // ---- numbers

    @ParameterizedTest
    @CsvSource({
        "3, 1, 'seq must be 2, and is 3'",
        "1, 1, 'seq must be 2, and is 1'",
        "0, 1, 'seq must be 2, and is no number'",
        "2, 2, 'serverseq is 2, of 1 messages sent'"
    })
    void whoCountsWronglyIsToldSo(long seq, long serverSeq, String detail) {
        opened();
        assertEquals(
                List.of(new Rejected(EndReason.BAD_START, detail)), dialect.text(said("ping", seq, serverSeq, "{}")));
    }

    @Test
    void aMessageWithoutNumberIsCountedWrongly() {
        assertEquals(
                List.of(new Rejected(EndReason.BAD_START, "seq must be 1, and is no number")),
                dialect.text("{\"type\":\"ping\"}"));
    }

    @Test
    void aCloseIsOneHoweverItIsCounted() {
        opened();
        assertEquals(List.of(new Stop()), dialect.text(said("close", 9, 0, "{}")));
    }

    @Test
    void ourNumbersGoUpByOneInWhateverIsSaid() {
        opened();
        assertEquals(2, answer(dialect.text(said("ping", 2, 1, "{}"))).getInt("seq"));
        JsonObject told =
                json(dialect.error(EndReason.DRAINED, "").orElseThrow()).asJsonObject();
        assertEquals(3, told.getInt("seq"));
        assertEquals(2, told.getInt("clientseq"));
        assertEquals(4, answer(dialect.text(said("ping", 3, 3, "{}"))).getInt("seq"));
        assertEquals(told("closed", 5, 4, "{}"), answer(dialect.text(said("close", 4, 4, "{}"))));
    }

    // ---- opening

    @Test
    void aSessionIsOpenedOnce() {
        opened();
        assertEquals(
                List.of(new Rejected(EndReason.BAD_START, "the session is open already")),
                dialect.text(open(BOTH).replace("\"seq\":1", "\"seq\":2")));
    }

    @Test
    void anotherVersionIsNotSpoken() {
        assertEquals(
                List.of(new Rejected(EndReason.BAD_START, "AudioHook is spoken here in version 2")),
                dialect.text(open(BOTH).replace("\"version\":\"2\"", "\"version\":\"3\"")));
    }

    @Test
    void whoWasToldToGoOpensNothing() {
        assertTrue(dialect.error(EndReason.START_TIMEOUT, "").isPresent());
        assertEquals(List.of(), dialect.text(open(BOTH)));
    }

    @Test
    void audioBeforeOpenIsKeptForTheStream() {
        assertEquals(byContent(List.of(audio(4, 1))), byContent(dialect.binary(noise(4, 1))));
    }

    @Test
    void anOpenInABinaryMessageIsRead() {
        assertInstanceOf(Start.class, dialect.binary(open(BOTH).getBytes()).get(1));
    }

    @Test
    void whatIsNotJsonEndsTheSession() {
        assertEquals(
                List.of(new Rejected(EndReason.NOT_JSON, "an AudioHook message is a JSON object")),
                dialect.text("hello"));
    }

    // ---- gaps

    @ParameterizedTest
    @CsvSource({
        "PT2S, 2000",
        "PT0.25S, 250",
        "PT1M2.5S, 62500",
        "PT1H, 3600000",
        "PT24H, 86400000",
        "PT2, ",
        "2S, ",
        "PT, ",
        "PT-2S, ",
        "-PT2S, ",
        "P1D, ",
        "PT1.S, ",
        "pt2s, ",
        "PT999999S, ",
        "PT99999999999999999999S, "
    })
    void aDurationIsTakenAsIso8601WritesIt(String written, Long millis) {
        opened();
        assertEquals(
                List.of(new Missing(Track.INBOUND, 1, millis == null ? OptionalLong.empty() : OptionalLong.of(millis))),
                dialect.text(said("discarded", 2, 1, "{\"start\":\"PT0S\",\"discarded\":\"" + written + "\"}")));
    }

    @Test
    void wherePausingCostNothingNothingIsMissing() {
        opened();
        assertEquals(List.of(new Mark("resumed")), dialect.text(said("resumed", 2, 1, "{\"discarded\":\"PT0S\"}")));
        assertEquals(List.of(new Mark("resumed")), dialect.text(said("resumed", 3, 1, "{\"discarded\":7}")));
        assertEquals(List.of(), dialect.text(said("discarded", 4, 1, "{\"discarded\":\"PT0.0S\"}")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"paused", "resumed", "discarded", "update", "error", "dtmf", ""})
    void beforeOpenNothingIsOfAStream(String type) {
        assertEquals(List.of(), dialect.text(said(type, 1, 0, "{\"discarded\":\"PT1S\"}")));
    }

    // ---- the end

    @Test
    void aCloseIsAnsweredWhenAllIsPublishedAndOnce() {
        opened();
        assertEquals(Optional.empty(), dialect.stopped(STOPPED), "nobody has said close");
        assertEquals(List.of(new Stop()), dialect.text(said("close", 2, 1, "{\"reason\":\"end\"}")));
        assertEquals(List.of(), dialect.text(said("close", 3, 1, "{\"reason\":\"end\"}")));
        assertEquals(told("closed", 2, 3, "{}"), json(dialect.stopped(STOPPED).orElseThrow()));
        assertEquals(Optional.empty(), dialect.stopped(STOPPED));
        assertEquals(Optional.empty(), dialect.error(EndReason.DRAINED, ""));
        assertEquals(List.of(), dialect.text(said("ping", 4, 2, "{}")));
    }

    @Test
    void whoHasSaidCloseHearsClosedHoweverItEnds() {
        opened();
        dialect.text(said("close", 2, 1, "{}"));
        assertEquals(
                told("closed", 2, 2, "{}"),
                json(dialect.error(EndReason.CONSUMER_DOWN, "").orElseThrow()));
        assertEquals(Optional.empty(), dialect.stopped(STOPPED));
    }

    @Test
    void aDisconnectIsSaidOnceAndTheCloseThatFollowsAnsweredAtOnce() {
        opened();
        assertTrue(dialect.error(EndReason.DRAINED, "").isPresent());
        assertEquals(Optional.empty(), dialect.error(EndReason.LOST, ""));
        assertEquals(Optional.empty(), dialect.stopped(STOPPED));
        assertEquals(
                told("closed", 3, 2, "{}"), answer(dialect.text(said("close", 2, 2, "{\"reason\":\"disconnect\"}"))));
    }

    @Test
    void aCloseBeforeOpenIsAnsweredAtOnce() {
        assertEquals(told("closed", 1, 1, "{}"), answer(dialect.text(said("close", 1, 0, "{}"))));
    }

    @ParameterizedTest
    @EnumSource(EndReason.class)
    void theReasonToDisconnectSaysWhetherToComeBack(EndReason reason) {
        opened();
        JsonObject told = json(dialect.error(reason, "").orElseThrow()).asJsonObject();
        String word = told.getJsonObject("parameters").getString("reason");
        switch (reason) {
            case TOKEN_INVALID, TOKEN_REVOKED, TOKEN_EXPIRED, TENANT_MISMATCH, INTERACTION_MISMATCH ->
                assertEquals("unauthorized", word);
            case STOP, CLOSED, MAX_DURATION, ENDED_BY_OPERATOR, TAKEN_OVER -> assertEquals("completed", word);
            default -> assertEquals("error", word);
        }
        if (reason.retryable()) {
            assertEquals("error", word, "the client does not come back after anything else");
        }
        assertEquals(reason.text(), told.getJsonObject("parameters").getString("info"));
    }

    @Test
    void itsSenderClosesAndSendsNoTextsOfMoreThan64000Characters() {
        assertTrue(dialect.leavesClosingToSender());
        assertEquals(64_000, dialect.largestText());
        assertEquals(Optional.empty(), dialect.draining(1000));
        assertEquals(Optional.empty(), dialect.started("i", 1, 1, 10, OptionalLong.empty()));
    }
}
