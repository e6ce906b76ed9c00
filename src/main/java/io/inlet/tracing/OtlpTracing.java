package io.inlet.tracing;

import io.inlet.stream.TraceContext;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Spans over OTLP, by the OpenTelemetry SDK and its own variables: it samples, keeps some thousand spans while the collector
 * is slow, and drops the rest. Whether a parent is recorded decides, unless the sampler that is set does not ask.
 */
final class OtlpTracing implements Tracing {

    private static final long NANOS = 1_000_000_000;
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int SERVER_ERROR = 500;
    private static final Map<String, String> DEFAULTS = Map.of("otel.service.name", "inlet");

    /** Whatever else is set: metrics are read at {@code /metrics}, and the WAR has a client for HTTP only. */
    private static final Map<String, String> FIXED = Map.of(
            "otel.traces.exporter", "otlp",
            "otel.metrics.exporter", "none",
            "otel.logs.exporter", "none",
            "otel.exporter.otlp.traces.protocol", "http/protobuf");

    private static final TextMapGetter<TraceContext> MEMBERS = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(TraceContext context) {
            return List.of("traceparent", "tracestate");
        }

        @Override
        public String get(TraceContext context, String name) {
            return name.equals("traceparent")
                    ? context.traceparent()
                    : context.tracestate().orElse(null);
        }
    };

    private final OpenTelemetrySdk sdk;
    private final Tracer tracer;
    private final Set<String> tenants;

    OtlpTracing(Map<String, String> properties, Set<String> tenants) {
        this.tenants = tenants;
        Map<String, String> given = new HashMap<>(DEFAULTS);
        given.putAll(properties);
        try {
            sdk = AutoConfiguredOpenTelemetrySdk.builder()
                    .addPropertiesSupplier(() -> given)
                    .addPropertiesCustomizer(any -> FIXED)
                    .setComponentLoader(new OwnComponents())
                    .disableShutdownHook()
                    .build()
                    .getOpenTelemetrySdk();
        } catch (ConfigurationException unusable) {
            throw new IllegalArgumentException(unusable.getMessage(), unusable);
        }
        tracer = sdk.getTracer("io.inlet");
    }

    @Override
    public boolean on() {
        return true;
    }

    @Override
    public long now() {
        Instant now = Instant.now();
        return now.getEpochSecond() * NANOS + now.getNano();
    }

    private static Context remote(TraceContext context) {
        return W3CTraceContextPropagator.getInstance().extract(Context.root(), context, MEMBERS);
    }

    private static SpanContext spanContext(TraceContext context) {
        return Span.fromContext(remote(context)).getSpanContext();
    }

    @Override
    public Handshake handshake(Optional<TraceContext> parent, String route, long sinceNanos) {
        SpanBuilder builder = tracer.spanBuilder("handshake")
                .setSpanKind(SpanKind.SERVER)
                .setAttribute("http.request.method", "GET")
                .setAttribute("http.route", route)
                .setStartTimestamp(sinceNanos, TimeUnit.NANOSECONDS);
        parent.ifPresentOrElse(theirs -> builder.setParent(remote(theirs)), builder::setNoParent);
        return new Recorded(parent, builder.startSpan());
    }

    private final class Recorded implements Handshake {

        private final Optional<TraceContext> parent;
        private final Span span;

        Recorded(Optional<TraceContext> parent, Span span) {
            this.parent = parent;
            this.span = span;
        }

        @Override
        public Optional<TraceContext> context() {
            SpanContext mine = span.getSpanContext();
            return span.isRecording() && mine.isSampled()
                    ? Optional.of(TraceContext.of(
                            mine.getTraceId(), mine.getSpanId(), true, parent.flatMap(TraceContext::tracestate)))
                    : parent;
        }

        @Override
        public void admitted(String provider, Optional<String> tenant) {
            span.setAttribute("inlet.provider", provider);
            tenant.filter(tenants::contains).ifPresent(named -> span.setAttribute("inlet.tenant", named));
            answered(SWITCHING_PROTOCOLS, "admitted");
        }

        @Override
        public void refused(int status, String reason) {
            if (status >= SERVER_ERROR) {
                span.setStatus(StatusCode.ERROR, reason);
            }
            answered(status, reason);
        }

        private void answered(int status, String outcome) {
            span.setAttribute("http.response.status_code", status).setAttribute("inlet.outcome", outcome);
            span.end();
        }
    }

    @Override
    public void batch(Batch batch) {
        SpanBuilder builder = tracer.spanBuilder("batch")
                .setSpanKind(SpanKind.PRODUCER)
                .setParent(remote(batch.calls().get(0)))
                .setAttribute("messaging.system", "redis")
                .setAttribute("inlet.lane", batch.lane())
                .setAttribute("inlet.streams", batch.streams())
                .setAttribute("inlet.frames", batch.frames())
                .setAttribute("inlet.bytes", batch.bytes())
                .setAttribute("inlet.outcome", batch.failure().isEmpty() ? "accepted" : batch.failure())
                .setStartTimestamp(batch.sinceNanos(), TimeUnit.NANOSECONDS);
        batch.calls().stream().skip(1).forEach(other -> builder.addLink(spanContext(other)));
        Span span = builder.startSpan();
        if (!batch.failure().isEmpty()) {
            span.setStatus(StatusCode.ERROR, batch.failure());
        }
        span.end(now(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        sdk.getSdkTracerProvider().shutdown().join(1, TimeUnit.SECONDS);
    }
}
