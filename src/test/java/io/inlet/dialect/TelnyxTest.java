package io.inlet.dialect;

import static io.inlet.dialect.Recordings.OFFER;
import static io.inlet.dialect.Recordings.assertHeard;
import static io.inlet.dialect.Recordings.heard;
import static io.inlet.dialect.Recordings.lines;
import static io.inlet.dialect.Recordings.missing;
import static io.inlet.dialect.Recordings.start;
import static io.inlet.dialect.Recordings.written;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.inlet.dialect.SenderMessage.Dtmf;
import io.inlet.dialect.SenderMessage.Mark;
import io.inlet.dialect.SenderMessage.Rejected;
import io.inlet.dialect.SenderMessage.Start;
import io.inlet.dialect.SenderMessage.Stop;
import io.inlet.stream.AudioFormat;
import io.inlet.stream.CallDetails;
import io.inlet.stream.EndReason;
import io.inlet.stream.Track;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TelnyxTest {

    private static final String LEG = "v3:T02llQxIyaRkhfRKxgAP8nY511EhFLizdvdUKJiSw8d6A9BborherQ";
    private static final String USER = "3E6F995F-85F7-4705-9741-53B116D28237";
    private static final List<String> PCMA = lines("telnyx/pcma");

    private static Start started(int rate, Encoding encoding) {
        return start(
                USER,
                LEG,
                new AudioFormat(rate, 1),
                encoding,
                new CallDetails(
                        Optional.of("telnyx"),
                        Optional.of("+13122010094"),
                        Optional.of("+13122123456"),
                        Map.of(
                                "stream_id",
                                "32DE0DEA-53CB-4B21-89A4-9E1819C043BC",
                                "call_id",
                                LEG,
                                "account_id",
                                USER,
                                "call_session_id",
                                "ff55a038-6f5d-11ef-9692-02420aeffb1f"),
                        Map.of("client_state", "aGF2ZSBhIG5pY2UgZGF5ID1d", "tags", "[\"T1\",\"T2\"]")));
    }

    @Test
    void aCallIsHeardUnderTheNameOfItsLeg() {
        assertHeard(
                Provider.TELNYX,
                PCMA,
                List.of(
                        started(8000, Encoding.ALAW),
                        "inbound 1",
                        "inbound 2",
                        "inbound 3",
                        "inbound 4",
                        "inbound 5",
                        new Dtmf("1", OptionalLong.empty()),
                        new Mark("m1"),
                        "inbound 6",
                        new Stop()));
    }

    @Test
    void whatComesOutOfOrderIsPutInOrder() {
        List<Object> expected = new ArrayList<>(List.of(started(16_000, Encoding.PCM16)));
        for (int i = 1; i <= 8; i++) {
            expected.add("inbound " + i);
        }
        expected.add(new Stop());
        assertHeard(Provider.TELNYX, lines("telnyx/l16-out-of-order"), expected);
        List<String> byChunk = lines("telnyx/l16-out-of-order").stream()
                .map(line -> line.replaceAll("\"sequence_number\":\"\\d+\",", ""))
                .toList();
        assertEquals(expected, heard(new Telnyx(OFFER), byChunk), "by the chunks, where there is no number");
    }

    @Test
    void fiveMessagesAreKeptForOneThatIsLateThenItIsMissing() {
        Dialect dialect = new Telnyx(OFFER);
        PCMA.subList(0, 3).forEach(dialect::text);
        for (String line : PCMA.subList(4, 8)) { // without the second frame: 3, 4, 5 and the key
            assertEquals(List.of(), dialect.text(line));
        }
        assertEquals(List.of(), dialect.text(PCMA.get(8)));
        assertEquals(List.of(), dialect.text(PCMA.get(9)), "an error has no number");
        assertEquals(
                List.of(
                        missing(Track.INBOUND, 1, 20),
                        "inbound 3",
                        "inbound 4",
                        "inbound 5",
                        new Dtmf("1", OptionalLong.empty()),
                        new Mark("m1"),
                        "inbound 6"),
                written(dialect.text(PCMA.get(10))));
        assertEquals(List.of(), dialect.text(PCMA.get(3)), "too late");
    }

    @Test
    void stopAndTheEndLetGoWhatIsKept() {
        List<String> gap = new ArrayList<>(PCMA.subList(0, 6));
        gap.remove(3);
        List<Object> expected = new ArrayList<>(List.of(
                started(8000, Encoding.ALAW), "inbound 1", missing(Track.INBOUND, 1, 20), "inbound 3", "inbound 4"));
        assertEquals(expected, heard(new Telnyx(OFFER), gap));
        gap.add(PCMA.get(11).replace("\"10\"", "\"6\""));
        expected.add(new Stop());
        assertEquals(expected, heard(new Telnyx(OFFER), gap));
    }

    @ParameterizedTest
    @ValueSource(strings = {"G722", "OPUS", "AMR-WB"})
    void aCodecThatIsNotDecodedIsRefusedByItsName(String codec) {
        assertEquals(
                List.of(new Rejected(
                        EndReason.UNSUPPORTED_FORMAT,
                        "the codec " + codec + " is not decoded here: have the platform send G.711 or linear PCM")),
                new Telnyx(OFFER).text(PCMA.get(1).replace("PCMA", codec)));
    }

    @Test
    void linearPcmIsInTheByteOrderTheOperatorSays() {
        Offer bigEndian = new Offer(Map.of(), Optional.empty(), "connection-1", List.of(), true);
        Start start = (Start) new Telnyx(bigEndian)
                .text(lines("telnyx/l16-out-of-order").get(1))
                .get(0);
        assertEquals(Encoding.L16_BIG_ENDIAN, start.encoding());
    }

    @Test
    void theUrlMaySayThatBothTracksComeSinceStartDoesNot() {
        Start start = (Start) new Telnyx(Recordings.offer(Map.of("tracks", "both_tracks")))
                .text(PCMA.get(1))
                .get(0);
        assertEquals(2, start.format().tracks());
    }
}
