package io.inlet.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import redis.clients.jedis.Jedis;

/**
 * A master, two replicas and three sentinels of the embedded binary. The sentinels know each other, and the replicas,
 * from their first moment.
 */
public final class RedisSentinels implements AutoCloseable {

    private static final String NAME = "inlet";
    private static final int SENTINELS = 3;
    private static final int REPLICAS = 2; // so that one is left that can have what the other takes

    private final List<RedisProcess> servers = new ArrayList<>();
    private final List<RedisProcess> sentinels = new ArrayList<>();

    private RedisSentinels() {}

    /** Returns when a failover is possible. @param folder for files and logs */
    public static RedisSentinels start(Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        RedisSentinels all = new RedisSentinels();
        try {
            all.begin(folder);
            return all;
        } catch (IOException | InterruptedException | RuntimeException e) {
            all.close();
            throw e;
        }
    }

    private void begin(Path folder) throws IOException, InterruptedException {
        servers.add(RedisProcess.start(RedisProcess.freePort(), folder, "--repl-diskless-sync-delay", "0"));
        for (int i = 1; i <= REPLICAS; i++) {
            servers.add(RedisProcess.start(
                    RedisProcess.freePort(),
                    folder,
                    "--replicaof",
                    "127.0.0.1",
                    String.valueOf(master().port()),
                    "--replica-priority",
                    String.valueOf(i)));
        }
        for (RedisProcess replica : servers.subList(1, servers.size())) {
            try (Jedis jedis = replica.connect()) {
                RedisCluster.await(
                        "replica caught up", () -> jedis.info("replication").contains("master_link_status:up"));
            }
        }
        List<Integer> ports = new ArrayList<>();
        for (int i = 0; i < SENTINELS; i++) {
            ports.add(RedisProcess.freePort());
        }
        for (int i = 0; i < SENTINELS; i++) {
            sentinels.add(RedisProcess.sentinel(ports.get(i), folder, known(i, ports)));
        }
        try (Jedis jedis = sentinels.get(0).connect()) {
            RedisCluster.await(
                    "sentinels see the replica",
                    () -> jedis.sentinelReplicas(NAME).stream()
                                    .filter(one -> "ok".equals(one.get("master-link-status")))
                                    .count()
                            == REPLICAS);
        }
    }

    private List<String> known(int self, List<Integer> ports) {
        List<String> lines = new ArrayList<>(List.of(
                "sentinel myid " + id(self),
                "sentinel monitor " + NAME + " 127.0.0.1 " + master().port() + " 2",
                "sentinel down-after-milliseconds " + NAME + " 1000",
                "sentinel failover-timeout " + NAME + " 5000"));
        for (RedisProcess replica : servers.subList(1, servers.size())) {
            lines.add("sentinel known-replica " + NAME + " 127.0.0.1 " + replica.port());
        }
        for (int i = 0; i < ports.size(); i++) {
            if (i != self) {
                lines.add("sentinel known-sentinel " + NAME + " 127.0.0.1 " + ports.get(i) + " " + id(i));
            }
        }
        return lines;
    }

    private static String id(int number) {
        return String.valueOf((char) ('a' + number)).repeat(40);
    }

    /** In the form of {@code REDIS_URL}. */
    public String url() {
        return sentinels.stream()
                .map(sentinel -> "127.0.0.1:" + sentinel.port())
                .collect(Collectors.joining(",", "redis+sentinel://", "/" + NAME));
    }

    /** The master at the beginning. */
    public RedisProcess master() {
        return servers.get(0);
    }

    /** It hears what its master is told, and is the master after it. */
    public RedisProcess replica() {
        return servers.get(1);
    }

    /** The one that stays a replica. */
    public RedisProcess otherReplica() {
        return servers.get(2);
    }

    @Override
    public void close() {
        sentinels.forEach(RedisProcess::close);
        servers.forEach(RedisProcess::close);
    }
}
