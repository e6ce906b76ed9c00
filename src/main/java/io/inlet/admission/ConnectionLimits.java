package io.inlet.admission;

import io.inlet.config.Settings;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts connections of this node, all and by address, and never lets one too many in, however many knock at once.
 * Thread-safe.
 */
public final class ConnectionLimits {

    private static final int RETRY_AFTER_S = 5;

    private final Settings.Limits limits;
    private final AtomicInteger open = new AtomicInteger();
    private final Map<String, Integer> byAddress = new ConcurrentHashMap<>();

    public ConnectionLimits(Settings.Limits limits) {
        this.limits = limits;
    }

    /** A place for one connection; given back once, by whoever holds it last. */
    public final class Permit implements AutoCloseable {

        private final String address;
        private final AtomicBoolean held = new AtomicBoolean(true);

        private Permit(String address) {
            this.address = address;
        }

        /** Gives the place back; further calls do nothing. */
        @Override
        public void close() {
            if (held.getAndSet(false)) {
                open.decrementAndGet();
                byAddress.computeIfPresent(address, (any, count) -> count == 1 ? null : count - 1);
            }
        }
    }

    /** Connections now, those in their handshake included. */
    public int open() {
        return open.get();
    }

    Decision take(String address) {
        if (open.incrementAndGet() > limits.maxConnections() && limits.maxConnections() > 0) {
            open.decrementAndGet();
            return refused(
                    Refusal.Reason.NODE_FULL, "This node has its " + limits.maxConnections() + " connections: try another.");
        }
        Permit permit = new Permit(address);
        int ofAddress = byAddress.merge(address, 1, Integer::sum);
        if (ofAddress > limits.maxConnectionsPerAddress() && limits.maxConnectionsPerAddress() > 0) {
            permit.close();
            return refused(
                    Refusal.Reason.TOO_MANY_CONNECTIONS,
                    "Your address has its " + limits.maxConnectionsPerAddress() + " connections: close one first.");
        }
        return new Decision.Admitted(permit);
    }

    private static Decision refused(Refusal.Reason reason, String message) {
        return new Decision.Refused(new Refusal(reason, message, RETRY_AFTER_S));
    }
}
