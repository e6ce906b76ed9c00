package io.inlet.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code inlet bench}: measures how fast a server is, and checks every frame meanwhile. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        versionProvider = Inlet.Version.class,
        sortOptions = false,
        subcommands = BenchPlot.class,
        description = {
            "Measure how much CPU, memory and time this machine needs for so many calls, and check every frame on its way.",
            "Without --url it starts a server and a Redis of its own, without limits; logs go to .inlet/bench in this folder."
                    + " The exit code is 1 when anything was lost, duplicated, reordered, altered, refused or closed."
        },
        footer = {"", "How many frames a second at most: inlet bench --calls 50 --closed"})
final class Bench implements Callable<Integer> {

    private static final int MOST_CALLS = 20_000;

    @Option(names = "--server", defaultValue = "payara", description = "payara or wildfly. Default: ${DEFAULT-VALUE}.")
    private String server;

    @Option(
            names = "--calls",
            paramLabel = "N",
            split = ",",
            defaultValue = "100,500",
            description = "Calls at once; of several numbers one after the other. Default: ${DEFAULT-VALUE}.")
    private List<Integer> calls;

    @Option(
            names = "--frame-bytes",
            paramLabel = "N",
            defaultValue = "6400",
            description = "PCM of one frame. Default: ${DEFAULT-VALUE}.")
    private int frameBytes;

    @Option(
            names = "--frame-ms",
            paramLabel = "MS",
            defaultValue = "200",
            description = "From one frame to the next one of a call. Default: ${DEFAULT-VALUE}.")
    private int frameMs;

    @Option(
            names = "--warmup",
            paramLabel = "TIME",
            defaultValue = "15s",
            converter = Seconds.class,
            description =
                    "Load that is checked and not measured, before each number of calls. Default: ${DEFAULT-VALUE}.")
    private Duration warmup;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            defaultValue = "15s",
            converter = Seconds.class,
            description = "What is measured. Default: ${DEFAULT-VALUE}.")
    private Duration duration;

    @Option(
            names = "--ramp",
            paramLabel = "N",
            defaultValue = "500",
            description = "Calls begun in a second; 0: as fast as they are taken. Default: ${DEFAULT-VALUE}.")
    private int ramp;

    @Option(
            names = "--closed",
            description = "Closed loop, for the most the server can do: a call sends when a frame of it has come out.")
    private boolean closed;

    @Option(
            names = "--window",
            paramLabel = "N",
            defaultValue = "20",
            description = "Frames that each call has on the way then. Default: ${DEFAULT-VALUE}.")
    private int window;

    @ArgGroup(exclusive = false, heading = "%nA server that runs already:%n")
    private Running running;

    private static final class Running {
        @Option(names = "--url", paramLabel = "URL", required = true, description = "ws://host:port/v1/ingest")
        private URI url;

        @Option(
                names = "--redis",
                paramLabel = "URL",
                defaultValue = "${env:REDIS_URL:-redis://localhost:6379}",
                description = "Where it publishes. Default: $$REDIS_URL, else redis://localhost:6379.")
        private String redis;

        @Option(
                names = "--channel",
                paramLabel = "NAME",
                defaultValue = "${env:REDIS_CHANNEL:-audio:frames}",
                description = "Default: $$REDIS_CHANNEL, else audio:frames.")
        private String channel;

        @Option(names = "--token", paramLabel = "JWT", description = "The same for every call; for all interactions.")
        private String token;

        @Option(names = "--token-file", paramLabel = "FILE", description = "The same, read from a file.")
        private Path tokenFile;

        @Option(
                names = "--key",
                paramLabel = "FILE",
                description = "Private key to make the token with. Default: .inlet/private.pem.")
        private Path key;

        @Option(names = "--tenant", paramLabel = "ID", defaultValue = "bench", description = "Default: bench.")
        private String tenant;

        @Option(names = "--pid", paramLabel = "PID", defaultValue = "0", description = "To tell its CPU and memory.")
        private long pid;
    }

    @Option(names = "--json", paramLabel = "FILE", description = "Write all numbers there; -: to standard output.")
    private String json;

    @Option(names = "--svg", paramLabel = "FILE", description = "Draw CPU per frame and p99 over the number of calls.")
    private Path svg;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        demandSense();
        boolean jsonOnly = "-".equals(json);
        PrintStream lines = jsonOnly ? System.err : System.out;
        Terminal terminal = jsonOnly ? new Terminal(lines, false, 5) : Terminal.stdout(5);
        List<LoadResult> results = new ArrayList<>();
        try (LoadTarget target = target(terminal)) {
            for (int number : calls) {
                results.add(measure(target, number, results.size(), terminal));
            }
        }
        LoadReport report = LoadReport.now(results);
        if (jsonOnly) {
            spec.commandLine().getOut().println(report.json());
        } else if (json != null) {
            LoadReport.write(Path.of(json), report.json() + "\n");
        }
        if (svg != null) {
            LoadReport.write(svg, LoadPlot.of(results));
        }
        return results.stream().allMatch(LoadResult::clean) ? 0 : 1;
    }

    private LoadResult measure(LoadTarget target, int number, int before, Terminal terminal)
            throws IOException, InterruptedException {
        Load load = new Load(number, frameBytes, frameMs, closed ? window : 0, ramp, warmup, duration);
        LoadResult result;
        try (LoadRun run = new LoadRun(load, target, before)) {
            result = run.run(terminal::progress);
        }
        if (before == 0) {
            terminal.line(
                    target.name() + ", " + (closed ? load.toString() : frameBytes + " bytes every " + frameMs + " ms"));
            LoadTable.HEAD.lines().forEach(terminal::line);
        }
        terminal.line(LoadTable.line(result));
        result.notes().forEach(note -> terminal.line("      " + note));
        return result;
    }

    private LoadTarget target(Terminal terminal) throws IOException, InterruptedException {
        if (running == null) {
            terminal.progress(server + " and a Redis are starting");
            return LoadTarget.start(server, frameBytes, DevKeys.FOLDER.resolve("bench"));
        }
        return LoadTarget.running(running.url, running.redis, running.channel, running.tenant, tokens(), running.pid);
    }

    private CallSettings.Tokens tokens() throws IOException {
        if (running.token != null) {
            return CallSettings.Tokens.always(running.token.strip());
        }
        if (running.tokenFile != null) {
            return CallSettings.Tokens.always(
                    Files.readString(running.tokenFile).strip());
        }
        Path key = running.key == null ? DevKeys.in(DevKeys.FOLDER).privatePem() : running.key;
        return CallSettings.Tokens.signedWith(DevKeys.privateKey(key));
    }

    private void demandSense() {
        demand(calls.stream().allMatch(number -> number >= 1 && number <= MOST_CALLS), "--calls must be 1 to 20000");
        demand(
                frameBytes >= StampedAudio.FEWEST_BYTES && frameBytes <= 1 << 20 && frameBytes % 2 == 0,
                "--frame-bytes must be even, 32 to 1048576");
        demand(frameMs >= 1 && frameMs <= 10_000, "--frame-ms must be 1 to 10000");
        demand(window >= 1 && window <= 10_000, "--window must be 1 to 10000");
        demand(ramp >= 0 && ramp <= 100_000, "--ramp must be 0 to 100000");
        demand(!duration.isZero(), "--duration must be a second or more");
        demand(server.equals("payara") || server.equals("wildfly"), "--server must be payara or wildfly");
        demand(
                running == null || "ws".equals(running.url.getScheme()) && running.url.getHost() != null,
                "--url must be like ws://host:port/v1/ingest: TLS is not measured");
    }

    private void demand(boolean sense, String otherwise) {
        if (!sense) {
            throw new ParameterException(spec.commandLine(), otherwise);
        }
    }
}
