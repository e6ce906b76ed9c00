package io.inlet.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.inlet.admission.ConnectionLimits.Permit;
import io.inlet.config.SampleSettings;
import io.inlet.config.Settings;
import io.inlet.endpoint.SettableClock;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ConnectionLimitsTest {

    private static final int THREADS = 64;

    private static ConnectionLimits limits(int all, int perAddress) {
        return limits(
                Clock.systemUTC(),
                "MAX_CONNECTIONS",
                String.valueOf(all),
                "MAX_CONNECTIONS_PER_ADDRESS",
                String.valueOf(perAddress));
    }

    private static ConnectionLimits limits(Clock clock, String... namesAndValues) {
        Settings.Limits limits = SampleSettings.with(namesAndValues).limits();
        return new ConnectionLimits(limits, new TenantLimits(limits, new PlayedTenants()), clock);
    }

    private static Optional<Permit> take(ConnectionLimits limits, String address) {
        return limits.take(address) instanceof Decision.Admitted admitted
                ? Optional.of(admitted.permit())
                : Optional.empty();
    }

    private static Refusal refusal(ConnectionLimits limits, String address) {
        return assertInstanceOf(Decision.Refused.class, limits.take(address)).refusal();
    }

    /** Runs the same on all threads, begun at once, and gives what each returned. */
    private static <T> List<T> together(IntFunction<T> task) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            CyclicBarrier begin = new CyclicBarrier(THREADS);
            List<Callable<T>> tasks = IntStream.range(0, THREADS)
                    .<Callable<T>>mapToObj(number -> () -> {
                        begin.await(10, TimeUnit.SECONDS);
                        return task.apply(number);
                    })
                    .toList();
            List<Future<T>> results = threads.invokeAll(tasks);
            return results.stream().map(ConnectionLimitsTest::result).toList();
        } finally {
            threads.shutdownNow();
        }
    }

    private static <T> T result(Future<T> future) {
        try {
            return future.get();
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    // ---- one after the other

    @Test
    void theLastPlaceIsGivenAndNoFurther() {
        ConnectionLimits limits = limits(2, 0);
        assertTrue(take(limits, "a").isPresent());
        Permit last = take(limits, "b").orElseThrow();
        assertEquals(Refusal.Reason.NODE_FULL, refusal(limits, "c").reason());
        assertEquals(2, limits.open());
        last.close();
        assertTrue(take(limits, "c").isPresent());
    }

    @Test
    void anAddressHasItsOwnLimitWhichIsToldApart() {
        ConnectionLimits limits = limits(10, 1);
        Permit first = take(limits, "a").orElseThrow();
        Refusal refusal = refusal(limits, "a");
        assertEquals(Refusal.Reason.TOO_MANY_CONNECTIONS, refusal.reason());
        assertEquals("Your address has its 1 connections: close one first.", refusal.message());
        assertTrue(refusal.retryAfterS() > 0);
        assertEquals(1, limits.open());
        assertTrue(take(limits, "b").isPresent());
        first.close();
        assertTrue(take(limits, "a").isPresent());
    }

    @Test
    void neighboursInTheSameIpv6NetworkAreOneAddress() {
        ConnectionLimits limits = limits(10, 1);
        take(limits, "2001:db8:0:1::7").orElseThrow();
        assertEquals(
                Refusal.Reason.TOO_MANY_CONNECTIONS,
                refusal(limits, "2001:db8:0:1:ffff::9").reason());
        assertTrue(take(limits, "2001:db8:0:2::7").isPresent());
        assertTrue(take(limits, "192.0.2.1").isPresent());
        assertTrue(take(limits, "192.0.2.2").isPresent());
    }

    @Test
    void zeroIsNoLimit() {
        ConnectionLimits limits = limits(0, 0);
        for (int i = 0; i < 20_000; i++) {
            assertTrue(take(limits, "a").isPresent());
        }
        assertEquals(20_000, limits.open());
    }

    @Test
    void aPlaceIsGivenBackOnce() {
        ConnectionLimits limits = limits(2, 2);
        Permit first = take(limits, "a").orElseThrow();
        assertTrue(take(limits, "a").isPresent());
        first.close();
        first.close();
        assertEquals(1, limits.open());
        assertTrue(take(limits, "a").isPresent());
        assertTrue(take(limits, "a").isEmpty());
    }

    // ---- all at once

    @Test
    void neverOneTooManyIsLetInAndNoPlaceIsLost() throws Exception {
        ConnectionLimits limits = limits(100, 0);
        List<Long> admitted = together(thread -> IntStream.range(0, 10)
                .filter(i -> take(limits, "address " + thread).isPresent())
                .count());
        assertEquals(100, admitted.stream().mapToLong(Long::longValue).sum());
        assertEquals(100, limits.open());
    }

    @Test
    void comingAndGoingNeverExceedsTheLimitAndLeaksNothing() throws Exception {
        ConnectionLimits limits = limits(10, 3);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Map<String, AtomicInteger> ofAddress = new ConcurrentHashMap<>();
        Map<String, Integer> mostOfAddress = new ConcurrentHashMap<>();
        together(thread -> {
            String address = "address " + thread % 8;
            AtomicInteger here = ofAddress.computeIfAbsent(address, any -> new AtomicInteger());
            for (int i = 0; i < 500; i++) {
                Optional<Permit> permit = take(limits, address);
                if (permit.isPresent()) {
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    mostOfAddress.merge(address, here.incrementAndGet(), Math::max);
                    Thread.yield();
                    here.decrementAndGet();
                    inside.decrementAndGet();
                    permit.get().close();
                }
            }
            return null;
        });
        assertTrue(most.get() > 0 && most.get() <= 10, "inside at once: " + most);
        mostOfAddress.forEach((address, count) -> assertTrue(count <= 3, address + ": " + count));
        assertEquals(0, limits.open());
        for (int i = 0; i < 8; i++) {
            for (int place = 0; place < 3; place++) {
                Optional<Permit> permit = take(limits, "address " + i);
                assertEquals(i * 3 + place < 10, permit.isPresent());
            }
        }
    }

    @Test
    void oneAddressHasExactlyItsPlacesAlsoWhenAllKnockAtOnce() throws Exception {
        ConnectionLimits limits = limits(0, 7);
        List<Boolean> admitted = together(thread -> take(limits, "a").isPresent());
        assertEquals(7, admitted.stream().filter(in -> in).count());
        assertEquals(7, limits.open());
    }

    @Test
    void aPlaceGivenBackByManyAtOnceIsGivenBackOnce() throws Exception {
        ConnectionLimits limits = limits(0, 0);
        Permit permit = take(limits, "a").orElseThrow();
        assertTrue(take(limits, "a").isPresent());
        together(thread -> {
            permit.close();
            return null;
        });
        assertEquals(1, limits.open());
    }

    /** Who is refused for an address must not keep others out: the node has room for all of them. */
    @Test
    void aCrowdFromOneAddressKeepsNobodyElseOut() throws Exception {
        ConnectionLimits limits = limits(2, 1);
        assertTrue(take(limits, "crowd").isPresent());
        AtomicBoolean done = new AtomicBoolean();
        List<Integer> keptOut = together(thread -> {
            if (thread > 0) {
                while (thread <= 4 && !done.get()) {
                    take(limits, "crowd");
                }
                return 0;
            }
            int refused = 0;
            for (int i = 0; i < 200; i++) {
                Optional<Permit> permit = take(limits, "caller");
                permit.ifPresent(Permit::close);
                refused += permit.isPresent() ? 0 : 1;
                Thread.yield(); // to the crowd
            }
            done.set(true);
            return refused;
        });
        assertEquals(0, keptOut.get(0), "refused of 200, while there was room");
    }

    @Test
    void aPlaceThatNoConnectionCameToLapses() {
        SettableClock now = new SettableClock(0);
        ConnectionLimits limits = limits(now, "MAX_CONNECTIONS", "2", "START_TIMEOUT_S", "10");
        take(limits, "a").orElseThrow().use();
        take(limits, "a").orElseThrow();
        now.pass(10_000);
        assertEquals(Refusal.Reason.NODE_FULL, refusal(limits, "b").reason());
        now.pass(1);
        assertTrue(take(limits, "b").isPresent());
        assertEquals(2, limits.open());
    }

    @Test
    void itsTenantsPlaceLapsesToo() {
        SettableClock now = new SettableClock(0);
        PlayedTenants tenants = new PlayedTenants();
        Settings.Limits settings = SampleSettings.with("MAX_CONNECTIONS_PER_TENANT", "2", "START_TIMEOUT_S", "10")
                .limits();
        ConnectionLimits limits = new ConnectionLimits(settings, new TenantLimits(settings, tenants), now);
        Permit used = take(limits, "a").orElseThrow();
        used.enter("acme", Optional.of("1"));
        used.use();
        take(limits, "a").orElseThrow().enter("acme", Optional.of("2"));
        assertEquals(2, tenants.taken("acme"));
        now.pass(10_001);
        limits.lapse();
        assertEquals(1, tenants.taken("acme"));
    }
}
