package io.inlet.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.util.JedisClusterCRC16;

/**
 * A Redis Cluster of three masters with a replica each, of the embedded binary. The nodes know each other from their
 * first moment, since they find in their files what a Cluster that was stopped would have left there.
 */
public final class RedisCluster implements AutoCloseable {

    static final int MASTERS = 3;
    private static final int SLOTS = 16_384;
    private static final int PATIENCE_MS = 20_000;
    private static final String NODE_TIMEOUT_MS = "2000";

    private final List<RedisProcess> nodes = new ArrayList<>();

    private RedisCluster() {}

    /** Returns when every slot is served and every replica has caught up. @param folder for files and logs */
    public static RedisCluster start(Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        RedisCluster cluster = new RedisCluster();
        try {
            cluster.begin(folder);
            return cluster;
        } catch (IOException | InterruptedException | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    private void begin(Path folder) throws IOException, InterruptedException {
        List<Integer> ports = new ArrayList<>();
        List<Integer> buses = new ArrayList<>();
        for (int i = 0; i < 2 * MASTERS; i++) {
            ports.add(RedisProcess.freePort());
            buses.add(RedisProcess.freePort());
        }
        for (int i = 0; i < 2 * MASTERS; i++) {
            Path file = folder.resolve("nodes-" + ports.get(i) + ".conf");
            Files.write(file, known(i, ports, buses));
            nodes.add(RedisProcess.prepare(
                    ports.get(i),
                    folder,
                    "--cluster-enabled",
                    "yes",
                    "--cluster-port",
                    String.valueOf(buses.get(i)),
                    "--cluster-config-file",
                    file.getFileName().toString(),
                    "--cluster-node-timeout",
                    NODE_TIMEOUT_MS,
                    "--cluster-require-full-coverage", // what is there is of use
                    "no",
                    "--repl-diskless-sync-delay",
                    "0"));
        }
        for (RedisProcess node : nodes) {
            node.begin();
        }
        for (RedisProcess node : nodes) {
            node.awaitAnswer();
        }
        await("Cluster complete", () -> nodes.stream().allMatch(RedisCluster::knowsAll));
        for (int i = 0; i < MASTERS; i++) {
            awaitReplica(i);
        }
    }

    private static List<String> known(int self, List<Integer> ports, List<Integer> buses) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < ports.size(); i++) {
            boolean master = i < MASTERS;
            int shard = i % MASTERS;
            lines.add(id(i) + " 127.0.0.1:" + ports.get(i) + "@" + buses.get(i) + " " + (i == self ? "myself," : "")
                    + (master ? "master -" : "slave " + id(shard)) + " 0 0 " + (shard + 1) + " connected"
                    + (master ? " " + SLOTS * shard / MASTERS + "-" + (SLOTS * (shard + 1) / MASTERS - 1) : ""));
        }
        lines.add("vars currentEpoch " + MASTERS + " lastVoteEpoch 0");
        return lines;
    }

    private static String id(int number) {
        return String.valueOf((char) ('a' + number)).repeat(40);
    }

    private static boolean knowsAll(RedisProcess node) {
        try (Jedis jedis = node.connect()) {
            return jedis.clusterInfo().contains("cluster_state:ok")
                    && jedis.clusterNodes().lines().noneMatch(line -> line.contains("disconnected"));
        }
    }

    private void awaitReplica(int shard) throws InterruptedException {
        try (Jedis jedis = replica(shard).connect()) {
            await("replica caught up", () -> jedis.info("replication").contains("master_link_status:up"));
        }
    }

    interface State {
        boolean holds();
    }

    static void await(String words, State state) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_MS * 1_000_000L;
        while (!answersYes(state)) {
            if (System.nanoTime() > deadline) {
                throw new Failure("not within " + PATIENCE_MS + " ms: " + words);
            }
            Thread.sleep(10);
        }
    }

    private static boolean answersYes(State state) {
        try {
            return state.holds();
        } catch (JedisException notNow) {
            return false;
        }
    }

    /** In the form of {@code REDIS_URL}: the masters at the beginning. */
    public String url() {
        return nodes.stream().limit(MASTERS).map(RedisProcess::url).collect(Collectors.joining(","));
    }

    /** The master at the beginning of a third of the slots. */
    public RedisProcess master(int shard) {
        return nodes.get(shard);
    }

    /** Its replica at the beginning. */
    public RedisProcess replica(int shard) {
        return nodes.get(MASTERS + shard);
    }

    /** The third of the slots that a key was in at the beginning. */
    public static int shard(String key) {
        int shard = 0;
        while (JedisClusterCRC16.getSlot(key) >= SLOTS * (shard + 1) / MASTERS) {
            shard++;
        }
        return shard;
    }

    /** A replica becomes the master, by arrangement with the master that is. Returns when it is done. */
    public void handOver(int shard) throws InterruptedException {
        try (Jedis jedis = replica(shard).connect()) {
            jedis.clusterFailover();
            awaitMaster(replica(shard));
        }
    }

    public void awaitMaster(RedisProcess node) throws InterruptedException {
        try (Jedis jedis = node.connect()) {
            await("a master", () -> jedis.info("replication").contains("role:master"));
        }
    }

    /** Moves the slot of a key, and what is in it, from one node to another, as redis-cli does. */
    public void move(String key, RedisProcess from, RedisProcess to, long pauseMs) throws InterruptedException {
        int slot = JedisClusterCRC16.getSlot(key);
        try (Jedis source = from.connect();
                Jedis target = to.connect()) {
            String sourceId = source.clusterMyId();
            String targetId = target.clusterMyId();
            target.clusterSetSlotImporting(slot, sourceId);
            source.clusterSetSlotMigrating(slot, targetId);
            Thread.sleep(pauseMs);
            for (List<String> keys = source.clusterGetKeysInSlot(slot, 10);
                    !keys.isEmpty();
                    keys = source.clusterGetKeysInSlot(slot, 10)) {
                for (String one : keys) {
                    source.migrate("127.0.0.1", to.port(), one, 0, 5000);
                    Thread.sleep(pauseMs / 10);
                }
            }
            Thread.sleep(pauseMs);
            target.clusterSetSlotNode(slot, targetId);
            source.clusterSetSlotNode(slot, targetId);
        }
    }

    @Override
    public void close() {
        nodes.forEach(RedisProcess::close);
    }
}
