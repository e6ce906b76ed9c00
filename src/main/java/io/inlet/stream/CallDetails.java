package io.inlet.stream;

import java.util.Map;
import java.util.Optional;

/**
 * What a sender says of its call when it begins, for consumers to know; Inlet itself needs none of it.
 *
 * @param provider the telephony platform it comes from; empty for Inlet's own protocol
 * @param from who calls, as the platform writes it
 * @param to who is called
 * @param platform the platform's ids of the call and what belongs to it, under the same names whatever the platform:
 *     {@code stream_id}, {@code call_id}, {@code account_id}, {@code direction} as far as it says them, and others in
 *     snake_case that not all platforms have
 * @param metadata what whoever set up the call wants consumers to know
 * @param trace the trace that the call belongs to, also where the handshake or this node says so
 */
public record CallDetails(
        Optional<String> provider,
        Optional<String> from,
        Optional<String> to,
        Map<String, String> platform,
        Map<String, String> metadata,
        Optional<TraceContext> trace) {

    public static final CallDetails NONE = of(Map.of());

    /** Of no trace as yet. */
    public CallDetails(
            Optional<String> provider,
            Optional<String> from,
            Optional<String> to,
            Map<String, String> platform,
            Map<String, String> metadata) {
        this(provider, from, to, platform, metadata, Optional.empty());
    }

    /** Of Inlet's own protocol. */
    public static CallDetails of(Map<String, String> metadata) {
        return new CallDetails(Optional.empty(), Optional.empty(), Optional.empty(), Map.of(), metadata);
    }

    /** The same, of this trace where there is one and none was known. */
    public CallDetails in(Optional<TraceContext> other) {
        return trace.isPresent() ? this : new CallDetails(provider, from, to, platform, metadata, other);
    }
}
