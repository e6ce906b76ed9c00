package io.inlet.publishing;

import io.inlet.cli.RedisCluster;
import io.inlet.cli.RedisProcess;
import io.inlet.publishing.PositionsTest.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisMovedDataException;

/** Calls that go to a Cluster, and consumers there. */
abstract class OnCluster {

    /** A channel for each call. */
    static final String PER_CALL = "{interaction}";

    final RedisCluster cluster;
    private final List<AutoCloseable> toClose = new ArrayList<>();

    OnCluster(RedisCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeAll
    static void quiet() {
        RealRedis.QUIET.forEach(logger -> logger.setLevel(Level.OFF));
    }

    @AfterAll
    static void loud() {
        RealRedis.QUIET.forEach(logger -> logger.setLevel(null));
    }

    @AfterEach
    final void close() throws Exception {
        for (AutoCloseable one : toClose) {
            one.close();
        }
    }

    final void closeInTheEnd(AutoCloseable one) {
        toClose.add(one);
    }

    final Spoken spoken(Mode mode, String channel, String... settings) {
        Spoken spoken = new Spoken(cluster.url(), mode, channel, settings);
        toClose.add(0, spoken);
        return spoken;
    }

    /** A call whose channel is in this third of the slots. */
    final Spoken.Call begin(Spoken spoken, String name, int shard) {
        return begin(spoken, name, shard, shard);
    }

    /** A call whose channel and that of its events are there. */
    final Spoken.Call begin(Spoken spoken, String name, int shard, int events) {
        int number = 0;
        String channel;
        do {
            channel = spoken.mode + ":" + name + ++number;
        } while (RedisCluster.shard(channel) != shard || RedisCluster.shard(channel + ":events") != events);
        return spoken.begin(name + number);
    }

    final Heard listen(RedisProcess node, Heard.Kind kind, String... channels) throws InterruptedException {
        Heard heard = Heard.on(node::connect, kind, channels);
        toClose.add(0, heard);
        return heard;
    }

    /** Of a call that has not begun: at a node that is not its master. */
    final Heard listen(Spoken spoken, Spoken.Call call, int shard) throws InterruptedException {
        String channel = spoken.mode + ":" + call.interaction;
        return switch (spoken.mode) {
            case "topic" -> listen(cluster.replica((shard + 1) % 3), Heard.Kind.CHANNEL, channel);
            case "sharded" -> listen(cluster.replica(shard), Heard.Kind.SHARDED, channel);
            default -> null;
        };
    }

    /** Everything that has been sent, once its last frame is there. */
    final List<Long> arrived(Spoken spoken, Spoken.Call call, Heard heard) {
        String key = spoken.mode + ":" + call.interaction;
        RealRedis.await(() -> seqs(key, call, heard).contains(call.sent()));
        return seqs(key, call, heard);
    }

    private List<Long> seqs(String key, Spoken.Call call, Heard heard) {
        return heard == null ? inStream(key, call.interaction) : heard.seqs(call.interaction);
    }

    /** From whichever node has it. */
    final List<Long> inStream(String key, String interaction) {
        return Heard.seqs(
                onItsMaster(key, jedis -> jedis.xrange(key, "-", "+")).stream()
                        .map(entry -> entry.getFields().get("data"))
                        .toList(),
                interaction);
    }

    interface Command<T> {
        T to(Jedis jedis);
    }

    final <T> T onItsMaster(String key, Command<T> command) {
        int shard = RedisCluster.shard(key);
        int port = (cluster.master(shard).isAlive() ? cluster.master(shard) : cluster.replica(shard)).port();
        for (int hops = 0; hops < 5; hops++) {
            try (Jedis jedis = new Jedis("127.0.0.1", port)) {
                return command.to(jedis);
            } catch (JedisMovedDataException elsewhere) {
                port = elsewhere.getTargetNode().getPort();
            }
        }
        throw new AssertionError("nobody has " + key);
    }

    final List<Long> upTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    final void awaitSpoken(Spoken.Call call, int more) {
        long until = call.sent() + more;
        RealRedis.await(() -> call.sent() >= until);
    }
}
