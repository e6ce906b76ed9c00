package io.inlet.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.inlet.dialect.SenderMessage.Rejected;
import io.inlet.dialect.SenderMessage.Start;
import io.inlet.dialect.SenderMessage.Stop;
import io.inlet.stream.AudioFormat;
import io.inlet.stream.CallDetails;
import io.inlet.stream.EndReason;
import io.inlet.stream.Gap;
import io.inlet.stream.StreamId;
import io.inlet.stream.Summary;
import io.inlet.stream.TraceContext;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class InletDialectTest {

    private static final String START = "{\"event\":\"start\",\"interaction_id\":\"int-123\","
            + "\"tenant_id\":\"tenant-abc\",\"sample_rate\":24000,\"encoding\":\"pcm16\"}";

    private final InletDialect dialect = new InletDialect();

    /** The predecessor's start with this text in place of that; an empty one removes the member. */
    private static String startWith(String member, String replacement) {
        String pattern = "\"" + member + "\":(\"[^\"]*\"|\\d+),?";
        return START.replaceFirst(pattern, Matcher.quoteReplacement(replacement.isEmpty() ? "" : replacement + ","))
                .replace(",}", "}");
    }

    private static String startAnd(String members) {
        return START.substring(0, START.length() - 1) + "," + members + "}";
    }

    /** The only thing it says. */
    private SenderMessage read(String text) {
        List<SenderMessage> said = dialect.text(text);
        assertEquals(1, said.size(), text);
        return said.get(0);
    }

    private Start accepted(String text) {
        return assertInstanceOf(Start.class, read(text), text);
    }

    private void assertRejected(EndReason reason, String detail, String text) {
        assertEquals(new Rejected(reason, detail), read(text), text);
    }

    // ---- start

    @Test
    void thePredecessorsStartIsRead() {
        assertEquals(
                new Start(
                        new StreamId("tenant-abc", "int-123"),
                        Optional.empty(),
                        new AudioFormat(24_000, 1),
                        Encoding.PCM16,
                        CallDetails.NONE,
                        Optional.empty()),
                read(START));
    }

    @Test
    void everythingOptionalIsRead() {
        String text = startAnd("\"channels\":2,\"metadata\":{\"queue\":\"sales\",\"lang\":\"de\"}")
                .replace("pcm16", "mulaw");
        Start start = accepted(text);
        assertEquals(new AudioFormat(24_000, 2), start.format());
        assertEquals(Encoding.MULAW, start.encoding());
        assertEquals(Map.of("queue", "sales", "lang", "de"), start.details().metadata());
        assertEquals(
                List.of("queue", "lang"), List.copyOf(start.details().metadata().keySet()));
    }

    @Test
    void theTraceOfAStartIsReadAndOneThatIsNotByTheGrammarIsNone() {
        String parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        assertEquals(
                TraceContext.of(parent, "a=1"),
                accepted(startAnd("\"traceparent\":\"" + parent + "\",\"tracestate\":\"a=1\""))
                        .details()
                        .trace());
        for (String wrong : List.of("\"00-1-2-01\"", "1", "null", "{}", "\"\"", "\"" + parent + "-\"")) {
            assertEquals(read(START), read(startAnd("\"traceparent\":" + wrong)));
        }
    }

    @Test
    void theOrderOfMembersAndTheSpaceBetweenThemDoNotMatter() {
        assertEquals(
                read(START),
                read(" { \"encoding\" : \"pcm16\" ,\r\n\t\"sample_rate\":24000,"
                        + " \"tenant_id\":\"tenant-abc\", \"interaction_id\":\"int-123\",\"event\":\"start\"} \n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"future\":true",
                "\"future\":null",
                "\"future\":{\"a\":[1,{\"b\":[]}]}",
                "\"resume\":null",
                "\"future\":1e400",
                "\"event2\":\"stop\"",
                "\"metadata\":null",
                "\"metadata\":{}",
                "\"channels\":1"
            })
    void unknownMembersAndThoseThatSayWhatIsTheDefaultChangeNothing(String members) {
        assertEquals(read(START), read(startAnd(members)));
    }

    @ParameterizedTest
    @ValueSource(ints = {8000, 16_000, 24_000, 44_100, 48_000})
    void everySampleRateOfTheContractIsTaken(int rate) {
        assertEquals(
                rate,
                accepted(startWith("sample_rate", "\"sample_rate\":" + rate))
                        .format()
                        .sampleRate());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"16000", "16000.0", "1.6e4", "16E3", "\"16000\"", "\" 16000 \"", "\"16000.0\"", "\"1.6e4\""})
    void numbersAreReadFromNumbersAndNumericStrings(String number) {
        Start start = accepted(startWith("sample_rate", "\"channels\":\"2\",\"sample_rate\":" + number));
        assertEquals(new AudioFormat(16_000, 2), start.format());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "a b", " padded ", "日本語", "\\u00e9\\\"\\\\", "x/y:z*{}", "0123456789abcdef"})
    void anIdIsTakenAsItIs(String written) {
        String id = json("{\"id\":\"" + written + "\"}").getString("id");
        assertEquals(
                new StreamId(id, id),
                accepted(START.replace("int-123", written).replace("tenant-abc", written))
                        .id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"interaction_id", "tenant_id"})
    void anIdHasOneTo256Characters(String member) {
        String detail = member + " must be a string of 1 to 256 characters";
        accepted(startWith(member, "\"" + member + "\":\"" + "x".repeat(256) + "\""));
        for (String value : new String[] {
            "\"" + "x".repeat(257) + "\"",
            "\"\"",
            "\" \"",
            "\"\\t\\n\"",
            "null",
            "42",
            "true",
            "{}",
            "[\"a\"]",
            "\"\\ud83d\"",
            "\"a\\udfffb\"",
            "\"\uD83D\"",
            "\"\\ude00\\ud83d\""
        }) {
            assertRejected(EndReason.BAD_START, detail, startWith(member, "\"" + member + "\":" + value));
        }
        assertRejected(EndReason.BAD_START, detail, startWith(member, ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-8000",
                "11025",
                "8000.5",
                "8001",
                "4294975296", // 8000 in the lower 32 bits
                "1e30",
                "1e-400",
                "99999999999999999999",
                "null",
                "true",
                "[]",
                "{}",
                "\"\"",
                "\" \"",
                "\"fast\"",
                "\"8000Hz\"",
                "\"0x1f40\"",
                "\"NaN\"",
                "\"Infinity\"",
                "\"1e999999999\"",
                "\"1e-999999999\"",
                "\"00000000000000008000\""
            })
    void anotherSampleRateIsAnUnsupportedFormat(String rate) {
        assertRejected(
                EndReason.UNSUPPORTED_FORMAT,
                "sample_rate must be 8000, 16000, 24000, 44100 or 48000",
                startWith("sample_rate", "\"sample_rate\":" + rate));
    }

    @Test
    void withoutASampleRateTheFormatIsUnsupported() {
        assertRejected(
                EndReason.UNSUPPORTED_FORMAT,
                "sample_rate must be 8000, 16000, 24000, 44100 or 48000",
                startWith("sample_rate", ""));
    }

    /** Whether that is still JSON is the parser's business; that nothing is thrown is ours. */
    @ParameterizedTest
    @ValueSource(strings = {"1e99999999999", "1e-99999999999", "1e2147483648"})
    void aNumberBeyondAllMeasureIsRejectedAndNotThrown(String number) {
        for (String digits : new String[] {number, "1".repeat(2000), "0." + "1".repeat(2000)}) {
            assertInstanceOf(Rejected.class, read(startWith("sample_rate", "\"sample_rate\":" + digits)));
            assertInstanceOf(Rejected.class, read(startAnd("\"channels\":" + digits)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"opus\"", "\"PCM16\"", "\"ulaw\"", "\"\"", "null", "16", "[\"pcm16\"]"})
    void anotherEncodingIsAnUnsupportedFormat(String encoding) {
        String detail = "encoding must be pcm16, mulaw or alaw";
        assertRejected(EndReason.UNSUPPORTED_FORMAT, detail, startWith("encoding", "\"encoding\":" + encoding));
        assertRejected(EndReason.UNSUPPORTED_FORMAT, detail, startWith("encoding", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "3", "-1", "1.5", "null", "\"stereo\"", "[1]", "4294967297"})
    void anotherNumberOfChannelsIsAnUnsupportedFormat(String channels) {
        assertRejected(EndReason.UNSUPPORTED_FORMAT, "channels must be 1 or 2", startAnd("\"channels\":" + channels));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"x\"", "1", "[]", "[\"a\"]", "{\"a\":1}", "{\"a\":\"b\",\"c\":{}}", "{\"a\":null}"})
    void metadataIsAFlatObjectOfStrings(String metadata) {
        assertRejected(
                EndReason.BAD_START, "metadata must be a flat object of strings", startAnd("\"metadata\":" + metadata));
    }

    // ---- resume

    @Test
    void aStartMayGoOnFromAnEarlierConnection() {
        assertEquals(Optional.empty(), accepted(START).resume());
        assertEquals(
                Optional.of(new SenderMessage.Resume(1_699_123_448_000L, 42)),
                accepted(startAnd("\"resume\":{\"epoch\":1699123448000,\"seq\":42}"))
                        .resume());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"epoch\":1,\"seq\":0}",
                "{\"epoch\":\"1\",\"seq\":\"0\"}",
                "{\"seq\":0.0,\"epoch\":1e0}",
                "{\"epoch\":1,\"seq\":0,\"future\":[]}"
            })
    void theNumbersOfAResumeMayBeStringsToo(String resume) {
        assertEquals(
                Optional.of(new SenderMessage.Resume(1, 0)),
                accepted(startAnd("\"resume\":" + resume)).resume());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"epoch\":1}",
                "{\"seq\":1}",
                "{\"epoch\":null,\"seq\":1}",
                "{\"epoch\":1,\"seq\":null}",
                "{\"epoch\":-1,\"seq\":1}",
                "{\"epoch\":1,\"seq\":-1}",
                "{\"epoch\":1,\"seq\":1.5}",
                "{\"epoch\":1,\"seq\":\"last\"}",
                "{\"epoch\":1,\"seq\":9223372036854775808}",
                "{\"epoch\":1,\"seq\":9223372036854775807}",
                "{\"epoch\":1,\"seq\":9007199254740993}",
                "{\"epoch\":[1],\"seq\":1}",
                "[]",
                "[1,2]",
                "1",
                "\"1\"",
                "true",
                "false"
            })
    void aResumeThatSaysNoPlaceIsABadStart(String resume) {
        assertRejected(
                EndReason.BAD_START,
                "resume must be an object of epoch and seq, both whole numbers",
                startAnd("\"resume\":" + resume));
    }

    // ---- the others

    @Test
    void authIsRead() {
        SenderMessage auth = read("{\"event\":\"auth\",\"token\":\" a.b.c\"}");
        assertEquals(new SenderMessage.Auth("a.b.c"), auth);
        assertEquals("Auth", auth.toString(), "a token is in no text but its own");
        String longest = "x".repeat(8192);
        assertEquals(new SenderMessage.Auth(longest), read("{\"event\":\"auth\",\"token\":\"" + longest + "\"}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",\"token\":\"\"",
                ",\"token\":\" \"",
                ",\"token\":7",
                ",\"token\":null",
                ",\"token\":\"LONG\""
            })
    void anAuthWithoutATokenIsRejected(String member) {
        assertRejected(
                EndReason.TOKEN_INVALID,
                "token must be a string of 1 to 8192 characters",
                "{\"event\":\"auth\"" + member.replace("LONG", "x".repeat(8193)) + "}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"event\":\"stop\"}", "{\"event\":\"stop\",\"reason\":\"hangup\"}", " {\"event\" : \"stop\"}\n"
            })
    void stopIsRead(String text) {
        assertEquals(new Stop(), read(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"event\":\"ping\"}",
                "{\"event\":\"START\"}",
                "{\"event\":\" stop\"}",
                "{\"event\":\"\"}",
                "{\"event\":null}",
                "{\"event\":1}",
                "{\"event\":[\"stop\"]}",
                "{\"event\":{\"event\":\"stop\"}}",
                "{\"Event\":\"stop\"}",
                "{\"type\":\"stop\"}"
            })
    void unknownEventsAreIgnored(String text) {
        assertEquals(List.of(), dialect.text(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "nonsense",
                "{",
                "{\"event\":\"stop\"",
                "{\"event\":\"stop\",}",
                "{event:\"stop\"}",
                "{'event':'stop'}",
                "{\"event\":\"st\nop\"}",
                "{\"event\":\"\\x\"}",
                "{\"a\":01}",
                "{\"a\":NaN}",
                "\0",
                "\uFEFF{\"event\":\"stop\"}",
                "{\"event\":\"stop\"}}",
                "{\"event\":\"stop\"} and more",
                "{\"event\":\"stop\"}{\"event\":\"stop\"}"
            })
    void whatIsNotJsonIsRejected(String text) {
        assertRejected(EndReason.NOT_JSON, "the text is not valid JSON", text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "[{\"event\":\"stop\"}]", "\"stop\"", "1", "true", "null"})
    void jsonThatIsNoObjectIsRejected(String text) {
        assertRejected(EndReason.NOT_JSON, "a JSON object is expected", text);
    }

    @Test
    void messagesNestAsDeepAsNobodyNeedsAndNoDeeper() {
        for (String[] pair : new String[][] {{"[", "]"}, {"{\"a\":", "}"}}) {
            int levels = JsonText.MAX_DEPTH - 1; // within the message
            accepted(startAnd("\"future\":" + pair[0].repeat(levels) + "1" + pair[1].repeat(levels)));
            assertRejected(
                    EndReason.NOT_JSON,
                    "the text is not valid JSON",
                    startAnd("\"future\":" + pair[0].repeat(levels + 1) + "1" + pair[1].repeat(levels + 1)));
        }
    }

    @ParameterizedTest
    @CsvSource({"[, ''", "[, ]", "{\"a\":, ''", "{\"a\":, }"})
    void nestingWithoutEndIsRejectedAndNotThrown(String open, String close) {
        for (String text : new String[] {
            open.repeat(10_000) + "1" + close.repeat(10_000),
            startAnd("\"future\":" + open.repeat(10_000) + "1" + close.repeat(10_000))
        }) {
            Rejected rejected = assertInstanceOf(Rejected.class, read(text));
            assertEquals(EndReason.NOT_JSON, rejected.reason());
        }
    }

    // ---- what the sender is told

    private static JsonObject json(Optional<String> words) {
        return json(words.orElseThrow());
    }

    private static JsonObject json(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return reader.readObject();
        }
    }

    @Test
    void startedHasThePredecessorsMembersAndOurs() {
        assertEquals(
                json("""
                     {"event":"started","interaction_id":"int \\"1\\" \\\\ ü","epoch":1699123448000,"next_seq":1,
                      "ack_interval":10,"token_expires_in_s":600}"""), json(dialect.started("int \"1\" \\ ü", 1_699_123_448_000L, 1, 10, OptionalLong.of(600))));
    }

    @Test
    void startedIsSilentAboutATokenWithoutAnEnd() {
        assertEquals(
                json("{\"event\":\"started\",\"interaction_id\":\"i\",\"epoch\":1,\"next_seq\":43,\"ack_interval\":1}"),
                json(dialect.started("i", 1, 43, 1, OptionalLong.empty())));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 10, Integer.MAX_VALUE + 1L, Long.MAX_VALUE})
    void ackIsTheVeryTextOfThePredecessor(long seq) {
        assertEquals("{\"event\":\"ack\",\"seq\":" + seq + "}", dialect.ack(seq));
        assertEquals(seq, json(dialect.ack(seq)).getJsonNumber("seq").longValueExact());
    }

    @ParameterizedTest
    @EnumSource
    void gapSaysWhichFramesAndWhy(Gap.Reason reason) {
        assertEquals(
                json("{\"event\":\"gap\",\"from\":3,\"to\":9,\"reason\":\"" + reason.word() + "\"}"),
                json(dialect.gap(new Gap(3, 9, reason))));
    }

    @Test
    void stoppedIsTheEndSummary() {
        assertEquals(
                json("{\"event\":\"stopped\",\"seq\":25,\"published\":20,\"lost\":5,\"duration_ms\":5000}"),
                json(dialect.stopped(new Summary(EndReason.STOP, 25, 20, 5, 5000))));
    }

    @Test
    void tokenExpiringAndAuthenticatedSayHowMuchIsLeft() {
        assertEquals(json("{\"event\":\"token_expiring\",\"in_s\":60}"), json(dialect.tokenExpiring(60)));
        assertEquals(
                json("{\"event\":\"authenticated\",\"token_expires_in_s\":3600}"), json(dialect.authenticated(3600)));
    }

    @Test
    void drainingSaysHowLongThereIs() {
        assertEquals(json("{\"event\":\"draining\",\"within_ms\":30000}"), json(dialect.draining(30_000)));
    }

    @ParameterizedTest
    @EnumSource
    void errorSaysWhatWhyAndWhetherToTryAgain(EndReason reason) {
        JsonObject error = json(dialect.error(reason, ""));
        assertEquals("error", error.getString("event"));
        assertEquals(reason.word(), error.getString("code"));
        assertEquals(reason.text(), error.getString("message"));
        assertEquals(reason.retryable(), error.getBoolean("retryable"));
        assertEquals(reason.retryable(), error.containsKey("retry_after_ms"));
        if (reason.retryable()) {
            assertEquals(reason.retryAfterMs(), error.getInt("retry_after_ms"));
        }
    }

    @Test
    void errorTellsTheDetailBehindTheReason() {
        assertEquals(
                EndReason.BAD_FRAME.text() + " Here: 3 bytes of \"pcm16\".",
                json(dialect.error(EndReason.BAD_FRAME, "3 bytes of \"pcm16\"")).getString("message"));
    }
}
