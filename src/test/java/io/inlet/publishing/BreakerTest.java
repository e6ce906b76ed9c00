package io.inlet.publishing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.inlet.endpoint.SettableClock;
import io.inlet.publishing.Breaker.Position;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When Redis is worth asking. */
@Timeout(30)
class BreakerTest {

    private static final long NOW = 1_000_000;
    private static final int THREADS = 8;

    private final SettableClock clock = new SettableClock(NOW);
    private final List<String> told = Collections.synchronizedList(new ArrayList<>());
    private final Breaker breaker = new Breaker(clock, new Breaker.Listener() {
        @Override
        public void opened(String cause) {
            told.add("opened " + cause);
        }

        @Override
        public void closed(long openMs) {
            told.add("closed " + openMs);
        }
    });

    private Position position() {
        return breaker.state().position();
    }

    private Breaker close() {
        breaker.succeeded();
        told.clear();
        return breaker;
    }

    private void pauseOver() {
        clock.pass(breaker.pauseMs());
    }

    /** The next probe fails. */
    private void failAgain() {
        pauseOver();
        assertTrue(breaker.mayPass());
        breaker.failed("Away");
    }

    // ---- the three states

    @Test
    void beginsOpenWithAnAttemptDue() {
        assertEquals(Position.OPEN, position());
        assertTrue(breaker.mayPass());
        assertEquals(Position.HALF_OPEN, position());
        assertFalse(breaker.mayPass());
    }

    @Test
    void closesWithTheFirstSuccess() {
        clock.pass(70);
        assertTrue(breaker.mayPass());
        breaker.succeeded();
        assertEquals(new Breaker.State(Position.CLOSED, NOW + 70, "", 0, Breaker.MIN_PAUSE_MS), breaker.state());
        assertEquals(List.of("closed 70"), told);
        assertTrue(breaker.mayPass());
        assertTrue(breaker.mayPass());
    }

    @Test
    void opensWithTheFirstFailure() {
        close().failed("Away");
        assertEquals(Position.OPEN, position());
        assertEquals(NOW, breaker.state().sinceMs());
        assertEquals("Away", breaker.state().cause());
        assertEquals(List.of("opened Away"), told);
        assertFalse(breaker.mayPass());
    }

    @Test
    void letsOnePassWhenThePauseIsOver() {
        close().failed("Away");
        clock.pass(breaker.pauseMs() - 1);
        assertFalse(breaker.mayPass());
        clock.pass(1);
        assertTrue(breaker.mayPass());
        assertFalse(breaker.mayPass());
        assertEquals(Position.HALF_OPEN, position());
    }

    @Test
    void remembersSinceWhenItIsOpen() {
        close().failed("Away");
        for (int i = 0; i < 5; i++) {
            failAgain();
        }
        assertEquals(NOW, breaker.state().sinceMs());
        pauseOver();
        breaker.mayPass();
        breaker.succeeded();
        assertEquals(List.of("opened Away", "closed " + (clock.millis() - NOW)), told);
    }

    @Test
    void saysWhyItIsOpenAlsoWhereRedisWasNeverThere() {
        assertTrue(breaker.mayPass());
        breaker.failed("Refused");
        pauseOver();
        assertTrue(breaker.mayPass());
        breaker.failed("Refused");
        assertEquals(List.of("opened Refused"), told);
        assertEquals(NOW, breaker.state().sinceMs());
    }

    // ---- the pause

    @Test
    void thePauseDoublesUpToItsBound() {
        close().failed("Away");
        long least = Breaker.MIN_PAUSE_MS;
        for (int failures = 1; failures < 10; failures++) {
            long pause = breaker.pauseMs();
            assertTrue(pause >= least && pause <= least * 3 / 2, failures + ": " + pause);
            failAgain();
            least = Math.min(Breaker.MAX_PAUSE_MS, Breaker.MIN_PAUSE_MS << (failures - 1));
        }
    }

    @Test
    void thePauseIsShortAgainAfterASuccess() {
        close().failed("Away");
        for (int i = 0; i < 10; i++) {
            failAgain();
        }
        close().failed("Away");
        assertTrue(breaker.pauseMs() <= Breaker.MIN_PAUSE_MS * 3 / 2);
    }

    @Test
    void nodesDoNotAskAllAtTheSameMoment() {
        TreeSet<Long> pauses = new TreeSet<>();
        for (int i = 0; i < 200; i++) {
            close().failed("Away");
            pauses.add(breaker.pauseMs());
        }
        assertTrue(pauses.size() > 5, pauses::toString);
    }

    @Test
    void whatWasUnderWayWhenItOpenedAndFailsLaterChangesNothing() {
        close().failed("Away");
        Breaker.State opened = breaker.state();
        clock.pass(10);
        breaker.failed("Late");
        breaker.failed("Later");
        assertEquals(opened, breaker.state());
        assertEquals(List.of("opened Away"), told);
    }

    @Test
    void whatWasUnderWayWhenItOpenedAndSucceedsClosesIt() {
        close().failed("Away");
        breaker.succeeded();
        assertEquals(Position.CLOSED, position());
    }

    // ---- the probe

    @Test
    void aProbeThatWasNotUsedIsTheNexts() {
        close().failed("Away");
        pauseOver();
        assertTrue(breaker.mayPass());
        breaker.unused();
        assertEquals(Position.OPEN, position());
        assertTrue(breaker.mayPass());
        assertFalse(breaker.mayPass());
    }

    @Test
    void whatWasNotUsedWhileClosedChangesNothing() {
        Breaker.State closed = close().state();
        breaker.unused();
        assertEquals(closed, breaker.state());
    }

    @Test
    void aProbeThatIsNeverHeardOfIsGivenUp() {
        close().failed("Away");
        pauseOver();
        assertTrue(breaker.mayPass());
        clock.pass(4999);
        assertFalse(breaker.mayPass());
        clock.pass(1);
        assertTrue(breaker.mayPass());
        assertFalse(breaker.mayPass());
    }

    // ---- among many

    private static void atOnce(Callable<?> task) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            CyclicBarrier start = new CyclicBarrier(THREADS);
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                all.add(threads.submit(() -> {
                    start.await();
                    return task.call();
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @RepeatedTest(20)
    void oneOfManyIsTheProbe() throws Exception {
        close().failed("Away");
        pauseOver();
        AtomicInteger passed = new AtomicInteger();
        atOnce(() -> breaker.mayPass() ? passed.incrementAndGet() : 0);
        assertEquals(1, passed.get());
    }

    @RepeatedTest(20)
    void whatFailsForManyIsToldOnce() throws Exception {
        close();
        atOnce(() -> {
            breaker.failed("Away");
            return null;
        });
        assertEquals(List.of("opened Away"), told);
    }

    @RepeatedTest(20)
    void whatSucceedsForManyIsToldOnce() throws Exception {
        close().failed("Away");
        atOnce(() -> {
            breaker.succeeded();
            return null;
        });
        assertEquals(List.of("opened Away", "closed 0"), told);
    }

    @RepeatedTest(10)
    void everyTransitionIsToldOnce() throws Exception {
        close();
        AtomicInteger seeds = new AtomicInteger();
        atOnce(() -> {
            Random random = new Random(seeds.incrementAndGet());
            for (int i = 0; i < 2000; i++) {
                switch (random.nextInt(4)) {
                    case 0 -> breaker.failed("Away");
                    case 1 -> breaker.succeeded();
                    case 2 -> clock.pass(random.nextInt(100));
                    default -> {
                        if (breaker.mayPass() && random.nextBoolean()) {
                            breaker.unused();
                        }
                    }
                }
            }
            return null;
        });
        long opened = told.stream().filter(word -> word.startsWith("opened")).count();
        long closed = told.size() - opened;
        assertEquals(position() == Position.CLOSED ? 0 : 1, opened - closed);
    }
}
