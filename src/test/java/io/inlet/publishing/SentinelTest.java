package io.inlet.publishing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.inlet.cli.RedisProcess;
import io.inlet.cli.RedisSentinels;
import io.inlet.publishing.PositionsTest.Mode;
import io.inlet.publishing.Spoken.Call;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** Sentinel replaces the master while frames flow, in all modes at once. */
class SentinelTest {

    private static final String CHANNEL = "audio";

    private final RedisSentinels redis;
    private final List<Spoken> all = new ArrayList<>();
    private final List<Heard> heard = new ArrayList<>();

    SentinelTest(@TempDir Path folder) throws Exception {
        redis = RedisSentinels.start(folder);
    }

    @BeforeEach
    void quiet() {
        RealRedis.QUIET.forEach(logger -> logger.setLevel(Level.OFF));
    }

    @AfterEach
    void close() {
        heard.forEach(Heard::close);
        all.forEach(Spoken::close);
        redis.close();
        RealRedis.QUIET.forEach(logger -> logger.setLevel(null));
    }

    /** Consumers are at the replica that becomes the master, which hears what its master is told. */
    private void speak(String... settings) throws InterruptedException {
        List<String> more = new ArrayList<>(List.of("BUFFER_DURATION_MS", "20000"));
        more.addAll(List.of(settings));
        heard.add(Heard.on(redis.replica()::connect, Heard.Kind.CHANNEL, "topic:" + CHANNEL));
        heard.add(Heard.on(redis.replica()::connect, Heard.Kind.SHARDED, "sharded:" + CHANNEL));
        for (Mode mode : Mode.values()) {
            Spoken spoken = new Spoken(redis.url(), mode, CHANNEL, more.toArray(String[]::new));
            all.add(spoken);
            spoken.begin("one");
            spoken.begin("two");
            spoken.start();
        }
        for (Spoken spoken : all) {
            RealRedis.await(() -> spoken.calls().stream().allMatch(call -> call.acked() > 10));
        }
    }

    private List<Long> arrived(Spoken spoken, Call call) {
        int place = all.indexOf(spoken);
        if (place < heard.size()) {
            return heard.get(place).seqs(call.interaction);
        }
        try (Jedis jedis = redis.replica().connect()) {
            return Heard.seqs(
                    jedis.xrange(spoken.mode + ":" + CHANNEL, "-", "+").stream()
                            .map(entry -> entry.getFields().get("data"))
                            .toList(),
                    call.interaction);
        }
    }

    private static List<Long> upTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    private void awaitMaster(RedisProcess node) {
        RealRedis.await(() -> {
            try (Jedis jedis = node.connect()) {
                return jedis.info("replication").contains("role:master");
            } catch (JedisConnectionException promoted) {
                return false; // that is when Sentinel has it cut off everybody
            }
        });
    }

    private void awaitAcksAndEnd() throws InterruptedException {
        for (Spoken spoken : all) {
            List<Long> sent = spoken.calls().stream().map(Call::sent).toList();
            RealRedis.await(() -> spoken.calls().get(0).acked() >= sent.get(0)
                    && spoken.calls().get(1).acked() >= sent.get(1));
            spoken.quiet();
            for (Call call : spoken.calls()) {
                RealRedis.await(() ->
                        call.acked() == call.sent() && arrived(spoken, call).contains(call.sent()));
            }
        }
    }

    @Test
    void aMasterDiesAndNothingIsLost() throws InterruptedException {
        speak();
        redis.master().kill();
        awaitMaster(redis.replica());
        awaitAcksAndEnd();
        for (Spoken spoken : all) {
            for (Call call : spoken.calls()) {
                assertEquals(Set.of(), call.lost());
                List<Long> seqs = arrived(spoken, call);
                assertEquals(upTo(call.sent()), seqs.stream().distinct().toList(), spoken.mode + " " + seqs);
            }
        }
    }

    @Test
    void whatIsAcknowledgedIsOnTheReplicaThatBecomesTheMaster() throws InterruptedException {
        speak("ACK_REPLICAS", "1");
        redis.master().kill();
        List<List<Long>> acked = all.stream()
                .map(spoken -> spoken.calls().stream().map(Call::acked).toList())
                .toList();
        awaitMaster(redis.replica());
        awaitAcksAndEnd(); // the other replica follows the new master
        for (Spoken spoken : all) {
            for (Call call : spoken.calls()) {
                List<Long> seqs = arrived(spoken, call);
                assertEquals(
                        seqs.stream().sorted().distinct().toList(),
                        seqs.stream().distinct().toList());
                long before = acked.get(all.indexOf(spoken)).get(spoken.calls().indexOf(call));
                assertTrue(new HashSet<>(seqs).containsAll(upTo(before)), call + ": " + seqs);
            }
        }
    }
}
