package io.inlet.dialect;

import static io.inlet.dialect.Recording.audio;
import static io.inlet.dialect.Recording.byContent;
import static io.inlet.dialect.Recording.offer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.inlet.dialect.SenderMessage.Rejected;
import io.inlet.dialect.SenderMessage.Start;
import io.inlet.stream.AudioFormat;
import io.inlet.stream.CallDetails;
import io.inlet.stream.EndReason;
import io.inlet.stream.StreamId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FreeSwitchTest {

    private static Dialect dialect(String... query) {
        return Provider.of("freeswitch").orElseThrow().speak(offer(query));
    }

    private static Start start(String call, AudioFormat format, CallDetails details) {
        return new Start(
                new StreamId("acme", call), Optional.empty(), format, Encoding.PCM16, details, Optional.empty());
    }

    private static CallDetails unknown(Map<String, String> metadata) {
        return new CallDetails(Optional.of("freeswitch"), Optional.empty(), Optional.empty(), Map.of(), metadata);
    }

    @Test
    void metadataThatIsJsonDescribesTheCall() {
        assertEquals(
                byContent(List.of(
                        start(
                                "fs-1",
                                new AudioFormat(16_000, 2),
                                new CallDetails(
                                        Optional.of("freeswitch"),
                                        Optional.of("1001"),
                                        Optional.of("1002"),
                                        Map.of("call_id", "fs-1", "direction", "outbound"),
                                        Map.of("campaign", "spring"))),
                        audio(1280, 1),
                        audio(1280, 2))),
                byContent(Recording.of("freeswitch/with-json").playedTo(dialect())));
    }

    @Test
    void metadataMayBeAnyText() {
        assertEquals(
                byContent(List.of(
                        start("fs-2", new AudioFormat(8000, 1), unknown(Map.of("metadata", "leg a of 1001"))),
                        audio(320, 3))),
                byContent(Recording.of("freeswitch/with-text").playedTo(dialect("call_id", "fs-2"))));
    }

    @Test
    void withoutMetadataTheUrlSaysWhatIsSent() {
        assertEquals(
                byContent(List.of(
                        start(Recording.CONNECTION, new AudioFormat(16_000, 2), unknown(Map.of())),
                        audio(320, 4),
                        audio(640, 5))),
                byContent(Recording.of("freeswitch/without-text")
                        .playedTo(dialect("sample_rate", "16000", "channels", "2"))));
    }

    @Test
    void metadataCountsBeforeTheUrlAsFarAsItSaysAnything() {
        SenderMessage said = dialect("sample_rate", "16000", "channels", "2")
                .text("{\"sample_rate\":48000}")
                .get(0);
        assertEquals(
                new AudioFormat(48_000, 2), assertInstanceOf(Start.class, said).format());
    }

    @Test
    void metadataThatComesLateAndContradictsEndsTheCall() {
        Dialect dialect = dialect();
        dialect.binary(new byte[2]);
        assertEquals(List.of(), dialect.text("{\"sampleRate\":8000,\"mixType\":\"mono\"}"));
        SenderMessage said = dialect.text("{\"mixType\":\"stereo\"}").get(0);
        assertEquals(
                EndReason.UNSUPPORTED_FORMAT,
                assertInstanceOf(Rejected.class, said).reason());
    }
}
