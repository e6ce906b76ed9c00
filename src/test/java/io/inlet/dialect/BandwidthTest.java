package io.inlet.dialect;

import static io.inlet.dialect.Recordings.OFFER;
import static io.inlet.dialect.Recordings.assertHeard;
import static io.inlet.dialect.Recordings.heard;
import static io.inlet.dialect.Recordings.lines;
import static io.inlet.dialect.Recordings.missing;
import static io.inlet.dialect.Recordings.start;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.inlet.dialect.SenderMessage.Start;
import io.inlet.dialect.SenderMessage.Stop;
import io.inlet.stream.AudioFormat;
import io.inlet.stream.CallDetails;
import io.inlet.stream.Track;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BandwidthTest {

    private static final String CALL = "c-95ac8d6e-1a31c52e-b38f-4198";

    private static Start started(int tracks, Map<String, String> more, Map<String, String> metadata) {
        Map<String, String> platform = new HashMap<>(more);
        platform.putAll(Map.of("stream_id", "s-0a1b2c3d", "call_id", CALL, "account_id", "5500001"));
        return start(
                "5500001",
                CALL,
                new AudioFormat(8000, 1, tracks),
                Encoding.MULAW,
                new CallDetails(Optional.of("bandwidth"), Optional.empty(), Optional.empty(), platform, metadata));
    }

    @Test
    void bothTracksAreHeard() {
        assertHeard(
                Provider.BANDWIDTH,
                lines("bandwidth/both-tracks"),
                List.of(
                        started(2, Map.of("stream_name", "live"), Map.of("queue", "sales", "level", "3")),
                        "inbound 1",
                        "outbound 2",
                        "inbound 3",
                        "outbound 4",
                        "inbound 5",
                        "outbound 6",
                        new Stop()));
    }

    @Test
    void itIsMuLawOf8000WhateverTheUrlSays() {
        assertHeard(
                Provider.BANDWIDTH,
                Recordings.offer(Map.of("sample-rate", "16000", "encoding", "alaw")),
                lines("bandwidth/inbound"),
                List.of(started(1, Map.of(), Map.of()), "inbound 1", "inbound 2", "inbound 3", new Stop()));
    }

    @Test
    void withoutTimestampsOnlyTheNumberOfMissingFramesIsKnown() {
        List<String> lines = new ArrayList<>(lines("bandwidth/inbound"));
        lines.remove(2);
        assertEquals(
                List.of("inbound 1", missing(Track.INBOUND, 1), "inbound 3"),
                heard(new Bandwidth(OFFER), lines).subList(1, 4));
    }
}
