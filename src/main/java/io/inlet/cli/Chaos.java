package io.inlet.cli;

import java.nio.file.Path;
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

    private static final int CALLS = 50;

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

    @Option(names = "--quick", description = "The short forms of all faults, as the build has them.")
    private boolean quick;

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
        List<String> failed = new ArrayList<>();
        Path folder = DevKeys.FOLDER.resolve("chaos");
        try (Trials trials = new Trials(folder, Demo.script(), server, pace().around(), terminal::progress)) {
            Runtime.getRuntime().addShutdownHook(new Thread(trials::close));
            for (Scenario scenario : scenarios) {
                ChaosReport report = trials.of(scenario, calls(scenario), frameMs);
                report.lines().forEach(terminal::line);
                if (!report.kept()) {
                    failed.add(scenario.name());
                }
            }
        }
        terminal.line("");
        terminal.line(
                failed.isEmpty()
                        ? "All promises were kept under " + scenarios.size() + " faults."
                        : "Promises were broken under " + failed.size() + " of " + scenarios.size() + " faults: "
                                + String.join(", ", failed));
        return failed.isEmpty() ? 0 : 1;
    }

    private Pace pace() {
        return quick ? Pace.QUICK : Pace.THOROUGH;
    }

    private int calls(Scenario scenario) {
        return calls != null ? calls : scenario.calls() > 0 ? scenario.calls() : CALLS;
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
        List<Scenario> all = Scenarios.at(pace());
        all.forEach(scenario -> byName.put(scenario.name(), scenario));
        for (String name : only) {
            if (!byName.containsKey(name)) {
                throw new ParameterException(spec.commandLine(), "there is no fault " + name + ": see --list");
            }
        }
        return all.stream()
                .filter(scenario -> only.isEmpty() || only.contains(scenario.name()))
                .toList();
    }
}
