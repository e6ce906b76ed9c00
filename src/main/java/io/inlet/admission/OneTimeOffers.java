package io.inlet.admission;

import io.inlet.admission.Tickets.Purpose;
import io.inlet.admission.Tickets.Ticket;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** What operators can have a one-time code for. Thread-safe. */
public final class OneTimeOffers {

    /** Whose calls the console's own are. */
    public static final String DEMO_TENANT = "inlet-demo";

    private static final Duration LINK_LASTS = Duration.ofMinutes(5);
    private static final Duration CALL_BEGINS_WITHIN = Duration.ofSeconds(60);
    private static final Duration CALL_ENDS_WITHIN = Duration.ofMinutes(5);

    private final Tickets tickets;
    private final Clock clock;

    /** @param ticket for the handshake of one call, of {@link #DEMO_TENANT} and this interaction and no other */
    public record DemoCall(String interaction, Ticket ticket) {}

    public OneTimeOffers(Tickets tickets, Clock clock) {
        this.tickets = tickets;
        this.clock = clock;
    }

    /** To sign in elsewhere as the same, until this token expires. */
    public Ticket link(JsonWebToken by) {
        return tickets.issue(Purpose.SESSION, ClaimSet.of(by, by.getExpirationTime()), LINK_LASTS);
    }

    /** A call of some minutes at most, which ends when whoever asked for it is revoked. */
    public DemoCall demoCall(JsonWebToken by) {
        String interaction = "demo-" + UUID.randomUUID();
        long expiresS = (clock.millis() + CALL_ENDS_WITHIN.toMillis()) / 1000;
        ClaimSet call = ClaimSet.ofCall(by, DEMO_TENANT, interaction, expiresS);
        return new DemoCall(interaction, tickets.issue(Purpose.CALL, call, CALL_BEGINS_WITHIN));
    }
}
