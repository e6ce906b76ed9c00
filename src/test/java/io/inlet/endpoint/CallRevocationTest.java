package io.inlet.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.inlet.admission.Revocation.Kind;
import io.inlet.admission.SampleToken;
import io.inlet.stream.Outgoing;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A connection whose token is refused from some moment on. */
class CallRevocationTest extends PlayedCall {

    private static final Duration SWEEP = Duration.ofMillis(250);

    private void revoke(Kind kind, String value) {
        revocations.revoke(kind, value, "stolen", Optional.empty(), "olga");
    }

    private void connectedWith(Map<String, Object> claims) {
        network.takingAtOnce();
        connect(claims);
    }

    @ParameterizedTest
    @CsvSource({"JTI, jti", "SUB, sub", "TENANT, tenant_id"})
    void aLiveStreamEndsErrorFirstAndWhatWasReceivedIsPublished(Kind kind, String claim) {
        connectedWith(Map.of(claim, "acme"));
        call.text(START, true);
        audio(3);
        revoke(kind, "acme");
        assertEquals(List.of(), network.closeCodes());
        pass(SWEEP);
        assertFailed("token_revoked", 4501);
        assertEquals(false, last().getBoolean("retryable"));
        audio(1);
        redis.accept();
        assertEquals(List.of(1L, 2L, 3L), redis.seqs());
        Outgoing.Stopped stopped = (Outgoing.Stopped) redis.accepted().get(4);
        assertEquals("token_revoked", stopped.summary().reason().word());
        assertEquals(0, calls.size());
        assertEquals(0, admission.open());
    }

    @Test
    void aConnectionBeforeItsStartEndsToo() {
        connectedWith(Map.of("tenant_id", "acme"));
        revoke(Kind.TENANT, "acme");
        pass(SWEEP);
        assertFailed("token_revoked", 4501);
    }

    @Test
    void aTokenOfNoTenantIsNotLetIntoARevokedOne() {
        connectedWith(Map.of());
        revoke(Kind.TENANT, "acme");
        pass(SWEEP);
        assertEquals(List.of(), network.closeCodes());
        call.text(START, true);
        assertFailed("token_revoked", 4501);
        assertEquals(List.of(), redis.accepted());
    }

    @Test
    void aStreamWhoseTokenIsOfNoTenantEndsWithItsTenant() {
        started();
        revoke(Kind.TENANT, "acme");
        pass(SWEEP);
        assertFailed("token_revoked", 4501);
    }

    @Test
    void othersGoOn() {
        connectedWith(Map.of("tenant_id", "acme", "jti", "j-1", "sub", "bob"));
        call.text(START, true);
        revoke(Kind.TENANT, "other");
        revoke(Kind.JTI, "acme");
        revoke(Kind.SUB, "j-1");
        pass(SWEEP);
        assertEquals(List.of(), network.closeCodes());
    }

    @Test
    void whoIsLiftedInTimeGoesOn() {
        started();
        revoke(Kind.TENANT, "acme");
        revocations.lift(Kind.TENANT, "acme", "olga");
        pass(SWEEP);
        assertEquals(List.of(), network.closeCodes());
    }

    /** Its handshake was decided before, and the calls were looked through before it was one of them. */
    @Test
    void whoConnectsInThatMomentIsNotForgotten() {
        connected();
        Caller late = admitted(new SampleToken(Map.of("tenant_id", "acme", "exp", NOW / 1000 + 600)));
        revoke(Kind.TENANT, "acme");
        pass(SWEEP);
        RecordedSession other = new RecordedSession().takingAtOnce();
        calls.open(other.session(), late);
        assertEquals(List.of(4501), other.closeCodes());
    }
}
