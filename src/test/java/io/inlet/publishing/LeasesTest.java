package io.inlet.publishing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.inlet.endpoint.SettableClock;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tenants' places in a real Redis, shared by two nodes. */
@Timeout(60)
class LeasesTest {

    private static final String CALLS = "inlet:calls:{acme}";
    private static final String HOLDERS = CALLS + ":holders";
    private static final Optional<String> ANY = Optional.empty();
    private static final long SHORT_MS = 300;

    private static RealRedis redis;
    private static RealRedis.Node nodeA;
    private static RealRedis.Node nodeB;

    private final Leases here = new Leases(nodeA.target, Leases.LEASE_MS, Clock.systemUTC());
    private final Leases there = new Leases(nodeB.target, Leases.LEASE_MS, Clock.systemUTC());

    @BeforeAll
    static void start() throws Exception {
        redis = new RealRedis();
        nodeA = redis.node();
        nodeB = redis.node();
    }

    @AfterAll
    static void stop() throws Exception {
        redis.close();
    }

    @BeforeEach
    void empty() {
        redis.client().flushAll();
    }

    private static Optional<Runnable> take(Leases leases, Optional<String> interaction, int most) {
        return leases.take("acme", interaction, most).toCompletableFuture().join();
    }

    private static boolean taken(Leases leases, String interaction, int most) {
        return take(leases, Optional.of(interaction), most).isPresent();
    }

    private static long counted() {
        return redis.client().zcard(CALLS);
    }

    private static void awaitCounted(long calls) {
        RealRedis.await(() -> counted() == calls && redis.client().hlen(HOLDERS) == calls);
    }

    @Test
    void placesAreThoseOfAllNodesTogether() {
        assertTrue(taken(here, "1", 3));
        assertTrue(taken(there, "2", 3));
        Runnable last = take(here, ANY, 3).orElseThrow();
        assertFalse(taken(there, "4", 3));
        assertFalse(taken(here, "4", 3));
        last.run();
        awaitCounted(2);
        assertTrue(taken(there, "4", 3));
    }

    @Test
    void eachTenantHasItsOwn() {
        assertTrue(taken(here, "1", 1));
        assertTrue(here.take("umbrella {1}", Optional.of("1"), 1)
                .toCompletableFuture()
                .join()
                .isPresent());
        assertEquals(
                Set.of(CALLS, HOLDERS, "inlet:calls:{umbrella%20%7B1%7D}", "inlet:calls:{umbrella%20%7B1%7D}:holders"),
                redis.client().keys("*"));
    }

    @Test
    void aCallThatComesBackTakesOverItsPlaceOnWhicheverNode() {
        Runnable former = take(here, Optional.of("1"), 1).orElseThrow();
        Runnable next = take(there, Optional.of("1"), 1).orElseThrow();
        former.run();
        former.run();
        here.renew();
        assertFalse(taken(here, "2", 1), "the former connection does not give back what is the next one's");
        next.run();
        awaitCounted(0);
    }

    @Test
    void aPlaceThatIsNotRenewedIsFreeWhenItsTimeIsUp() {
        Leases killed = new Leases(nodeB.target, SHORT_MS, Clock.systemUTC());
        assertTrue(taken(killed, "1", 1));
        assertFalse(taken(here, "2", 1));
        RealRedis.await(() -> taken(here, "2", 1));
        assertEquals(Set.of("interaction 2"), redis.client().hgetAll(HOLDERS).keySet(), "nothing is left of the first");
    }

    @Test
    void whatIsRenewedStays() {
        Leases alive = new Leases(nodeB.target, SHORT_MS, Clock.systemUTC());
        assertTrue(taken(alive, "1", 1));
        double before = redis.client().zscore(CALLS, "interaction 1");
        RealRedis.await(() -> {
            alive.renew();
            assertFalse(taken(here, "2", 1), "it runs out in spite of being renewed");
            return redis.client().zscore(CALLS, "interaction 1") > before + 2 * SHORT_MS;
        });
    }

    @Test
    void aRedisThatHasForgottenHearsOfAllCallsAgain() {
        for (int i = 0; i < 2500; i++) {
            assertTrue(taken(here, "" + i, 2500));
        }
        redis.client().flushAll();
        assertTrue(taken(there, "new", 2500));
        here.renew();
        awaitCounted(2501);
        assertFalse(taken(there, "newer", 2500), "also above the limit: those calls are there");
    }

    @Test
    void keysGoWithTheLastCall() {
        Runnable place = take(here, ANY, 1).orElseThrow();
        long ttl = redis.client().pttl(CALLS);
        assertTrue(ttl > 20_000 && ttl <= Leases.LEASE_MS, "time to live: " + ttl);
        place.run();
        RealRedis.await(() -> redis.client().keys("*").isEmpty());
    }

    // ---- all at once

    private static <T> List<T> together(int threads, List<Callable<T>> tasks) throws Exception {
        ExecutorService all = Executors.newFixedThreadPool(threads);
        try {
            List<T> results = new ArrayList<>();
            for (var result : all.invokeAll(tasks)) {
                results.add(result.get());
            }
            return results;
        } finally {
            all.shutdownNow();
            all.awaitTermination(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void neverOneTooManyWhenTwoHundredKnockAtTwoNodes() throws Exception {
        List<Callable<Boolean>> knocks = IntStream.range(0, 200)
                .<Callable<Boolean>>mapToObj(i -> () -> taken(i % 2 == 0 ? here : there, "" + i, 50))
                .toList();
        assertEquals(50, together(20, knocks).stream().filter(in -> in).count());
        assertEquals(50, counted());
    }

    @Test
    void noneIsLeakedByTenThousandComingsAndGoings() throws Exception {
        List<Callable<Integer>> callers = IntStream.range(0, 10)
                .<Callable<Integer>>mapToObj(caller -> () -> {
                    int in = 0;
                    for (int i = 0; i < 1000; i++) {
                        Leases node = i % 2 == 0 ? here : there;
                        Optional<Runnable> place = take(node, i % 3 == 0 ? ANY : Optional.of("" + i % 7), 6);
                        place.ifPresent(Runnable::run);
                        in += place.isPresent() ? 1 : 0;
                        if (i % 100 == 0) {
                            node.renew(); // in the midst of it
                        }
                    }
                    return in;
                })
                .toList();
        List<Integer> in = together(10, callers);
        assertTrue(in.stream().mapToInt(Integer::intValue).sum() > 1000, "were let in: " + in);
        awaitCounted(0);
        assertEquals(0, here.held() + there.held());
    }

    // ---- without Redis

    private final List<String> journal = new ArrayList<>();

    private void listening(Runnable during) {
        Logger logger = Logger.getLogger("io.inlet");
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                synchronized (journal) {
                    journal.add(((java.util.Map<?, ?>) line.getParameters()[0])
                            .get("event")
                            .toString());
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.setLevel(Level.ALL);
        logger.setUseParentHandlers(false);
        logger.addHandler(handler);
        try {
            during.run();
        } finally {
            logger.removeHandler(handler);
            logger.setUseParentHandlers(true);
            logger.setLevel(Level.OFF);
        }
    }

    @Test
    void aRedisThatDoesNotAnswerLetsEverybodyInAndHearsOfThemLater() {
        SettableClock clock = new SettableClock(1_700_000_000_000L);
        Leases here = new Leases(nodeA.target, Leases.LEASE_MS, clock);
        listening(() -> {
            redis.client().clientPause(400); // it holds back what is written
            long since = System.nanoTime();
            List<CompletableFuture<Optional<Runnable>>> places = IntStream.range(0, 5)
                    .mapToObj(i -> here.take("acme", Optional.of("" + i), 2).toCompletableFuture())
                    .toList();
            places.forEach(place -> assertTrue(place.join().isPresent()));
            long waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since);
            assertTrue(waited < 1000, "a caller had to wait for " + waited + " ms");
            RealRedis.await(() ->
                    nodeA.target.breaker().state().position() == Breaker.Position.CLOSED && !taken(there, "other", 2));
            RealRedis.await(() -> {
                here.renew();
                return counted() == 5;
            });
            assertEquals(List.of("tenants_not_counted"), ofTenants(), "it may be silent again in a moment");
            clock.pass(Leases.SETTLED_MS);
            assertFalse(taken(here, "other", 2));
            places.forEach(place -> place.join().orElseThrow().run());
            awaitCounted(0);
        });
        assertEquals(List.of("tenants_not_counted", "tenants_counted"), ofTenants());
    }

    @Test
    void aRedisThatIsKnownToBeAwayIsNotWaitedFor() {
        listening(() -> {
            RedisTarget away = new RedisTarget(
                    redis.settings("REDIS_URL", "redis://127.0.0.1:1").redis(),
                    new io.inlet.metrics.Metrics(),
                    Executors.newSingleThreadScheduledExecutor(),
                    Clock.systemUTC());
            Leases leases = new Leases(away, Leases.LEASE_MS, Clock.systemUTC());
            for (int i = 0; i < 100; i++) {
                CompletableFuture<Optional<Runnable>> place =
                        leases.take("acme", ANY, 1).toCompletableFuture();
                assertTrue(place.getNow(Optional.empty()).isPresent(), "at once");
            }
            leases.renew();
            assertEquals(100, leases.held());
        });
        assertEquals(List.of("tenants_not_counted"), ofTenants(), "one line, not one for each");
    }

    private List<String> ofTenants() {
        synchronized (journal) {
            return journal.stream()
                    .filter(event -> event.startsWith("tenants_"))
                    .toList();
        }
    }
}
