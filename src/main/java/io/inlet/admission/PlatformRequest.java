package io.inlet.admission;

import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The handshake of a telephony platform.
 *
 * @param platform the word in the URL
 * @param headers the value of a header by its name in any case, null where it is not there
 * @param address where the caller is, behind the proxies that are trusted
 */
public record PlatformRequest(String platform, UnaryOperator<String> headers, RequestTarget target, String address) {

    /** Empty where it is not there, or is blank. */
    Optional<String> header(String name) {
        return Optional.ofNullable(headers.apply(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    /** What stands behind the name of an authentication scheme, itself in any case (RFC 9110 §11.4). */
    Optional<String> authorization(String scheme) {
        return header("Authorization")
                .filter(value -> value.regionMatches(true, 0, scheme + " ", 0, scheme.length() + 1))
                .map(value -> value.substring(scheme.length()).strip());
    }

    @Override
    public String toString() {
        return platform + " " + target + " from " + address; // headers may hold secrets
    }
}
