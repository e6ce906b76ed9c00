package io.inlet.cli;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Calls that come and go in all the ways in which they do: stopped, cut, resumed, taken over, left alone. Meanwhile Redis
 * is now and then away, slow or reset, for less time than the buffer holds.
 */
final class Churn implements AutoCloseable {

    private static final int SAMPLE_RATE = 16_000;
    private static final int FRAME_MS = 100;
    private static final int CALLS = 12;
    private static final int CUT_EVERY_S = 7;
    private static final int FAULT_EVERY_S = 9;
    private static final Duration SETTLED = Duration.ofSeconds(3);

    private final Testbed testbed;
    private final CallSettings settings;
    private final History history = new History();
    private final Subscription consumer;
    private final AtomicInteger waves = new AtomicInteger();
    private final AtomicInteger calls = new AtomicInteger();
    private final Queue<Over> over = new ConcurrentLinkedQueue<>();
    private final ExecutorService callers = Executors.newCachedThreadPool();

    private record Over(String tenant, String interaction, long since) {}

    Churn(Testbed testbed, DevKeys keys) throws InterruptedException {
        this.testbed = testbed;
        settings = CallSettings.of(
                        testbed.urls().get(0),
                        Audio.tone(SAMPLE_RATE, FRAME_MS),
                        CallSettings.Tokens.signedWith(keys.privateKey()))
                .saying(Talk.distinct(SAMPLE_RATE / 1000 * FRAME_MS * 2, FRAME_MS));
        consumer = new Subscription(
                        testbed.redis().url(),
                        Testbed.CHANNEL,
                        CheckedRun.into(history),
                        goneOrBack -> history.consumerWasBlind())
                .start();
    }

    int calls() {
        return calls.get();
    }

    /** Returns when all calls are over. */
    void goOnFor(Duration time) throws Exception {
        long until = System.nanoTime() + time.toNanos();
        ScheduledExecutorService harm = Executors.newScheduledThreadPool(1);
        harm.scheduleAtFixedRate(() -> testbed.callerProxy().cut(), CUT_EVERY_S, CUT_EVERY_S, TimeUnit.SECONDS);
        harm.scheduleAtFixedRate(this::harmRedis, FAULT_EVERY_S, FAULT_EVERY_S, TimeUnit.SECONDS);
        List<Future<?>> kinds = List.of(
                callers.submit(() -> again(this::resumed, until)),
                callers.submit(() -> again(this::resumed, until)),
                callers.submit(() -> again(this::takenOver, until)),
                callers.submit(() -> again(this::lost, until)));
        for (Future<?> kind : kinds) {
            kind.get();
        }
        harm.shutdown();
        harm.awaitTermination(FAULT_EVERY_S, TimeUnit.SECONDS);
        Thread.sleep(SETTLED.toMillis());
        judge();
    }

    /** What is wrong with the calls so far. */
    Verdict verdict() {
        return history.verdict();
    }

    private void again(Supplier<CallSettings> kind, long until) {
        while (System.nanoTime() < until) {
            try {
                run(kind.get());
                judge();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private CallSettings resumed() {
        return wave("resumed").calls(CALLS).resuming();
    }

    /** Cut in the end, unless they are lucky; nobody asks what became of their last frames. */
    private CallSettings lost() {
        return wave("lost").calls(CALLS / 2);
    }

    private CallSettings takenOver() {
        return wave("taken").calls(CALLS / 2);
    }

    private CallSettings wave(String kind) {
        return settings.from("churn", kind + "-" + waves.incrementAndGet())
                .frames(ThreadLocalRandom.current().nextInt(10, 60));
    }

    private void run(CallSettings wave) throws InterruptedException {
        calls.addAndGet(wave.calls());
        try (CallRun run = new CallRun(wave, wave.resume() ? history : null)) {
            run.start();
            if (wave.interaction().startsWith("taken")) {
                Thread.sleep(ThreadLocalRandom.current().nextInt(1000));
                try (CallRun other = new CallRun(wave)) {
                    other.start();
                    other.await();
                }
            }
            run.await();
        }
        for (int i = 0; wave.resume() && i < wave.calls(); i++) {
            over.add(new Over(wave.tenant(), wave.interaction(i), System.nanoTime()));
        }
    }

    /** What the consumer may still be about to get is not judged yet. */
    private void judge() {
        for (Over next = over.peek();
                next != null && System.nanoTime() - next.since > SETTLED.toNanos();
                next = over.peek()) {
            if (over.remove(next)) {
                history.over(next.tenant, next.interaction);
            }
        }
    }

    private void harmRedis() {
        try {
            FaultProxy proxy = testbed.redisProxy();
            switch (ThreadLocalRandom.current().nextInt(4)) {
                case 0 -> proxy.refuse();
                case 1 -> proxy.reset();
                case 2 -> proxy.delay(Duration.ofMillis(50), Duration.ofMillis(20));
                default -> proxy.slice();
            }
            Thread.sleep(1000);
            proxy.heal();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        callers.shutdownNow();
        consumer.close();
    }
}
