package io.inlet.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.websocket.CloseReason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A call whose token names no tenant: its tenant is known at start, and only then counted. */
@Timeout(30)
class CallLimitsTest extends PlayedCall {

    private static final String RESUME = START.replace("}", ",\"resume\":{\"epoch\":1,\"seq\":0}}");

    private void connectedWhereTenantsHave(int places) {
        connected("MAX_CONNECTIONS_PER_TENANT", "" + places);
    }

    private Optional<Runnable> other(String interaction) {
        return tenants.take("acme", Optional.of(interaction), 1)
                .toCompletableFuture()
                .getNow(Optional.empty());
    }

    @Test
    void aTenantWithRoomHasItsCallCountedUntilItIsOver() {
        connectedWhereTenantsHave(1);
        call.text(START, true);
        assertEquals(List.of("started"), events());
        assertEquals(1, tenants.taken("acme"));
        call.closed(new CloseReason(CloseReason.CloseCodes.CLOSED_ABNORMALLY, ""));
        assertEquals(0, tenants.taken("acme"));
    }

    @Test
    void aFullTenantsCallEndsBeforeItBegins() {
        connectedWhereTenantsHave(1);
        assertTrue(other("another").isPresent());
        call.text(START, true);
        assertFailed("connection_limit", 4504);
        assertFalse(last().getBoolean("retryable"));
        assertEquals(List.of(), redis.accepted());
        assertEquals(1, tenants.taken("acme"));
        assertEquals(0, admission.open());
    }

    @Test
    void aCallThatComesBackIsNotKeptOutByItself() {
        connectedWhereTenantsHave(1);
        assertTrue(other("int-1").isPresent());
        call.text(START, true);
        assertEquals(List.of("started"), events());
    }

    @Test
    void whereTheTokenNamesTheTenantNobodyCountsTwice() {
        network.takingAtOnce();
        connect(Map.of("tenant_id", "acme", "interaction_id", "int-*"), "MAX_CONNECTIONS_PER_TENANT", "1");
        assertEquals(1, tenants.asked());
        call.text(START, true);
        assertEquals(List.of("started"), events());
        assertEquals(1, tenants.asked());
    }

    @Test
    void withoutALimitNobodyCounts() {
        started();
        assertEquals(0, tenants.asked());
    }

    @Test
    void theAnswerIsNotWaitedForOnTheThreadThatReads() {
        connectedWhereTenantsHave(1);
        tenants.waits();
        call.text(START, true);
        assertEquals(List.of(), events());
        call.text(START, true);
        assertFailed("bad_start", 4513);
        tenants.answer();
        assertEquals(List.of("error"), events(), "nothing begins after the end");
        assertEquals(0, tenants.taken("acme"));
    }

    @Test
    void startedComesWithTheAnswer() {
        connectedWhereTenantsHave(1);
        tenants.waits();
        call.text(START, true);
        tenants.answer();
        assertEquals(List.of("started"), events());
        audio(10);
        redis.accept();
        assertEquals("ack", last().getString("event"));
    }

    @Test
    void whoHasGoneMeanwhileLeavesNothingBehind() {
        for (String start : List.of(START, RESUME)) {
            connectedWhereTenantsHave(1);
            tenants.waits();
            call.text(start, true);
            call.closed(new CloseReason(CloseReason.CloseCodes.CLOSED_ABNORMALLY, ""));
            tenants.answer();
            assertEquals(0, tenants.taken("acme"));
            assertEquals(0, calls.size());
            assertEquals(List.of(), events());
            assertEquals(Optional.empty(), calls.carry(call.id(), call), "nobody carries it");
        }
    }

    @Test
    void whoIsToldOneEndIsNotToldAnother() {
        connectedWhereTenantsHave(1);
        assertTrue(other("another").isPresent());
        tenants.waits();
        call.text(START, true);
        call.text(START, true);
        tenants.answer();
        assertFailed("bad_start", 4513);
        assertEquals(List.of("error"), events());
    }

    @Test
    void audioThatDoesNotWaitForStartedIsTold() {
        connectedWhereTenantsHave(1);
        tenants.waits();
        call.text(START, true);
        audio(1);
        assertFailed("wrong_message_kind", 1003);
        tenants.answer();
        assertEquals(0, tenants.taken("acme"));
    }
}
