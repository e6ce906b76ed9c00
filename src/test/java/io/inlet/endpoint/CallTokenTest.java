package io.inlet.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.inlet.admission.Refusal;
import io.inlet.admission.SampleToken;
import io.inlet.admission.Verification;
import io.inlet.stream.Outgoing;
import jakarta.json.Json;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The token of a call, which runs out in the middle of it or is replaced. It begins with one for 600 s. */
class CallTokenTest extends PlayedCall {

    private static final Map<String, Object> NO_CLAIMS = Map.of();

    private CompletableFuture<Verification> sent(String token) {
        CompletableFuture<Verification> verification = new CompletableFuture<>();
        verifications.put(token, verification);
        call.text(
                Json.createObjectBuilder()
                        .add("event", "auth")
                        .add("token", token)
                        .build()
                        .toString(),
                true);
        return verification;
    }

    private static Verification genuine(long expiresInS, Map<String, Object> claims) {
        Map<String, Object> all = new HashMap<>(claims);
        all.put("exp", NOW / 1000 + expiresInS);
        return new Verification.Verified(new SampleToken(all));
    }

    private static Verification refused(Refusal.Reason reason, String message) {
        return new Verification.Failed(new Refusal(reason, message, reason.retryable() ? 1 : 0));
    }

    /** Time, in which the sender is not silent. */
    private void talk(long seconds) {
        for (long i = 0; i < seconds; i++) {
            audio(1);
            redis.accept();
            pass(Duration.ofSeconds(1));
        }
    }

    private long heard(String event) {
        return events().stream().filter(event::equals).count();
    }

    // ---- running out

    @Test
    void aMinuteBeforeTheTokenRunsOutItsSenderIsToldOnce() {
        started();
        talk(539);
        assertEquals(0, heard("token_expiring"));
        talk(1);
        assertEquals(json("{\"event\":\"token_expiring\",\"in_s\":60}"), last());
        talk(60);
        assertEquals(1, heard("token_expiring"));
    }

    @Test
    void aCallGoesOnForTheTimeOfGraceAndNoLonger() {
        started("TOKEN_GRACE_S", "25");
        talk(625);
        assertEquals(List.of(), network.closeCodes());
        audio(1);
        pass(Duration.ofMillis(1));
        assertFailed("token_expired", 4502);
        assertFalse(last().getBoolean("retryable"));
        redis.accept();
        assertEquals(626, redis.frames().size(), "what was received is published");
    }

    @Test
    void theGraceIsNeverShorterThanTheSkew() {
        started("TOKEN_GRACE_S", "0", "JWT_CLOCK_SKEW_S", "60");
        talk(660);
        assertEquals(List.of(), network.closeCodes());
        pass(Duration.ofMillis(1));
        assertFailed("token_expired", 4502);
    }

    @Test
    void aConnectionWithoutAStreamEndsWithItsTokenAndIsNotReminded() {
        connected("START_TIMEOUT_S", "3600", "IDLE_TIMEOUT_S", "3600");
        pass(Duration.ofSeconds(625));
        assertEquals(List.of(), told());
        pass(Duration.ofMillis(1));
        assertFailed("token_expired", 4502);
    }

    @Test
    void aStreamThatIsOverHearsNothingOfItsToken() {
        started();
        audio(1);
        call.text(STOP, true);
        pass(Duration.ofSeconds(540));
        pass(Duration.ofSeconds(540));
        assertEquals(List.of("started"), events());
        redis.accept();
        assertEquals(List.of("started", "stopped"), events());
    }

    // ---- replaced

    @Test
    void aNewTokenIsConfirmedAndHasALifeOfItsOwn() {
        started();
        talk(590);
        sent("new").complete(genuine(1200, NO_CLAIMS));
        assertEquals(json("{\"event\":\"authenticated\",\"token_expires_in_s\":610}"), last());
        talk(540);
        assertEquals(1, heard("token_expiring"));
        talk(20);
        assertEquals(2, heard("token_expiring"));
        assertEquals(List.of(), network.closeCodes());
    }

    @Test
    void inTheTimeOfGraceANewTokenIsAsGood() {
        started();
        talk(620);
        sent("new").complete(genuine(1200, NO_CLAIMS));
        talk(60);
        assertEquals(List.of(), network.closeCodes());
    }

    @Test
    void nothingWaitsForATokenThatIsBeingVerified() {
        started();
        CompletableFuture<Verification> slow = sent("new");
        audio(20);
        redis.accept();
        assertEquals(20, redis.frames().size());
        assertEquals(List.of("started", "ack", "ack"), events());
        slow.complete(genuine(1200, NO_CLAIMS));
        assertEquals("authenticated", last().getString("event"));
    }

    @Test
    void theNewestTokenCountsInWhateverOrderTheyAreVerified() {
        started();
        CompletableFuture<Verification> first = sent("first");
        CompletableFuture<Verification> second = sent("second");
        second.complete(genuine(1200, NO_CLAIMS));
        first.complete(refused(Refusal.Reason.INVALID_TOKEN, "It was not."));
        assertEquals(1200, last().getInt("token_expires_in_s"));
        assertEquals(List.of(), network.closeCodes());
    }

    @Test
    void aNewTokenMayComeBeforeStart() {
        connected();
        sent("new").complete(genuine(1200, NO_CLAIMS));
        call.text(START, true);
        assertEquals(List.of("authenticated", "started"), events());
        assertEquals(1200, last().getInt("token_expires_in_s"));
    }

    // ---- refused

    @ParameterizedTest(name = "{0} {1} → {2}")
    @CsvSource({
        "tenant_id, other, tenant_mismatch",
        "interaction_id, int-2, interaction_mismatch",
        "interaction_id, other-*, interaction_mismatch"
    })
    void aTokenForAnotherStreamEndsThisOne(String claim, String value, String code) {
        started();
        audio(3);
        sent("new").complete(genuine(1200, Map.of(claim, value)));
        assertFailed(code, 4503);
        redis.accept();
        assertEquals(3, redis.frames().size());
    }

    @ParameterizedTest(name = "{0} {1} → {2}")
    @CsvSource({"tenant_id, other, tenant_mismatch", "interaction_id, int-*, interaction_mismatch"})
    void beforeStartATokenIsForTheSameAsTheOneBefore(String claim, String value, String code) {
        network.takingAtOnce();
        connect(Map.of("tenant_id", "acme", "interaction_id", "int-1"));
        Map<String, Object> claims = new HashMap<>(Map.of("tenant_id", "acme", "interaction_id", "int-1"));
        claims.put(claim, value);
        sent("new").complete(genuine(1200, claims));
        assertFailed(code, 4503);
    }

    @Test
    void aTokenWithAnotherPatternThatFitsTheStreamIsTaken() {
        network.takingAtOnce();
        connect(Map.of("tenant_id", "acme", "interaction_id", "int-1"));
        call.text(START, true);
        sent("new").complete(genuine(1200, Map.of("tenant_id", "acme", "interaction_id", "int-*")));
        assertEquals(List.of("started", "authenticated"), events());
    }

    @Test
    void aTokenThatDoesNotVerifyEndsTheStreamAndSaysWhichCheckFailed() {
        started();
        audio(3);
        sent("new").complete(refused(Refusal.Reason.INVALID_TOKEN, "The token expired: get a new one."));
        assertFailed("token_invalid", 4501);
        assertTrue(last().getString("message").endsWith("Here: The token expired: get a new one."), last()::toString);
        redis.accept();
        assertEquals(3, redis.frames().size());
        Outgoing.Stopped stopped = (Outgoing.Stopped) redis.accepted().get(4);
        assertEquals("token_invalid", stopped.summary().reason().word());
    }

    @Test
    void aTokenWithoutTheRoleEndsTheStream() {
        started();
        sent("new").complete(genuine(1200, Map.of("groups", Set.of("ops"))));
        assertFailed("token_invalid", 4501);
    }

    @Test
    void anAuthWithoutATokenEndsTheStream() {
        started();
        call.text("{\"event\":\"auth\"}", true);
        assertFailed("token_invalid", 4501);
    }

    @Test
    void aTokenThatCannotBeJudgedIsAskedForAgain() {
        started();
        talk(540);
        sent("new").complete(refused(Refusal.Reason.KEYS_UNAVAILABLE, "The issuer does not answer."));
        assertEquals(List.of(), network.closeCodes());
        talk(29);
        assertEquals(1, heard("token_expiring"));
        talk(1);
        assertEquals(2, heard("token_expiring"));
        assertEquals(30, last().getInt("in_s"));
    }

    @Test
    void aVerifierThatFailsIsAFaultOfOurs() {
        started();
        sent("new").completeExceptionally(new IllegalStateException("a bug"));
        assertFailed("internal_error", 1011);
    }

    @Test
    void whatBecomesOfATokenIsNothingToAStreamThatIsOver() {
        started();
        audio(1);
        CompletableFuture<Verification> late = sent("new");
        call.text(STOP, true);
        late.complete(refused(Refusal.Reason.INVALID_TOKEN, "It does not."));
        redis.accept();
        assertEquals(List.of("started", "stopped"), events());
        assertEquals(List.of(1000), network.closeCodes());
    }

    // ---- the frame budget

    @Test
    void moreFramesThanTheLimitEndTheStream() {
        started("MAX_FRAMES_PER_S", "10", "MAX_RATE_FACTOR", "0");
        audio(99); // and start
        assertEquals(List.of(), network.closeCodes());
        audio(1);
        assertFailed("rate_limit", 4029);
        assertTrue(last().getBoolean("retryable"));
        redis.accept();
        assertEquals(99, redis.frames().size());
    }

    @Test
    void moreAudioThanTheFactorEndsTheStream() {
        started("MAX_FRAMES_PER_S", "0", "MAX_RATE_FACTOR", "1");
        for (int i = 0; i < 600; i++) {
            audio(1);
            redis.accept();
        }
        assertEquals(List.of(), network.closeCodes());
        audio(1);
        assertFailed("rate_limit", 4029);
    }

    @Test
    void aFloodOfTextEndsTheConnection() {
        connected("MAX_FRAMES_PER_S", "10");
        for (int i = 0; i < 101; i++) {
            call.text("{\"event\":\"hello\"}", true);
        }
        assertFailed("rate_limit", 4029);
    }

    @Test
    void anHourWithoutRedisDoesNotMakeItsSenderTooFast() {
        started("MAX_FRAMES_PER_S", "10", "MAX_RATE_FACTOR", "1", "IDLE_TIMEOUT_S", "3600", "TOKEN_GRACE_S", "300");
        redis.accept();
        audio(1);
        for (int i = 0; i < 8; i++) {
            call.audio(new byte[60_000]); // until it is not read from
        }
        for (int i = 0; i < 4 * 200; i++) {
            pass(Duration.ofMillis(250));
        }
        redis.accept();
        for (int i = 0; i < 1200; i++) {
            call.audio(FRAME);
            redis.accept();
        }
        assertEquals(List.of(), network.closeCodes());
    }
}
