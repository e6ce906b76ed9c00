package io.inlet.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.inlet.config.SampleSettings;
import io.inlet.endpoint.SettableClock;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class KnockLimitsTest {

    private static final String ADDRESS = "192.0.2.1";

    private final SettableClock clock = new SettableClock(1_700_000_000_000L);

    private KnockLimits limits(int handshakesPerS, int failuresPerMinute) {
        return new KnockLimits(
                SampleSettings.with(
                                "MAX_HANDSHAKES_PER_S_PER_ADDRESS",
                                String.valueOf(handshakesPerS),
                                "MAX_FAILURES_PER_MIN_PER_ADDRESS",
                                String.valueOf(failuresPerMinute))
                        .limits(),
                clock);
    }

    private static int letIn(KnockLimits limits, String address, int knocks) {
        int in = 0;
        for (int i = 0; i < knocks; i++) {
            in += limits.handshake(address).isEmpty() ? 1 : 0;
        }
        return in;
    }

    private static void fail(KnockLimits limits, String address, int times) {
        for (int i = 0; i < times; i++) {
            limits.refused(address, Refusal.invalidToken("It is wrong in every way."));
        }
    }

    @Test
    void anAddressMayKnockForFiveSecondsAtOnceAndThenAtItsRate() {
        KnockLimits limits = limits(2, 0);
        assertEquals(10, letIn(limits, ADDRESS, 100));
        clock.pass(499);
        assertEquals(0, letIn(limits, ADDRESS, 100));
        clock.pass(1);
        assertEquals(1, letIn(limits, ADDRESS, 100));
        clock.pass(1500);
        assertEquals(3, letIn(limits, ADDRESS, 100));
        clock.pass(60_000);
        assertEquals(10, letIn(limits, ADDRESS, 100));
    }

    @Test
    void whoKnocksTooOftenIsToldWhenToComeBack() {
        KnockLimits limits = limits(1, 0);
        letIn(limits, ADDRESS, 5);
        clock.pass(100);
        Refusal refusal = limits.handshake(ADDRESS).orElseThrow();
        assertEquals(Refusal.Reason.TOO_MANY_HANDSHAKES, refusal.reason());
        assertEquals(1, refusal.retryAfterS());
        assertTrue(refusal.message().contains("1 handshakes a second"), refusal.message());
    }

    @Test
    void othersAreNotAffectedButNeighboursInAnIpv6NetworkAre() {
        KnockLimits limits = limits(1, 0);
        assertEquals(5, letIn(limits, "2001:db8::1", 100));
        assertEquals(0, letIn(limits, "2001:db8::2", 100));
        assertEquals(5, letIn(limits, "2001:db8:0:1::1", 100));
        assertEquals(5, letIn(limits, ADDRESS, 100));
    }

    @Test
    void afterTooManyFailuresNoTokenIsLookedAtForAWhile() {
        KnockLimits limits = limits(0, 6);
        fail(limits, ADDRESS, 5);
        assertEquals(Optional.empty(), limits.tokenFrom(ADDRESS));
        fail(limits, ADDRESS, 1);
        Refusal refusal = limits.tokenFrom(ADDRESS).orElseThrow();
        assertEquals(Refusal.Reason.TOO_MANY_FAILURES, refusal.reason());
        assertEquals(10, refusal.retryAfterS());
        assertEquals(Optional.empty(), limits.tokenFrom("192.0.2.2"));
        clock.pass(10_000);
        assertEquals(Optional.empty(), limits.tokenFrom(ADDRESS));
        fail(limits, ADDRESS, 1);
        assertTrue(limits.tokenFrom(ADDRESS).isPresent());
    }

    @Test
    void credentialsOfPlatformsThatDoNotVerifyAreFailuresToo() {
        KnockLimits limits = limits(0, 1);
        limits.refused(ADDRESS, Refusal.of(Refusal.Reason.PROVIDER_CLOSED, "None are configured."));
        assertEquals(Optional.empty(), limits.tokenFrom(ADDRESS));
        limits.refused(ADDRESS, Refusal.invalidCredentials("They do not.", "Basic realm=\"inlet\""));
        assertEquals(
                Refusal.Reason.TOO_MANY_FAILURES,
                limits.tokenFrom(ADDRESS).orElseThrow().reason());
    }

    @Test
    void whatIsNotTheTokensFaultIsNoFailure() {
        KnockLimits limits = limits(0, 1);
        for (int i = 0; i < 10; i++) {
            limits.refused(ADDRESS, Refusal.keysUnavailable("The issuer does not answer.", 1));
        }
        assertEquals(Optional.empty(), limits.tokenFrom(ADDRESS));
    }

    @Test
    void zeroIsNoLimit() {
        KnockLimits limits = limits(0, 0);
        fail(limits, ADDRESS, 10_000);
        assertEquals(Optional.empty(), limits.tokenFrom(ADDRESS));
        assertEquals(10_000, letIn(limits, ADDRESS, 10_000));
    }

    @Test
    void neverOneTooManyAlsoWhenAllKnockAtOnce() throws Exception {
        KnockLimits limits = limits(20, 0);
        AtomicInteger in = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(16);
        for (int i = 0; i < 200; i++) {
            threads.execute(() -> in.addAndGet(letIn(limits, ADDRESS, 5)));
        }
        threads.shutdown();
        assertTrue(threads.awaitTermination(20, TimeUnit.SECONDS));
        assertEquals(100, in.get());
    }

    @Test
    void whoHasBeenQuietIsForgotten() {
        TokenBuckets buckets = new TokenBuckets(10, 0.001, clock);
        for (int i = 0; i < 1000; i++) {
            buckets.take("address " + i);
        }
        assertEquals(1000, buckets.size());
        clock.pass(10_000);
        buckets.take("another");
        assertEquals(1, buckets.size());
    }

    @Test
    void noMoreAddressesAreKeptThanThereIsRoomFor() {
        TokenBuckets buckets = new TokenBuckets(10, 0.001, clock);
        for (int i = 0; i < 2 * TokenBuckets.MOST; i++) {
            buckets.take("address " + i);
            assertTrue(buckets.size() <= TokenBuckets.MOST + 1, "kept: " + buckets.size());
        }
    }
}
