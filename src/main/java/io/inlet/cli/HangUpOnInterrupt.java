package io.inlet.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ctrl-C ends the calls as they should be ended, and the summary still comes: until this is closed. */
final class HangUpOnInterrupt implements AutoCloseable {

    private static final int PATIENCE_S = 10;

    private final CountDownLatch reported = new CountDownLatch(1);
    private final Thread hook;

    HangUpOnInterrupt(Runnable hangUp) {
        hook = new Thread(() -> {
            hangUp.run();
            awaitReport();
        });
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void awaitReport() {
        try {
            reported.await(PATIENCE_S, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        reported.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException alreadyGoingDown) {
            // Then it has done its work.
        }
    }
}
