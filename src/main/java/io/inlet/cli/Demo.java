package io.inlet.cli;

import io.inlet.config.Settings.PublishMode;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import redis.embedded.RedisServer;

/** {@code inlet demo}: everything there is, on one machine, with nothing but a JDK. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        versionProvider = Inlet.Version.class,
        description = {
            "Start a Redis and the server, play ten seconds of speech through a real call, then keep serving until Ctrl-C.",
            "Keys and the server's log go to .inlet in this folder."
        })
final class Demo implements Callable<Integer> {

    private static final int SAMPLE_RATE = 16_000;
    private static final int FRAME_MS = 200;
    private static final String CHANNEL = "audio:frames";
    private static final Duration OPERATOR_STAYS = Duration.ofHours(12);

    @Option(names = "--server", defaultValue = "payara", description = "payara or wildfly. Default: ${DEFAULT-VALUE}.")
    private String server;

    @Option(names = "--port", defaultValue = "8443", description = "Default: ${DEFAULT-VALUE}, or a free one.")
    private int port;

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            defaultValue = "${env:PUBLISH_MODE:-topic}",
            description = "How it is published: topic, sharded or stream. Default: $$PUBLISH_MODE, else topic.")
    private PublishMode mode;

    private final Terminal terminal = Terminal.stdout(2);

    @Override
    public Integer call() throws Exception {
        Path home = Path.of(System.getProperty("inlet.home", "."));
        Audio speech = Audio.read(home.resolve("audio/ask-not.wav"), SAMPLE_RATE, FRAME_MS);
        DevKeys keys = DevKeys.in(DevKeys.FOLDER);
        if (!keys.exist()) {
            keys = DevKeys.make(DevKeys.FOLDER, true);
            terminal.line("keys      made " + keys.privatePem() + " and " + keys.publicPem());
        }
        int redisPort = free(6379);
        int servicePort = free(port);
        RedisServer redis = RedisServer.builder()
                .port(redisPort)
                .setting("bind 127.0.0.1")
                .setting("save \"\"")
                .build();
        redis.start();
        String redisUrl = "redis://localhost:" + redisPort;
        terminal.line("redis     " + redisUrl);
        Path log = DevKeys.FOLDER.resolve("server.log");
        Map<String, String> settings = Map.of(
                "PORT",
                String.valueOf(servicePort),
                "REDIS_URL",
                redisUrl,
                "REDIS_CHANNEL",
                CHANNEL,
                "PUBLISH_MODE",
                words(mode),
                "JWT_PUBLIC_KEY",
                keys.publicKeyText(),
                "LISTEN_SAVE",
                "true");
        DemoServer inlet = DemoServer.start(script(), server, settings, log);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            inlet.close();
            redis.stop();
        }));
        terminal.line("server    " + server + " is starting, its log is " + log);
        long began = System.nanoTime();
        inlet.awaitReady();
        String url = "ws://localhost:" + servicePort + "/v1/ingest";
        terminal.line(String.format("server    %s, ready after %.1f s", url, (System.nanoTime() - began) / 1e9));
        boolean clean = play(CallSettings.of(URI.create(url), speech, CallSettings.Tokens.signedWith(keys.privateKey()))
                .checkedAt(redisUrl, CHANNEL, mode));
        console(keys, servicePort);
        next(url, redisUrl, servicePort);
        inlet.awaitEnd();
        return clean ? 0 : 1;
    }

    private boolean play(CallSettings settings) throws InterruptedException {
        terminal.line(
                "call      " + settings.audio().name() + ", " + settings.frames() + " frames of " + FRAME_MS + " ms");
        try (CallRun run = new CallRun(settings)) {
            run.onProgress(progress -> terminal.progress(progress.toString()));
            run.onNotice(terminal::line);
            run.start();
            CallSummary summary = run.await();
            terminal.line("");
            summary.lines().forEach(terminal::line);
            return summary.clean();
        }
    }

    private static String words(PublishMode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }

    private void console(DevKeys keys, int servicePort) throws InterruptedException {
        String operator = DevToken.of(null, null, Instant.now(), OPERATOR_STAYS)
                .with("sub", "demo")
                .groups(DevToken.OPERATORS)
                .sign(keys.privateKey());
        URI node = URI.create("http://localhost:" + servicePort);
        terminal.line("");
        terminal.line("console   " + new OpsClient(node, null, operator).consoleLink() + "  (once, within 5 minutes)");
    }

    private void next(String url, String redisUrl, int servicePort) {
        String redis = redisUrl + (mode == PublishMode.TOPIC ? "" : " --mode " + words(mode));
        terminal.line("");
        terminal.line("It keeps serving until Ctrl-C. In another terminal, in this folder:");
        terminal.line("  ./inlet listen --redis " + redis);
        terminal.line("  ./inlet call --url " + url + " --redis " + redis);
        terminal.line("  ./inlet call --url " + url + " --redis " + redis + " --calls 100 --duration 30");
        terminal.line(
                "  ./inlet call --as twilio --help   # or another telephony platform: try yours without an account");
        terminal.line("  curl -s http://localhost:" + servicePort + "/health");
    }

    /** The launcher, which says where it is. */
    static Path script() {
        String script = System.getProperty("inlet.script");
        return script == null ? Path.of(System.getProperty("inlet.home", "."), "inlet") : Path.of(script);
    }

    /** The port that is wanted where nobody listens on it, else any that is free. */
    private static int free(int wanted) throws IOException {
        try (ServerSocket socket = new ServerSocket(wanted)) {
            return socket.getLocalPort();
        } catch (IOException taken) {
            try (ServerSocket socket = new ServerSocket(0)) {
                return socket.getLocalPort();
            }
        }
    }
}
