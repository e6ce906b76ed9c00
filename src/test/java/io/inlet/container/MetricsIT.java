package io.inlet.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.inlet.cli.FaultProxy;
import io.inlet.metrics.Scrape;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code /metrics} is Prometheus' text, and what happens changes exactly the series that are of it. */
@OnInlet
class MetricsIT {

    private static final String TENANT = "tenant-metrics";
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final int FRAMES = 20;

    private final String interaction = Audio.newCall("int-metrics");
    private final FaultProxy proxy = InletUnderTest.proxy();

    @BeforeEach
    void quiet() {
        InletUnderTest.awaitReady();
        Await.until("no call is left", PATIENCE, () -> calls(scrape()) == 0);
    }

    @AfterEach
    void heal() throws Exception {
        proxy.heal();
        InletUnderTest.awaitReady();
    }

    private static Response get() {
        return Request.get("/metrics").send();
    }

    private static Scrape scrape() {
        return Scrape.of(get().body());
    }

    private static double calls(Scrape scrape) {
        return scrape.value("inlet_streams{state=\"connected\"}")
                + scrape.value("inlet_streams{state=\"streaming\"}")
                + scrape.value("inlet_streams{state=\"ending\"}");
    }

    /** What has been counted of ours since; how long things took, and in how many batches, nobody can know. */
    private static Map<String, Double> countedSince(Scrape before) {
        Map<String, Double> counted = new TreeMap<>(scrape().since(before));
        counted.keySet().removeIf(series -> !series.startsWith("inlet_") || !series.contains("_total"));
        return counted;
    }

    private static void awaitCounted(Scrape before, Map<String, Double> expected) {
        Await.until("counted: " + expected, PATIENCE, () -> {
            Map<String, Double> counted = countedSince(before);
            if (!counted.equals(new TreeMap<>(expected))) {
                throw new IllegalStateException("counted: " + counted);
            }
            return true;
        });
    }

    @Test
    void isPrometheusTextForWhoeverAsks() {
        Response response = get();
        assertEquals(200, response.status(), response.toString());
        assertEquals(
                "text/plain;version=0.0.4;charset=utf-8",
                response.header("Content-Type").replace(" ", ""));
        Scrape scrape = Scrape.of(response.body());
        assertEquals(0, scrape.value("inlet_breaker_state"));
        assertEquals(0, scrape.value("inlet_draining"));
        assertEquals(InletUnderTest.MAX_CONNECTIONS, scrape.value("inlet_connections_limit"));
        assertTrue(scrape.names().contains("jvm_memory_used_bytes"), scrape.names()::toString);
        assertTrue(scrape.names().contains("jvm_gc_max_data_size_bytes"), scrape.names()::toString);
    }

    @Test
    void aCallChangesExactlyWhatIsOfIt() {
        Scrape before = scrape();
        try (Subscriber consumer = Subscriber.ofFrames(interaction);
                Call call = Call.started(TENANT, interaction)) {
            assertEquals(1, scrape().value("inlet_streams_open"));
            call.send(1, FRAMES);
            consumer.next(FRAMES);
            call.say("{\"event\":\"stop\"}");
            awaitCounted(
                    before,
                    Map.of(
                            "inlet_handshakes_total{reason=\"ok\",result=\"admitted\"}",
                            1.0,
                            "inlet_streams_started_total{provider=\"inlet\"}",
                            1.0,
                            "inlet_frames_received_total{provider=\"inlet\"}",
                            (double) FRAMES,
                            "inlet_audio_bytes_received_total{provider=\"inlet\"}",
                            (double) FRAMES * Audio.FRAME_BYTES,
                            "inlet_frames_published_total",
                            (double) FRAMES,
                            "inlet_closes_total{code=\"1000\",reason=\"stop\"}",
                            1.0));
            assertEquals(1, scrape().value("inlet_receivers"));
        }
        Map<String, Double> changed = scrape().since(before);
        assertEquals(FRAMES, changed.get("inlet_batch_frames_sum"));
        assertEquals(changed.get("inlet_batch_frames_count"), changed.get("inlet_publish_seconds_count"));
        assertEquals(FRAMES / InletUnderTest.ACK_INTERVAL, changed.get("inlet_ack_seconds_count"));
        assertEquals(0, scrape().value("inlet_streams_open"));
    }

    @Test
    void framesThatNobodyHearsAreCounted() {
        Scrape before = scrape();
        try (Call call = Call.started(TENANT, interaction)) {
            call.send(1, FRAMES);
            call.hearsAck(InletUnderTest.ACK_INTERVAL);
            call.hearsAck(FRAMES);
        }
        assertEquals(FRAMES, scrape().since(before).get("inlet_frames_unheard_total"));
        assertEquals(0, scrape().value("inlet_receivers"));
    }

    @Test
    void aHandshakeThatIsRefusedIsCountedByItsReason() {
        Scrape before = scrape();
        assertEquals(401, Request.handshake().bearer("no.such.token").send().status());
        assertEquals(401, Request.handshake().send().status());
        assertEquals(426, Request.get("/v1/ingest").send().status());
        awaitCounted(
                before,
                Map.of(
                        "inlet_handshakes_total{reason=\"invalid_token\",result=\"refused\"}", 2.0,
                        "inlet_handshakes_total{reason=\"upgrade_required\",result=\"refused\"}", 1.0));
    }

    @Test
    void aCutRedisIsSeenInTheBreakerAndWhatIsLostInItsCause() throws Exception {
        Scrape before = scrape();
        int whileAway = 5 + (InletUnderTest.BUFFER_DURATION_MS + 2_000) / Speech.FRAME_MS;
        try (Subscriber consumer = Subscriber.ofFrames(interaction);
                Call call = Call.started(TENANT, interaction);
                Speech speech = new Speech(call, whileAway + 10)) {
            speech.awaitSent(5);
            proxy.refuse();
            Await.until("the breaker is open", PATIENCE, () -> scrape().value("inlet_breaker_state") > 0);
            speech.awaitSent(15);
            assertTrue(scrape().value("inlet_buffered_worst_seconds") > 0.5, get().body());
            speech.awaitSent(whileAway);
            proxy.heal();
            speech.awaitSent(whileAway + 10);
            Await.until("it is closed", PATIENCE, () -> scrape().value("inlet_breaker_state") == 0);
            call.say("{\"event\":\"stop\"}");
            Await.until("the call is over", PATIENCE, () -> calls(scrape()) == 0);
        }
        Map<String, Double> counted = countedSince(before);
        double lost = counted.get("inlet_frames_lost_total{cause=\"buffer_overflow\"}");
        assertEquals(whileAway + 10 - lost, counted.get("inlet_frames_published_total"), "each is one or the other");
        assertEquals(lost * Speech.FRAME_MS, counted.get("inlet_gap_ms_total{cause=\"buffer_overflow\"}"), 1 + lost);
        assertEquals(1, counted.get("inlet_breaker_transitions_total{to=\"open\"}"));
        assertEquals(1, counted.get("inlet_breaker_transitions_total{to=\"closed\"}"));
        assertTrue(counted.get("inlet_breaker_transitions_total{to=\"half_open\"}") >= 1, counted::toString);
        Predicate<String> otherLoss = series -> series.startsWith("inlet_frames_lost") && !series.contains("overflow");
        assertTrue(counted.keySet().stream().noneMatch(otherLoss), counted::toString);
    }

    @Test
    void noNameOfACallOrATenantIsInIt() {
        try (Call call = Call.started(TENANT, interaction)) {
            call.send(1, FRAMES);
            call.hearsAck(InletUnderTest.ACK_INTERVAL);
            String text = get().body();
            assertFalse(text.contains(TENANT), text);
            assertFalse(text.contains("int-"), text);
        }
    }
}
