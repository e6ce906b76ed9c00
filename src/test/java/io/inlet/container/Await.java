package io.inlet.container;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for a state that can only be asked for, up to a deadline. What can be received is awaited at its queue. */
final class Await {

    private Await() {}

    static void until(String state, Duration patience, Callable<Boolean> holds) {
        long deadline = System.nanoTime() + patience.toNanos();
        Exception last = null;
        do {
            try {
                if (holds.call()) {
                    return;
                }
            } catch (Exception e) {
                last = e;
            }
            LockSupport.parkNanos(20_000_000);
        } while (System.nanoTime() < deadline);
        throw new AssertionError("Not within " + patience + ": " + state, last);
    }
}
