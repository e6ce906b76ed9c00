package io.inlet.cli;

import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The scheduler that the WebSocket client gets. Tyrus 2.1.5 schedules an idle-timeout task for every message in either
 * direction, with delay 0 when there is no idle timeout, and each one wakes a thread to do nothing; at thousands of
 * frames a second that is a good part of the client's work. Those are not run; anything with a delay is.
 */
final class NoIdleTimeouts extends ScheduledThreadPoolExecutor {

    private final ScheduledFuture<?> never;

    NoIdleTimeouts() {
        super(1, task -> {
            Thread thread = new Thread(task, "inlet-websocket-scheduler");
            thread.setDaemon(true);
            return thread;
        });
        Callable<Void> nothing = () -> null;
        never = super.schedule(nothing, Long.MAX_VALUE / 4, TimeUnit.NANOSECONDS);
        never.cancel(false);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        return delay <= 0 ? never : super.schedule(command, delay, unit);
    }
}
