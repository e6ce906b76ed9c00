package io.inlet.admission;

import io.inlet.config.Settings;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;

/**
 * Decides whether a caller whose token has been verified may open a connection. Open until {@link #close}, but while it is on {@link #hold}; thread-safe.
 */
public final class Admission {

    /** The role that may send audio; implied by a token without {@code groups}. */
    public static final String INGEST = "ingest";

    private static final int RETRY_ELSEWHERE_S = 1;
    private static final int RETRY_WHEN_CALM_S = 5;

    private final Set<String> allowedOrigins;
    private final Revocations revocations;
    private final ConnectionLimits limits;
    private final TenantLimits tenants;
    private final Stress stress;
    private volatile boolean closed;
    private volatile boolean held;

    public Admission(Settings settings, Revocations revocations, TenantLimits tenants, Stress stress, Clock clock) {
        this.revocations = revocations;
        allowedOrigins = settings.service().allowedOrigins();
        limits = new ConnectionLimits(settings.limits(), tenants, clock);
        this.tenants = tenants;
        this.stress = stress;
    }

    /** From now on everybody is refused: this node is going away. */
    public void close() {
        closed = true;
    }

    /** From now on everybody is refused, until {@link #release}: an operator wants it so. */
    public void hold() {
        held = true;
    }

    /** What {@link #hold} did is over; what {@link #close} did is for good. */
    public void release() {
        held = false;
    }

    /** Whether everybody is refused, for good or not. */
    public boolean closed() {
        return closed || held;
    }

    /** Whether that is for good. */
    public boolean goingAway() {
        return closed;
    }

    /** The cheapest reasons first. May block for as long as a {@link TenantLimits.Count} takes. */
    public Decision decide(Knock knock) {
        if (closed()) {
            return new Decision.Refused(new Refusal(
                    Refusal.Reason.DRAINING, "This node is going away: connect again, to another.", RETRY_ELSEWHERE_S));
        }
        Optional<Revocation> revocation = revocations.refusing(Identity.of(knock.token()));
        if (revocation.isPresent()) {
            return new Decision.Refused(Refusal.tokenRevoked(revocation.get()));
        }
        if (stress.overloaded()) {
            return new Decision.Refused(new Refusal(
                    Refusal.Reason.OVERLOADED,
                    "This node has more to do than is good for its calls: try another.",
                    RETRY_WHEN_CALM_S));
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
        Decision decision = limits.take(knock.address());
        return decision instanceof Decision.Admitted admitted ? ofTenant(knock, admitted) : decision;
    }

    /** Where the token names no tenant, that is known at {@code start} only: see {@link ConnectionLimits.Permit#enter}. */
    private Decision ofTenant(Knock knock, Decision.Admitted admitted) {
        StreamBinding binding = StreamBinding.of(knock.token());
        if (binding.tenantId().isEmpty()) {
            return admitted;
        }
        String tenant = binding.tenantId().get();
        boolean entered = admitted.permit()
                .enter(tenant, binding.interaction())
                .toCompletableFuture()
                .join();
        if (entered) {
            return admitted;
        }
        admitted.permit().close();
        return ConnectionLimits.refused(
                Refusal.Reason.TENANT_FULL,
                "The tenant has its " + tenants.most(tenant) + " connections: close one first.");
    }

    /** Takes back places that no connection came to; to be called now and then, since other nodes may want them. */
    public void lapse() {
        limits.lapse();
    }

    /** Connections now. */
    public int open() {
        return limits.open();
    }
}
