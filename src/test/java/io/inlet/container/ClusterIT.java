package io.inlet.container;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.inlet.cli.CheckedRun;
import io.inlet.cli.History;
import io.inlet.cli.RedisCluster;
import io.inlet.cli.RedisProcess;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls to a server whose Redis is a Cluster: a replica stops and comes back, a master hands over, one dies. */
@OnInlet
@Tag("any-server")
class ClusterIT {

    private static final String CHANNEL = "{audio}:frames";
    private static final int SHARD = RedisCluster.shard(CHANNEL);

    @Test
    void streamsAreAcknowledgedOnceAReplicaHasThem(@TempDir Path folder) throws Exception {
        try (RedisCluster cluster = RedisCluster.start(folder);
                ServedInlet served = served(cluster, "stream", "ACK_REPLICAS", "1");
                CheckedRun run = CheckedRun.ofStream(
                        Checked.calls(served, "cluster-stream"),
                        cluster.master(SHARD).url(),
                        CHANNEL,
                        new History())) {
            run.start();
            Checked.awaitAcks(run);
            cluster.replica(SHARD).freeze();
            Checked.awaitPublished(run); // what had been acknowledged on the way
            long acked = run.progress().acked();
            Checked.awaitPublished(run);
            assertEquals(acked, run.progress().acked(), "acknowledged without a replica");
            cluster.replica(SHARD).thaw();
            Checked.awaitAcks(run);
            cluster.handOver(SHARD);
            Checked.awaitAcks(run);
            Checked.assertClean(run.end());
        }
    }

    @Test
    void callsGoOnWhenTheirMasterDies(@TempDir Path folder) throws Exception {
        try (RedisCluster cluster = RedisCluster.start(folder);
                ServedInlet served = served(cluster, "sharded", "ACK_REPLICAS", "0")) {
            RedisProcess replica = cluster.replica(SHARD);
            try (CheckedRun run = CheckedRun.ofShard(
                    Checked.calls(served, "cluster-sharded"), replica.url(), CHANNEL, new History())) {
                run.start();
                Checked.awaitAcks(run);
                cluster.master(SHARD).kill();
                cluster.awaitMaster(replica);
                Checked.awaitAcks(run);
                Checked.assertClean(run.end());
            }
        }
    }

    private static ServedInlet served(RedisCluster cluster, String mode, String variable, String value) {
        return ServedInlet.with(Map.of(
                        "REDIS_URL",
                        cluster.url(),
                        "REDIS_CHANNEL",
                        CHANNEL,
                        "PUBLISH_MODE",
                        mode,
                        "BUFFER_DURATION_MS",
                        "20000",
                        variable,
                        value))
                .awaitReady();
    }
}
