package io.inlet.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.inlet.admission.Revocation.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What nodes make of revocations, together and apart. */
class RevocationsTest {

    private static final Instant BEGIN = Instant.parse("2026-11-22T15:00:00Z");
    private static final Optional<Duration> FOR_EVER = Optional.empty();

    private final PlayedStore store = new PlayedStore();
    private final PlayedClock clock = new PlayedClock();
    private final Revocations here = new Revocations(store, clock);
    private final PlayedClock otherClock = new PlayedClock();
    private final Revocations there = new Revocations(store, otherClock);

    private static final class PlayedClock extends Clock {

        private Instant now = BEGIN;

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new AssertionError("not expected");
        }
    }

    private static Identity identity(String... claimsAndValues) {
        Map<String, Object> claims = new java.util.HashMap<>();
        for (int i = 0; i < claimsAndValues.length; i += 2) {
            claims.put(claimsAndValues[i], claimsAndValues[i + 1]);
        }
        return Identity.of(new SampleToken(claims));
    }

    private static final Identity ACME = identity("tenant_id", "acme", "interaction_id", "int-1");

    private static boolean refuses(Revocations node, Identity identity) {
        return node.refusing(identity).isPresent();
    }

    private void pass(Duration time) {
        clock.pass(time);
        otherClock.pass(time);
    }

    // ---- one node

    @ParameterizedTest
    @CsvSource({"JTI, jti", "SUB, sub", "TENANT, tenant_id"})
    void tokensWithTheClaimAreRefusedAtOnceAndOthersAreNot(Kind kind, String claim) {
        here.revoke(kind, "x", "", FOR_EVER, "olga");
        assertTrue(refuses(here, identity(claim, "x")));
        assertEquals(kind, here.refusing(identity(claim, "x")).orElseThrow().kind());
        assertTrue(!refuses(here, identity(claim, "y")));
        for (String other : Set.of("jti", "sub", "tenant_id", "interaction_id")) {
            assertEquals(other.equals(claim), refuses(here, identity(other, "x")), other);
        }
        assertTrue(!refuses(here, identity()), "a token may have none of these");
    }

    @Test
    void aTokenWithoutATenantIsRefusedForAStreamOfTheTenant() {
        here.revoke(Kind.TENANT, "acme", "", FOR_EVER, "olga");
        assertTrue(!refuses(here, identity()));
        assertTrue(here.refusing(identity(), "acme").isPresent());
        assertTrue(here.refusing(identity(), "other").isEmpty());
    }

    @Test
    void itEndsWithItsTimeAndNotBefore() {
        here.revoke(Kind.TENANT, "acme", "", Optional.of(Duration.ofMinutes(5)), "olga");
        pass(Duration.ofMinutes(5).minusMillis(1));
        assertTrue(refuses(here, ACME));
        pass(Duration.ofMillis(1));
        assertTrue(!refuses(here, ACME));
        assertEquals(List.of(), here.inForce());
    }

    @Test
    void whatIsLiftedIsAcceptedAgainAndMayBeRevokedAgain() {
        here.revoke(Kind.TENANT, "acme", "unpaid", FOR_EVER, "olga");
        Revocation lifting = here.lift(Kind.TENANT, "acme", "otto").orElseThrow();
        assertTrue(lifting.lifted());
        assertEquals("otto", lifting.by());
        assertTrue(!refuses(here, ACME));
        assertEquals(Optional.empty(), here.lift(Kind.TENANT, "acme", "otto"));
        here.revoke(Kind.TENANT, "acme", "again", FOR_EVER, "olga"); // within the same millisecond
        assertTrue(refuses(here, ACME));
    }

    @Test
    void theListTellsWhoSaidWhatAndTheNewestFirst() {
        here.revoke(Kind.JTI, "a", "stolen", FOR_EVER, "olga");
        pass(Duration.ofSeconds(1));
        here.revoke(Kind.SUB, "b", "", Optional.of(Duration.ofHours(1)), "otto");
        List<Revocation> all = here.inForce();
        assertEquals(List.of("b", "a"), all.stream().map(Revocation::value).toList());
        assertEquals("stolen", all.get(1).reason());
        assertEquals("olga", all.get(1).by());
        assertEquals(BEGIN.toEpochMilli(), all.get(1).sinceMs());
        assertEquals(
                BEGIN.plusSeconds(3601).toEpochMilli(), all.get(0).untilMs().orElseThrow());
    }

    @Test
    void theVersionTellsThatThereIsMoreOrLessToRefuseAndNothingElseDoes() {
        long before = here.version();
        here.revoke(Kind.TENANT, "acme", "", FOR_EVER, "olga");
        long revoked = here.version();
        assertNotEquals(before, revoked);
        here.sync();
        here.sync();
        assertEquals(revoked, here.version());
        here.lift(Kind.TENANT, "acme", "olga");
        assertNotEquals(revoked, here.version());
    }

    // ---- several nodes

    private Revocation revokeAndShare(Revocations node) {
        Revocation said = node.revoke(Kind.TENANT, "acme", "", FOR_EVER, "olga");
        assertEquals(true, node.share(said).toCompletableFuture().join());
        return said;
    }

    @Test
    void anotherNodeKnowsAfterItsNextSync() {
        revokeAndShare(here);
        assertTrue(!refuses(there, ACME));
        there.sync();
        assertTrue(refuses(there, ACME));
        assertEquals(here.inForce(), there.inForce());
        there.share(there.lift(Kind.TENANT, "acme", "otto").orElseThrow());
        here.sync();
        assertTrue(!refuses(here, ACME));
    }

    @Test
    void nodesThatAgreeWriteNothing() {
        revokeAndShare(here);
        there.sync();
        int writes = store.writes();
        here.sync();
        there.sync();
        assertEquals(writes, store.writes());
    }

    @Test
    void whileTheStoreIsAwayTheLastKnownListStaysInForce() {
        revokeAndShare(here);
        there.sync();
        store.away(true);
        here.sync();
        there.sync();
        assertTrue(refuses(here, ACME) && refuses(there, ACME));
    }

    @Test
    void aNodeThatIsGoingAsksNoMore() {
        here.sync();
        here.close();
        revokeAndShare(there);
        here.sync();
        assertTrue(!refuses(here, ACME));
    }

    @Test
    void whatIsSaidMeanwhileIsInForceHereAndElsewhereWhenTheStoreIsBack() {
        store.away(true);
        Revocation said = here.revoke(Kind.TENANT, "acme", "", FOR_EVER, "olga");
        assertEquals(false, here.share(said).toCompletableFuture().join());
        assertEquals(false, here.refresh().toCompletableFuture().join());
        assertTrue(refuses(here, ACME));
        store.away(false);
        here.sync();
        there.sync();
        assertTrue(refuses(there, ACME));
    }

    @Test
    void aStoreWithoutAMemoryGetsTheListBack() {
        revokeAndShare(here);
        there.sync();
        store.forget();
        there.sync();
        Revocations restarted = new Revocations(store, clock);
        restarted.sync();
        assertTrue(refuses(restarted, ACME));
        assertTrue(refuses(here, ACME) && refuses(there, ACME));
    }

    @Test
    void whatWasLiftedDoesNotComeBackFromANodeThatMissedIt() {
        revokeAndShare(here);
        there.sync();
        here.share(here.lift(Kind.TENANT, "acme", "olga").orElseThrow());
        store.forget();
        there.sync(); // puts the revocation there
        here.sync();
        there.sync();
        assertTrue(!refuses(here, ACME) && !refuses(there, ACME));
    }

    @ParameterizedTest
    @ValueSource(ints = {-3600, 0, 3600})
    void aLiftingComesAfterTheRevocationHoweverTheClocksDiffer(int aheadS) {
        otherClock.pass(Duration.ofSeconds(aheadS));
        revokeAndShare(there);
        here.sync();
        here.share(here.lift(Kind.TENANT, "acme", "olga").orElseThrow());
        there.sync();
        here.sync();
        assertTrue(!refuses(here, ACME) && !refuses(there, ACME));
    }

    @Test
    void ofTwoThingsSaidAtOnceTheStricterCounts() {
        revokeAndShare(here);
        there.sync();
        pass(Duration.ofSeconds(1));
        here.lift(Kind.TENANT, "acme", "olga");
        there.revoke(Kind.TENANT, "acme", "", FOR_EVER, "otto");
        for (int i = 0; i < 2; i++) {
            here.sync();
            there.sync();
        }
        assertTrue(refuses(here, ACME) && refuses(there, ACME));
        assertEquals(here.inForce(), there.inForce());
    }

    @Test
    void whatIsOverIsForgottenByNodesAndStoreAMinuteLater() {
        here.share(here.revoke(Kind.TENANT, "acme", "", Optional.of(Duration.ofMinutes(1)), "olga"));
        here.share(here.revoke(Kind.SUB, "bob", "", FOR_EVER, "olga"));
        here.share(here.revoke(Kind.JTI, "j", "", FOR_EVER, "olga"));
        here.share(here.lift(Kind.JTI, "j", "olga").orElseThrow());
        there.sync();
        pass(Duration.ofMinutes(2));
        here.sync();
        assertEquals(Set.of("tenant:acme", "sub:bob", "jti:j"), store.entries().keySet(), "clocks may differ");
        pass(Duration.ofMillis(1));
        here.sync();
        assertEquals(Set.of("sub:bob", "jti:j"), store.entries().keySet());
        there.sync();
        assertEquals(Set.of("sub:bob", "jti:j"), store.entries().keySet(), "nor does another node write it again");
        pass(Duration.ofDays(8));
        there.sync();
        assertEquals(Set.of("sub:bob"), store.entries().keySet());
    }

    @Test
    void whatNoNodeHasWrittenIsPassedOver() {
        store.put("tenant:acme", "nonsense");
        store.put("colour:red", "7 {}");
        store.put("nothing", "8 {\"since_ms\":\"x\"}");
        there.sync();
        assertTrue(!refuses(there, ACME));
    }

    @Test
    void aValueMayBeAnything() {
        String value = "a:b {\"\\\n} \u00e9\ud83d\ude00";
        here.share(here.revoke(Kind.SUB, value, value, FOR_EVER, value));
        there.sync();
        assertTrue(refuses(there, identity("sub", value)));
        assertEquals(here.inForce(), there.inForce());
    }
}
