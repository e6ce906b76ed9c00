package io.inlet.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.inlet.admission.SampleToken;
import io.inlet.dialect.Offer;
import io.inlet.dialect.Provider;
import io.inlet.metrics.Scrape;
import io.inlet.stream.EndReason;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is counted of a call: each thing once, whatever the order in which a server tells of its end. */
class CallMetricsTest extends PlayedCall {

    private Scrape scrape() {
        return Scrape.of(calls.metrics());
    }

    private Map<String, Double> closes() {
        return scrape().values().entrySet().stream()
                .filter(series -> series.getKey().startsWith("inlet_closes_total"))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, Double::sum, TreeMap::new));
    }

    private static Map<String, Double> once(int code, String reason) {
        return Map.of("inlet_closes_total{code=\"" + code + "\",reason=\"" + reason + "\"}", 1.0);
    }

    @Test
    void framesAndTheirBytesAreCountedAsTheyCome() {
        started();
        audio(3);
        redis.accept();
        assertEquals(3, scrape().value("inlet_frames_received_total{provider=\"inlet\"}"));
        assertEquals(3 * FRAME.length, scrape().value("inlet_audio_bytes_received_total{provider=\"inlet\"}"));
        assertEquals(1, scrape().value("inlet_streams_started_total{provider=\"inlet\"}"));
        assertEquals(3, scrape().value("inlet_frames_published_total"));
    }

    @Test
    void aPlatformsFramesAreCountedAsItSendsThem() {
        connected();
        Caller caller = admitted(new SampleToken(Map.of("tenant_id", "acme", "exp", NOW / 1000 + 600)));
        caller.speaks(
                Provider.FREESWITCH.word(),
                Provider.FREESWITCH.speak(new Offer(
                        Map.of("rate", "8000"), Optional.of("acme"), "connection-1", List.of("uuid"), false)));
        Call platform = calls.open(new RecordedSession().takingAtOnce().session(), caller);
        platform.text("{\"uuid\":\"call-1\",\"sampleRate\":8000}", true);
        platform.audio(new byte[320]);
        assertEquals(1, scrape().value("inlet_frames_received_total{provider=\"freeswitch\"}"));
        assertEquals(320, scrape().value("inlet_audio_bytes_received_total{provider=\"freeswitch\"}"));
    }

    @Test
    void anAckIsMeasuredFromTheArrivalOfItsFrame() {
        started("ACK_INTERVAL", "2");
        audio(1);
        clock.pass(100);
        audio(1);
        clock.pass(40);
        redis.accept();
        assertEquals(1, scrape().value("inlet_ack_seconds_count"));
        assertEquals(0.04, scrape().value("inlet_ack_seconds_sum"), 1e-9);
    }

    /** Or what has waited longest would not be seen: the others came later. */
    @Test
    void acksThatBecomeDueAtOnceAreMeasuredEach() {
        started("ACK_INTERVAL", "1");
        for (int i = 0; i < 3; i++) {
            audio(1);
            clock.pass(1000);
        }
        redis.accept();
        assertEquals(3, scrape().value("inlet_ack_seconds_count"));
        assertEquals(1, scrape().value("inlet_ack_seconds_bucket{le=\"1.0\"}"));
        assertEquals(6, scrape().value("inlet_ack_seconds_sum"), 1e-9);
    }

    /** The frames of this call are 100 ms long. */
    @Test
    void aLossIsCountedInFramesAndInMilliseconds() {
        started();
        redis.accept();
        audio(4);
        call.abandon();
        assertEquals(4, scrape().value("inlet_frames_lost_total{cause=\"redis_away\"}"));
        assertEquals(400, scrape().value("inlet_gap_ms_total{cause=\"redis_away\"}"));
        assertEquals(Map.of("redis_away", 4L), calls.metrics().lost());
    }

    @Test
    void aCallThatWasStoppedIsClosedForThatReasonAndOnce() {
        started();
        call.text(STOP, true);
        redis.accept();
        assertEquals(List.of(1000), network.closeCodes());
        call.closed(new CloseReason(CloseCodes.CLOSED_ABNORMALLY, ""));
        assertEquals(once(1000, "stop"), closes());
    }

    @Test
    void aCallThatFailedIsClosedForThatReasonAndOnce() {
        connected();
        call.text("no json", true);
        call.closed(new CloseReason(CloseCodes.NORMAL_CLOSURE, ""));
        assertEquals(once(1007, "not_json"), closes());
    }

    @Test
    void aConnectionThatBreaksIsLost() {
        started();
        call.closed(new CloseReason(CloseCodes.CLOSED_ABNORMALLY, ""));
        assertEquals(once(1006, "lost"), closes());
    }

    @Test
    void aConnectionThatItsSenderClosesIsClosed() {
        started();
        call.closed(new CloseReason(CloseCodes.NORMAL_CLOSURE, ""));
        assertEquals(once(1000, "closed"), closes());
    }

    @Test
    void aCallThatIsTooSlowIsClosedForThatReason() {
        connected("START_TIMEOUT_S", "10");
        pass(Duration.ofMillis(10_001));
        assertEquals(once(EndReason.START_TIMEOUT.closeCode(), "start_timeout"), closes());
    }

    @Test
    void aCallIsConnectedThenStreamingThenEnding() {
        connected();
        assertEquals(Call.Phase.CONNECTED, call.phase());
        assertEquals(1, calls.in(Call.Phase.CONNECTED));
        call.text(START, true);
        assertEquals(Call.Phase.STREAMING, call.phase());
        assertEquals(1, calls.streamsOf("acme"));
        assertEquals(0, calls.streamsOf("globex"));
        audio(2);
        assertEquals(200, calls.unpublishedMs().sum());
        call.text(STOP, true);
        assertEquals(Call.Phase.ENDING, call.phase());
        assertEquals(0, calls.streamsOf("acme"));
        redis.accept();
        assertEquals(0, calls.size());
        assertEquals(0, calls.in(Call.Phase.ENDING));
    }
}
