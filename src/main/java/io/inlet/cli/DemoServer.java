package io.inlet.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * {@code inlet serve} as a process of its own, just as it would run elsewhere; its log goes to a file. Ends with
 * {@link #close}, and the latest with this JVM.
 */
final class DemoServer implements AutoCloseable {

    private static final Duration READY_WITHIN = Duration.ofMinutes(2);
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);
    private static final int STOP_WITHIN_S = 40; // DRAIN_TIMEOUT_S and a little

    private final Process process;
    private final Path log;
    private final int port;

    private DemoServer(Process process, Path log, int port) {
        this.process = process;
        this.log = log;
        this.port = port;
    }

    /** @param environment the settings, {@code PORT} among them */
    static DemoServer start(Path script, String server, Map<String, String> environment, Path log) {
        ProcessBuilder builder = new ProcessBuilder(script.toString(), "serve", "--server=" + server);
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        try {
            return new DemoServer(builder.start(), log, Integer.parseInt(environment.get("PORT")));
        } catch (IOException e) {
            throw new Failure("cannot start " + script + ": " + Inlet.sentence(e));
        }
    }

    /** Returns when calls are taken; a server that ends instead is a {@link Failure} with its last words. */
    void awaitReady() throws InterruptedException {
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest ready = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/health/ready"))
                .timeout(Duration.ofSeconds(2))
                .build();
        long deadline = System.nanoTime() + READY_WITHIN.toNanos();
        while (System.nanoTime() < deadline) {
            try {
                if (http.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException notYet) {
                // it is still starting
            }
            if (process.waitFor(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new Failure("the server ended: " + lastWords());
            }
        }
        throw new Failure("the server was not ready within " + READY_WITHIN.toSeconds() + " s: " + lastWords());
    }

    private String lastWords() {
        try {
            List<String> lines = Files.readAllLines(log);
            return lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1);
        } catch (IOException e) {
            return "its log cannot be read";
        }
    }

    /** Returns when the server has ended, for whatever reason. */
    void awaitEnd() throws InterruptedException {
        process.waitFor();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    URI url() {
        return URI.create("ws://127.0.0.1:" + port + "/v1/ingest");
    }

    /** Returns when it has ended, in order, however long that takes. */
    void end() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }

    /** At once, as {@code kill -9} does. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(STOP_WITHIN_S, TimeUnit.SECONDS);
    }

    /** For when nobody is interested in its calls any more. */
    void endNow() {
        process.destroyForcibly();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_WITHIN_S, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException hurried) {
            process.destroyForcibly();
        }
    }
}
