package io.inlet.endpoint;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.ConnectionProbe;
import org.glassfish.grizzly.Transport;
import org.glassfish.grizzly.filterchain.FilterChain;
import org.glassfish.grizzly.http.HttpCodecFilter;
import org.glassfish.grizzly.http.HttpHeader;
import org.glassfish.grizzly.http.HttpProbe;
import org.glassfish.grizzly.http.HttpResponsePacket;

/**
 * Payara only: ends a connection whose request head does not come to its end, as WildFly's {@code request-parse-timeout}
 * does. Grizzly ends one that is silent for 30 s (IdleTimeoutFilter), but each byte begins these anew and no setting is
 * for the head as a whole: whoever sends one byte now and then would keep a socket for ever. Grizzly's own monitoring
 * tells when a head, or the TLS handshake before it, begins, and when it is whole.
 *
 * <p>Threads: the probes run on Grizzly's, for one connection one after the other; the others on any one.
 */
final class RequestParseTimeout {

    /** When a connection is ended that is being served, or is a WebSocket by now: not by this. */
    private static final long NEVER = Long.MAX_VALUE;

    private final long timeoutNs;

    /** Without those between two requests. */
    private final Map<Connection<?>, Long> due = new ConcurrentHashMap<>();

    private final List<Runnable> removals = new ArrayList<>();

    RequestParseTimeout(Duration timeout) {
        timeoutNs = timeout.toNanos();
    }

    /** @param listener an {@link Transport}; the connections it accepts from now on */
    void watch(Object listener) {
        Transport transport = (Transport) listener;
        Reads reads = new Reads();
        Heads heads = new Heads();
        for (Object filter : (FilterChain) transport.getProcessor()) {
            if (filter instanceof HttpCodecFilter http) {
                transport.getConnectionMonitoringConfig().addProbes(reads);
                http.getMonitoringConfig().addProbes(heads);
                removals.add(() -> {
                    transport.getConnectionMonitoringConfig().removeProbes(reads);
                    http.getMonitoringConfig().removeProbes(heads);
                });
            }
        }
    }

    /** Ends what is past its time, and forgets what has ended; to be called every second or so. */
    void sweep() {
        long now = System.nanoTime();
        due.forEach((connection, at) -> {
            if (!connection.isOpen()) {
                due.remove(connection);
            } else if (at != NEVER && at - now < 0) {
                connection.closeSilently();
            }
        });
    }

    void remove() {
        removals.forEach(Runnable::run);
    }

    private final class Reads extends ConnectionProbe.Adapter {

        @Override
        public void onReadEvent(Connection connection, Buffer data, int size) {
            if (!due.containsKey(connection)) {
                due.put(connection, System.nanoTime() + timeoutNs);
            }
        }
    }

    private final class Heads extends HttpProbe.Adapter {

        @Override
        public void onHeaderParseEvent(Connection connection, HttpHeader request, int size) {
            due.put(connection, NEVER);
        }

        @Override
        public void onHeaderSerializeEvent(Connection connection, HttpHeader response, Buffer data) {
            if (((HttpResponsePacket) response).getStatus() >= 200) {
                due.remove(connection);
            }
        }
    }
}
