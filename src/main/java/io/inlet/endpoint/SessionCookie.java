package io.inlet.endpoint;

import io.inlet.admission.OperatorSession;
import io.inlet.admission.OperatorSessions;
import io.inlet.admission.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The session a request of an operator's browser belongs to, by its cookie, which counts under {@code /ops} only: a call
 * needs a token, whatever a browser sends along.
 *
 * @param refusal where the session is over, or there are several cookies, one of which a neighbouring host may have set
 */
record SessionCookie(Optional<OperatorSession> session, Optional<Refusal> refusal) {

    private static final SessionCookie NONE = new SessionCookie(Optional.empty(), Optional.empty());
    private static final String OPS = "/ops/";
    private static final String NAME = OperatorSessions.COOKIE + "=";

    static SessionCookie of(HttpServletRequest request, OperatorSessions sessions) {
        if (!request.getServletPath().startsWith(OPS)) {
            return NONE;
        }
        // not getCookies, of which Undertow keeps one of a name
        Set<String> secrets = Collections.list(request.getHeaders("Cookie")).stream()
                .flatMap(line -> Stream.of(line.split(";")))
                .map(String::strip)
                .filter(cookie -> cookie.startsWith(NAME))
                .map(cookie -> cookie.substring(NAME.length()))
                .collect(Collectors.toSet());
        if (secrets.isEmpty()) {
            return NONE;
        }
        if (secrets.size() > 1) {
            return refused(Refusal.severalSessions());
        }
        Optional<OperatorSession> session = sessions.find(secrets.iterator().next());
        return session.isPresent() ? new SessionCookie(session, Optional.empty()) : refused(Refusal.sessionOver());
    }

    private static SessionCookie refused(Refusal refusal) {
        return new SessionCookie(Optional.empty(), Optional.of(refusal));
    }
}
