package io.inlet.endpoint;

import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** A timer that the test turns; what is not for later it does at once. */
public final class PlayedTimer {

    private final List<Runnable> repeated = new ArrayList<>();
    private final Queue<Later> once = new ArrayDeque<>();

    private record Later(Runnable task, long millis) {}

    public ScheduledExecutorService executor() {
        return (ScheduledExecutorService) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ScheduledExecutorService.class},
                (self, method, arguments) -> switch (method.getName()) {
                    case "scheduleWithFixedDelay" -> repeat((Runnable) arguments[0]);
                    case "schedule" ->
                        later((Runnable) arguments[0], ((TimeUnit) arguments[2]).toMillis((long) arguments[1]));
                    case "execute" -> {
                        ((Runnable) arguments[0]).run();
                        yield null;
                    }
                    default -> throw new AssertionError("not expected: " + method);
                });
    }

    private synchronized ScheduledFuture<?> repeat(Runnable task) {
        repeated.add(task);
        return future();
    }

    private synchronized ScheduledFuture<?> later(Runnable task, long millis) {
        once.add(new Later(task, millis));
        return future();
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
    public void tick() {
        List.copyOf(repeated).forEach(Runnable::run);
    }

    /** After how long each of what is to be done once is due, in ms. */
    public synchronized List<Long> pauses() {
        return once.stream().map(Later::millis).toList();
    }

    /** Runs what was to be done once, whenever it is due. */
    public void elapse() {
        due().forEach(later -> later.task().run());
    }

    private synchronized List<Later> due() {
        List<Later> due = List.copyOf(once);
        once.clear();
        return due;
    }
}
