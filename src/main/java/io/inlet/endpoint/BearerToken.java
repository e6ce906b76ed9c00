package io.inlet.endpoint;

import io.inlet.admission.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The token of a request: of {@code Authorization: Bearer} (RFC 6750 §2.1), else the one that a browser, which cannot
 * set that header, offers as a subprotocol beside {@link #SUBPROTOCOL}.
 *
 * @param refusal where there are several, and so no telling whose the request is
 */
record BearerToken(Optional<String> token, Optional<Refusal> refusal) {

    /** What is selected of the subprotocols offered; never the one with the token, which would echo it. */
    static final String SUBPROTOCOL = "inlet.v1";

    private static final String SCHEME = "Bearer ";
    private static final String PREFIX = "bearer.";

    static BearerToken of(HttpServletRequest request) {
        Set<String> credentials = Set.copyOf(Collections.list(request.getHeaders("Authorization")));
        if (credentials.size() > 1) {
            return refused("There are several Authorization headers: send one.");
        }
        Optional<String> bearer = credentials.stream()
                .filter(one -> one.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .findFirst()
                .map(one -> one.substring(SCHEME.length()).strip());
        return bearer.isPresent()
                ? new BearerToken(bearer, Optional.empty())
                : offered(subprotocols(Collections.list(request.getHeaders("Sec-WebSocket-Protocol"))));
    }

    private static BearerToken offered(List<String> subprotocols) {
        Set<String> tokens = subprotocols.stream()
                .filter(one -> one.startsWith(PREFIX) && subprotocols.contains(SUBPROTOCOL))
                .map(one -> one.substring(PREFIX.length()))
                .collect(Collectors.toSet());
        return tokens.size() > 1
                ? refused("There are several bearer. subprotocols: offer one.")
                : new BearerToken(tokens.stream().findFirst(), Optional.empty());
    }

    private static BearerToken refused(String message) {
        return new BearerToken(Optional.empty(), Optional.of(Refusal.badUpgrade(message)));
    }

    /** Each of them, whether they came in one header line or in several (RFC 6455 §11.3.4). */
    static List<String> subprotocols(Collection<String> lines) {
        return lines.stream()
                .flatMap(line -> List.of(line.split(",")).stream())
                .map(String::strip)
                .toList();
    }
}
