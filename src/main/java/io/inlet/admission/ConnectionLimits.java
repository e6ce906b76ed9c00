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

    private final int most;
    private final int mostOfAddress;
    private final AtomicInteger open = new AtomicInteger();
    private final Map<String, Integer> byAddress = new ConcurrentHashMap<>();

    public ConnectionLimits(Settings.Limits limits) {
        most = orNone(limits.maxConnections());
        mostOfAddress = orNone(limits.maxConnectionsPerAddress());
    }

    private static int orNone(int limit) {
        return limit == 0 ? Integer.MAX_VALUE : limit;
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
                leave(address);
            }
        }
    }

    /** Connections now, those in their handshake included. */
    public int open() {
        return open.get();
    }

    Decision take(String address) {
        if (!enter(address)) {
            return refused(
                    Refusal.Reason.TOO_MANY_CONNECTIONS,
                    "Your address has its " + mostOfAddress + " connections: close one first.");
        }
        if (open.getAndUpdate(now -> now < most ? now + 1 : now) >= most) {
            leave(address);
            return refused(Refusal.Reason.NODE_FULL, "This node has its " + most + " connections: try another.");
        }
        return new Decision.Admitted(new Permit(address));
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
