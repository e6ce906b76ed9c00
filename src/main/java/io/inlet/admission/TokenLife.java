package io.inlet.admission;

import io.inlet.config.Settings;

/**
 * How long a call may go on with the token it has. Its sender is told once for each token that it runs out: a minute
 * before, or, where it was told of less than that when the stream began or the token came, halfway. Thread-safe.
 */
public final class TokenLife {

    private static final long TOLD_BEFORE_MS = 60_000;
    private static final long UNTOLD = Long.MAX_VALUE;

    private final long graceMs;
    private long expiresMs;
    private long dueMs = UNTOLD;

    /** @param expiresMs {@code exp} of the first token, in ms since 1970 */
    public TokenLife(Settings.Jwt settings, long expiresMs) {
        graceMs = Math.max(settings.grace().toMillis(), settings.clockSkew().toMillis());
        this.expiresMs = expiresMs;
    }

    /** Another token has taken its place. */
    public synchronized void renewed(long newExpiresMs) {
        expiresMs = newExpiresMs;
    }

    /** The sender knows how much is left, in seconds, and is to be reminded. */
    public synchronized long told(long nowMs) {
        long left = Math.max(0, expiresMs - nowMs);
        dueMs = expiresMs - Math.min(TOLD_BEFORE_MS, left / 2);
        return left / 1000;
    }

    /** Whether the sender is to be told that it runs out; once. */
    public synchronized boolean expiring(long nowMs) {
        boolean due = nowMs >= dueMs;
        if (due) {
            dueMs = UNTOLD;
        }
        return due;
    }

    /** A new token could not be judged: as long as something is left, the sender is reminded again. */
    public synchronized void undecided(long nowMs) {
        if (nowMs < expiresMs) {
            told(nowMs);
        }
    }

    /** In seconds, 0 when it has. */
    public synchronized long expiresInS(long nowMs) {
        return Math.max(0, expiresMs - nowMs) / 1000;
    }

    /** Whether its time and the time of grace behind it, or the clock skew if that is longer, are over. */
    public synchronized boolean expired(long nowMs) {
        return nowMs > expiresMs + graceMs;
    }
}
