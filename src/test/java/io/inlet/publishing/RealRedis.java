package io.inlet.publishing;

import io.inlet.config.SampleSettings;
import io.inlet.config.Settings;
import io.inlet.stream.AudioFormat;
import io.inlet.stream.AudioStream;
import io.inlet.stream.BufferBudget;
import io.inlet.stream.CallDetails;
import io.inlet.stream.Position;
import io.inlet.stream.Sender;
import io.inlet.stream.StreamId;
import io.inlet.tracing.Tracing;
import java.lang.reflect.Proxy;
import java.net.ServerSocket;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import redis.clients.jedis.Jedis;
import redis.embedded.RedisServer;

/** A Redis of its own for a test class, nodes that publish to it, and consumers. */
final class RealRedis implements AutoCloseable {

    static final AudioFormat FORMAT = new AudioFormat(8000, 1);
    private static final long PATIENCE_MS = 10_000;

    private final int port;
    private final RedisServer server;
    private final Jedis client;
    private final List<AutoCloseable> toClose = new ArrayList<>();

    /** They are not what these tests are about. */
    static final List<Logger> QUIET = List.of(Logger.getLogger("io.inlet"), Logger.getLogger("org.redisson"));

    RealRedis() throws Exception {
        QUIET.forEach(logger -> logger.setLevel(Level.OFF));
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        server = RedisServer.builder()
                .port(port)
                .setting("bind 127.0.0.1")
                .setting("save \"\"")
                .build();
        server.start();
        client = connect();
    }

    /** What it has kept is gone then. */
    void end() throws Exception {
        server.stop();
    }

    void beginAgain() throws Exception {
        server.start();
    }

    Jedis connect() {
        return new Jedis("127.0.0.1", port);
    }

    Jedis client() {
        return client;
    }

    Settings settings(String... namesAndValues) {
        List<String> all = new ArrayList<>(List.of("REDIS_URL", "redis://127.0.0.1:" + port));
        all.addAll(List.of(namesAndValues));
        return SampleSettings.with(all.toArray(String[]::new));
    }

    /** A node that has reached this Redis. */
    Node node(String... namesAndValues) {
        Node node = new Node(settings(namesAndValues));
        toClose.add(node);
        return node;
    }

    /** What publishes on one node. */
    static final class Node implements AutoCloseable {

        private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        private final Settings settings;
        final RedisTarget target;
        final Lanes lanes;

        Node(Settings settings) {
            this.settings = settings;
            var metrics = new io.inlet.metrics.Metrics();
            target = new RedisTarget(settings.redis(), metrics, timer, Clock.systemUTC());
            lanes = Lanes.to(target, settings, metrics, Tracing.OFF, timer, Clock.systemUTC());
            target.start();
            await(() -> target.breaker().state().position() == Breaker.Position.CLOSED);
        }

        /** A stream that begins here. */
        Outlet open(String interaction, long epoch) {
            return open(interaction, epoch, lanes.newOwner(), Position.START, false);
        }

        Outlet open(String interaction, long epoch, String owner, Position from, boolean claimed) {
            return open(interaction, epoch, owner, from, claimed, silent());
        }

        Outlet open(String interaction, long epoch, String owner, Position from, boolean claimed, Sender sender) {
            AudioStream stream = new AudioStream(
                    new StreamId("acme", interaction),
                    epoch,
                    FORMAT,
                    CallDetails.NONE,
                    new AudioStream.Retention(
                            settings.audio().bufferDuration().toMillis(), false, 1, false, new BufferBudget(1 << 30)),
                    sender,
                    from,
                    System.currentTimeMillis());
            return lanes.open(stream, owner, claimed);
        }

        @Override
        public void close() {
            target.close();
            timer.shutdownNow();
        }
    }

    private static Sender silent() {
        return (Sender) Proxy.newProxyInstance(
                RealRedis.class.getClassLoader(), new Class<?>[] {Sender.class}, (self, method, arguments) -> null);
    }

    /** Frames of 100 ms, each with its number in it. */
    static void receive(Outlet outlet, int frames) {
        for (int i = 1; i <= frames; i++) {
            byte[] pcm = new byte[(int) FORMAT.bytesOf(100)];
            pcm[0] = (byte) i;
            outlet.stream().accept(pcm, System.currentTimeMillis());
            outlet.ready();
        }
    }

    static void await(BooleanSupplier state) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS);
        while (!state.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + PATIENCE_MS + " ms");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    // ---- consumers

    /** What is published to a channel, from now on. */
    Heard listen(String channel, boolean sharded) throws InterruptedException {
        Heard heard = Heard.on(this::connect, sharded ? Heard.Kind.SHARDED : Heard.Kind.CHANNEL, channel);
        toClose.add(0, heard);
        return heard;
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable one : toClose) {
            one.close();
        }
        client.close();
        server.stop();
        QUIET.forEach(logger -> logger.setLevel(null));
    }
}
