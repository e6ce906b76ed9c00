package io.inlet.endpoint;

import io.inlet.admission.Admission;
import io.inlet.admission.Refusal;
import io.inlet.admission.Stress;
import io.inlet.config.Settings;
import io.inlet.dialect.Provider;
import io.inlet.metrics.Metrics;
import io.inlet.publishing.Breaker;
import io.inlet.publishing.RedisTarget;
import io.inlet.stream.EndReason;
import io.inlet.stream.Gap;
import jakarta.websocket.CloseReason;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * How the node stands now, for who scrapes it: read from memory when asked, so that nothing is kept up to date for
 * nobody. Also which words labels can have, so that the first scrape has them all. Used once.
 */
final class Gauges {

    private static final double MILLIS = 1000;

    private final Settings settings;
    private final Admission admission;
    private final Calls calls;
    private final RedisTarget redis;
    private final Stress stress;

    Gauges(Settings settings, Admission admission, Calls calls, RedisTarget redis, Stress stress) {
        this.settings = settings;
        this.admission = admission;
        this.calls = calls;
        this.redis = redis;
        this.stress = stress;
    }

    void showOn(Metrics metrics) {
        expect(metrics);
        streams(metrics);
        listeners(metrics);
        buffers(metrics);
        node(metrics);
    }

    private static void expect(Metrics metrics) {
        metrics.expectProvider(Caller.OURS);
        for (Provider provider : Provider.values()) {
            metrics.expectProvider(provider.word());
        }
        for (Refusal.Reason reason : Refusal.Reason.values()) {
            metrics.expectRefusal(reason.word());
        }
        for (Gap.Reason reason : Gap.Reason.values()) {
            metrics.expectLoss(reason.word());
        }
        for (EndReason reason : EndReason.values()) {
            metrics.expectClose(reason.closeCode(), reason.word());
        }
        metrics.expectClose(CloseReason.CloseCodes.PROTOCOL_ERROR.getCode(), Call.PROTOCOL_ERROR);
    }

    private void streams(Metrics metrics) {
        metrics.gauge("inlet.streams.open", "Streams that audio may come on", of(Call.Phase.STREAMING)::getAsLong);
        for (Call.Phase phase : Call.Phase.values()) {
            metrics.gauge("inlet.streams", "Calls, by how far they are", "state", word(phase), of(phase)::getAsLong);
        }
        metrics.gauge("inlet.connections", "Connections, those in their handshake included", admission::open);
        metrics.gauge(
                "inlet.connections.limit",
                "MAX_CONNECTIONS; 0: none",
                () -> settings.limits().maxConnections());
        for (String tenant : settings.metricsTenants()) {
            metrics.gauge(
                    "inlet.tenant.streams.open",
                    "Streams that audio may come on, of tenants in METRICS_TENANTS",
                    "tenant",
                    tenant,
                    () -> calls.streamsOf(tenant));
        }
    }

    private void listeners(Metrics metrics) {
        metrics.gauge("inlet.listeners", "Operators who listen in to a call now", calls::listeners);
    }

    private LongSupplier of(Call.Phase phase) {
        return () -> calls.in(phase);
    }

    private void buffers(Metrics metrics) {
        metrics.gauge(
                "inlet.buffered.seconds",
                "Audio that waits for Redis, of all streams together",
                () -> calls.unpublishedMs().sum() / MILLIS);
        metrics.gauge(
                "inlet.buffered.worst.seconds",
                "Audio that waits for Redis, of the stream that has most of it",
                () -> calls.unpublishedMs().max().orElse(0) / MILLIS);
        metrics.gauge(
                "inlet.buffered.allowed.seconds",
                "BUFFER_DURATION_MS: what a stream can keep of it while Redis is away",
                () -> settings.audio().bufferDuration().toMillis() / MILLIS);
        metrics.gauge(
                "inlet.buffered.bytes",
                "Audio in memory, published or not",
                () -> calls.budget().held());
        metrics.gauge(
                "inlet.buffered.limit.bytes",
                "MAX_BUFFERED_MB",
                () -> calls.budget().maxBytes());
        metrics.gauge(
                "inlet.lag.seconds",
                "For how long the oldest unpublished frame has been waiting, while Redis answers",
                () -> stress.state().measures().lagMs() / MILLIS);
    }

    private void node(Metrics metrics) {
        metrics.gauge("inlet.breaker.state", "Redis is asked (0), is asked once (1), is not asked (2)", this::breaker);
        metrics.gauge("inlet.draining", "1: this node is going away", () -> admission.closed() ? 1 : 0);
        for (String cause : Stress.CAUSES) {
            metrics.gauge("inlet.stress", "1: no new calls, for this reason", "reason", cause, () -> overloaded(cause));
        }
    }

    private double breaker() {
        Breaker.Position position = redis.breaker().state().position();
        return switch (position) {
            case CLOSED -> 0;
            case HALF_OPEN -> 1;
            case OPEN -> 2;
        };
    }

    private double overloaded(String cause) {
        Stress.State now = stress.state();
        return now.overloaded() && now.cause().equals(cause) ? 1 : 0;
    }

    private static String word(Call.Phase phase) {
        return phase.name().toLowerCase(Locale.ROOT);
    }
}
