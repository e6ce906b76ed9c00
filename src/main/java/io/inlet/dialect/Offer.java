package io.inlet.dialect;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a platform's call before its first message.
 *
 * @param query the parameters of the handshake's URL, credentials left out
 * @param tenant whose calls these are, as the credential or the URL says; empty: the account that the platform names
 * @param connection an id of this connection, for a platform that names no call
 * @param callIdKeys members of a first message that may name the call, the first that is there counts
 * @param bigEndian whether the platform's L16 is in network byte order
 */
public record Offer(
        Map<String, String> query,
        Optional<String> tenant,
        String connection,
        List<String> callIdKeys,
        boolean bigEndian) {

    Optional<String> parameter(String name) {
        return Optional.ofNullable(query.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }
}
