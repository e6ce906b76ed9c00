package io.inlet.dialect;

import static io.inlet.dialect.Recording.audio;
import static io.inlet.dialect.Recording.byContent;
import static io.inlet.dialect.Recording.offer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.inlet.dialect.SenderMessage.Dtmf;
import io.inlet.dialect.SenderMessage.Rejected;
import io.inlet.dialect.SenderMessage.Start;
import io.inlet.dialect.SenderMessage.Stop;
import io.inlet.stream.AudioFormat;
import io.inlet.stream.CallDetails;
import io.inlet.stream.EndReason;
import io.inlet.stream.StreamId;
import io.inlet.stream.Track;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VonageTest {

    private static Dialect dialect(String... query) {
        return Provider.of("vonage").orElseThrow().speak(offer(query));
    }

    private static Start start(List<SenderMessage> said) {
        return assertInstanceOf(Start.class, said.get(0));
    }

    private static Start start(String text, String... query) {
        return start(dialect(query).text(text));
    }

    @Test
    void aCallOfTheBridgeIsUnderstood() {
        assertEquals(
                byContent(List.of(
                        new Start(
                                new StreamId("acme", "c-77"),
                                Optional.empty(),
                                new AudioFormat(16_000, 1),
                                Encoding.PCM16,
                                new CallDetails(
                                        Optional.of("vonage"),
                                        Optional.of("+14155550100"),
                                        Optional.of("+14155550199"),
                                        Map.of("call_id", "c-77"),
                                        Map.of("queue", "sales", "attempt", "3")),
                                Optional.empty()),
                        audio(640, 1),
                        audio(640, 2),
                        new Dtmf("5", OptionalLong.of(260)),
                        audio(640, 3))),
                byContent(Recording.of("vonage/bridge").playedTo(dialect())));
    }

    @Test
    void aCallOfTodayIsUnderstood() {
        assertEquals(
                byContent(List.of(
                        new Start(
                                new StreamId("acme", "2f1c0a34"),
                                Optional.empty(),
                                new AudioFormat(24_000, 1),
                                Encoding.PCM16,
                                new CallDetails(
                                        Optional.of("vonage"),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Map.of("call_id", "2f1c0a34", "conversation_id", "CON-9"),
                                        Map.of("vip", "true")),
                                Optional.empty()),
                        audio(960, 4),
                        new Dtmf("7", OptionalLong.of(180)),
                        audio(960, 5),
                        new Stop())),
                byContent(Recording.of("vonage/current").playedTo(dialect())));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            value = {
                "audio/l16;rate=8000, 8000",
                "audio/l16; rate=16000, 16000",
                "Audio/L16 ;channels=1; Rate=\"24000\", 24000",
                "audio/x-private-pcm-16;rate=48000, 48000",
                "audio/l16, 16000"
            })
    void theRateIsThatOfTheContentType(String type, int rate) {
        String written = type.replace("\"", "\\\"");
        assertEquals(
                new AudioFormat(rate, 1),
                start("{\"event\":\"websocket:connected\",\"content-type\":\"" + written + "\"}")
                        .format());
    }

    @ParameterizedTest
    @ValueSource(strings = {"audio/opus", "audio/G722;rate=16000", "audio/l16;rate=4000", "audio/l16;rate=many"})
    void aContentTypeThatCannotBeDecodedIsRefused(String type) {
        SenderMessage said = dialect()
                .text("{\"event\":\"websocket:connected\",\"content-type\":\"" + type + "\"}")
                .get(0);
        assertEquals(
                EndReason.UNSUPPORTED_FORMAT,
                assertInstanceOf(Rejected.class, said).reason());
    }

    @Test
    void bigEndianSamplesAreTakenAsThat() {
        Offer offer = new Offer(Map.of(), Optional.of("acme"), "c", List.of(), true);
        assertEquals(
                Encoding.L16_BIG_ENDIAN,
                start(new Vonage(offer).text("{\"event\":\"websocket:connected\"}"))
                        .encoding());
    }

    @Test
    void aCallThatNobodyNamesHasTheNameOfItsConnection() {
        assertEquals(
                Recording.CONNECTION,
                start("{\"event\":\"websocket:connected\",\"uuid\":\" \"}").id().interactionId());
    }

    @Test
    void aNameInTheUrlCountsBeforeAllOthers() {
        String text = "{\"event\":\"websocket:connected\",\"call_uuid\":\"u\"}";
        assertEquals("mine", start(text, "interaction_id", "mine").id().interactionId());
        assertEquals("its", start(text, "uuid", "its").id().interactionId());
    }

    @ParameterizedTest
    @CsvSource({"sample_rate, 8000, 8000", "sample-rate, 24000, 24000", "other, 1, 16000"})
    void audioBeforeAnyTextBeginsAStreamAsTheUrlSays(String parameter, String value, int rate) {
        List<SenderMessage> said = dialect(parameter, value).binary(new byte[] {1, 2});
        assertEquals(new AudioFormat(rate, 1), start(said).format());
        assertEquals(
                byContent(List.of(new SenderMessage.Audio(Track.INBOUND, new byte[] {1, 2}))),
                byContent(said.subList(1, said.size())));
    }

    @Test
    void aTextBehindAudioChangesNothingUnlessItContradictsWhatTheAudioWasTakenFor() {
        Dialect dialect = dialect();
        dialect.binary(new byte[2]);
        assertEquals(
                List.of(),
                dialect.text("{\"event\":\"websocket:connected\",\"content-type\":\"audio/l16;rate=16000\"}"));
        assertEquals(List.of(), dialect.text("{\"event\":\"websocket:connected\"}"));
        assertEquals(
                List.of(new Rejected(
                        EndReason.UNSUPPORTED_FORMAT,
                        "audio came before the text that says it has 8000 samples a second and 1 channels:"
                                + " put sample_rate and channels into the URL")),
                dialect.text("{\"event\":\"websocket:connected\",\"content-type\":\"audio/l16;rate=8000\"}"));
    }

    @Test
    void aTextInABinaryMessageIsReadAsOneOnlyBeforeTheStreamHasBegun() {
        byte[] text = " {\"event\":\"websocket:connected\",\"call_uuid\":\"u\"} ".getBytes(StandardCharsets.UTF_8);
        Dialect dialect = dialect();
        assertEquals("u", start(dialect.binary(text)).id().interactionId());
        assertEquals(byContent(List.of(new SenderMessage.Audio(Track.INBOUND, text))), byContent(dialect.binary(text)));
    }

    @Test
    void audioThatBeginsWithABraceIsAudio() {
        List<SenderMessage> said = dialect().binary(new byte[] {'{', 1, '}', 0});
        assertEquals(2, said.size());
        assertEquals(Recording.CONNECTION, start(said).id().interactionId());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "[]",
                "{\"event\":\"websocket:connec",
                "{\"event\":\"websocket:dtmf\"}",
                "{\"event\":7}",
                "{\"event\":null,\"a\":{}}"
            })
    void whatIsNotUnderstoodIsIgnored(String text) {
        assertEquals(List.of(), dialect().text(text));
    }

    @Test
    void nothingIsSaidToIt() {
        assertEquals(Optional.empty(), dialect().started("i", 1, 1, 10, OptionalLong.empty()));
        assertEquals(Optional.empty(), dialect().error(EndReason.BAD_START, ""));
    }
}
