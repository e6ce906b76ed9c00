package io.inlet.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;

/**
 * What this node counts and measures from its start on, and how it is read: a verb for each thing that happens. What
 * happens to every frame costs an addition to a striped adder; what is a histogram is said once a batch, or once an ack.
 * Labels have a few values each, all known beforehand: never an interaction, a tenant only where the operator has
 * named it.
 *
 * <p>Only this room knows the library behind it. Thread-safe.
 */
public final class Metrics implements AutoCloseable {

    /** Of what {@link #scrape} gives: Prometheus' text format. */
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final String OK = "ok";
    private static final String REFUSED = "refused";
    private static final double MILLIS = 1 / 1000.0;
    private static final long[] LATENCIES_MS = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 30_000};
    private static final long[] BATCHES = {1, 2, 5, 10, 20, 50, 100, 200, 512};

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Set<String> tenants;
    private final JvmGcMetrics collections = new JvmGcMetrics();

    private final Counters handshakes =
            counters("inlet.handshakes", "Handshakes, by what they were answered", "result", "reason");
    private final Counters started = counters("inlet.streams.started", "Streams that have begun", "provider");
    private final Counters closes = counters("inlet.closes", "Connections that are over, by why", "code", "reason");
    private final Counters received = counters("inlet.frames.received", "Frames that have arrived", "provider");
    private final Counters receivedBytes =
            counters("inlet.audio.bytes.received", "Audio that has arrived, as its sender coded it", "provider");
    private final Counters published = counters("inlet.frames.published", "Frames that Redis has accepted");
    private final Counters lost = counters("inlet.frames.lost", "Frames that will never be published", "cause");
    private final Counters lostMs =
            counters("inlet.gap.ms", "About how much audio is in the frames that were lost, in ms", "cause");
    private final Counters unheard =
            counters("inlet.frames.unheard", "Frames that Redis has accepted while nobody had subscribed");
    private final Counters breakerTurns =
            counters("inlet.breaker.transitions", "How often the breaker before Redis has changed its state", "to");
    private final Counters tenantReceived = counters(
            "inlet.tenant.frames.received", "Frames that have arrived, of tenants in METRICS_TENANTS", "tenant");
    private final Counters tenantLost =
            counters("inlet.tenant.frames.lost", "Frames that were lost, of tenants in METRICS_TENANTS", "tenant");
    private final LongAdder accepted = published.of();
    private final LongAdder forNobody = unheard.of();
    private final Histogram publishing =
            histogram("inlet_publish_seconds", "From the sending of a batch to Redis' answer", MILLIS, LATENCIES_MS);
    private final Histogram acknowledging =
            histogram("inlet_ack_seconds", "From the arrival of a frame until its ack is noted", MILLIS, LATENCIES_MS);
    private final Histogram batches =
            histogram("inlet_batch_frames", "Frames in a batch that Redis has answered", 1, BATCHES);
    private final AtomicLong receivers = new AtomicLong(-1);
    private final Map<List<String>, Tally> tallies = new ConcurrentHashMap<>();
    private final List<RecentLags> lags = new CopyOnWriteArrayList<>();
    private final LongAdder listenings = counters(
                    "inlet.listenings", "How often an operator has begun to listen in to a call")
            .of();

    /** @param tenants who have a few metrics of their own */
    public Metrics(Set<String> tenants) {
        this.tenants = tenants;
        for (String tenant : tenants) {
            tenantReceived.of(tenant);
            tenantLost.of(tenant);
        }
        gauge(
                "inlet.receivers",
                "Subscribers that Redis passed the last frames on to",
                () -> receivers.get() < 0 ? Double.NaN : receivers.get());
    }

    public Metrics() {
        this(Set.of());
    }

    private Histogram histogram(String name, String description, double unit, long... bounds) {
        Histogram histogram = new Histogram(name, description, unit, bounds);
        registry.getPrometheusRegistry().register(histogram);
        return histogram;
    }

    private Counters counters(String name, String description, String... labels) {
        return new Counters(registry, name, description, labels);
    }

    // ---- handshakes and connections

    public void handshakeAdmitted() {
        handshakes.of("admitted", OK).increment();
    }

    public void handshakeRefused(String reason) {
        handshakes.of(REFUSED, reason).increment();
    }

    /** How often one was refused since the start, by reason; those that did not occur are not there. */
    public Map<String, Long> handshakesRefused() {
        return handshakes.byLast(REFUSED);
    }

    /** A connection is over. */
    public void connectionClosed(int code, String reason) {
        closes.of(String.valueOf(code), reason).increment();
    }

    // ---- a call

    /** For a new connection: where its frames are counted until its stream begins. */
    public Tally tally(String provider) {
        return tallies.computeIfAbsent(List.of(provider), any -> new Tally(provider, null));
    }

    /** A stream begins. @return where its frames are counted from now on */
    public Tally streamStarted(String provider, String tenant) {
        started.of(provider).increment();
        return tenants.contains(tenant)
                ? tallies.computeIfAbsent(List.of(provider, tenant), any -> new Tally(provider, tenant))
                : tally(provider);
    }

    /**
     * What is counted of the frames of all connections of a platform, or of those of a tenant that METRICS_TENANTS names.
     * Holds its adders, so that counting a frame looks nothing up.
     */
    public final class Tally {

        private final String tenant; // null: it is not named in METRICS_TENANTS
        private final LongAdder frames;
        private final LongAdder bytes;
        private final LongAdder tenantFrames;

        private Tally(String provider, String tenant) {
            this.tenant = tenant;
            frames = received.of(provider);
            bytes = receivedBytes.of(provider);
            tenantFrames = tenant == null ? null : tenantReceived.of(tenant);
        }

        /** A frame has arrived, as its sender coded it. */
        public void frameReceived(int coded) {
            frames.increment();
            bytes.add(coded);
            if (tenantFrames != null) {
                tenantFrames.increment();
            }
        }

        /** Redis has accepted frames. */
        public void framesPublished(long number) {
            accepted.add(number);
        }

        /**
         * Frames will never be published.
         *
         * @param millis about how much audio that is
         */
        public void framesLost(String cause, long number, long millis) {
            lost.of(cause).add(number);
            lostMs.of(cause).add(millis);
            if (tenant != null) {
                tenantLost.of(tenant).add(number);
            }
        }

        /** An ack is noted. @param waitedMs since its frame arrived */
        public void acknowledged(long waitedMs) {
            acknowledging.add(waitedMs);
        }
    }

    // ---- Redis

    /** Redis has answered a batch. */
    public void batchAnswered(long frames, long tookMs) {
        batches.add(frames);
        publishing.add(tookMs);
    }

    /** Redis has passed frames on to so many. */
    public void framesHeard(long number, long frames) {
        receivers.lazySet(number); // a fence for each batch is not worth it
        if (number == 0) {
            forNobody.add(frames);
        }
    }

    /** For a new lane: where it says how late its frames are. */
    public RecentLags recentLags() {
        RecentLags mine = new RecentLags();
        lags.add(mine);
        return mine;
    }

    /** @param to closed, open or half_open */
    public void breakerTurned(String to) {
        breakerTurns.of(to).increment();
    }

    /** An operator begins to listen in. */
    public void listeningOpened() {
        listenings.increment();
    }

    // ---- known beforehand, and so in the first scrape: a rate needs a beginning

    public void expectProvider(String word) {
        tally(word);
        started.of(word);
    }

    public void expectRefusal(String reason) {
        handshakes.of("admitted", OK);
        handshakes.of(REFUSED, reason);
    }

    public void expectLoss(String cause) {
        lost.of(cause);
        lostMs.of(cause);
    }

    public void expectClose(int code, String reason) {
        closes.of(String.valueOf(code), reason);
    }

    public void expectBreaker(String state) {
        breakerTurns.of(state);
    }

    // ---- asked when somebody looks

    /** A figure that is asked for at each scrape; the name with dots, and its unit at the end. */
    public void gauge(String name, String description, DoubleSupplier figure) {
        Gauge.builder(name, figure::getAsDouble).description(description).register(registry);
    }

    /** One of several that have a name in common, and are told apart by the value of a label. */
    public void gauge(String name, String description, String label, String value, DoubleSupplier figure) {
        Gauge.builder(name, figure::getAsDouble)
                .description(description)
                .tags(Tags.of(label, value))
                .register(registry);
    }

    /** Has the JVM looked at, too, until {@link #close}. */
    public void watchJvm() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        collections.bindTo(registry);
    }

    /** Everything, as {@link #CONTENT_TYPE}. */
    public String scrape() {
        return registry.scrape();
    }

    // ---- for who asks for single figures

    public long received() {
        return received.sum();
    }

    public long published() {
        return accepted.sum();
    }

    public long unheard() {
        return forNobody.sum();
    }

    /**
     * From arrival to Redis' acceptance, in ms: of all frames that were accepted within the last ten seconds or so, 99 of
     * 100 took no longer. Empty where there was none.
     */
    public OptionalLong lagP99Ms(long nowMs) {
        long[] frames = new long[RecentLags.BUCKETS];
        lags.forEach(lane -> lane.sumInto(frames, nowMs));
        long all = 0;
        for (long some : frames) {
            all += some;
        }
        long above = all / 100;
        int bucket = RecentLags.BUCKETS - 1;
        while (bucket > 0 && frames[bucket] <= above) {
            above -= frames[bucket--];
        }
        return all == 0 ? OptionalLong.empty() : OptionalLong.of(RecentLags.most(bucket));
    }

    /** Frames by the cause of their loss; causes that did not occur are not there. */
    public Map<String, Long> lost() {
        return lost.byLast();
    }

    /** Leaves nothing behind in the JVM. */
    @Override
    public void close() {
        collections.close();
        registry.close();
    }
}
