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

class SignalWireTest {

    private static final String CALL = "7c1b2a30-1111-4222-8333-944455556666";
    private static final String ACCOUNT = "5a0e1b2c-aaaa-4bbb-8ccc-0d1e2f3a4b5c";

    private static Start started(AudioFormat format, Encoding encoding) {
        return start(
                ACCOUNT,
                CALL,
                format,
                encoding,
                new CallDetails(
                        Optional.of("signalwire"),
                        Optional.empty(),
                        Optional.empty(),
                        Map.of(
                                "stream_id",
                                "0f5d2a10-9f6a-4c1e-8b1d-2f3a4b5c6d7e",
                                "call_id",
                                CALL,
                                "account_id",
                                ACCOUNT),
                        Map.of()));
    }

    @Test
    void linearPcmOfBothTracksIsHeard() {
        assertHeard(
                Provider.SIGNALWIRE,
                lines("signalwire/both-tracks-l16"),
                List.of(
                        started(new AudioFormat(16_000, 1, 2), Encoding.PCM16),
                        "inbound 1",
                        "outbound 2",
                        "inbound 3",
                        "outbound 4",
                        "inbound 5",
                        "outbound 6",
                        new Dtmf("5", OptionalLong.of(2000)),
                        new Stop()));
    }

    @Test
    void theOutboundTrackAloneIsOneTrackAndIsCalledOutbound() {
        assertHeard(
                Provider.SIGNALWIRE,
                lines("signalwire/outbound-mulaw"),
                List.of(
                        started(new AudioFormat(8000, 1, 1), Encoding.MULAW),
                        "outbound 1",
                        "outbound 2",
                        "outbound 3",
                        new Mark("m1"),
                        new Stop()));
    }

    @Test
    void withoutNumbersTheChunksOfEachTrackSayWhatIsMissing() {
        List<String> lines = new ArrayList<>(lines("signalwire/both-tracks-l16"));
        lines.remove(4); // inbound 3
        lines.remove(4); // outbound 4
        List<Object> expected = new ArrayList<>(List.of(
                started(new AudioFormat(16_000, 1, 2), Encoding.PCM16),
                "inbound 1",
                "outbound 2",
                missing(Track.OUTBOUND, 1),
                missing(Track.INBOUND, 1, 20),
                "inbound 5",
                "outbound 6",
                new Dtmf("5", OptionalLong.of(2000)),
                new Stop()));
        assertEquals(expected, heard(new SignalWire(OFFER), lines));
        expected.remove(3);
        expected.add(5, missing(Track.OUTBOUND, 1, 20));
        lines.replaceAll(line -> line.replaceAll(",\"sequenceNumber\":\"\\d+\"", ""));
        assertEquals(expected, heard(new SignalWire(OFFER), lines));
    }
}
