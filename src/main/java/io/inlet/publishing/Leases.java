package io.inlet.publishing;

import io.inlet.config.ChannelName;
import io.inlet.journal.Journal;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.redisson.api.BatchOptions;
import org.redisson.api.RBatch;
import org.redisson.client.RedisConnectionException;

/**
 * Tenants' calls on all nodes, counted in Redis as leases that this node renews while it carries them. So what a node
 * held that was killed is free again when its leases run out, by Redis' own clock. While Redis does not say how many there
 * are, everybody gets one, and Redis hears of it as soon as it is back. Where no tenant has a limit, nothing is sent.
 * Thread-safe; nothing blocks.
 */
public final class Leases {

    static final long LEASE_MS = 30_000;
    private static final long RENEWAL_MS = LEASE_MS / 3;

    /** A caller waits for the answer in its handshake: as long as this when Redis is silent. */
    private static final long PATIENCE_MS = 300;

    /** While others get theirs, Redis is not slow, but the queue is long: then as often as this. */
    private static final int PATIENT_TIMES = 5;

    /** So long Redis has to have answered everybody, before that is said. */
    static final long SETTLED_MS = 5000;

    private static final long SURE = 0;

    private final RedisTarget redis;
    private final LeaseScripts scripts;
    private final Clock clock;
    private final Set<Lease> held = ConcurrentHashMap.newKeySet();
    private final String node = UUID.randomUUID() + "-";
    private final AtomicLong connections = new AtomicLong();
    private final AtomicLong unsureSinceMs = new AtomicLong(SURE);
    private volatile long failedMs;
    private volatile long answeredMs;

    public Leases(RedisTarget redis, ScheduledExecutorService timer, Clock clock) {
        this(redis, LEASE_MS, clock);
        timer.scheduleWithFixedDelay(this::renew, RENEWAL_MS, RENEWAL_MS, TimeUnit.MILLISECONDS);
    }

    Leases(RedisTarget redis, long leaseMs, Clock clock) {
        this.redis = redis;
        this.clock = clock;
        scripts = new LeaseScripts(leaseMs);
    }

    /**
     * Takes one of the tenant's places, or, for an interaction that has one, that.
     *
     * @param most places there are
     * @return gives it back; empty where all are taken. Within {@link #PATIENCE_MS} when Redis is silent, within
     *     {@link #PATIENT_TIMES} times that in any case; at once when it is known to be away. Never a failure
     */
    public CompletionStage<Optional<Runnable>> take(String tenant, Optional<String> interaction, int most) {
        String holder = node + connections.incrementAndGet();
        LeaseScripts.Key key = new LeaseScripts.Key(ChannelName.encoded(tenant));
        String call = interaction.map(id -> "interaction " + id).orElse("connection " + holder);
        CompletableFuture<Boolean> asked = ask(key, call, holder, most);
        Lease lease = new Lease(key, call, holder, asked);
        return patiently(asked, PATIENT_TIMES).handle((granted, failure) -> {
            heard(failure);
            if (failure == null && !granted) {
                return Optional.empty();
            }
            held.add(lease);
            return Optional.of(() -> giveBack(lease));
        });
    }

    private CompletableFuture<Boolean> patiently(CompletableFuture<Boolean> asked, int times) {
        return asked.copy().orTimeout(PATIENCE_MS, TimeUnit.MILLISECONDS).exceptionallyCompose(failure -> {
            boolean othersAreAnswered = clock.millis() - answeredMs < PATIENCE_MS;
            return failure instanceof TimeoutException && othersAreAnswered && times > 1
                    ? patiently(asked, times - 1)
                    : CompletableFuture.failedFuture(failure);
        });
    }

    private CompletableFuture<Boolean> ask(LeaseScripts.Key key, String call, String holder, int most) {
        Breaker.State breaker = redis.breaker().state();
        if (breaker.position() != Breaker.Position.CLOSED) {
            return CompletableFuture.failedFuture(new RedisConnectionException(breaker.cause()));
        }
        try {
            return scripts.take(redis.client().getScript(), key, call, holder, most)
                    .toCompletableFuture();
        } catch (RuntimeException notSent) {
            return CompletableFuture.failedFuture(notSent);
        }
    }

    /** Behind the answer, whenever it comes, so that what is given back is not taken after that. */
    private void giveBack(Lease lease) {
        if (held.remove(lease)) {
            lease.asked().whenComplete((granted, failure) -> release(lease));
        }
    }

    private void release(Lease lease) {
        try {
            scripts.release(redis.client().getScript(), lease);
        } catch (RuntimeException notSent) {
            // it runs out
        }
    }

    /** All of this node at once. */
    void renew() {
        Map<LeaseScripts.Key, List<Lease>> byTenant = held.stream().collect(Collectors.groupingBy(Lease::key));
        if (byTenant.isEmpty()) {
            return;
        }
        try {
            RBatch batch = redis.client().createBatch(BatchOptions.defaults());
            byTenant.forEach((key, leases) -> scripts.renew(batch.getScript(), key, leases));
            batch.executeAsync().whenComplete((done, failure) -> renewed(byTenant, failure));
        } catch (RuntimeException notSent) {
            heard(notSent);
        }
    }

    private void renewed(Map<LeaseScripts.Key, List<Lease>> byTenant, Throwable failure) {
        heard(failure);
        byTenant.values().stream()
                .flatMap(List::stream)
                .filter(lease -> !held.contains(lease)) // given back meanwhile, perhaps before it was renewed
                .forEach(this::release);
    }

    private void heard(Throwable failure) {
        long now = clock.millis();
        long since = unsureSinceMs.get();
        if (failure != null) {
            failedMs = now;
            if (unsureSinceMs.compareAndSet(SURE, now)) {
                Journal.tenantsNotCounted(redis.address(), RedisTarget.cause(failure));
            }
            return;
        }
        answeredMs = now;
        if (since != SURE && now - failedMs >= SETTLED_MS && unsureSinceMs.compareAndSet(since, SURE)) {
            Journal.tenantsCounted(redis.address(), now - since);
        }
    }

    /** How many places this node holds. */
    int held() {
        return held.size();
    }

    /**
     * A place of a tenant.
     *
     * @param call whose place it is
     * @param holder the connection that carries it
     * @param asked done when Redis has answered, or will not
     */
    record Lease(LeaseScripts.Key key, String call, String holder, CompletableFuture<Boolean> asked) {

        @Override
        public boolean equals(Object other) {
            return other instanceof Lease lease && lease.holder.equals(holder);
        }

        @Override
        public int hashCode() {
            return holder.hashCode();
        }
    }
}
