package io.inlet.endpoint;

import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;

/** A timer that the test turns. */
final class PlayedTimer {

    private final List<Runnable> repeated = new ArrayList<>();
    private final Queue<Runnable> once = new ArrayDeque<>();

    ScheduledExecutorService executor() {
        return (ScheduledExecutorService) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ScheduledExecutorService.class},
                (self, method, arguments) -> switch (method.getName()) {
                    case "scheduleWithFixedDelay" -> repeated.add((Runnable) arguments[0]) ? future() : null;
                    case "schedule" -> once.add((Runnable) arguments[0]) ? future() : null;
                    default -> throw new AssertionError("not expected: " + method);
                });
    }

    private ScheduledFuture<?> future() {
        return (ScheduledFuture<?>) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ScheduledFuture.class}, (self, method, arguments) -> {
                    if (method.getName().equals("cancel")) {
                        repeated.clear();
                        return true;
                    }
                    throw new AssertionError("not expected: " + method);
                });
    }

    /** Runs what is due again and again, once. */
    void tick() {
        List.copyOf(repeated).forEach(Runnable::run);
    }

    /** Runs what was to be done once. */
    void elapse() {
        List<Runnable> due = List.copyOf(once);
        once.clear();
        due.forEach(Runnable::run);
    }
}
