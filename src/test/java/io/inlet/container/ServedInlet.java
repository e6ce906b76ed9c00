package io.inlet.container;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A server as users run it: {@code ./inlet serve}, configured by the environment alone, ended by SIGTERM. */
final class ServedInlet implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final Path stdout;
    private final Path stderr;
    private final int port;

    private ServedInlet(Process process, Path stdout, Path stderr, int port) {
        this.process = process;
        this.stdout = stdout;
        this.stderr = stderr;
        this.port = port;
    }

    /** With a key, a port and a Redis, unless they are among the settings; an empty value unsets. */
    static ServedInlet with(Map<String, String> settings) {
        try {
            int port = freePort();
            Path logs = Files.createDirectories(ServerOutput.FILE.resolveSibling("serve"));
            Path stdout = Files.createTempFile(logs, "serve-", ".out");
            Path stderr = Path.of(stdout + ".err");
            ProcessBuilder builder = new ProcessBuilder(
                            System.getProperty("inlet.script"), "serve", "--server=" + InletUnderTest.SERVER)
                    .redirectOutput(stdout.toFile())
                    .redirectError(stderr.toFile());
            Map<String, String> environment = builder.environment();
            environment.put("JAVA_HOME", System.getProperty("java.home"));
            environment.put("JWT_PUBLIC_KEY", Keys.pem(InletUnderTest.KEYS.getPublic()));
            environment.put("REDIS_URL", InletUnderTest.redis().url());
            environment.put("PORT", Integer.toString(port));
            environment.putAll(settings);
            environment.values().removeIf(String::isEmpty);
            return new ServedInlet(builder.start(), stdout, stderr, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return port;
    }

    URI ingest() {
        return URI.create("ws://127.0.0.1:" + port + "/v1/ingest");
    }

    long pid() {
        return process.pid();
    }

    ServedInlet awaitReady() {
        return awaitReady(HttpClient.newHttpClient(), "http");
    }

    ServedInlet awaitReady(HttpClient client, String scheme) {
        HttpRequest ready = HttpRequest.newBuilder(URI.create(scheme + "://localhost:" + port + "/health/ready"))
                .timeout(Duration.ofSeconds(5))
                .build();
        Await.until("ready, or see " + stdout, PATIENCE, () -> {
            if (!process.isAlive()) {
                throw new AssertionError("ended with " + process.exitValue() + ": " + errors());
            }
            return client.send(ready, BodyHandlers.discarding()).statusCode() == 200;
        });
        return this;
    }

    void terminate() {
        process.destroy();
    }

    int awaitExit() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("has not ended within " + PATIENCE);
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    List<String> output() {
        return lines(stdout);
    }

    /** The log, each line of which has to be a JSON object. */
    List<JsonObject> log() {
        List<JsonObject> entries = new ArrayList<>();
        for (String line : output()) {
            try {
                entries.add(Json.createReader(new StringReader(line)).readObject());
            } catch (JsonException e) {
                throw new AssertionError("not a JSON object: " + line, e);
            }
        }
        return entries;
    }

    /** The only line about this. */
    JsonObject logged(String event) {
        List<JsonObject> found = log().stream()
                .filter(entry -> entry.getString("event", "").equals(event))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(event + " was logged " + found.size() + " times, see " + stdout);
        }
        return found.get(0);
    }

    List<String> errors() {
        return lines(stderr);
    }

    @Override
    public void close() {
        process.destroyForcibly();
        Ended.within(PATIENCE, process.toHandle());
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0)) {
            return any.getLocalPort();
        }
    }
}
