package io.inlet.dialect;

import static io.inlet.dialect.Recordings.OFFER;
import static io.inlet.dialect.Recordings.assertHeard;
import static io.inlet.dialect.Recordings.base64;
import static io.inlet.dialect.Recordings.frame;
import static io.inlet.dialect.Recordings.heard;
import static io.inlet.dialect.Recordings.lines;
import static io.inlet.dialect.Recordings.missing;
import static io.inlet.dialect.Recordings.offer;
import static io.inlet.dialect.Recordings.offerOf;
import static io.inlet.dialect.Recordings.start;
import static io.inlet.dialect.Recordings.written;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.inlet.dialect.SenderMessage.Dtmf;
import io.inlet.dialect.SenderMessage.Mark;
import io.inlet.dialect.SenderMessage.Rejected;
import io.inlet.dialect.SenderMessage.Start;
import io.inlet.dialect.SenderMessage.Stop;
import io.inlet.stream.AudioFormat;
import io.inlet.stream.CallDetails;
import io.inlet.stream.EndReason;
import io.inlet.stream.StreamId;
import io.inlet.stream.Track;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExotelTest {

    private static final String CALL = "d1c20a1b2c3d4e5f60718293a4b5c6d7";
    private static final Map<String, String> IDS =
            Map.of("stream_id", "b7f00c1d2e3f4a5b6c7d8e9f0a1b2c3d", "call_id", CALL, "account_id", "acme1");

    private static CallDetails details(Map<String, String> platform, Map<String, String> metadata) {
        return new CallDetails(Optional.of("exotel"), Optional.empty(), Optional.empty(), platform, metadata);
    }

    private static Start pcm(int rate) {
        return start(
                "acme1",
                CALL,
                new AudioFormat(rate, 1),
                Encoding.PCM16,
                new CallDetails(
                        Optional.of("exotel"),
                        Optional.of("+919800000001"),
                        Optional.of("+918000000002"),
                        IDS,
                        Map.of("queue", "sales", "lang", "hi")));
    }

    private static String startOf(String mediaFormat) {
        return "{\"event\":\"start\",\"start\":{\"call_sid\":\"c\",\"account_sid\":\"a\",\"media_format\":"
                + mediaFormat + "}}";
    }

    private static String media(Object number, int frame) {
        return "{\"event\":\"media\",\"sequence_number\":" + number + ",\"media\":{\"timestamp\":\"" + 20 * (frame - 1)
                + "\",\"payload\":\"" + base64(frame, 320) + "\"}}";
    }

    @Test
    void theStreamAppletsCallIsHeard() {
        assertHeard(
                Provider.EXOTEL,
                lines("exotel/stream-applet"),
                List.of(pcm(8000), "inbound 1", "inbound 2", "inbound 3", "inbound 4", "inbound 5", new Stop()));
    }

    @Test
    void theVoicebotsKeysAndMarksAreHeard() {
        assertHeard(
                Provider.EXOTEL,
                lines("exotel/voicebot"),
                List.of(
                        pcm(16_000),
                        "inbound 1",
                        new Dtmf("5", OptionalLong.of(100)),
                        "inbound 2",
                        new Mark("m1"),
                        "inbound 3",
                        new Stop()));
    }

    @Test
    void whatExotelsOwnCodeTakesIsTaken() {
        Map<String, String> ids = new HashMap<>(IDS);
        ids.put("leg_id", "leg-7");
        assertHeard(
                Provider.EXOTEL,
                lines("exotel/reference-code"),
                List.of(
                        start("acme1", CALL, new AudioFormat(16_000, 1), Encoding.PCM16, details(ids, Map.of())),
                        "inbound 1",
                        "inbound 2",
                        new Stop()));
    }

    @Test
    void tracksAndMuLawOfTheExtensionPageAreHeard() {
        assertHeard(
                Provider.EXOTEL,
                lines("exotel/extension-page"),
                List.of(
                        start(
                                "acme1",
                                CALL,
                                new AudioFormat(8000, 1, 2),
                                Encoding.MULAW,
                                details(IDS, Map.of("queue", "sales"))),
                        "inbound 1",
                        "outbound 2",
                        new Dtmf("5", OptionalLong.empty()),
                        "inbound 3",
                        new Stop()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"encoding\":\"base64\",\"sample_rate\":\"24000\"} | 24000 | PCM16",
                "{\"encoding\":\"audio/x-raw\",\"sample_rate\":24000} | 24000 | PCM16",
                "{\"encoding\":\"opus\",\"sample_rate\":\"16kHz\"} | 16000 | PCM16",
                "{\"sample_rate\":\"16 KHZ\"} | 16000 | PCM16",
                "{\"sample_rate\":\"44.1kHz\"} | 44100 | PCM16",
                "{\"sample_rate\":\"8000.0\"} | 8000 | PCM16",
                "{\"encoding\":\"audio/L16;rate=24000\"} | 24000 | PCM16",
                "{\"encoding\":\"ulaw\",\"sample_rate\":8000} | 8000 | MULAW",
                "{\"encoding\":\"alaw\",\"sample_rate\":8000} | 8000 | ALAW",
                "{\"sample_rate\":\"fast\"} | 16000 | PCM16",
                "{\"sample_rate\":\"\"} | 16000 | PCM16",
                "{\"sample_rate\":null} | 16000 | PCM16",
                "7 | 16000 | PCM16"
            })
    void theFormatIsWhatStartSaysThenWhatTheUrlSays(String format, int rate, Encoding encoding) {
        for (String parameter : List.of("sample-rate", "sample_rate")) {
            var heard = new Exotel(offer(Map.of(parameter, "16000"))).text(startOf(format));
            Start start = assertInstanceOf(Start.class, heard.get(0));
            assertEquals(new AudioFormat(rate, 1), start.format());
            assertEquals(encoding, start.encoding());
        }
    }

    @Test
    void withoutAnyWordOfItTheRateIs8000() {
        Start start = assertInstanceOf(
                Start.class, new Exotel(OFFER).text(startOf("{}")).get(0));
        assertEquals(new AudioFormat(8000, 1), start.format());
    }

    @ParameterizedTest
    @CsvSource({"0", "7999", "96001", "999999"})
    void aRateBeyondAllSpeechIsRefused(String rate) {
        var heard = new Exotel(OFFER).text(startOf("{\"sample_rate\":" + rate + "}"));
        assertEquals(
                EndReason.UNSUPPORTED_FORMAT,
                assertInstanceOf(Rejected.class, heard.get(0)).reason());
    }

    // ---- binary

    @Test
    void binaryAudioBeginsAStreamOfItsOwnAtTheRateOfTheUrl() {
        Dialect dialect = new Exotel(offerOf("acme", Map.of("sample-rate", "24000")));
        byte[] brace = frame(1, 320);
        brace[0] = '{';
        assertEquals(
                List.of(
                        new Start(
                                new StreamId("acme", "connection-1"),
                                Optional.empty(),
                                new AudioFormat(24_000, 1),
                                Encoding.PCM16,
                                details(Map.of(), Map.of()),
                                Optional.empty()),
                        "inbound 1"),
                written(dialect.binary(frame(1, 320))));
        assertEquals(1, dialect.binary(brace).size(), "a sample that begins like JSON");
        assertEquals(List.of(), dialect.binary(new byte[0]));
        assertEquals(List.of(), dialect.text(startOf("{}")), "the stream has begun");
    }

    @Test
    void binaryAudioAfterStartIsOfThatStream() {
        Dialect dialect = new Exotel(OFFER);
        dialect.text(startOf("{}"));
        assertEquals(List.of("inbound 3"), written(dialect.binary(frame(3, 320))));
    }

    @Test
    void binaryAudioOfNobodyIsRefused() {
        var heard = new Exotel(OFFER).binary(frame(1, 320));
        assertEquals(
                EndReason.BAD_START,
                assertInstanceOf(Rejected.class, heard.get(0)).reason());
    }

    @Test
    void jsonThatWasCutIsNoSound() {
        Dialect dialect = new Exotel(offerOf("acme", Map.of()));
        dialect.text(startOf("{}"));
        byte[] cut = media(2, 1).substring(0, 200).getBytes(StandardCharsets.UTF_8);
        assertEquals(List.of(), dialect.binary(cut));
    }

    // ---- numbers

    @Test
    void aJumpOfTheNumbersIsMissingAudioBeforeWhatShowsIt() {
        assertEquals(
                List.of("inbound 1", missing(Track.INBOUND, 2, 40), "inbound 4"),
                heard(new Exotel(OFFER), List.of(startOf("{}"), media("\"2\"", 1), media("\"5\"", 4))).stream()
                        .skip(1)
                        .toList());
    }

    @Test
    void whatIsNotJsonAfterStartShowsInTheNumbers() {
        assertEquals(
                List.of("inbound 1", missing(Track.INBOUND, 1, 20), "inbound 3"),
                heard(
                                new Exotel(OFFER),
                                List.of(startOf("{}"), media(2, 1), media(3, 2).substring(0, 50), media(4, 3)))
                        .stream()
                        .skip(1)
                        .toList());
    }
}
