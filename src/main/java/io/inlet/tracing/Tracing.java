package io.inlet.tracing;

import io.inlet.stream.TraceContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tells of handshakes and batches, to whoever collects traces. Others say what happened in words and numbers. What cannot be
 * delivered is dropped, never waited for. Thread-safe.
 */
public interface Tracing extends AutoCloseable {

    /** Nobody collects. */
    Tracing OFF = new Untraced();

    /**
     * To where OpenTelemetry's own variables say.
     *
     * @param properties of the configuration that begin with {@code otel.}, beside what the environment says
     * @param tenants that may be named
     * @throws IllegalArgumentException when one of them cannot be used
     */
    static Tracing to(Map<String, String> properties, Set<String> tenants) {
        return new OtlpTracing(properties, tenants);
    }

    /** Whether anybody collects: nothing needs to be measured for nobody. */
    boolean on();

    /** In ns since 1970; 0 while nobody collects. */
    long now();

    /**
     * A handshake that is under way.
     *
     * @param parent as the caller says
     * @param route the path, with words in braces for what differs
     * @param sinceNanos by {@link #now}
     */
    Handshake handshake(Optional<TraceContext> parent, String route, long sinceNanos);

    /** Tells of a batch that has been answered, or has not; see {@link Batch}. */
    void batch(Batch batch);

    /** Sends what is left, for a second at most. */
    @Override
    void close();

    /** One that has not been answered yet. Of one thread. */
    interface Handshake {

        /** What the call goes on in: this handshake where it is recorded, else what the caller said. */
        Optional<TraceContext> context();

        /**
         * There is a connection.
         *
         * @param provider the platform that it comes from
         * @param tenant named only where that was asked for
         */
        void admitted(String provider, Optional<String> tenant);

        void refused(int status, String reason);
    }

    /**
     * What a lane has sent to Redis at once.
     *
     * @param calls the traces that are recorded of the calls in it: it is a part of the first, with links to the others
     * @param lane its number on this node
     * @param streams how many calls it had
     * @param sinceNanos when it left, by {@link #now}
     * @param failure the kind; empty when Redis has accepted it
     */
    record Batch(
            List<TraceContext> calls, int lane, int streams, int frames, int bytes, long sinceNanos, String failure) {

        /** More calls than that are not linked. */
        public static final int MOST_CALLS = 32;
    }
}
