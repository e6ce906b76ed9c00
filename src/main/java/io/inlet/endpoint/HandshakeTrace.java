package io.inlet.endpoint;

import io.inlet.admission.Refusal;
import io.inlet.stream.TraceContext;
import io.inlet.tracing.Tracing;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The trace that a handshake belongs to, as its headers say (W3C Trace Context §3), and what is told of it. Of the
 * handshake's thread.
 */
final class HandshakeTrace {

    private final Tracing.Handshake handshake;

    private HandshakeTrace(Tracing.Handshake handshake) {
        this.handshake = handshake;
    }

    static HandshakeTrace begin(Tracing tracing, HttpServletRequest request) {
        boolean platform = request.getServletPath().startsWith(StreamsEndpoint.PATH);
        String route = platform ? StreamsEndpoint.PATH + "{platform}" : IngestEndpoint.PATH;
        Object since = request.getAttribute(HandshakeFilter.SINCE);
        return new HandshakeTrace(
                tracing.handshake(named(request), route, since instanceof Long nanos ? nanos : tracing.now()));
    }

    /** More than one traceparent is none; more than one tracestate are one, with commas between them. */
    private static Optional<TraceContext> named(HttpServletRequest request) {
        List<String> parents = Collections.list(request.getHeaders("traceparent"));
        if (parents.size() != 1) {
            return Optional.empty();
        }
        String state = String.join(",", Collections.list(request.getHeaders("tracestate")));
        return TraceContext.of(parents.get(0), state);
    }

    /** What the call goes on in. */
    Optional<TraceContext> context() {
        return handshake.context();
    }

    void refused(Refusal.Reason reason) {
        handshake.refused(reason.status(), reason.word());
    }

    /**
     * It was let in, and the server has answered it.
     *
     * @param status where that did not become a connection
     */
    void answered(Caller caller, int status) {
        if (caller.connected()) {
            handshake.admitted(caller.provider(), caller.identity().tenantId());
        } else {
            handshake.refused(status, "not_upgraded");
        }
    }
}
