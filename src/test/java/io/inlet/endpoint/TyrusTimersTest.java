package io.inlet.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.websocket.server.ServerContainer;
import java.lang.reflect.Field;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.glassfish.tyrus.client.ClientManager;
import org.glassfish.tyrus.core.BaseContainer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** On a real Tyrus: fails when an update moves the field, in a unit test and not in production. */
class TyrusTimersTest {

    private final ClientManager tyrus = ClientManager.createClient();
    private Optional<ScheduledExecutorService> installed = Optional.empty();

    private ScheduledExecutorService install() throws ReflectiveOperationException {
        installed = TyrusTimers.install(tyrus);
        return installed.orElseThrow();
    }

    @AfterEach
    void shutDown() {
        installed.ifPresent(ScheduledExecutorService::shutdownNow);
        tyrus.shutdown();
    }

    private static Object executorOf(BaseContainer container) throws ReflectiveOperationException {
        Field field = BaseContainer.class.getDeclaredField("managedScheduledExecutorService");
        field.setAccessible(true);
        return field.get(container);
    }

    @Test
    void tyrusHasTheFieldAndOurExecutorIsInIt() throws Exception {
        Object before = executorOf(tyrus);
        ScheduledExecutorService timers = install();
        assertTrue(before != timers);
        assertSame(timers, executorOf(tyrus));
        assertSame(timers, tyrus.getScheduledExecutorService(), "what Tyrus itself takes its timers from");
    }

    @Test
    void aTaskWithoutADelayIsDropped() throws Exception {
        ScheduledExecutorService timers = install();
        AtomicInteger runs = new AtomicInteger();
        Runnable task = runs::incrementAndGet;
        for (long delay : new long[] {0, -1}) {
            ScheduledFuture<?> dropped = timers.schedule(task, delay, TimeUnit.MILLISECONDS);
            assertNotNull(dropped);
            dropped.cancel(true); // as Tyrus does with the timer before
            assertTrue(dropped.isDone());
        }
        timers.schedule(() -> {}, 1, TimeUnit.NANOSECONDS).get(10, TimeUnit.SECONDS); // one thread: behind them
        assertEquals(0, runs.get());
    }

    @Test
    void aTaskWithADelayRuns() throws Exception {
        ScheduledExecutorService timers = install();
        AtomicInteger runs = new AtomicInteger();
        Runnable task = runs::incrementAndGet;
        timers.schedule(task, 1, TimeUnit.NANOSECONDS).get(10, TimeUnit.SECONDS);
        assertEquals(1, runs.get());
        assertFalse(timers.schedule(task, 1, TimeUnit.HOURS).isDone());
    }

    @Test
    void itsThreadKeepsNoServerAlive() throws Exception {
        ScheduledExecutorService timers = install();
        Thread[] thread = new Thread[1];
        Runnable task = () -> thread[0] = Thread.currentThread();
        timers.schedule(task, 1, TimeUnit.NANOSECONDS).get(10, TimeUnit.SECONDS);
        assertTrue(thread[0].isDaemon());
        assertEquals("inlet-tyrus-timers", thread[0].getName());
    }

    @Test
    void anotherServersContainerIsLeftAlone() throws Exception {
        Object undertows = Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ServerContainer.class}, (self, method, arguments) -> {
                    throw new AssertionError("not expected: " + method);
                });
        assertEquals(Optional.empty(), TyrusTimers.install(undertows));
        assertEquals(Optional.empty(), TyrusTimers.install(new Object()));
    }
}
