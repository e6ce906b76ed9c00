package io.inlet.endpoint;

import jakarta.servlet.ServletContext;
import jakarta.websocket.server.ServerContainer;
import java.lang.reflect.Field;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Payara only: takes the idle timer out of Tyrus' way of a frame. For every message in either direction Tyrus 2.1
 * re-schedules the session's idle timeout, also when there is none, on the server's managed executor, which scans the
 * class path for each: 45 % of all CPU, and a server that falls behind at 2,500 frames/s. There is no setting for it
 * (TyrusSession#restartIdleTimeoutExecutor), so the container gets an executor that drops tasks without a delay, which
 * only these are; {@link Calls} watches over idle calls instead. Where there is no Tyrus this does nothing.
 */
final class TyrusTimers extends ScheduledThreadPoolExecutor {

    private static final String CONTAINER = "org.glassfish.tyrus.core.BaseContainer";
    private static final String EXECUTOR = "managedScheduledExecutorService";

    private final ScheduledFuture<?> done;

    private TyrusTimers() {
        super(1, task -> {
            Thread thread = new Thread(task, "inlet-tyrus-timers");
            thread.setDaemon(true);
            return thread;
        });
        done = super.schedule(() -> {}, 0, TimeUnit.NANOSECONDS);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        return delay > 0 ? super.schedule(command, delay, unit) : done;
    }

    /** Gives this web application's Tyrus, if it is one, its executor; the caller shuts that down. */
    static Optional<ScheduledExecutorService> install(ServletContext context) throws ReflectiveOperationException {
        return install(context.getAttribute(ServerContainer.class.getName()));
    }

    static Optional<ScheduledExecutorService> install(Object container) throws ReflectiveOperationException {
        Class<?> own = container == null ? null : container.getClass();
        for (Class<?> type = own; type != null; type = type.getSuperclass()) {
            if (CONTAINER.equals(type.getName())) {
                Field executor = type.getDeclaredField(EXECUTOR);
                executor.setAccessible(true);
                ScheduledExecutorService timers = new TyrusTimers();
                executor.set(container, timers);
                return Optional.of(timers);
            }
        }
        return Optional.empty();
    }
}
