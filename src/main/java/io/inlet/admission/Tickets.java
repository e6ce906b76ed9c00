package io.inlet.admission;

import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Codes that stand for a token, once and for a short time, for places a token should not get into: an address that is
 * clicked on, a page that makes one call. There are at most {@link #MOST}, of which the oldest gives way. In memory, so a
 * code is good at the node that gave it out. Thread-safe.
 */
public final class Tickets {

    static final int MOST = 1000;

    private final Clock clock;
    private final Map<String, Held> held = new LinkedHashMap<>(); // by digest, the oldest first

    /** What it is good for: nothing else. */
    public enum Purpose {
        /** To open a session at the console. */
        SESSION,
        /** One handshake. */
        CALL
    }

    /** @param untilMs when it is no longer taken */
    public record Ticket(String code, long untilMs) {}

    private record Held(Purpose purpose, JsonWebToken token, long untilMs) {}

    public Tickets(Clock clock) {
        this.clock = clock;
    }

    /** @param token whom it lets in, and as what */
    public synchronized Ticket issue(Purpose purpose, JsonWebToken token, Duration life) {
        long now = clock.millis();
        held.values().removeIf(ticket -> now >= ticket.untilMs());
        if (held.size() >= MOST) {
            Iterator<String> oldest = held.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        String code = RandomSecret.next();
        long untilMs = now + life.toMillis();
        held.put(RandomSecret.digest(code), new Held(purpose, token, untilMs));
        return new Ticket(code, untilMs);
    }

    /** Whether it is to be redeemed: no token looks like that. */
    public static boolean looksLikeOne(String bearer) {
        return RandomSecret.looksLike(bearer);
    }

    /** Whom it lets in; never a second time. */
    public Verification redeem(Purpose purpose, String code) {
        return taken(purpose, code)
                .<Verification>map(Verification.Verified::new)
                .orElseGet(() -> new Verification.Failed(Refusal.invalidToken(
                        "The one-time code is used up, out of date or of another node: get a new one.")));
    }

    private synchronized Optional<JsonWebToken> taken(Purpose purpose, String code) {
        String digest = RandomSecret.digest(code);
        Held ticket = held.get(digest);
        if (ticket == null || ticket.purpose() != purpose) {
            return Optional.empty();
        }
        held.remove(digest);
        return Optional.of(ticket.token()).filter(token -> clock.millis() < ticket.untilMs());
    }
}
