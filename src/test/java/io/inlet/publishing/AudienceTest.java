package io.inlet.publishing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.inlet.cli.RedisCluster;
import io.inlet.publishing.PositionsTest.Mode;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether anybody listens, as Redis itself counts it. */
class AudienceTest {

    private static final Logger JOURNAL = Logger.getLogger("io.inlet");

    private final List<String> said = new CopyOnWriteArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            if (line.getMessage().contains("ubscribe")) {
                said.add(line.getLevel() + " " + line.getMessage());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void takeDown() {
        JOURNAL.addHandler(handler);
        JOURNAL.setUseParentHandlers(false);
    }

    @AfterEach
    void leave() {
        JOURNAL.removeHandler(handler);
        JOURNAL.setLevel(null);
        JOURNAL.setUseParentHandlers(true);
    }

    private static void say(Outlet outlet, int frames) {
        long upTo = outlet.stream().position().seq() + frames;
        RealRedis.receive(outlet, frames);
        RealRedis.await(() ->
                outlet.stream().position().seq() == upTo && !outlet.stream().hasMore());
    }

    private void nobodyThenSomebody(boolean sharded) throws Exception {
        try (RealRedis redis = new RealRedis()) {
            JOURNAL.setLevel(Level.ALL);
            RealRedis.Node node = redis.node("PUBLISH_MODE", sharded ? "sharded" : "topic");
            Outlet outlet = node.open("call", 7);
            say(outlet, 3);
            RealRedis.await(() -> said.size() == 1);
            Heard heard = redis.listen("audio:frames", sharded);
            say(outlet, 3);
            heard.next();
            RealRedis.await(() -> said.size() == 2);
            say(outlet, 3);
            assertEquals(
                    List.of(
                            "WARNING Nobody has subscribed to audio:frames: what is published there is forgotten",
                            "INFO Subscribers of audio:frames: 1"),
                    List.copyOf(said)); // before Redis lets its subscribers go
        }
    }

    @Test
    void aTopicWithoutSubscribersIsSaidOnceAndSoIsTheFirstOne() throws Exception {
        nobodyThenSomebody(false);
    }

    @Test
    void soIsAShardedOne() throws Exception {
        nobodyThenSomebody(true);
    }

    @Test
    void aStreamNeedsNobody() throws Exception {
        try (RealRedis redis = new RealRedis()) {
            JOURNAL.setLevel(Level.ALL);
            say(redis.node("PUBLISH_MODE", "stream").open("call", 7), 3);
        }
        assertEquals(List.of(), said);
    }

    /** PUBLISH counts the subscribers at one node of a Cluster, SPUBLISH all there can be. */
    @Test
    void inAClusterOnlyAShardedChannelTells(@TempDir Path folder) throws Exception {
        try (RedisCluster cluster = RedisCluster.start(folder);
                Spoken topic = new Spoken(cluster.url(), Mode.TOPIC, "audio");
                Spoken sharded = new Spoken(cluster.url(), Mode.SHARDED, "audio")) {
            JOURNAL.setLevel(Level.ALL);
            say(topic.begin("call").outlet(), 3);
            say(sharded.begin("call").outlet(), 3);
            RealRedis.await(() -> said.size() == 1);
        }
        assertEquals(
                List.of("WARNING Nobody has subscribed to sharded:audio: what is published there is forgotten"), said);
    }
}
