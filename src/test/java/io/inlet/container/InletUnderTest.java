package io.inlet.container;

import io.inlet.cli.FaultProxy;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;

/** The server under test: the settings of the run, its addresses, and the Redis behind it, all in one place. */
final class InletUnderTest {

    static final int ACK_INTERVAL = 10;
    static final int BUFFER_DURATION_MS = 3000;
    static final int MAX_FRAME_BYTES = 65_536;
    static final int MAX_CONNECTIONS = 100;
    static final int MAX_CONNECTIONS_PER_ADDRESS = 60;
    static final Duration START_TIMEOUT = Duration.ofSeconds(3);
    static final Duration IDLE_TIMEOUT = Duration.ofSeconds(3);
    static final String ALLOWED_ORIGIN = "https://console.example";
    static final String CHANNEL = "audio:frames";
    static final String EVENTS = CHANNEL + ":events";

    static final String SERVER = System.getProperty("arquillian.launch", "payara");
    static final int PORT = Integer.getInteger("inlet.port", 8443);
    static final KeyPair KEYS = Keys.rsa();

    private static RedisForTheRun redis;
    private static FaultProxy proxy;
    private static Set<ProcessHandle> beforeTheServer;

    private InletUnderTest() {}

    /** Everything the server needs; its settings as the properties file that both servers read at their start. */
    static void prepare() throws Exception {
        ServerOutput.begin();
        String given = System.getProperty("redis.url", System.getenv("REDIS_URL"));
        redis = given == null || given.isBlank()
                ? RedisForTheRun.embedded(Integer.getInteger("inlet.redis.port"))
                : RedisForTheRun.given(given);
        beforeTheServer = ProcessHandle.current().children().collect(Collectors.toSet());
        proxy = new FaultProxy(redis.address());
        System.setProperty("inlet.settings", written(settings()).toString());
    }

    private static Map<String, Object> settings() {
        return Map.ofEntries(
                Map.entry("port", PORT),
                Map.entry("jwt.public.key", Keys.pem(KEYS.getPublic()).replace("\n", "\\n")),
                Map.entry("redis.url", redis.urlBehind(proxy.port())),
                Map.entry("redis.channel", CHANNEL),
                Map.entry("ack.interval", ACK_INTERVAL),
                Map.entry("buffer.duration.ms", BUFFER_DURATION_MS),
                Map.entry("max.frame.bytes", MAX_FRAME_BYTES),
                Map.entry("max.connections", MAX_CONNECTIONS),
                Map.entry("max.connections.per.address", MAX_CONNECTIONS_PER_ADDRESS),
                Map.entry("allowed.origins", ALLOWED_ORIGIN),
                Map.entry("token.grace.s", 0),
                Map.entry("listen.save", true),
                Map.entry("public.url", Platform.PUBLIC_URL),
                Map.entry("stream.credentials", Platform.CREDENTIALS),
                Map.entry("start.timeout.s", START_TIMEOUT.toSeconds()),
                Map.entry("idle.timeout.s", IDLE_TIMEOUT.toSeconds()));
    }

    private static Path written(Map<String, Object> settings) throws IOException {
        Properties properties = new Properties();
        settings.forEach((name, value) -> properties.setProperty(name, value.toString()));
        Path file = ServerOutput.FILE.resolveSibling("settings.properties").toAbsolutePath();
        try (Writer writer = Files.newBufferedWriter(file)) {
            properties.store(writer, null);
        }
        return file;
    }

    static void awaitReady() {
        Await.until(
                "/health/ready is 200",
                Duration.ofSeconds(30),
                () -> Request.get("/health/ready").send().status() == 200);
    }

    /** Ends what {@link #prepare} has begun, and the server if its adapter left it running. */
    static void end() {
        // Payara Micro's adapter does not wait for the process it ends.
        ProcessHandle.current()
                .children()
                .filter(child -> !beforeTheServer.contains(child))
                .forEach(server -> Ended.within(Duration.ofSeconds(30), server));
        proxy.close();
        redis.close();
        ServerOutput.end();
    }

    static FaultProxy proxy() {
        return proxy;
    }

    static RedisForTheRun redis() {
        return redis;
    }

    static URI ingest() {
        return URI.create("ws://127.0.0.1:" + PORT + "/v1/ingest");
    }
}
