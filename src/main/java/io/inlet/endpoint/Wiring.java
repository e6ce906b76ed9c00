package io.inlet.endpoint;

import io.inlet.admission.Admission;
import io.inlet.admission.CredentialVerifier;
import io.inlet.admission.Heap;
import io.inlet.admission.IssuerKeys;
import io.inlet.admission.JwksUri;
import io.inlet.admission.KnockLimits;
import io.inlet.admission.OneTimeOffers;
import io.inlet.admission.OperatorSessions;
import io.inlet.admission.Revocations;
import io.inlet.admission.Stress;
import io.inlet.admission.TenantLimits;
import io.inlet.admission.Tickets;
import io.inlet.admission.TokenVerifier;
import io.inlet.admission.TrustedProxies;
import io.inlet.admission.VerificationKeys;
import io.inlet.config.InvalidSetting;
import io.inlet.config.Inventory;
import io.inlet.config.Settings;
import io.inlet.journal.Journal;
import io.inlet.metrics.Metrics;
import io.inlet.publishing.Lanes;
import io.inlet.publishing.Leases;
import io.inlet.publishing.RedisTarget;
import io.inlet.stream.BufferBudget;
import io.inlet.tracing.Tracing;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Makes the rooms of the house, once each. They are plain classes, and {@code @Singleton} rather than
 * {@code @ApplicationScoped} so that no proxy stands between a frame and its lane.
 */
@Dependent
public class Wiring {

    private static final int TIMER_THREADS = 2;

    /** @throws InvalidSetting which fails the deployment, after its line was written */
    @Produces
    @Singleton
    Settings settings() {
        try {
            return Settings.read(Wiring::setting);
        } catch (InvalidSetting refused) {
            Journal.settingRefused(refused.getMessage());
            throw refused;
        }
    }

    /** What the settings were made of, for operators to see. */
    @Produces
    @Singleton
    Inventory inventory(Settings valid) {
        return Inventory.of(Wiring::setting, Wiring::source);
    }

    /** Where the value of a variable comes from, in a word that is the same on every server. */
    private static String source(String variable) {
        return setting(variable).equals(System.getenv(variable)) ? "environment" : "properties";
    }

    /** MicroProfile Config finds {@code ack.interval} in the variable {@code ACK_INTERVAL} too, but not vice versa. */
    private static String setting(String variable) {
        String property = variable.toLowerCase(Locale.ROOT).replace('_', '.');
        return ConfigProvider.getConfig()
                .getOptionalValue(property, String.class)
                .orElse(null);
    }

    /** Not the server's own: WildFly's refuses every task once it has begun to stop, which is when a drain needs it. */
    @Produces
    @Singleton
    ScheduledExecutorService timer() {
        return Executors.newScheduledThreadPool(TIMER_THREADS, task -> {
            Thread thread = new Thread(task, "inlet-timer");
            thread.setDaemon(true);
            return thread;
        });
    }

    @Produces
    @Singleton
    VerificationKeys keys(Settings settings, ScheduledExecutorService timer) {
        Settings.Jwt jwt = settings.jwt();
        return new VerificationKeys(
                jwt.publicKey(),
                jwt.keySet().map(set -> new IssuerKeys(set, new JwksUri(set.url())::fetch, timer, Clock.systemUTC())));
    }

    @Produces
    @Singleton
    TokenVerifier tokens(Settings settings, VerificationKeys keys) {
        return new TokenVerifier(settings.jwt(), keys, Clock.systemUTC());
    }

    @Produces
    @Singleton
    OperatorSessions sessions() {
        return new OperatorSessions(Clock.systemUTC());
    }

    @Produces
    @Singleton
    Tickets tickets() {
        return new Tickets(Clock.systemUTC());
    }

    @Produces
    @Singleton
    OneTimeOffers offers(Tickets tickets) {
        return new OneTimeOffers(tickets, Clock.systemUTC());
    }

    @Produces
    @Singleton
    Platforms platforms(Settings settings) {
        return new Platforms(
                new CredentialVerifier(settings.platforms().credentials(), Clock.systemUTC()), settings.platforms());
    }

    @Produces
    @Singleton
    TrustedProxies proxies(Settings settings) {
        return new TrustedProxies(settings.service().trustedProxies());
    }

    @Produces
    @Singleton
    Revocations revocations(RedisTarget redis) {
        return new Revocations(SharedRevocations.in(redis), Clock.systemUTC());
    }

    @Produces
    @Singleton
    KnockLimits knockLimits(Settings settings) {
        return new KnockLimits(settings.limits(), Clock.systemUTC());
    }

    @Produces
    @Singleton
    Leases leases(RedisTarget redis, ScheduledExecutorService timer) {
        return new Leases(redis, timer, Clock.systemUTC());
    }

    @Produces
    @Singleton
    Admission admission(
            Settings settings, Revocations revocations, Leases leases, Stress stress, ScheduledExecutorService timer) {
        TenantLimits tenants = new TenantLimits(settings.limits(), leases::take);
        Admission admission = new Admission(settings, revocations, tenants, stress, Clock.systemUTC());
        timer.scheduleWithFixedDelay(admission::lapse, 1, 1, TimeUnit.SECONDS);
        return admission;
    }

    @Produces
    @Singleton
    Stress stress(
            Settings settings, Calls calls, RedisTarget redis, BufferBudget budget, ScheduledExecutorService timer) {
        Clock clock = Clock.systemUTC();
        Heap heap = new Heap(clock);
        Stress stress = new Stress(
                settings.stress(),
                () -> new Stress.Measures(
                        redis.answeringSince(calls.waitingSinceMs().orElse(Long.MAX_VALUE))
                                .toMillis(),
                        heap.percentAfterCollection(),
                        (int) (calls.unpublishedBytes() * 100 / budget.maxBytes())),
                clock);
        timer.scheduleWithFixedDelay(stress::measure, Stress.INTERVAL_MS, Stress.INTERVAL_MS, TimeUnit.MILLISECONDS);
        return stress;
    }

    @Produces
    @Singleton
    RedisTarget redis(Settings settings, Metrics metrics, ScheduledExecutorService timer) {
        return new RedisTarget(settings.redis(), metrics, timer, Clock.systemUTC());
    }

    @Produces
    @Singleton
    Metrics metrics(Settings settings) {
        return new Metrics(settings.metricsTenants());
    }

    @Produces
    @Singleton
    Tracing tracing(Settings settings) {
        if (!settings.traced()) {
            return Tracing.OFF;
        }
        Map<String, String> properties = new HashMap<>();
        for (String name : ConfigProvider.getConfig().getPropertyNames()) {
            if (name.startsWith("otel.")) {
                properties.put(name, ConfigProvider.getConfig().getValue(name, String.class));
            }
        }
        try {
            return Tracing.to(properties, settings.metricsTenants());
        } catch (IllegalArgumentException unusable) {
            Journal.settingRefused(unusable.getMessage());
            throw unusable;
        }
    }

    @Produces
    @Singleton
    BufferBudget budget(Settings settings) {
        return new BufferBudget(settings.audio().maxBufferedBytes());
    }

    /** Also for those who know them as {@code LiveCalls} only. */
    @Produces
    @Singleton
    Calls calls(
            Settings settings,
            TokenVerifier tokens,
            RedisTarget redis,
            Revocations revocations,
            BufferBudget budget,
            Metrics metrics,
            Tracing tracing,
            ScheduledExecutorService timer) {
        Clock clock = Clock.systemUTC();
        Lanes lanes = Lanes.to(redis, settings, metrics, tracing, timer, clock);
        return new Calls(settings, tokens::verify, lanes, revocations, budget, metrics, timer, clock);
    }

    @Produces
    @Singleton
    Node node(
            Settings settings,
            Admission admission,
            Calls calls,
            Revocations revocations,
            RedisTarget redis,
            Metrics metrics,
            Stress stress) {
        new Gauges(settings, admission, calls, redis, stress).showOn(metrics);
        return new Node(admission, calls, revocations, redis, metrics, stress);
    }
}
