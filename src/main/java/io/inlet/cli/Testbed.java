package io.inlet.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import redis.clients.jedis.Jedis;

/** What a {@link Scenario} happens to: a Redis, a proxy before it, one or two nodes, a proxy before the first node. */
final class Testbed implements AutoCloseable {

    static final String CHANNEL = "audio:frames";
    private static final long SLOT_PAUSE_MS = 300; // between the steps of a move

    private final Scenario.Setup setup;
    private final Path folder;
    private final List<DemoServer> nodes = new ArrayList<>();
    private final List<Map<String, String>> environments = new ArrayList<>();
    private final Path script;
    private final String server;
    private RedisProcess single;
    private RedisSentinels sentinels;
    private RedisCluster cluster;
    private int shard; // of the channel
    private FaultProxy redisProxy;
    private FaultProxy callerProxy;
    private long bytesPerSecond;

    private Testbed(Scenario.Setup setup, Path folder, Path script, String server) {
        this.setup = setup;
        this.folder = folder;
        this.script = script;
        this.server = server;
    }

    /** Returns when every node takes calls. @param folder for the logs */
    static Testbed open(Scenario.Setup setup, Path folder, Path script, String server, String publicKey)
            throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Testbed testbed = new Testbed(setup, folder, script, server);
        try {
            testbed.start(publicKey);
            return testbed;
        } catch (IOException | InterruptedException | RuntimeException e) {
            testbed.close();
            throw e;
        }
    }

    private void start(String publicKey) throws IOException, InterruptedException {
        String url = redisUrl();
        for (int i = 0; i < setup.nodes; i++) {
            Map<String, String> environment = new HashMap<>(Map.of(
                    "PORT",
                    String.valueOf(RedisProcess.freePort()),
                    "REDIS_URL",
                    url,
                    "REDIS_CHANNEL",
                    CHANNEL,
                    "JWT_PUBLIC_KEY",
                    publicKey,
                    "BUFFER_DURATION_MS",
                    String.valueOf(bufferMs()),
                    "DRAIN_TIMEOUT_S",
                    "20"));
            if (setup == Scenario.Setup.STREAM) {
                environment.put("PUBLISH_MODE", "stream");
            }
            if (setup == Scenario.Setup.SENTINEL) {
                environment.put("ACK_REPLICAS", "1");
            }
            environments.add(environment);
            nodes.add(startNode(i));
        }
        for (DemoServer node : nodes) {
            node.awaitReady();
        }
        callerProxy =
                new FaultProxy(new InetSocketAddress("127.0.0.1", node(0).url().getPort()));
    }

    private String redisUrl() throws IOException, InterruptedException {
        if (setup == Scenario.Setup.SENTINEL) {
            sentinels = RedisSentinels.start(folder);
            redisProxy = new FaultProxy(redis().address()); // not in use
            return sentinels.url();
        }
        if (setup == Scenario.Setup.CLUSTER) {
            cluster = RedisCluster.start(folder);
            shard = RedisCluster.shard(CHANNEL);
            redisProxy = new FaultProxy(redis().address()); // not in use
            return cluster.url();
        }
        single = RedisProcess.start(RedisProcess.freePort(), folder);
        redisProxy = new FaultProxy(redis().address());
        return "redis://127.0.0.1:" + redisProxy.port();
    }

    private DemoServer startNode(int number) {
        Path log = folder.resolve("node-" + (number + 1) + ".log");
        return DemoServer.start(script, server, environments.get(number), log);
    }

    /** What the nodes keep of each call: more where it is not about that, but about nodes that take a while. */
    int bufferMs() {
        return switch (setup) {
            case SENTINEL, CLUSTER, TWO_NODES -> 10_000;
            case ONE_NODE, STREAM -> 3000;
        };
    }

    /** The only Redis, or the channel's master at the beginning. */
    RedisProcess redis() {
        return switch (setup) {
            case SENTINEL -> sentinels.master();
            case CLUSTER -> cluster.master(shard);
            default -> single;
        };
    }

    /**
     * Where a consumer hears everything, whatever happens to the master: a replica hears what its master is told, and
     * any master of a Cluster what any other is.
     */
    RedisProcess redisOfConsumers() {
        return switch (setup) {
            case SENTINEL -> sentinels.replica();
            case CLUSTER -> cluster.master((shard + 2) % RedisCluster.MASTERS);
            default -> single;
        };
    }

    /** The channel's slot moves to the next master. */
    void moveSlot() throws InterruptedException {
        int next = (shard + 1) % RedisCluster.MASTERS;
        cluster.move(CHANNEL, cluster.master(shard), cluster.master(next), SLOT_PAUSE_MS);
        shard = next;
    }

    FaultProxy redisProxy() {
        return redisProxy;
    }

    FaultProxy callerProxy() {
        return callerProxy;
    }

    DemoServer node(int number) {
        return nodes.get(number);
    }

    /** Of the nodes, for callers; the first is behind its proxy. */
    List<URI> urls() {
        List<URI> urls = new ArrayList<>();
        urls.add(URI.create("ws://127.0.0.1:" + callerProxy.port() + "/v1/ingest"));
        nodes.stream().skip(1).map(DemoServer::url).forEach(urls::add);
        return urls;
    }

    /** What the calls bring to Redis, about. */
    long bytesPerSecond() {
        return bytesPerSecond;
    }

    void carries(long bytes) {
        bytesPerSecond = bytes;
    }

    /** Stops it as an operator does, and starts it again; returns when it takes calls. */
    void restart(int number) throws InterruptedException {
        nodes.get(number).close();
        nodes.set(number, startNode(number));
        nodes.get(number).awaitReady();
    }

    void tellRedis(String command, String... words) {
        try (Jedis jedis = redis().connect()) {
            byte[][] arguments = new byte[words.length][];
            for (int i = 0; i < words.length; i++) {
                arguments[i] = words[i].getBytes(StandardCharsets.UTF_8);
            }
            jedis.sendCommand(() -> command.getBytes(StandardCharsets.UTF_8), arguments);
        }
    }

    /** Brings back what a scenario has taken away. */
    void restore() throws IOException, InterruptedException {
        redisProxy.heal();
        callerProxy.heal();
        if (setup == Scenario.Setup.STREAM) {
            tellRedis("FLUSHALL");
        }
        for (int i = 0; i < nodes.size(); i++) {
            if (!nodes.get(i).isAlive()) {
                nodes.set(i, startNode(i));
            }
            nodes.get(i).awaitReady();
        }
    }

    @Override
    public void close() {
        nodes.forEach(DemoServer::endNow);
        if (redisProxy != null) {
            redisProxy.close();
        }
        if (callerProxy != null) {
            callerProxy.close();
        }
        if (sentinels != null) {
            sentinels.close();
        }
        if (cluster != null) {
            cluster.close();
        }
        if (single != null) {
            single.close();
        }
    }
}
