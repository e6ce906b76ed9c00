package io.inlet.container;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Somebody talks in real time: 100 ms of audio every 100 ms, up to a number of frames. */
final class Speech implements AutoCloseable {

    static final int FRAME_MS = 100;

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger sent = new AtomicInteger();
    private final Call call;
    private final int frames;

    Speech(Call call, int frames) {
        this.call = call;
        this.frames = frames;
        clock.scheduleAtFixedRate(this::speak, 0, FRAME_MS, TimeUnit.MILLISECONDS);
    }

    int sent() {
        return sent.get();
    }

    void awaitSent(int count) {
        Await.until(count + " frames sent", Duration.ofSeconds(30), () -> sent.get() >= count);
    }

    private void speak() {
        if (sent.get() < frames) {
            call.send(Audio.frame(call.interaction(), sent.get() + 1L, Audio.FRAME_BYTES / 2));
            sent.incrementAndGet();
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
