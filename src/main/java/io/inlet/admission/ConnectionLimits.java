package io.inlet.admission;

import io.inlet.config.Settings;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts connections of this node, all and by address, and never lets one too many in, however many knock at once. A
 * place that was given in a handshake lapses when no connection comes of it in time: a caller who hangs up between the
 * two is not reported by every server. Thread-safe.
 */
public final class ConnectionLimits {

    private static final int RETRY_AFTER_S = 5;

    private final int most;
    private final int mostOfAddress;
    private final AtomicInteger open = new AtomicInteger();
    private final Map<String, Integer> byAddress = new ConcurrentHashMap<>();
    private final Set<Permit> unused = ConcurrentHashMap.newKeySet();
    private final long lapseMs;
    private final Clock clock;

    public ConnectionLimits(Settings.Limits limits, Clock clock) {
        this.clock = clock;
        lapseMs = limits.startTimeout().toMillis();
        most = orNone(limits.maxConnections());
        mostOfAddress = orNone(limits.maxConnectionsPerAddress());
    }

    private static int orNone(int limit) {
        return limit == 0 ? Integer.MAX_VALUE : limit;
    }

    /** A place for one connection; given back once, by whoever holds it last. */
    public final class Permit implements AutoCloseable {

        private final String address;
        private final long sinceMs = clock.millis();
        private final AtomicBoolean held = new AtomicBoolean(true);

        private Permit(String address) {
            this.address = address;
        }

        /** There is a connection, which from now on holds it. */
        public void use() {
            unused.remove(this);
        }

        /** Gives the place back; further calls do nothing. */
        @Override
        public void close() {
            unused.remove(this);
            if (held.getAndSet(false)) {
                open.decrementAndGet();
                leave(address);
            }
        }
    }

    /** Connections now, those in their handshake included. */
    public int open() {
        lapse();
        return open.get();
    }

    private void lapse() {
        long now = clock.millis();
        for (Permit permit : unused) {
            if (now - permit.sinceMs > lapseMs) {
                permit.close();
            }
        }
    }

    Decision take(String address) {
        lapse();
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
        unused.add(permit);
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

    private static Decision refused(Refusal.Reason reason, String message) {
        return new Decision.Refused(new Refusal(reason, message, RETRY_AFTER_S));
    }
}
