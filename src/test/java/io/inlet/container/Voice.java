package io.inlet.container;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A tone in real time, 100 ms every 100 ms, from a thread of its own; how loud it is can be changed meanwhile. */
final class Voice implements AutoCloseable {

    private static final int FRAME_MS = 100;
    private static final int SAMPLES = 2400; // at 24 kHz
    private static final int HALF_WAVE = 30; // of 400 Hz

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final Call call;
    private volatile byte[] tone;

    /** @param amplitude 0–32767 */
    Voice(Call call, int amplitude) {
        this.call = call;
        says(amplitude);
        clock.scheduleAtFixedRate(() -> call.send(tone), 0, FRAME_MS, TimeUnit.MILLISECONDS);
    }

    void says(int amplitude) {
        byte[] pcm = new byte[2 * SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            int sample = i / HALF_WAVE % 2 == 0 ? amplitude : -amplitude;
            pcm[2 * i] = (byte) sample;
            pcm[2 * i + 1] = (byte) (sample >> 8);
        }
        tone = pcm;
    }

    /** The call goes on, and nothing is heard. */
    @Override
    public void close() {
        clock.shutdownNow();
    }
}
