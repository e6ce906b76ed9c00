package io.inlet.admission;

import io.inlet.config.Settings;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts connections of this node, all and by address (of IPv6, by /64), and never lets one too many in, however many knock at once. A
 * place that was given in a handshake lapses when no connection comes of it in time: a caller who hangs up between the
 * two is not reported by every server. Thread-safe.
 */
public final class ConnectionLimits {

    private static final int RETRY_AFTER_S = 5;

    private final int most;
    private final int mostOfAddress;
    private final AtomicInteger open = new AtomicInteger();
    private final Map<String, Integer> byAddress = new ConcurrentHashMap<>();
    private final Queue<Permit> given =
            new ConcurrentLinkedQueue<>(); // the oldest first, used ones as long as it is not
    private final long lapseMs;
    private final TenantLimits tenants;
    private final Clock clock;

    public ConnectionLimits(Settings.Limits limits, TenantLimits tenants, Clock clock) {
        this.tenants = tenants;
        this.clock = clock;
        lapseMs = limits.startTimeout().toMillis();
        most = orNone(limits.maxConnections());
        mostOfAddress = orNone(limits.maxConnectionsPerAddress());
    }

    private static int orNone(int limit) {
        return limit == 0 ? Integer.MAX_VALUE : limit;
    }

    /** A place for one connection, here and among its tenant's; given back once, by whoever holds it last. */
    public final class Permit implements AutoCloseable {

        private final String address;
        private final long sinceMs = clock.millis();
        private final AtomicBoolean held = new AtomicBoolean(true);
        private volatile boolean used;
        private Runnable leaveTenant;

        private Permit(String address) {
            this.address = address;
        }

        /**
         * Counts the connection among its tenant's calls, unless it is counted there already. Never blocks.
         *
         * @param interaction where it is known: then its former connection is not counted beside it
         * @return whether the tenant has a place for it
         */
        public CompletionStage<Boolean> enter(String tenant, Optional<String> interaction) {
            synchronized (this) {
                if (leaveTenant != null) {
                    return CompletableFuture.completedFuture(true);
                }
            }
            return tenants.take(tenant, interaction).thenApply(place -> {
                place.ifPresent(this::keep);
                return place.isPresent();
            });
        }

        private void keep(Runnable leave) {
            synchronized (this) {
                if (held.get()) {
                    leaveTenant = leave;
                    return;
                }
            }
            leave.run(); // the connection was closed meanwhile
        }

        /** There is a connection, which from now on holds it. */
        public void use() {
            used = true;
        }

        private boolean lapses(long now) {
            return !used && now - sinceMs > lapseMs;
        }

        /** Gives the place back; further calls do nothing. */
        @Override
        public void close() {
            if (held.getAndSet(false)) {
                open.decrementAndGet();
                leave(address);
                tenantPlace().ifPresent(Runnable::run);
            }
        }

        private synchronized Optional<Runnable> tenantPlace() {
            return Optional.ofNullable(leaveTenant);
        }
    }

    /** Connections now, those in their handshake included. */
    public int open() {
        lapse();
        return open.get();
    }

    /** Takes back the places that no connection came to. */
    void lapse() {
        long now = clock.millis();
        Permit oldest = given.peek();
        while (oldest != null && (oldest.used || !oldest.held.get() || oldest.lapses(now))) {
            if (given.remove(oldest) && oldest.lapses(now)) {
                oldest.close();
            }
            oldest = given.peek();
        }
    }

    Decision take(String callerAddress) {
        lapse();
        String address = AddressBlock.of(callerAddress);
        if (!enter(address)) {
            return refused(
                    Refusal.Reason.TOO_MANY_CONNECTIONS,
                    "Your address has its " + mostOfAddress + " connections: close one first.");
        }
        if (open.getAndUpdate(now -> now < most ? now + 1 : now) >= most) {
            leave(address);
            return refused(Refusal.Reason.NODE_FULL, "This node has its " + most + " connections: try another.");
        }
        Permit permit = new Permit(address);
        given.add(permit);
        return new Decision.Admitted(permit);
    }

    private boolean enter(String address) {
        boolean[] entered = new boolean[1];
        byAddress.compute(address, (any, count) -> {
            int now = count == null ? 0 : count;
            entered[0] = now < mostOfAddress;
            return entered[0] ? Integer.valueOf(now + 1) : count;
        });
        return entered[0];
    }

    private void leave(String address) {
        byAddress.computeIfPresent(address, (any, count) -> count == 1 ? null : count - 1);
    }

    static Decision refused(Refusal.Reason reason, String message) {
        return new Decision.Refused(new Refusal(reason, message, RETRY_AFTER_S));
    }
}
