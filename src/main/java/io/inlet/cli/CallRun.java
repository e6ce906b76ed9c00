package io.inlet.cli;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToLongFunction;

/**
 * One or many calls, from the first handshake to the last close, and their summary.
 *
 * <pre>{@code
 * try (CallRun run = new CallRun(settings)) {
 *     run.onProgress(progress -> terminal.progress(progress.toString()));
 *     run.start();                          // connects in the background
 *     CallSummary summary = run.await();    // until every call is over and the consumer has had its time
 * }
 * }</pre>
 *
 * <p>Used once. All methods may be called from any thread. However many calls there are, the threads are these: one
 * that paces all calls, one for progress, a few for handshakes until all are connected, the WebSocket client's shared
 * pool, and one for the consumer.
 */
public final class CallRun implements AutoCloseable {

    private static final int HANDSHAKES_AT_ONCE = 8;
    private static final int TICK_MS = 5;
    private static final int PROGRESS_MS = 250;
    private static final long CONSUMER_GRACE_MS = 3000;

    private final CallSettings settings;
    private final Latencies ackLatency = new Latencies();
    private final List<Caller> callers = new ArrayList<>();
    private final CountDownLatch ended;
    private final ScheduledExecutorService pacer = new ScheduledThreadPoolExecutor(1, named("inlet-pacer"));
    private final ScheduledExecutorService reporter = new ScheduledThreadPoolExecutor(1, named("inlet-progress"));
    private final ExecutorService handshakes = Executors.newFixedThreadPool(HANDSHAKES_AT_ONCE, named("inlet-connect"));
    private final NoIdleTimeouts clientScheduler = new NoIdleTimeouts();
    private java.util.function.Consumer<CallProgress> listener = progress -> {};
    private java.util.function.Consumer<String> notices = notice -> {};
    private Consumer consumer;
    private Reception reception;
    private volatile long startedNanos;

    /** @throws Failure when the certificates cannot be read */
    public CallRun(CallSettings settings) {
        this(settings, null);
    }

    /** @param history to be told all that the calls do and are told; null for none */
    CallRun(CallSettings settings, History history) {
        this.settings = settings;
        this.ended = new CountDownLatch(settings.calls());
        Dialling dialling = new Dialling(
                SocketClient.with(clientScheduler),
                settings.ca() == null ? null : Trust.in(settings.ca()),
                settings.urls());
        for (int i = 0; i < settings.calls(); i++) {
            callers.add(
                    new Caller(settings, i, new Ledger(ackLatency), history, handshakes, dialling, ended::countDown));
        }
    }

    /** Told four times a second, on a thread that paces nothing; to be set before {@link #start}. */
    public CallRun onProgress(java.util.function.Consumer<CallProgress> told) {
        listener = told;
        return this;
    }

    /** Told in a line when the consumer loses Redis and finds it again; to be set before {@link #start}. */
    public CallRun onNotice(java.util.function.Consumer<String> told) {
        notices = told;
        return this;
    }

    /**
     * Begins. Returns as soon as the consumer (if there is one) listens; calls connect in the background.
     *
     * @throws Failure when there is no Redis to check at
     */
    public void start() throws InterruptedException {
        if (settings.redis() != null) {
            listenAtRedis();
        }
        startedNanos = System.nanoTime();
        callers.forEach(Caller::connect);
        pacer.scheduleAtFixedRate(this::tick, TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
        reporter.scheduleAtFixedRate(() -> listener.accept(progress()), 0, PROGRESS_MS, TimeUnit.MILLISECONDS);
    }

    private void listenAtRedis() throws InterruptedException {
        Set<String> interactions = new HashSet<>();
        for (int i = 0; i < settings.calls(); i++) {
            interactions.add(settings.interaction(i));
        }
        consumer = new Consumer(
                id -> id.tenant().equals(settings.tenant()) && interactions.contains(id.interaction()), false);
        reception = Reception.of(
                settings.mode(),
                settings.redis(),
                settings.calls() == 1
                        ? Reception.channel(settings.channel(), settings.tenant(), settings.interaction(0))
                        : settings.channel(),
                (isFrame, text) -> {
                    if (isFrame) {
                        consumer.frame(text, System.currentTimeMillis());
                    }
                },
                notices);
        reception.start();
    }

    private void tick() {
        long now = System.nanoTime();
        for (Caller caller : callers) {
            caller.tick(now);
        }
    }

    /** Where it stands; zeros before {@link #start}. */
    public CallProgress progress() {
        return new CallProgress(
                settings.calls(),
                (int) callers.stream().filter(Caller::isOpen).count(),
                (int) callers.stream().filter(Caller::hasEnded).count(),
                settings.calls() * settings.frames(),
                sum(Ledger::sent),
                sum(Ledger::confirmed),
                sum(Ledger::lost),
                consumer == null ? -1 : consumer.received(),
                callers.get(0).level(),
                elapsedMs());
    }

    private long sum(ToLongFunction<Ledger> amount) {
        return callers.stream().map(Caller::ledger).mapToLong(amount).sum();
    }

    private long elapsedMs() {
        return startedNanos == 0 ? 0 : (System.nanoTime() - startedNanos) / 1_000_000;
    }

    /** Waits until all calls are over, and then for what the consumer should still get. */
    public CallSummary await() throws InterruptedException {
        ended.await();
        long elapsedMs = elapsedMs();
        reporter.shutdown();
        reporter.awaitTermination(1, TimeUnit.SECONDS);
        CallSummary.Delivery delivery = consumer == null ? null : delivery();
        close();
        Map<String, Integer> troubles = new TreeMap<>();
        callers.forEach(caller -> caller.ledger().troubles().forEach(words -> troubles.merge(words, 1, Integer::sum)));
        return new CallSummary(
                settings.calls(),
                (int) callers.stream().filter(Caller::wasRefused).count(),
                sum(Ledger::sent),
                sum(Ledger::confirmed),
                sum(Ledger::lost),
                sum(Ledger::missing),
                sum(Ledger::unconfirmed),
                sum(Ledger::resumes),
                sum(Ledger::restarts),
                sum(Ledger::renewals),
                ackLatency.toString(),
                ackLatency.percentile(50),
                ackLatency.percentile(99),
                ackLatency.max(),
                troubles,
                delivery,
                elapsedMs);
    }

    private CallSummary.Delivery delivery() throws InterruptedException {
        long expected = sum(Ledger::sent) - sum(Ledger::lost);
        long deadline = System.nanoTime() + CONSUMER_GRACE_MS * 1_000_000;
        while (consumer.received() < expected && System.nanoTime() < deadline) {
            Thread.sleep(10);
        }
        Latencies latency = consumer.latency();
        return new CallSummary.Delivery(
                consumer.received(),
                Math.max(0, expected - consumer.received()),
                consumer.duplicates(),
                consumer.outOfOrder(),
                latency.toString(),
                latency.percentile(50),
                latency.percentile(99),
                reception.interruptions());
    }

    /** Ends all calls early but properly; {@link #await} then returns soon. */
    public void hangUp() {
        callers.forEach(Caller::hangUp);
    }

    /** Lets go of threads and connections. Done by {@link #await} as well. */
    @Override
    public void close() {
        handshakes.shutdownNow();
        pacer.shutdownNow();
        reporter.shutdownNow();
        clientScheduler.shutdownNow();
        if (reception != null) {
            reception.close();
        }
    }

    static ThreadFactory named(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
