package io.inlet.tracing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.inlet.stream.TraceContext;
import io.inlet.tracing.Collector.Seen;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a collector gets. */
class TracingTest {

    private static final String ROUTE = "/v1/ingest";
    private static final Optional<TraceContext> SAMPLED =
            TraceContext.of("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "rojo=1");
    private static final Optional<TraceContext> NOT_SAMPLED =
            TraceContext.of("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00", null);

    private final Collector collector = new Collector();

    @AfterEach
    void end() {
        collector.close();
    }

    private Tracing tracing(String... namesAndValues) {
        Map<String, String> properties = new HashMap<>(Map.of("otel.exporter.otlp.endpoint", collector.url()));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            properties.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return Tracing.to(properties, Set.of("acme"));
    }

    /** All of them, when the tracing has been closed. */
    private Seen only() {
        assertEquals(1, collector.spans().size(), () -> collector.spans().toString());
        return collector.spans().get(0);
    }

    @Test
    void aHandshakeIsAPartOfItsCallersTraceAndWhatFollowsAPartOfIt() {
        Optional<TraceContext> context;
        try (Tracing tracing = tracing()) {
            Tracing.Handshake handshake = tracing.handshake(SAMPLED, ROUTE, tracing.now() - 5_000_000);
            context = handshake.context();
            handshake.admitted("inlet", Optional.of("acme"));
        }
        Seen span = only();
        assertEquals("handshake", span.name());
        assertEquals(SAMPLED.get().traceId(), span.traceId());
        assertEquals(SAMPLED.get().spanId(), span.parentId());
        assertEquals("rojo=1", span.state());
        assertTrue(span.nanos() >= 5_000_000, span.toString());
        assertEquals("inlet", span.attributes().get("service.name"));
        assertEquals("101", span.attributes().get("http.response.status_code"));
        assertEquals(ROUTE, span.attributes().get("http.route"));
        assertEquals("admitted", span.attributes().get("inlet.outcome"));
        assertEquals("acme", span.attributes().get("inlet.tenant"));
        assertEquals(TraceContext.of("00-" + span.traceId() + "-" + span.spanId() + "-01", "rojo=1"), context);
    }

    @Test
    void withoutATraceOfItsCallerItBeginsOne() {
        Optional<TraceContext> context;
        try (Tracing tracing = tracing("otel.service.name", "door")) {
            Tracing.Handshake handshake = tracing.handshake(Optional.empty(), ROUTE, tracing.now());
            context = handshake.context();
            handshake.admitted("inlet", Optional.of("globex"));
        }
        Seen span = only();
        assertEquals("", span.parentId());
        assertEquals(span.traceId(), context.orElseThrow().traceId());
        assertEquals("door", span.attributes().get("service.name"));
        assertFalse(span.attributes().containsKey("inlet.tenant"), "nobody asked for it");
    }

    @Test
    void whatItsCallerDoesNotRecordIsNotRecordedHere() {
        try (Tracing tracing = tracing()) {
            Tracing.Handshake handshake = tracing.handshake(NOT_SAMPLED, ROUTE, tracing.now());
            assertEquals(NOT_SAMPLED, handshake.context());
            handshake.admitted("inlet", Optional.empty());
        }
        assertEquals(List.of(), collector.spans());
    }

    @Test
    void aSamplerOfOnesOwnCounts() {
        try (Tracing tracing = tracing("otel.traces.sampler", "parentbased_always_off")) {
            Tracing.Handshake untraced = tracing.handshake(Optional.empty(), ROUTE, tracing.now());
            assertEquals(Optional.empty(), untraced.context());
            untraced.admitted("inlet", Optional.empty());
            Tracing.Handshake traced = tracing.handshake(SAMPLED, ROUTE, tracing.now());
            assertNotEquals(SAMPLED, traced.context());
            traced.refused(503, "node_full");
        }
        Seen span = only();
        assertTrue(span.failed());
        assertEquals("503", span.attributes().get("http.response.status_code"));
        assertEquals("node_full", span.attributes().get("inlet.outcome"));
    }

    @Test
    void aBatchIsAPartOfItsFirstCallAndLinkedToTheOthers() {
        TraceContext other = TraceContext.of("1".repeat(32), "2".repeat(16), true, Optional.empty());
        try (Tracing tracing = tracing()) {
            tracing.batch(new Tracing.Batch(
                    List.of(SAMPLED.get(), other), 3, 5, 40, 6400, tracing.now() - 2_000_000, "timeout"));
        }
        Seen span = only();
        assertEquals("batch", span.name());
        assertEquals(SAMPLED.get().traceId(), span.traceId());
        assertEquals(SAMPLED.get().spanId(), span.parentId());
        assertEquals(List.of(other.traceId()), span.links());
        assertTrue(span.failed());
        assertTrue(span.nanos() >= 2_000_000, span.toString());
        Map<String, String> attributes = span.attributes();
        assertEquals("3", attributes.get("inlet.lane"));
        assertEquals("5", attributes.get("inlet.streams"));
        assertEquals("40", attributes.get("inlet.frames"));
        assertEquals("6400", attributes.get("inlet.bytes"));
        assertEquals("timeout", attributes.get("inlet.outcome"));
    }

    @Test
    void aCollectorThatIsAwayIsNotWaitedFor() {
        Tracing tracing = tracing();
        collector.close();
        long before = System.nanoTime();
        for (int i = 0; i < 10_000; i++) {
            tracing.handshake(SAMPLED, ROUTE, tracing.now()).refused(401, "invalid_token");
        }
        tracing.close();
        assertTrue(System.nanoTime() - before < 10_000_000_000L);
    }

    @Test
    void aVariableThatCannotBeUsedIsSaid() {
        String said = assertThrows(
                        IllegalArgumentException.class,
                        () -> tracing("otel.traces.sampler", "traceidratio", "otel.traces.sampler.arg", "half"))
                .getMessage();
        assertTrue(said.contains("otel.traces.sampler.arg"), said);
    }

    @Test
    void whileNobodyCollectsWhatCallersSayIsPassedOn() {
        assertFalse(Tracing.OFF.on());
        assertEquals(0, Tracing.OFF.now());
        assertEquals(SAMPLED, Tracing.OFF.handshake(SAMPLED, ROUTE, 0).context());
    }
}
