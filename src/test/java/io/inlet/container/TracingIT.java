package io.inlet.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.inlet.tracing.Collector;
import io.inlet.tracing.Collector.Seen;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A call's trace: from its sender to the consumers, and to whoever collects spans. */
@OnInlet
class TracingIT {

    private static final String TENANT = "tenant-traced";
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SPAN = "00f067aa0ba902b7";
    private static final String PARENT = "00-" + TRACE + "-" + SPAN + "-01";
    private static final String OTHER = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";

    private final String interaction = Audio.newCall("int-traced");

    private Call dial(URI url, String traceparent) {
        return Call.dial(
                url,
                Map.of(
                        "Authorization",
                        "Bearer " + Token.of(TENANT, interaction).signed(),
                        "traceparent",
                        traceparent,
                        "tracestate",
                        "rojo=1"),
                List.of());
    }

    private JsonObjectBuilder start() {
        return Json.createObjectBuilder()
                .add("event", "start")
                .add("interaction_id", interaction)
                .add("tenant_id", TENANT)
                .add("sample_rate", 24_000)
                .add("encoding", "pcm16");
    }

    private void speak(Call call, int frames) {
        for (int seq = 1; seq <= frames; seq++) {
            call.send(Audio.frame(interaction, seq));
        }
        call.say("{\"event\":\"stop\"}");
        Call.Heard heard = call.next();
        while (heard.text() != null) {
            heard = call.next();
        }
        assertEquals(1000, heard.closeCode());
    }

    private static String traceparent(Subscriber.Message message, String event) {
        JsonObject json = message.json();
        assertEquals(event, json.getString("event"), message.text());
        return json.getString("traceparent", "none");
    }

    @Test
    void theTraceOfAHandshakeIsInTheEventsOfItsCall() {
        try (var consumer = Subscriber.ofEvents(interaction);
                Call call = dial(InletUnderTest.ingest(), PARENT)) {
            call.say(start());
            call.hears("started");
            speak(call, 1);
            Subscriber.Message started = consumer.next();
            assertEquals(PARENT, traceparent(started, "started"));
            assertEquals("rojo=1", started.json().getString("tracestate"));
            assertEquals(PARENT, traceparent(consumer.next(), "stopped"));
        }
    }

    @Test
    void theTraceOfAStartCountsBeforeIt() {
        try (var consumer = Subscriber.ofEvents(interaction);
                Call call = dial(InletUnderTest.ingest(), PARENT)) {
            call.say(start().add("traceparent", OTHER));
            call.hears("started");
            Subscriber.Message started = consumer.next();
            assertEquals(OTHER, traceparent(started, "started"));
            assertFalse(started.json().containsKey("tracestate"), started.text());
        }
    }

    @Test
    void oneThatIsNotByTheGrammarIsNoReasonToRefuseACall() {
        try (var consumer = Subscriber.ofEvents(interaction);
                Call call = dial(InletUnderTest.ingest(), "00-" + TRACE)) {
            call.say(start().add("traceparent", 7));
            call.hears("started");
            assertEquals("none", traceparent(consumer.next(), "started"));
        }
    }

    @Test
    void spansOfHandshakeAndBatchesAreOfTheSendersTrace() {
        try (Collector collector = new Collector();
                ServedInlet served = ServedInlet.with(Map.of(
                                "OTEL_EXPORTER_OTLP_ENDPOINT",
                                collector.url(),
                                "OTEL_SERVICE_NAME",
                                "inlet-it",
                                "OTEL_BSP_SCHEDULE_DELAY",
                                "100",
                                "METRICS_TENANTS",
                                TENANT))
                        .awaitReady();
                var consumer = Subscriber.ofEvents(interaction);
                Call call = dial(served.ingest(), PARENT)) {
            call.say(start());
            call.hears("started");
            String passedOn = traceparent(consumer.next(), "started");
            speak(call, 20);
            assertEquals(
                    401,
                    Request.handshake()
                            .to(served.port())
                            .bearer("not.a.token")
                            .with("traceparent", PARENT)
                            .send()
                            .status());

            Await.until(
                    "spans of two handshakes and of a batch",
                    Duration.ofSeconds(10),
                    () -> collector.spans("handshake").size() == 2
                            && !collector.spans("batch").isEmpty());
            Seen admitted = outcome(collector, "admitted");
            assertEquals(TRACE, admitted.traceId());
            assertEquals(SPAN, admitted.parentId());
            assertEquals("00-" + TRACE + "-" + admitted.spanId() + "-01", passedOn);
            assertEquals("inlet-it", admitted.attributes().get("service.name"));
            assertEquals("101", admitted.attributes().get("http.response.status_code"));
            assertEquals(TENANT, admitted.attributes().get("inlet.tenant"));
            assertTrue(admitted.nanos() > 0, admitted.toString());
            Seen refused = outcome(collector, "invalid_token");
            assertEquals(TRACE, refused.traceId());
            assertEquals("401", refused.attributes().get("http.response.status_code"));
            Seen batch = collector.spans("batch").get(0);
            assertEquals(TRACE, batch.traceId());
            assertEquals(admitted.spanId(), batch.parentId());
            assertEquals("accepted", batch.attributes().get("inlet.outcome"));
            assertFalse(collector.spans().toString().contains(interaction), "no interaction is in a span");

            served.terminate();
            assertEquals(0, served.awaitExit());
            assertEquals(List.of(), served.errors());
        }
    }

    private static Seen outcome(Collector collector, String outcome) {
        return collector.spans("handshake").stream()
                .filter(span -> outcome.equals(span.attributes().get("inlet.outcome")))
                .findFirst()
                .orElseThrow(() -> new AssertionError(collector.spans().toString()));
    }
}
