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
 */
public record CallDetails(
        Optional<String> provider,
        Optional<String> from,
        Optional<String> to,
        Map<String, String> platform,
        Map<String, String> metadata) {

    public static final CallDetails NONE =
            new CallDetails(Optional.empty(), Optional.empty(), Optional.empty(), Map.of(), Map.of());

    /** Of Inlet's own protocol. */
    public static CallDetails of(Map<String, String> metadata) {
        return new CallDetails(Optional.empty(), Optional.empty(), Optional.empty(), Map.of(), metadata);
    }
}
