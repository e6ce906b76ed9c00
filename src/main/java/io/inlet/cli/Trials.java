package io.inlet.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Makes calls, lets a {@link Scenario} happen to them, and judges. Scenarios with the same setup one after the other
 * have their {@link Testbed} in common.
 */
final class Trials implements AutoCloseable {

    private static final int SAMPLE_RATE = 16_000;
    private static final int BYTES_BESIDES = 300; // of a message in Redis, besides the audio in base64
    private static final long ALL_THERE_WITHIN_MS = 20_000;
    private static final long SHOW_EVERY_MS = 250;
    private static final long LOOK_EVERY_MS = 10;

    private final Path folder;
    private final Path script;
    private final String server;
    private final DevKeys keys;
    private final Duration around;
    private final Consumer<String> show;
    private Testbed testbed;
    private Scenario.Setup setup;

    /**
     * @param folder for logs and keys
     * @param around how long calls go on undisturbed before and after
     * @param show gets what is going on in a line, several times a second
     */
    Trials(Path folder, Path script, String server, Duration around, Consumer<String> show) {
        this.folder = folder;
        this.script = script;
        this.server = server;
        this.keys = DevKeys.make(folder, true);
        this.around = around;
        this.show = show;
    }

    ChaosReport of(Scenario scenario, int calls, int frameMs) throws Exception {
        prepare(scenario.setup());
        CallSettings settings = settings(scenario, calls, frameMs);
        History history = scenario.forgets() ? History.whereEpochsMayChange() : new History();
        String redis = testbed.redisOfConsumers().url();
        try (CheckedRun run = scenario.setup() == Scenario.Setup.STREAM
                ? CheckedRun.ofStream(settings, redis, Testbed.CHANNEL, history)
                : CheckedRun.ofTopic(settings, redis, Testbed.CHANNEL, history)) {
            run.start();
            Watch watch = new Watch(scenario, run);
            watch.untilAllAreThere(calls);
            watch.spend(around, "calls begin");
            watch.outageBegins();
            for (Scenario.Step step : scenario.steps()) {
                watch.spend(Duration.ZERO, step.words());
                step.deed().to(testbed);
                watch.spend(step.forHowLong(), step.words());
            }
            watch.spend(around, "calls end");
            return new ChaosReport(
                    scenario, run.end(), calls, frameMs, Duration.ofMillis(testbed.bufferMs()), watch.outage());
        }
    }

    private void prepare(Scenario.Setup wanted) throws IOException, InterruptedException {
        if (wanted == setup) {
            testbed.restore();
            return;
        }
        close();
        show.accept("starting " + wanted.nodes + " × " + server + " for " + wanted);
        Testbed opened = Testbed.open(wanted, folder, script, server, keys.publicKeyText());
        synchronized (this) {
            testbed = opened;
            setup = wanted;
        }
    }

    private CallSettings settings(Scenario scenario, int calls, int frameMs) {
        int frameBytes = SAMPLE_RATE / 1000 * frameMs * 2;
        testbed.carries((long) calls * (frameBytes * 4 / 3 + BYTES_BESIDES) * 1000 / frameMs);
        List<URI> urls = testbed.urls();
        return CallSettings.of(
                        urls.get(0),
                        Audio.tone(SAMPLE_RATE, frameMs),
                        CallSettings.Tokens.signedWith(keys.privateKey()))
                .at(urls)
                .resuming()
                .saying(scenario.talk().apply(frameBytes, frameMs))
                .calls(calls)
                .frames(Long.MAX_VALUE / 4)
                .from("chaos", scenario.name() + "-" + Long.toString(System.currentTimeMillis(), 36));
    }

    @Override
    public synchronized void close() {
        if (testbed != null) {
            testbed.close();
            testbed = null;
            setup = null;
        }
    }

    /** Passes the time of a run, shows how it goes, and sees when Redis is back. */
    private final class Watch {

        private final Scenario scenario;
        private final CheckedRun run;
        private long awaySince;
        private long publishedMeanwhile = -1;
        private long backAt;
        private long shownAt;

        Watch(Scenario scenario, CheckedRun run) {
            this.scenario = scenario;
            this.run = run;
        }

        void untilAllAreThere(int calls) throws InterruptedException {
            long patience = System.nanoTime() + ALL_THERE_WITHIN_MS * 1_000_000;
            while (run.progress().open() < calls && System.nanoTime() < patience) {
                spend(Duration.ofMillis(LOOK_EVERY_MS), "calls begin");
            }
        }

        void spend(Duration time, String words) throws InterruptedException {
            long until = System.nanoTime() + time.toNanos();
            do {
                long now = System.nanoTime();
                look(now);
                if (now - shownAt > SHOW_EVERY_MS * 1_000_000) {
                    shownAt = now;
                    show(words);
                }
                Thread.sleep(Math.min(time.toMillis(), LOOK_EVERY_MS));
            } while (System.nanoTime() < until);
        }

        void outageBegins() {
            awaySince = System.nanoTime();
        }

        /** From the time on at which Redis could be back, the first frame that arrives there says that it is. */
        private void look(long now) {
            if (awaySince == 0
                    || backAt != 0
                    || now - awaySince < scenario.outage().toNanos()) {
                return;
            }
            long published = run.published();
            if (publishedMeanwhile < 0) {
                publishedMeanwhile = published;
            } else if (published > publishedMeanwhile) {
                backAt = now;
            }
        }

        Duration outage() {
            boolean measured = !scenario.outage().isZero() && backAt != 0;
            return measured ? Duration.ofNanos(backAt - awaySince) : scenario.outage();
        }

        private void show(String words) {
            CallProgress progress = run.progress();
            show.accept(String.format(
                    Locale.ROOT,
                    "%-18s %-22s calls %d/%d  sent %,d  acked %,d  published %,d  lost %,d",
                    scenario.name(),
                    words,
                    progress.open(),
                    progress.calls(),
                    progress.sent(),
                    progress.acked(),
                    run.published(),
                    progress.lost()));
        }
    }
}
