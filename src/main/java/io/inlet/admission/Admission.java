package io.inlet.admission;

import io.inlet.config.Settings;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;

/**
 * Decides whether a caller whose token has been verified may open a connection. Open until {@link #close}; thread-safe.
 */
public final class Admission {

    /** The role that may send audio; implied by a token without {@code groups}. */
    public static final String INGEST = "ingest";

    private static final int RETRY_ELSEWHERE_S = 1;

    private final Set<String> allowedOrigins;
    private final Revocations revocations;
    private final ConnectionLimits limits;
    private volatile boolean closed;

    public Admission(Settings settings, Revocations revocations, Clock clock) {
        this.revocations = revocations;
        allowedOrigins = settings.service().allowedOrigins();
        limits = new ConnectionLimits(settings.limits(), clock);
    }

    /** From now on everybody is refused: this node is going away. */
    public void close() {
        closed = true;
    }

    public boolean closed() {
        return closed;
    }

    public Decision decide(Knock knock) {
        if (closed) {
            return new Decision.Refused(new Refusal(
                    Refusal.Reason.DRAINING, "This node is going away: connect again, to another.", RETRY_ELSEWHERE_S));
        }
        Optional<Revocation> revocation = revocations.refusing(Identity.of(knock.token()));
        if (revocation.isPresent()) {
            return new Decision.Refused(Refusal.tokenRevoked(revocation.get()));
        }
        if (!knock.mayIngest()) {
            return new Decision.Refused(Refusal.insufficientRole(INGEST));
        }
        if (!allowedOrigins.isEmpty()
                && knock.origin().filter(from -> !allowedOrigins.contains(from)).isPresent()) {
            return new Decision.Refused(Refusal.of(
                    Refusal.Reason.ORIGIN_NOT_ALLOWED,
                    "Pages of this origin may not connect: add it to ALLOWED_ORIGINS."));
        }
        return limits.take(knock.address());
    }

    /** Connections now. */
    public int open() {
        return limits.open();
    }
}
