package io.inlet.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.security.PrivateKey;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Thousands of real calls that have little to say, by the threads of the bench. They end with {@link #close}. */
public final class Crowd implements AutoCloseable {

    public static final String TENANT = "crowd";

    private static final int FRAME_BYTES = 3200; // 100 ms
    private static final Duration FOR_LONG = Duration.ofHours(1);

    private final LoadRun run;
    private final Thread thread;

    /** @param frameMs between two frames of a call */
    public Crowd(URI url, String redis, PrivateKey key, int calls, int frameMs) throws IOException {
        LoadTarget target =
                LoadTarget.running(url, redis, "audio:frames", TENANT, CallSettings.Tokens.signedWith(key), 0);
        run = new LoadRun(new Load(calls, FRAME_BYTES, frameMs, 0, 0, Duration.ZERO, FOR_LONG), target, 1);
        thread = new Thread(this::call, "crowd");
        thread.setDaemon(true);
        thread.start();
    }

    private void call() {
        try {
            run.run(progress -> {});
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        run.close();
    }
}
