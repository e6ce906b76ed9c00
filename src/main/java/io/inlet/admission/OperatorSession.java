package io.inlet.admission;

import org.eclipse.microprofile.jwt.JsonWebToken;

/** An operator's browser that is signed in: see {@link OperatorSessions}. Guarded by these. */
public final class OperatorSession {

    private final String digest;
    private final ClaimSet token;
    private long usedMs;

    OperatorSession(String digest, ClaimSet token, long nowMs) {
        this.digest = digest;
        this.token = token;
        usedMs = nowMs;
    }

    /** Who it is and what they may; it expires when the session ends at the latest. */
    public JsonWebToken token() {
        return token;
    }

    String digest() {
        return digest;
    }

    Identity identity() {
        return Identity.of(token);
    }

    long usedMs() {
        return usedMs;
    }

    void used(long nowMs) {
        usedMs = nowMs;
    }

    boolean over(long nowMs) {
        return nowMs >= token.getExpirationTime() * 1000 || nowMs - usedMs >= OperatorSessions.IDLE.toMillis();
    }
}
