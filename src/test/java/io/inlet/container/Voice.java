package io.inlet.container;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;

/** Speaks into a call in real time, from a thread of its own. What it says can be changed while it speaks. */
final class Voice implements AutoCloseable {

    /** 100 ms at 24 kHz. */
    static final int SAMPLES = 2400;

    static final int FRAME_MS = 100;

    private final Call call;
    private final ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "voice");
        thread.setDaemon(true);
        return thread;
    });
    private volatile LongFunction<byte[]> words;
    private long seq;

    private Voice(Call call, LongFunction<byte[]> words) {
        this.call = call;
        this.words = words;
        pace.scheduleAtFixedRate(this::speak, 0, FRAME_MS, TimeUnit.MILLISECONDS);
    }

    /** @param amplitude of a tone, 0–32767 */
    static Voice of(Call call, int amplitude) {
        byte[] tone = square(amplitude);
        return new Voice(call, seq -> tone);
    }

    /** Noise that is another in each frame, the same each time: {@link #noise}. */
    static Voice ofNoise(Call call) {
        return new Voice(call, seq -> noise(call, seq));
    }

    static byte[] noise(Call call, long seq) {
        return Audio.frame(call.interaction(), seq, 2 * SAMPLES);
    }

    void says(int amplitude) {
        byte[] tone = square(amplitude);
        words = seq -> tone;
    }

    private void speak() {
        call.send(words.apply(++seq));
    }

    private static byte[] square(int amplitude) {
        byte[] pcm = new byte[2 * SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            int sample = i / 30 % 2 == 0 ? amplitude : -amplitude;
            pcm[2 * i] = (byte) sample;
            pcm[2 * i + 1] = (byte) (sample >> 8);
        }
        return pcm;
    }

    /** The call goes on in silence. */
    @Override
    public void close() {
        pace.shutdownNow();
    }
}
