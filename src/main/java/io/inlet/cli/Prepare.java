package io.inlet.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code inlet prepare}: a run of each server with a few calls, seen through to the end, which the JVM records for
 * starts to come. An archive is good for this JVM and these files; with others, a start goes on without it.
 */
@Command(
        name = "prepare",
        mixinStandardHelpOptions = true,
        versionProvider = Inlet.Version.class,
        description = {
            "Make fast starts: run each server once, with calls, and keep what its JVM loaded (from JDK 25 on: and what it",
            "learnt) in an archive. `inlet build` does it; do it again after a change of JDK, or when it has been moved."
        })
final class Prepare implements Callable<Integer> {

    /** Of the environment: for the script, which passes it to the JVM. */
    static final String RECORD = "INLET_RECORD";

    private static final int SAMPLE_RATE = 16_000;
    private static final int FRAME_MS = 20;
    private static final int CALLS = 10;
    private static final Duration CALLS_LAST = Duration.ofSeconds(5);

    @Option(names = "--server", arity = "1", description = "payara or wildfly. Default: both.")
    private List<Serve.Kind> servers = List.of(Serve.Kind.values());

    private final Terminal terminal = Terminal.stdout(2);

    @Override
    public Integer call() throws Exception {
        Path folder = Files.createTempDirectory("inlet-prepare-");
        try (RedisProcess redis = RedisProcess.start(RedisProcess.freePort(), folder)) {
            DevKeys keys = DevKeys.make(folder, false);
            for (Serve.Kind server : servers) {
                Path archive = record(server, redis, keys, folder);
                terminal.line(String.format("%-9s %s, %d MB", server, archive, Files.size(archive) >> 20));
            }
        } finally {
            remove(folder);
        }
        return 0;
    }

    private Path record(Serve.Kind server, RedisProcess redis, DevKeys keys, Path folder)
            throws IOException, InterruptedException {
        Path home = Path.of(System.getProperty("inlet.home", "."));
        Path classes = home.resolve(server + ".jsa");
        Path learnt = home.resolve(server + ".aot");
        Files.deleteIfExists(classes);
        Files.deleteIfExists(learnt);
        boolean learns = Runtime.version().feature() >= 25;
        Map<String, String> settings = Map.of(
                RECORD,
                learns ? "-XX:AOTCacheOutput=" + learnt : "-XX:ArchiveClassesAtExit=" + classes,
                "PORT",
                String.valueOf(RedisProcess.freePort()),
                "REDIS_URL",
                redis.url(),
                "JWT_PUBLIC_KEY",
                keys.publicKeyText());
        Path log = folder.resolve(server + ".log");
        try (DemoServer inlet = DemoServer.start(Demo.script(), server.name(), settings, log)) {
            inlet.awaitReady();
            try (CallRun run = new CallRun(CallSettings.of(
                            inlet.url(),
                            Audio.tone(SAMPLE_RATE, FRAME_MS),
                            CallSettings.Tokens.signedWith(keys.privateKey()))
                    .calls(CALLS)
                    .lasting(CALLS_LAST))) {
                run.start();
                run.await();
            }
            inlet.end();
        }
        Path archive = learns ? learnt : classes;
        if (!Files.exists(archive)) {
            throw new Failure(server + " left no archive");
        }
        return archive;
    }

    private static void remove(Path folder) throws IOException {
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(folder)) {
            paths = walk.toList();
        }
        for (int last = paths.size() - 1; last >= 0; last--) {
            Files.delete(paths.get(last));
        }
    }
}
