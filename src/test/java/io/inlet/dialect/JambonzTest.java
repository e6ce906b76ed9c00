package io.inlet.dialect;

import static io.inlet.dialect.Recording.audio;
import static io.inlet.dialect.Recording.byContent;
import static io.inlet.dialect.Recording.offer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.inlet.dialect.SenderMessage.Dtmf;
import io.inlet.dialect.SenderMessage.Mark;
import io.inlet.dialect.SenderMessage.Rejected;
import io.inlet.dialect.SenderMessage.Start;
import io.inlet.stream.AudioFormat;
import io.inlet.stream.CallDetails;
import io.inlet.stream.EndReason;
import io.inlet.stream.StreamId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JambonzTest {

    private static Dialect dialect(String... query) {
        return Provider.of("jambonz").orElseThrow().speak(offer(query));
    }

    private static Start start(
            Optional<String> account, String call, AudioFormat format, CallDetails details, String tenant) {
        return new Start(new StreamId(tenant, call), account, format, Encoding.PCM16, details, Optional.empty());
    }

    private static CallDetails unknown(Map<String, String> metadata) {
        return new CallDetails(Optional.of("jambonz"), Optional.empty(), Optional.empty(), Map.of(), metadata);
    }

    @Test
    void aCallOfTheListenVerbIsUnderstood() {
        Dialect dialect = new Jambonz(offer(Optional.empty())); // jambonz names the account
        assertEquals(
                byContent(List.of(
                        start(
                                Optional.of("acct-1"),
                                "cs-1",
                                new AudioFormat(8000, 2),
                                new CallDetails(
                                        Optional.of("jambonz"),
                                        Optional.of("+15085550100"),
                                        Optional.of("+15085550111"),
                                        Map.of(
                                                "call_id", "cs-1",
                                                "sip_call_id", "sip-1@host",
                                                "sbc_call_id", "sbc-1",
                                                "account_id", "acct-1",
                                                "application_id", "app-1",
                                                "trace_id", "tr-1",
                                                "direction", "inbound"),
                                        Map.of(
                                                "sipStatus", "100",
                                                "sipReason", "Trying",
                                                "callStatus", "trying",
                                                "customerData", "{\"vip\":\"yes\"}",
                                                "type", "agent assist")),
                                "acct-1"),
                        audio(640, 1),
                        new Dtmf("1", OptionalLong.of(200)),
                        new Dtmf("2", OptionalLong.of(100)),
                        audio(1920, 2),
                        new Mark("greeting"),
                        new Mark("menu:cleared"),
                        audio(640, 3))),
                byContent(Recording.of("jambonz/listen").playedTo(dialect)));
    }

    @Test
    void numbersMayBeStrings() {
        assertEquals(
                byContent(List.of(
                        start(
                                Optional.of("acct-2"),
                                "cs-2",
                                new AudioFormat(16_000, 1),
                                new CallDetails(
                                        Optional.of("jambonz"),
                                        Optional.of("anna"),
                                        Optional.of("bert"),
                                        Map.of("call_id", "cs-2", "account_id", "acct-2"),
                                        Map.of()),
                                "acme"),
                        audio(640, 4))),
                byContent(Recording.of("jambonz/strings").playedTo(dialect())));
    }

    @Test
    void aForkMayBeDescribedByAnyText() {
        assertEquals(
                byContent(List.of(
                        start(
                                Optional.empty(),
                                "x-1",
                                new AudioFormat(16_000, 1),
                                unknown(Map.of("metadata", "call 17 of queue {sales}")),
                                "acme"),
                        audio(320, 5),
                        new Dtmf("*", OptionalLong.of(125)),
                        audio(320, 6))),
                byContent(Recording.of("jambonz/fork-with-text")
                        .playedTo(dialect("uuid", "x-1", "sample_rate", "16000"))));
    }

    @Test
    void aForkThatIsNotDescribedHas8000SamplesASecondOfOneChannel() {
        assertEquals(
                byContent(List.of(
                        start(
                                Optional.empty(),
                                Recording.CONNECTION,
                                new AudioFormat(8000, 1),
                                unknown(Map.of()),
                                "acme"),
                        audio(320, 7),
                        audio(320, 8))),
                byContent(Recording.of("jambonz/fork-without-text").playedTo(dialect())));
    }

    @ParameterizedTest
    @CsvSource({
        "sample_rate, 16000, 16000, 1",
        "sample_rate, 24k, 24000, 1",
        "channels, 2, 8000, 2",
        "mix, stereo, 8000, 2",
        "mixType, Stereo, 8000, 2",
        "mix, mixed, 8000, 1"
    })
    void theUrlSaysWhatNoTextDoes(String parameter, String value, int rate, int channels) {
        SenderMessage first = dialect(parameter, value).binary(new byte[4]).get(0);
        assertEquals(
                new AudioFormat(rate, channels),
                assertInstanceOf(Start.class, first).format());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"sampleRate\":7000",
                "\"sampleRate\":128000",
                "\"sampleRate\":\"fast\"",
                "\"sampleRate\":8000,\"channels\":3"
            })
    void aFormatThatIsNoneIsRefused(String members) {
        SenderMessage said =
                dialect().text("{\"callSid\":\"c\"," + members + "}").get(0);
        assertEquals(
                EndReason.UNSUPPORTED_FORMAT,
                assertInstanceOf(Rejected.class, said).reason());
    }

    @Test
    void aKeyBeforeTheStreamIsNotItsDescription() {
        assertEquals(
                List.of(new Dtmf("3", OptionalLong.empty())), dialect().text("{\"event\":\"dtmf\",\"dtmf\":\"3\"}"));
    }

    @Test
    void aStreamIsDescribedOnce() {
        Dialect dialect = dialect();
        String metadata = "{\"sampleRate\":16000,\"callSid\":\"c\"}";
        assertEquals(1, dialect.text(metadata).size());
        assertEquals(List.of(), dialect.text(metadata));
        assertEquals(List.of(), dialect.text("any text"));
    }
}
