package io.inlet.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsTest {

    private final Metrics metrics = new Metrics(Set.of("acme"));
    private final Metrics.Tally tally = metrics.tally("twilio");

    @AfterEach
    void close() {
        metrics.close();
    }

    private Double value(String series) {
        return Scrape.of(metrics).value(series);
    }

    @Test
    void countsFramesByWhatBecameOfThem() {
        tally.frameReceived(6400);
        tally.frameReceived(640);
        tally.framesPublished(2);
        metrics.framesHeard(0, 1);
        assertEquals(2, metrics.received());
        assertEquals(2, metrics.published());
        assertEquals(1, metrics.unheard());
        assertEquals(2, value("inlet_frames_received_total{provider=\"twilio\"}"));
        assertEquals(7040, value("inlet_audio_bytes_received_total{provider=\"twilio\"}"));
        assertEquals(2, value("inlet_frames_published_total"));
        assertEquals(1, value("inlet_frames_unheard_total"));
    }

    @Test
    void countsLossesByTheirCause() {
        assertEquals(Map.of(), metrics.lost());
        tally.framesLost("buffer_overflow", 3, 60);
        tally.framesLost("redis_away", 1, 20);
        tally.framesLost("buffer_overflow", 2, 40);
        assertEquals(Map.of("buffer_overflow", 5L, "redis_away", 1L), metrics.lost());
        assertEquals(5, value("inlet_frames_lost_total{cause=\"buffer_overflow\"}"));
        assertEquals(100, value("inlet_gap_ms_total{cause=\"buffer_overflow\"}"));
    }

    @Test
    void aFrameIsOfTheProviderItsConnectionCameFrom() {
        metrics.tally("inlet").frameReceived(10);
        tally.frameReceived(20);
        assertEquals(10, value("inlet_audio_bytes_received_total{provider=\"inlet\"}"));
        assertEquals(20, value("inlet_audio_bytes_received_total{provider=\"twilio\"}"));
    }

    @Test
    void onlyTenantsThatAreNamedHaveMetricsOfTheirOwn() {
        assertEquals(0, value("inlet_tenant_frames_received_total{tenant=\"acme\"}"), "there from the start");
        Metrics.Tally named = metrics.streamStarted("twilio", "acme");
        named.frameReceived(10);
        named.framesLost("sender", 4, 80);
        Metrics.Tally other = metrics.streamStarted("twilio", "globex");
        other.frameReceived(10);
        other.framesLost("sender", 1, 20);
        assertEquals(1, value("inlet_tenant_frames_received_total{tenant=\"acme\"}"));
        assertEquals(4, value("inlet_tenant_frames_lost_total{tenant=\"acme\"}"));
        assertFalse(metrics.scrape().contains("globex"), metrics.scrape());
    }

    @Test
    void aHandshakeIsAdmittedOrRefusedForAReason() {
        metrics.handshakeAdmitted();
        metrics.handshakeRefused("draining");
        metrics.handshakeRefused("draining");
        assertEquals(1, value("inlet_handshakes_total{reason=\"ok\",result=\"admitted\"}"));
        assertEquals(2, value("inlet_handshakes_total{reason=\"draining\",result=\"refused\"}"));
    }

    @Test
    void aBatchIsMeasuredInSecondsAndFrames() {
        metrics.batchAnswered(7, 2);
        assertEquals(0, value("inlet_publish_seconds_bucket{le=\"0.001\"}"));
        assertEquals(1, value("inlet_publish_seconds_bucket{le=\"0.002\"}"));
        assertEquals(1, value("inlet_publish_seconds_bucket{le=\"0.005\"}"));
        assertEquals(0.002, value("inlet_publish_seconds_sum"));
        assertEquals(0, value("inlet_batch_frames_bucket{le=\"5.0\"}"));
        assertEquals(1, value("inlet_batch_frames_bucket{le=\"10.0\"}"));
        assertEquals(7, value("inlet_batch_frames_sum"));
    }

    @Test
    void whatIsLongerThanTheLongestIsCountedToo() {
        metrics.batchAnswered(1, 0);
        metrics.batchAnswered(1, 60_000);
        assertEquals(1, value("inlet_publish_seconds_bucket{le=\"0.001\"}"));
        assertEquals(1, value("inlet_publish_seconds_bucket{le=\"30.0\"}"));
        assertEquals(2, value("inlet_publish_seconds_bucket{le=\"+Inf\"}"));
        assertEquals(2, value("inlet_publish_seconds_count"));
        assertEquals(60, value("inlet_publish_seconds_sum"));
    }

    @Test
    void anAckIsMeasuredFromTheArrivalOfItsFrame() {
        tally.acknowledged(30);
        assertEquals(0, value("inlet_ack_seconds_bucket{le=\"0.02\"}"));
        assertEquals(1, value("inlet_ack_seconds_bucket{le=\"0.05\"}"));
        assertEquals(1, value("inlet_ack_seconds_count"));
    }

    @Test
    void nobodyKnowsHowManyListenBeforeRedisHasSaidSo() {
        assertTrue(value("inlet_receivers").isNaN());
        metrics.framesHeard(3, 10);
        assertEquals(3, value("inlet_receivers"));
        assertEquals(0, metrics.unheard());
    }

    @Test
    void whatCanBeCountedIsThereBeforeItHasHappened() {
        metrics.expectProvider("telnyx");
        metrics.expectRefusal("node_full");
        metrics.expectLoss("refused");
        metrics.expectClose(1000, "stop");
        metrics.expectBreaker("open");
        Stream.of(
                        "inlet_frames_received_total{provider=\"telnyx\"}",
                        "inlet_streams_started_total{provider=\"telnyx\"}",
                        "inlet_handshakes_total{reason=\"ok\",result=\"admitted\"}",
                        "inlet_handshakes_total{reason=\"node_full\",result=\"refused\"}",
                        "inlet_frames_lost_total{cause=\"refused\"}",
                        "inlet_gap_ms_total{cause=\"refused\"}",
                        "inlet_closes_total{code=\"1000\",reason=\"stop\"}",
                        "inlet_breaker_transitions_total{to=\"open\"}")
                .forEach(series -> assertEquals(0, value(series), series));
        metrics.connectionClosed(1000, "stop");
        assertEquals(1, value("inlet_closes_total{code=\"1000\",reason=\"stop\"}"));
        assertNull(value("inlet_closes_total{code=\"1001\",reason=\"going_away\"}"));
    }

    @Test
    void aGaugeIsAskedAtEachScrape() {
        AtomicLong figure = new AtomicLong(1);
        metrics.gauge("inlet.some.seconds", "Some", figure::get);
        metrics.gauge("inlet.kinds", "Kinds", "kind", "one", () -> 1);
        metrics.gauge("inlet.kinds", "Kinds", "kind", "two", () -> 2);
        assertEquals(1, value("inlet_some_seconds"));
        figure.set(5);
        assertEquals(5, value("inlet_some_seconds"));
        assertEquals(1, value("inlet_kinds{kind=\"one\"}"));
        assertEquals(2, value("inlet_kinds{kind=\"two\"}"));
    }

    @Test
    void theJvmIsLookedAtOnceSaidSo() {
        assertFalse(metrics.scrape().contains("jvm_"));
        metrics.watchJvm();
        String text = metrics.scrape();
        assertTrue(text.contains("jvm_memory_used_bytes{area=\"heap\""), text);
        assertTrue(text.contains("jvm_threads_live_threads "), text);
    }

    @Test
    void nothingIsLostWhereManyCountAtOnce() {
        CompletableFuture.allOf(Stream.generate(() -> CompletableFuture.runAsync(() -> {
                            Metrics.Tally one = metrics.tally("inlet");
                            for (int i = 0; i < 10_000; i++) {
                                one.frameReceived(2);
                            }
                        }))
                        .limit(8)
                        .toArray(CompletableFuture[]::new))
                .join();
        assertEquals(80_000, metrics.received());
        assertEquals(160_000, value("inlet_audio_bytes_received_total{provider=\"inlet\"}"));
    }
}
