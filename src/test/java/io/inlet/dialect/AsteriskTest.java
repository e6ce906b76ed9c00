package io.inlet.dialect;

import static io.inlet.dialect.Recording.audio;
import static io.inlet.dialect.Recording.byContent;
import static io.inlet.dialect.Recording.offer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.inlet.dialect.SenderMessage.Answer;
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

class AsteriskTest {

    private static Dialect dialect(String... query) {
        return Provider.of("asterisk").orElseThrow().speak(offer(query));
    }

    private static Start start(
            String call,
            AudioFormat format,
            Encoding encoding,
            Map<String, String> names,
            Map<String, String> variables) {
        return new Start(
                new StreamId("acme", call),
                Optional.empty(),
                format,
                encoding,
                new CallDetails(Optional.of("asterisk"), Optional.empty(), Optional.empty(), names, variables),
                Optional.empty());
    }

    @Test
    void aCallInPlainTextIsUnderstood() {
        assertEquals(
                byContent(List.of(
                        start(
                                "pbx1-123.9",
                                new AudioFormat(8000, 1),
                                Encoding.MULAW,
                                Map.of(
                                        "stream_id", "8d6b12c4-77aa",
                                        "channel", "WebSocket/c1:8080/0x7f00",
                                        "call_id", "pbx1-123.9"),
                                Map.of()),
                        audio(160, 1),
                        audio(160, 2),
                        new Dtmf("5", OptionalLong.empty()),
                        new Mark("m1"),
                        audio(160, 3))),
                byContent(Recording.of("asterisk/plain").playedTo(dialect())));
    }

    @Test
    void aCallOfAnOlderVersionHasTheNameOfItsConnection() {
        assertEquals(
                byContent(List.of(
                        start(
                                "8d6b12c4",
                                new AudioFormat(16_000, 1),
                                Encoding.PCM16,
                                Map.of("stream_id", "8d6b12c4", "channel", "WebSocket/c1/0x7f00"),
                                Map.of()),
                        audio(640, 4),
                        new Dtmf("#", OptionalLong.empty()))),
                byContent(Recording.of("asterisk/plain-early").playedTo(dialect())));
    }

    @Test
    void aCallInJsonIsUnderstood() {
        assertEquals(
                byContent(List.of(
                        start(
                                "pbx1-124.1",
                                new AudioFormat(8000, 1),
                                Encoding.ALAW,
                                Map.of(
                                        "stream_id", "8d6b12c4",
                                        "channel", "WebSocket/c1",
                                        "call_id", "pbx1-124.1"),
                                Map.of("QUEUE", "sales", "TRIES", "2")),
                        audio(160, 5),
                        new Dtmf("9", OptionalLong.empty()),
                        new Mark("m2"))),
                byContent(Recording.of("asterisk/json").playedTo(dialect())));
    }

    @ParameterizedTest
    @CsvSource({
        "ulaw, MULAW, 8000",
        "alaw, ALAW, 8000",
        "slin, PCM16, 8000",
        "slin8, PCM16, 8000",
        "slin12, PCM16, 12000",
        "slin16, PCM16, 16000",
        "slin24, PCM16, 24000",
        "slin32, PCM16, 32000",
        "slin44, PCM16, 44100",
        "slin48, PCM16, 48000",
        "slin96, PCM16, 96000"
    })
    void aFormatSaysCodecAndRate(String format, Encoding encoding, int rate) {
        for (String text : List.of(
                "MEDIA_START channel_id:c format:" + format,
                "{\"event\":\"MEDIA_START\",\"channel_id\":\"c\",\"format\":\"" + format + "\"}")) {
            Start start = assertInstanceOf(Start.class, dialect().text(text).get(0));
            assertEquals(encoding, start.encoding());
            assertEquals(new AudioFormat(rate, 1), start.format());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"opus", "g722", "speex16", "g729", "g726", "gsm", "ilbc", "slin192"})
    void aFormatThatCannotBeDecodedIsRefusedWithAReason(String format) {
        Rejected said = assertInstanceOf(
                Rejected.class, dialect().text("MEDIA_START format:" + format).get(0));
        assertEquals(EndReason.UNSUPPORTED_FORMAT, said.reason());
        assertEquals(
                format.equals("slin192")
                        ? "the sample rate must be 8000 to 96000"
                        : "the codec " + format + " is not decoded here: have the platform send G.711 or linear PCM",
                said.detail());
    }

    @Test
    void aStartWithoutFormatIsRefused() {
        assertEquals(
                List.of(new Rejected(EndReason.BAD_START, "MEDIA_START names no format")),
                dialect().text("MEDIA_START channel_id:c"));
    }

    @Test
    void aChannelThatWaitsForItIsAnsweredInTheWordsItUses() {
        String plain = "MEDIA_START channel_id:c format:ulaw";
        String json = "{\"event\":\"MEDIA_START\",\"channel_id\":\"c\",\"format\":\"ulaw\"}";
        assertEquals(new Answer("ANSWER"), dialect("answer", "true").text(plain).get(1));
        assertEquals(
                new Answer("{\"command\":\"ANSWER\"}"),
                dialect("answer", "true").text(json).get(1));
        assertEquals(1, dialect("answer", "false").text(plain).size());
        assertEquals(
                1, dialect("answer", "true").text("MEDIA_START format:opus").size());
    }

    @Test
    void aSecondStartIsIgnored() {
        Dialect dialect = dialect();
        assertEquals(1, dialect.text("MEDIA_START channel_id:c format:ulaw").size());
        assertEquals(List.of(), dialect.text("MEDIA_START channel_id:c format:ulaw"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "HANGUP",
                "DTMF_END",
                "DTMF_END digit:",
                "media_start format:ulaw",
                "[1]",
                "{\"event\":1}"
            })
    void whatIsNotUnderstoodIsIgnored(String text) {
        assertEquals(List.of(), dialect().text(text));
    }
}
