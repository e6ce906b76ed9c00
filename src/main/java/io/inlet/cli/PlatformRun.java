package io.inlet.cli;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.inlet.config.Settings.PublishMode;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * One or many calls as a telephony platform makes them, and what came of them.
 *
 * <pre>{@code
 * PlatformSettings settings = PlatformSettings.of("exotel", url, "speech", wav, Manner.USUAL)
 *         .credential("basic KEY:TOKEN").checkedAt(redisUrl, "audio:frames", PublishMode.TOPIC);
 * try (PlatformRun run = new PlatformRun(settings)) {
 *     run.start();
 *     PlatformSummary summary = run.await();   // summary.clean()
 * }
 * }</pre>
 *
 * <p>These platforms know no acks: what is accounted for is what comes out at Redis, where there is one to look at. Used
 * once. All methods may be called from any thread; threads are those of {@link CallRun}.
 */
public final class PlatformRun implements AutoCloseable {

    private static final int HANDSHAKES_AT_ONCE = 8;
    private static final int TICK_MS = 5;
    private static final int PROGRESS_MS = 250;
    private static final long CONSUMER_GRACE_MS = 3000;

    private final PlatformSettings settings;
    private final List<PlatformCaller> callers = new ArrayList<>();
    private final Map<String, PlatformCaller> byInteraction = new HashMap<>();
    private final CountDownLatch ended;
    private final ScheduledExecutorService pacer = new ScheduledThreadPoolExecutor(1, CallRun.named("inlet-pacer"));
    private final ScheduledExecutorService reporter =
            new ScheduledThreadPoolExecutor(1, CallRun.named("inlet-progress"));
    private final ExecutorService handshakes =
            Executors.newFixedThreadPool(HANDSHAKES_AT_ONCE, CallRun.named("inlet-connect"));
    private final NoIdleTimeouts clientScheduler = new NoIdleTimeouts();
    private java.util.function.Consumer<String> progress = line -> {};
    private java.util.function.Consumer<String> notices = notice -> {};
    private Consumer consumer;
    private Reception reception;
    private volatile long startedNanos;

    /** @throws Failure when the certificates cannot be read */
    public PlatformRun(PlatformSettings settings) {
        this.settings = settings;
        this.ended = new CountDownLatch(settings.calls());
        Set<URI> urls = new LinkedHashSet<>();
        for (int i = 0; i < settings.calls(); i++) {
            urls.add(settings.url(i));
        }
        Dialling dialling = new Dialling(
                SocketClient.with(clientScheduler), settings.ca() == null ? null : Trust.in(settings.ca()), urls);
        for (int i = 0; i < settings.calls(); i++) {
            PlatformCaller caller = new PlatformCaller(settings, i, dialling, ended::countDown);
            callers.add(caller);
            byInteraction.put(caller.interaction(), caller);
        }
        if (byInteraction.size() < callers.size()) {
            throw new IllegalArgumentException("several calls cannot all have the interaction_id of --url");
        }
    }

    /** Told a line four times a second; to be set before {@link #start}. */
    public PlatformRun onProgress(java.util.function.Consumer<String> told) {
        progress = told;
        return this;
    }

    /** Told in a line when the consumer loses Redis and finds it again; to be set before {@link #start}. */
    public PlatformRun onNotice(java.util.function.Consumer<String> told) {
        notices = told;
        return this;
    }

    /**
     * Begins. Returns as soon as the consumer (if there is one) listens; calls connect in the background.
     *
     * @throws Failure when there is no Redis to check at
     */
    public PlatformRun start() throws InterruptedException {
        if (settings.redis() != null) {
            consumer = new Consumer(id -> byInteraction.containsKey(id.interaction()), true);
            // Elsewhere than on a topic there is no listening to all calls, and the account has to be the tenant.
            String channel = settings.calls() == 1 && settings.mode() != PublishMode.TOPIC
                    ? Reception.channel(
                            settings.channel(),
                            settings.account().orElse(null),
                            callers.get(0).interaction())
                    : settings.channel();
            reception = Reception.of(settings.mode(), settings.redis(), channel, this::published, notices);
            reception.start();
        }
        startedNanos = System.nanoTime();
        callers.forEach(caller -> caller.connect(handshakes));
        pacer.scheduleAtFixedRate(this::tick, TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
        reporter.scheduleAtFixedRate(() -> progress.accept(progress()), 0, PROGRESS_MS, TimeUnit.MILLISECONDS);
        return this;
    }

    private void tick() {
        long now = System.nanoTime();
        callers.forEach(caller -> caller.tick(now));
    }

    private void published(boolean isFrame, String text) {
        if (!isFrame) {
            key(text);
            return;
        }
        Frame frame = consumer.frame(text, System.currentTimeMillis());
        if (frame != null && frame.pcm() != null) {
            PlatformCaller caller = byInteraction.get(frame.interaction());
            caller.heard().frame(frame, caller.spoken(), caller.frames());
        }
    }

    private void key(String event) {
        try {
            JsonObject json = JsonParser.parseString(event).getAsJsonObject();
            PlatformCaller caller = byInteraction.get(json.get("interaction_id").getAsString());
            if (caller != null && json.get("event").getAsString().equals("dtmf")) {
                caller.heard().key(json.get("digit").getAsString());
            }
        } catch (RuntimeException e) {
            // Another's: the channel is everybody's.
        }
    }

    private String progress() {
        long planned = settings.frames() * settings.calls();
        return String.format(
                Locale.ROOT,
                "%5.1f s  %s%3.0f%%  sent %,d%s",
                elapsedMs() / 1000.0,
                settings.calls() == 1
                        ? ""
                        : "calls "
                                + callers.stream()
                                        .filter(PlatformCaller::isOpen)
                                        .count() + "/" + settings.calls() + "  ",
                100.0 * sent() / planned,
                sent(),
                consumer == null ? "" : String.format(Locale.ROOT, "  published %,d", consumer.received()));
    }

    private long sent() {
        return callers.stream().mapToLong(PlatformCaller::frames).sum();
    }

    private long elapsedMs() {
        return startedNanos == 0 ? 0 : (System.nanoTime() - startedNanos) / 1_000_000;
    }

    /** Waits until all calls are over, and then for what the consumer should still get. */
    public PlatformSummary await() throws InterruptedException {
        ended.await();
        long elapsedMs = elapsedMs();
        reporter.shutdown();
        reporter.awaitTermination(1, TimeUnit.SECONDS);
        PlatformSummary.Delivery delivery = consumer == null ? null : delivery();
        close();
        Map<String, Integer> troubles = new TreeMap<>();
        callers.forEach(caller -> caller.troubles().forEach(words -> troubles.merge(words, 1, Integer::sum)));
        return new PlatformSummary(
                settings.calls(),
                (int) callers.stream().filter(PlatformCaller::wasRefused).count(),
                sent(),
                sent() * settings.audio().frameMs(),
                callers.stream()
                        .mapToInt(caller -> caller.keysPressed().length())
                        .sum(),
                troubles,
                delivery,
                elapsedMs);
    }

    private PlatformSummary.Delivery delivery() throws InterruptedException {
        long deadline = System.nanoTime() + CONSUMER_GRACE_MS * 1_000_000;
        while (!callers.stream().allMatch(PlatformRun::complete) && System.nanoTime() < deadline) {
            Thread.sleep(10);
        }
        Set<String> tenants = new TreeSet<>();
        long heardMs = 0;
        long missing = 0;
        long altered = 0;
        int wrongKeys = 0;
        for (PlatformCaller caller : callers) {
            HeardCall heard = caller.heard();
            if (heard.tenant() != null) {
                tenants.add(heard.tenant());
            }
            heardMs += heard.heardMs();
            missing += heard.missing(caller.spoken(), caller.frames());
            altered += heard.altered();
            wrongKeys += heard.keys().equals(caller.keysPressed()) ? 0 : 1;
        }
        return new PlatformSummary.Delivery(
                consumer.received(),
                heardMs,
                missing,
                altered,
                consumer.duplicates(),
                consumer.outOfOrder(),
                wrongKeys,
                List.copyOf(tenants),
                consumer.latency().toString(),
                reception.interruptions());
    }

    private static boolean complete(PlatformCaller caller) {
        return caller.heard().complete(caller.spoken(), caller.frames())
                && caller.heard().keys().length() >= caller.keysPressed().length();
    }

    /** Ends all calls early but properly; {@link #await} then returns soon. */
    public void hangUp() {
        callers.forEach(PlatformCaller::hangUp);
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
}
