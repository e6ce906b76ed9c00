package io.inlet.admission;

import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Operators who are signed in at this node's console. A session ends with the token it was opened with, after
 * {@link #LONGEST} or {@link #IDLE} at the latest, and when somebody {@link #end}s it. There are at most {@link #MOST}, of
 * one person at most {@link #MOST_OF_ONE}: of too many the one that has not been used for longest gives way. In memory
 * only, so that nothing of it outlives the node. Thread-safe.
 */
public final class OperatorSessions {

    /** Where the secret of a session is. */
    public static final String COOKIE = "inlet_session";

    /** Where one begins, for a token or a one-time code. */
    public static final String PATH = "/ops/v1/session";

    /** A shift. */
    static final Duration LONGEST = Duration.ofHours(12);

    /** Without a request, or somebody who watches. */
    static final Duration IDLE = Duration.ofHours(1);

    static final int MOST = 1000;
    static final int MOST_OF_ONE = 32;

    private final Clock clock;
    private final Map<String, OperatorSession> sessions = new HashMap<>(); // by digest

    /** @param secret what is to be in the cookie; it is not kept here */
    public record Opened(String secret, OperatorSession session) {}

    public OperatorSessions(Clock clock) {
        this.clock = clock;
    }

    /** @param token that has been verified */
    public synchronized Opened open(JsonWebToken token) {
        long now = clock.millis();
        sessions.values().removeIf(session -> session.over(now));
        Identity identity = Identity.of(token);
        makeRoom(session -> session.identity().equals(identity), MOST_OF_ONE);
        makeRoom(session -> true, MOST);
        long latestS = (now + LONGEST.toMillis()) / 1000;
        String secret = RandomSecret.next();
        OperatorSession session = new OperatorSession(
                RandomSecret.digest(secret), ClaimSet.of(token, Math.min(token.getExpirationTime(), latestS)), now);
        sessions.put(session.digest(), session);
        return new Opened(secret, session);
    }

    /** One of these gives way if there are so many. */
    private void makeRoom(Predicate<OperatorSession> these, int most) {
        if (sessions.values().stream().filter(these).count() >= most) {
            sessions.values().stream()
                    .filter(these)
                    .min(Comparator.comparingLong(OperatorSession::usedMs))
                    .ifPresent(this::end);
        }
    }

    /** The session of a request; empty when it is over, or never was. */
    public synchronized Optional<OperatorSession> find(String secret) {
        return Optional.ofNullable(sessions.get(RandomSecret.digest(secret))).filter(this::lasts);
    }

    /** Whether it is in force, for somebody who uses it now. */
    public synchronized boolean lasts(OperatorSession session) {
        long now = clock.millis();
        if (session.over(now)) {
            end(session);
        }
        session.used(now);
        return sessions.containsKey(session.digest());
    }

    public synchronized void end(OperatorSession session) {
        sessions.remove(session.digest());
    }
}
