package io.inlet.dialect;

import static io.inlet.dialect.Recordings.OFFER;
import static io.inlet.dialect.Recordings.assertHeard;
import static io.inlet.dialect.Recordings.heard;
import static io.inlet.dialect.Recordings.lines;
import static io.inlet.dialect.Recordings.missing;
import static io.inlet.dialect.Recordings.start;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.inlet.dialect.SenderMessage.Dtmf;
import io.inlet.dialect.SenderMessage.Mark;
import io.inlet.dialect.SenderMessage.Start;
import io.inlet.dialect.SenderMessage.Stop;
import io.inlet.stream.AudioFormat;
import io.inlet.stream.CallDetails;
import io.inlet.stream.Track;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PlivoTest {

    private static final String CALL = "5b8f1c2e-0d3a-4f6b-9a7c-1e2d3c4b5a69";
    private static final List<String> MULAW = lines("plivo/mulaw");

    private static Start started(String account, AudioFormat format, Encoding encoding, Map<String, String> headers) {
        return start(
                account,
                CALL,
                format,
                encoding,
                new CallDetails(
                        Optional.of("plivo"),
                        Optional.empty(),
                        Optional.empty(),
                        Map.of(
                                "stream_id",
                                "20170ada-f610-433b-8758-c02a2aab3662",
                                "call_id",
                                CALL,
                                "account_id",
                                account),
                        headers));
    }

    private static Map<String, String> headers(String extraHeaders) {
        String start = MULAW.get(0).replaceFirst("\"extra_headers\":\"[^\"]*\"", "\"extra_headers\":" + extraHeaders);
        return ((Start) new Plivo(OFFER).text(start).get(0)).details().metadata();
    }

    @Test
    void aCallIsHeard() {
        assertHeard(
                Provider.PLIVO,
                MULAW,
                List.of(
                        started(
                                "MAXYZ123",
                                new AudioFormat(8000, 1),
                                Encoding.MULAW,
                                Map.of("userId", "12345", "name", "Jürgen M")),
                        "inbound 1",
                        "inbound 2",
                        new Dtmf("5", OptionalLong.empty()),
                        "inbound 3",
                        new Mark("cp1"),
                        "inbound 4",
                        new Stop()));
    }

    @Test
    void thoseWhoSpeakItTooAreUnderstood() {
        assertHeard(
                Provider.PLIVO,
                lines("plivo/clone-l16"),
                List.of(
                        started("MA_CLONE", new AudioFormat(16_000, 1, 2), Encoding.PCM16, Map.of()),
                        "inbound 1",
                        "outbound 2",
                        "inbound 3",
                        "outbound 4",
                        new Stop()));
    }

    @Test
    void extraHeadersAreReadInEachForm() {
        assertEquals(Map.of("a", "1=2", "b", ""), headers("\"a=1=2; b=;c;=d; ;\""));
        assertEquals(Map.of("a", "100%"), headers("\"a=100%\""), "not encoded after all");
        assertEquals(Map.of("a", "1"), headers("{\"a\":1}"));
        assertEquals(Map.of("a", "1"), headers("\"{\\\\\"a\\\\\":\\\\\"1\\\\\"}\""));
        assertEquals(Map.of(), headers("null"));
        assertEquals(Map.of(), headers("[\"a\"]"));
    }

    @Test
    void theTimeOfDayDoesNotSayHowLongIsMissing() {
        List<String> lines = new ArrayList<>(MULAW);
        lines.remove(1);
        lines.remove(3); // frames 1 and 3
        assertEquals(
                List.of(
                        missing(Track.INBOUND, 1),
                        "inbound 2",
                        new Dtmf("5", OptionalLong.empty()),
                        missing(Track.INBOUND, 1),
                        new Mark("cp1"),
                        "inbound 4",
                        new Stop()),
                heard(new Plivo(OFFER), lines).stream().skip(1).toList());
        List<String> shownByAudio = new ArrayList<>(MULAW);
        shownByAudio.remove(2);
        shownByAudio.remove(2);
        assertEquals(
                List.of("inbound 1", missing(Track.INBOUND, 2), "inbound 3"),
                heard(new Plivo(OFFER), shownByAudio).subList(1, 4));
    }
}
