package io.inlet.cli;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code inlet chaos}: does harm to a system of its own, and checks that Inlet keeps its promises. */
@Command(
        name = "chaos",
        mixinStandardHelpOptions = true,
        versionProvider = Inlet.Version.class,
        sortOptions = false,
        description = {
            "Break things one after another under live calls, and check that every frame was published once, in order,"
                    + " or announced as lost.",
            "It brings its own Redis, nodes and network: nothing else on this machine is touched. The exit code is 1"
                    + " when a promise was broken. Logs go to .inlet/chaos in this folder."
        },
        footer = {"", "A part of it: inlet chaos --only redis-down-3s,node-killed"})
final class Chaos implements Callable<Integer> {

    private static final int SAMPLE_RATE = 16_000;
    private static final int BYTES_BESIDES = 300; // of a message in Redis, besides the audio in base64
    private static final int CALLS = 50;
    private static final long LEAD_IN_MS = 2000;
    private static final long LEAD_IN_AT_MOST_MS = 20_000;
    private static final long LEAD_OUT_MS = 2000;
    private static final long SHOW_EVERY_MS = 250;

    @Option(names = "--server", defaultValue = "payara", description = "payara or wildfly. Default: ${DEFAULT-VALUE}.")
    private String server;

    @Option(
            names = "--calls",
            paramLabel = "N",
            description = "Calls at once. Default: " + CALLS + ", and 200 where nodes are killed or restarted.")
    private Integer calls;

    @Option(
            names = "--frame-ms",
            paramLabel = "MS",
            defaultValue = "100",
            description = "What one frame lasts. Default: ${DEFAULT-VALUE}.")
    private int frameMs;

    @Option(names = "--only", paramLabel = "NAME", split = ",", description = "These faults; --list names them.")
    private List<String> only = List.of();

    @Option(names = "--list", description = "Name the faults and end.")
    private boolean list;

    @Spec
    private CommandSpec spec;

    private final Terminal terminal = Terminal.stdout(5);

    @Override
    public Integer call() throws Exception {
        List<Scenario> scenarios = chosen();
        if (list) {
            scenarios.forEach(one -> spec.commandLine().getOut().printf("%-18s %s%n", one.name(), one.sentence()));
            return 0;
        }
        Path folder = DevKeys.FOLDER.resolve("chaos");
        DevKeys keys = DevKeys.make(folder, true);
        List<String> failed = new ArrayList<>();
        Bench[] bench = new Bench[1];
        Thread hook = new Thread(() -> {
            if (bench[0] != null) {
                bench[0].close();
            }
        });
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            Scenario.Setup setup = null;
            for (Scenario scenario : scenarios) {
                if (scenario.setup() != setup) {
                    setup = scenario.setup();
                    close(bench);
                    terminal.progress("starting " + setup.nodes + " × " + server + " for " + setup);
                    bench[0] = Bench.open(setup, folder, Demo.script(), server, keys.publicKeyText());
                } else {
                    bench[0].restore();
                }
                if (!kept(scenario, bench[0], keys)) {
                    failed.add(scenario.name());
                }
            }
        } finally {
            close(bench);
        }
        terminal.line("");
        terminal.line(
                failed.isEmpty()
                        ? "All promises were kept under " + scenarios.size() + " faults."
                        : "Promises were broken under " + failed.size() + " of " + scenarios.size() + " faults: "
                                + String.join(", ", failed));
        return failed.isEmpty() ? 0 : 1;
    }

    private static void close(Bench[] bench) {
        if (bench[0] != null) {
            bench[0].close();
            bench[0] = null;
        }
    }

    private List<Scenario> chosen() {
        if (calls != null && (calls < 1 || calls > 5000)) {
            throw new ParameterException(spec.commandLine(), "--calls must be 1 to 5000");
        }
        if (frameMs < 10 || frameMs > 1000) {
            throw new ParameterException(spec.commandLine(), "--frame-ms must be 10 to 1000");
        }
        if (!server.equals("payara") && !server.equals("wildfly")) {
            throw new ParameterException(spec.commandLine(), "--server must be payara or wildfly");
        }
        Map<String, Scenario> byName = new TreeMap<>();
        Scenarios.all().forEach(scenario -> byName.put(scenario.name(), scenario));
        for (String name : only) {
            if (!byName.containsKey(name)) {
                throw new ParameterException(spec.commandLine(), "there is no fault " + name + ": see --list");
            }
        }
        return Scenarios.all().stream()
                .filter(scenario -> only.isEmpty() || only.contains(scenario.name()))
                .toList();
    }

    private boolean kept(Scenario scenario, Bench bench, DevKeys keys) throws Exception {
        int count = calls != null ? calls : scenario.calls() > 0 ? scenario.calls() : CALLS;
        int frameBytes = SAMPLE_RATE / 1000 * frameMs * 2;
        bench.carries((long) count * (frameBytes * 4 / 3 + BYTES_BESIDES) * 1000 / frameMs);
        List<URI> urls = bench.urls();
        CallSettings settings = CallSettings.of(
                        urls.get(0),
                        Audio.tone(SAMPLE_RATE, frameMs),
                        CallSettings.Tokens.signedWith(keys.privateKey()))
                .at(urls)
                .resuming()
                .saying(scenario.talk().apply(frameBytes, frameMs))
                .calls(count)
                .frames(Long.MAX_VALUE / 4)
                .from("chaos", scenario.name());
        History history = scenario.forgets() ? History.whereEpochsMayChange() : new History();
        String redis = bench.redisOfConsumers().url();
        try (CheckedRun run = scenario.setup() == Scenario.Setup.STREAM
                ? CheckedRun.ofStream(settings, redis, Bench.CHANNEL, history)
                : CheckedRun.ofTopic(settings, redis, Bench.CHANNEL, history)) {
            run.start();
            String name = scenario.name();
            long patience = System.nanoTime() + LEAD_IN_AT_MOST_MS * 1_000_000;
            while (run.progress().open() < count && System.nanoTime() < patience) {
                show(name, "calls begin", run, SHOW_EVERY_MS);
            }
            show(name, "calls begin", run, LEAD_IN_MS);
            for (Scenario.Step step : scenario.steps()) {
                show(name, step.words(), run, 0);
                step.deed().to(bench);
                show(name, step.words(), run, step.forHowLong().toMillis());
            }
            show(name, "calls end", run, LEAD_OUT_MS);
            ChaosReport report =
                    new ChaosReport(scenario, run.end(), count, frameMs, Duration.ofMillis(bench.bufferMs()));
            report.lines().forEach(terminal::line);
            return report.kept();
        }
    }

    private void show(String name, String now, CheckedRun run, long ms) throws InterruptedException {
        long until = System.nanoTime() + ms * 1_000_000;
        do {
            CallProgress progress = run.progress();
            terminal.progress(String.format(
                    "%-18s %-22s calls %d/%d  sent %,d  acked %,d  published %,d  lost %,d",
                    name,
                    now,
                    progress.open(),
                    progress.calls(),
                    progress.sent(),
                    progress.acked(),
                    run.published(),
                    progress.lost()));
            Thread.sleep(Math.min(ms, SHOW_EVERY_MS));
        } while (System.nanoTime() < until);
    }
}
