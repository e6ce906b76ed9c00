package io.inlet.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.inlet.admission.Tickets.Purpose;
import io.inlet.admission.Tickets.Ticket;
import io.inlet.endpoint.SettableClock;
import io.inlet.stream.EndReason;
import io.inlet.stream.StreamId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.junit.jupiter.api.Test;

/** Codes are good once, for a while and for one thing; and what operators get them for. */
class TicketsTest {

    private static final long NOW_S = 1_700_000_000L;
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final JsonWebToken OLGA = new SampleToken(
            Map.of("sub", "olga", "jti", "j1", "groups", Set.of("ops", "listener"), "exp", NOW_S + 3600));

    private final SettableClock clock = new SettableClock(NOW_S * 1000);
    private final Tickets tickets = new Tickets(clock);
    private final OneTimeOffers offers = new OneTimeOffers(tickets, clock);

    private Optional<JsonWebToken> redeem(Purpose purpose, String code) {
        return tickets.redeem(purpose, code) instanceof Verification.Verified verified
                ? Optional.of(verified.token())
                : Optional.empty();
    }

    private String issue() {
        return tickets.issue(Purpose.SESSION, OLGA, MINUTE).code();
    }

    @Test
    void aCodeIsGoodOnce() {
        String code = issue();
        assertTrue(Tickets.looksLikeOne(code), code);
        assertEquals(Optional.of(OLGA), redeem(Purpose.SESSION, code));
        assertEquals(Optional.empty(), redeem(Purpose.SESSION, code));
    }

    @Test
    void whoeverIsFirstHasIt() throws Exception {
        ExecutorService crowd = Executors.newFixedThreadPool(8);
        try {
            for (int round = 0; round < 200; round++) {
                String code = issue();
                Callable<Boolean> redemption =
                        () -> redeem(Purpose.SESSION, code).isPresent();
                int redeemed = 0;
                for (Future<Boolean> one : crowd.invokeAll(List.of(redemption, redemption, redemption, redemption))) {
                    redeemed += one.get() ? 1 : 0;
                }
                assertEquals(1, redeemed);
            }
        } finally {
            crowd.shutdownNow();
        }
    }

    @Test
    void aCodeIsGoodForAWhile() {
        Ticket ticket = tickets.issue(Purpose.SESSION, OLGA, MINUTE);
        String late = issue();
        assertEquals(clock.millis() + MINUTE.toMillis(), ticket.untilMs());
        clock.pass(MINUTE.toMillis() - 1);
        assertTrue(redeem(Purpose.SESSION, ticket.code()).isPresent());
        clock.pass(1);
        assertFalse(redeem(Purpose.SESSION, late).isPresent());
    }

    @Test
    void aCodeIsGoodForWhatItWasMadeFor() {
        String code = issue();
        assertFalse(redeem(Purpose.CALL, code).isPresent());
        assertTrue(redeem(Purpose.SESSION, code).isPresent());
    }

    @Test
    void whoeverBringsAnotherIsToldWithoutIt() {
        String code = issue();
        tickets.redeem(Purpose.SESSION, code);
        Refusal refusal = ((Verification.Failed) tickets.redeem(Purpose.SESSION, code)).refusal();
        assertEquals(Refusal.Reason.INVALID_TOKEN, refusal.reason());
        assertFalse(refusal.json().contains(code));
    }

    @Test
    void ofTooManyTheOldestGivesWay() {
        List<String> codes = new ArrayList<>();
        for (int i = 0; i <= Tickets.MOST; i++) {
            codes.add(issue());
        }
        assertFalse(redeem(Purpose.SESSION, codes.get(0)).isPresent());
        assertTrue(redeem(Purpose.SESSION, codes.get(1)).isPresent());
        assertTrue(redeem(Purpose.SESSION, codes.get(Tickets.MOST)).isPresent());
    }

    // ---- what for

    @Test
    void aLinkIsItsMakerUntilTheMakersTokenExpires() {
        Ticket link = offers.link(OLGA);
        assertEquals((NOW_S + 300) * 1000, link.untilMs());
        JsonWebToken token = redeem(Purpose.SESSION, link.code()).orElseThrow();
        assertEquals(Identity.of(OLGA), Identity.of(token));
        assertEquals(Set.of("ops", "listener"), token.getGroups());
        assertEquals(NOW_S + 3600, token.getExpirationTime());
    }

    @Test
    void aLinkMadeInASessionDoesNotOutlastThat() {
        JsonWebToken longLived =
                new SampleToken(Map.of("sub", "olga", "groups", Set.of("ops"), "exp", NOW_S + 7 * 24 * 3600));
        OperatorSessions sessions = new OperatorSessions(clock);
        JsonWebToken inSession = sessions.open(longLived).session().token();
        clock.pass(60_000);
        JsonWebToken linked =
                redeem(Purpose.SESSION, offers.link(inSession).code()).orElseThrow();
        assertEquals(
                inSession.getExpirationTime(),
                sessions.open(linked).session().token().getExpirationTime());
    }

    @Test
    void aDemoCallIsOneCallForFiveMinutesInItsMakersName() {
        OneTimeOffers.DemoCall call = offers.demoCall(OLGA);
        assertEquals((NOW_S + 60) * 1000, call.ticket().untilMs());
        JsonWebToken token = redeem(Purpose.CALL, call.ticket().code()).orElseThrow();
        assertEquals(Set.of("ingest"), token.getGroups());
        assertEquals(NOW_S + 300, token.getExpirationTime());
        assertEquals(Optional.of("olga"), Identity.of(token).sub());
        assertEquals(Optional.of("j1"), Identity.of(token).jti());
        StreamBinding binding = StreamBinding.of(token);
        Optional<String> none = Optional.empty();
        assertEquals(Optional.empty(), binding.refusal(new StreamId("inlet-demo", call.interaction()), none));
        assertEquals(
                Optional.of(EndReason.INTERACTION_MISMATCH),
                binding.refusal(new StreamId("inlet-demo", call.interaction() + "x"), none));
        assertEquals(
                Optional.of(EndReason.TENANT_MISMATCH),
                binding.refusal(new StreamId("acme", call.interaction()), none));
        assertFalse(call.interaction().equals(offers.demoCall(OLGA).interaction()));
    }
}
