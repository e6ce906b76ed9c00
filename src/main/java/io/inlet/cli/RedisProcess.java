package io.inlet.cli;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;
import redis.embedded.RedisExecProvider;

/**
 * A Redis of the embedded binary that can be killed and started again, which the library's own classes cannot. Keeps
 * nothing on disk. Ends with {@link #close}, and the latest with this JVM.
 */
public final class RedisProcess implements AutoCloseable {

    private static final int READY_WITHIN_MS = 10_000;
    private static File binary;

    private final int port;
    private final Path folder;
    private final List<String> command;
    private Process process;

    private RedisProcess(int port, Path folder, List<String> command) {
        this.port = port;
        this.folder = folder;
        this.command = command;
        Runtime.getRuntime().addShutdownHook(new Thread(this::kill));
    }

    /** @param folder for its log */
    static RedisProcess start(int port, Path folder, String... settings) throws IOException, InterruptedException {
        return prepare(port, folder, settings).start();
    }

    /** Not started yet. */
    static RedisProcess prepare(int port, Path folder, String... settings) throws IOException {
        List<String> command = command(port);
        // Subscribers that are slow for a moment are not what this is about.
        command.addAll(List.of("--save", "", "--client-output-buffer-limit", "pubsub", "512mb", "0", "0"));
        command.addAll(List.of(settings));
        return new RedisProcess(port, folder, command);
    }

    /** @param config what it begins with; it writes there what it learns */
    static RedisProcess sentinel(int port, Path folder, List<String> config) throws IOException, InterruptedException {
        List<String> command = command(port);
        Path file = folder.resolve("sentinel-" + port + ".conf");
        Files.write(file, config);
        command.add(1, file.toAbsolutePath().toString());
        command.add("--sentinel");
        return new RedisProcess(port, folder, command).start();
    }

    /** Of this machine. */
    static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0)) {
            return any.getLocalPort();
        }
    }

    private static synchronized List<String> command(int port) throws IOException {
        if (binary == null) {
            binary = RedisExecProvider.defaultProvider().get();
        }
        return new ArrayList<>(
                List.of(binary.getAbsolutePath(), "--port", String.valueOf(port), "--bind", "127.0.0.1"));
    }

    /** Starts it, again or for the first time; returns when it answers. */
    public RedisProcess start() throws IOException, InterruptedException {
        begin();
        awaitAnswer();
        return this;
    }

    void begin() throws IOException {
        Path log = folder.resolve("redis-" + port + ".log");
        process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    void awaitAnswer() throws InterruptedException {
        long deadline = System.nanoTime() + READY_WITHIN_MS * 1_000_000L;
        while (System.nanoTime() < deadline && process.isAlive()) {
            try (Jedis redis = connect()) {
                redis.ping();
                return;
            } catch (JedisException notYet) {
                Thread.sleep(20);
            }
        }
        kill();
        throw new Failure("Redis did not start on port " + port + ", see the log in " + folder);
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** At once, as {@code kill -9} does. */
    public void kill() {
        if (process == null) {
            return;
        }
        process.destroyForcibly();
        try {
            process.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** It answers nobody, and closes nothing. */
    public void freeze() {
        signal("STOP");
    }

    /** It does what it was told while it was frozen, and goes on. */
    public void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public int port() {
        return port;
    }

    public InetSocketAddress address() {
        return new InetSocketAddress("127.0.0.1", port);
    }

    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    public Jedis connect() {
        return new Jedis("127.0.0.1", port, 2000);
    }

    @Override
    public void close() {
        kill();
    }
}
