package io.inlet.container;

import io.inlet.cli.CheckedRun;
import io.inlet.cli.History;
import io.inlet.cli.RedisSentinels;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls to a server that asks Sentinel for the master, which dies. */
@OnInlet
@Tag("any-server")
class SentinelIT {

    @Test
    void callsGoOnWhenTheMasterDies(@TempDir Path folder) throws Exception {
        try (RedisSentinels redis = RedisSentinels.start(folder);
                ServedInlet served = ServedInlet.with(Map.of(
                                "REDIS_URL",
                                redis.url(),
                                "REDIS_CHANNEL",
                                "audio:frames",
                                "ACK_REPLICAS",
                                "1",
                                "BUFFER_DURATION_MS",
                                "20000"))
                        .awaitReady();
                CheckedRun run = CheckedRun.ofTopic(
                        Checked.calls(served, "sentinel"), redis.replica().url(), "audio:frames", new History())) {
            run.start();
            Checked.awaitAcks(run);
            redis.master().kill();
            Thread.sleep(500); // what was on its way is acknowledged
            Checked.awaitAcks(run);
            Checked.assertClean(run.end());
        }
    }
}
