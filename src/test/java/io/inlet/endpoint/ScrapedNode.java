package io.inlet.endpoint;

import io.inlet.admission.Admission;
import io.inlet.admission.PlayedStore;
import io.inlet.admission.PlayedTenants;
import io.inlet.admission.Revocations;
import io.inlet.admission.Stress;
import io.inlet.config.SampleSettings;
import io.inlet.config.Settings;
import io.inlet.metrics.Metrics;
import io.inlet.metrics.Scrape;
import io.inlet.publishing.Lanes;
import io.inlet.publishing.RedisTarget;
import io.inlet.stream.BufferBudget;
import io.inlet.tracing.Tracing;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;

/** What is scraped of a node that has just been made, and has a tenant in METRICS_TENANTS. */
public final class ScrapedNode {

    public static final String TENANT = "acme";

    private ScrapedNode() {}

    public static Scrape scrape() {
        Settings settings = SampleSettings.with("METRICS_TENANTS", TENANT);
        SettableClock clock = new SettableClock(1_700_000_000_000L);
        ScheduledExecutorService timer = new PlayedTimer().executor();
        Revocations revocations = new Revocations(new PlayedStore(), clock);
        Admission admission = new PlayedTenants().admission(settings, revocations, clock);
        Stress stress = new Stress(settings.stress(), () -> new Stress.Measures(0, 0, 0), clock);
        BufferBudget budget = new BufferBudget(settings.audio().maxBufferedBytes());
        try (Metrics metrics = new Metrics(settings.metricsTenants());
                RedisTarget redis = new RedisTarget(settings.redis(), metrics, timer, clock)) {
            Calls calls = new Calls(
                    settings,
                    token -> new CompletableFuture<>(),
                    Lanes.to(redis, settings, metrics, Tracing.OFF, timer, clock),
                    revocations,
                    budget,
                    metrics,
                    timer,
                    clock);
            new Gauges(settings, admission, calls, redis, stress).showOn(metrics);
            metrics.watchJvm();
            return Scrape.of(metrics);
        }
    }
}
