package io.inlet.publishing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.inlet.cli.RedisCluster;
import io.inlet.publishing.PositionsTest.Mode;
import io.inlet.publishing.Spoken.Call;
import io.inlet.stream.Frame;
import io.inlet.stream.Outgoing;
import io.inlet.stream.Position;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** Masters of a Cluster are replaced, die or stand still while frames flow, in all modes at once. */
class ClusterFailoverTest extends OnCluster {

    private static final String LONG_ENOUGH = "20000";

    /** Of calls on masters that nothing happens to. Generous: what it must not be is as long as the failover. */
    private static final long HEALTHY_MS = 1500;

    ClusterFailoverTest(@TempDir Path folder) throws Exception {
        super(RedisCluster.start(folder));
    }

    @BeforeEach
    void endIt() {
        closeInTheEnd(cluster);
    }

    /** A call on each third of the slots in a mode, and those who hear them. */
    private final class InMode {

        final Spoken spoken;
        final List<Heard> heard = new ArrayList<>();

        InMode(Mode mode) throws InterruptedException {
            spoken = spoken(mode, PER_CALL, "BUFFER_DURATION_MS", LONG_ENOUGH);
            for (int shard = 0; shard < 3; shard++) {
                heard.add(listen(spoken, begin(spoken, "call", shard), shard));
            }
            spoken.start();
        }

        Call call(int shard) {
            return spoken.calls().get(shard);
        }

        List<Long> arrived(int shard) {
            return ClusterFailoverTest.this.arrived(spoken, call(shard), heard.get(shard));
        }

        String say(String what) {
            StringBuilder words = new StringBuilder(what + " " + spoken.mode);
            for (int shard = 0; shard < 3; shard++) {
                words.append("; ")
                        .append(call(shard))
                        .append(", longest without ack ")
                        .append(call(shard).longestWithoutAckMs());
            }
            return words.toString();
        }
    }

    private List<InMode> everyMode() throws InterruptedException {
        List<InMode> all = new ArrayList<>();
        for (Mode mode : Mode.values()) {
            all.add(new InMode(mode));
        }
        for (InMode one : all) {
            RealRedis.await(() -> one.spoken.calls().stream().allMatch(call -> call.acked() > 10));
            one.spoken.calls().forEach(Call::measureAnew);
        }
        return all;
    }

    private static List<Long> firstOfEach(List<Long> seqs) {
        return seqs.stream().distinct().toList();
    }

    @Test
    void aPlannedFailoverLosesNothing() throws InterruptedException {
        List<InMode> all = everyMode();
        cluster.handOver(0);
        for (InMode one : all) {
            awaitSpoken(one.call(0), 40);
        }
        for (InMode one : all) {
            one.spoken.quiet();
            RealRedis.await(() -> one.spoken.calls().stream().allMatch(call -> call.acked() == call.sent()));
            for (int shard = 0; shard < 3; shard++) {
                assertEquals(Set.of(), one.call(shard).lost());
                List<Long> seqs = one.arrived(shard);
                assertEquals(upTo(one.call(shard).sent()), firstOfEach(seqs), seqs.toString());
                assertEquals(firstOfEach(seqs), one.spoken.mode.equals("stream") ? seqs : firstOfEach(seqs));
            }
        }
    }

    @Test
    void aMasterDiesAndTheOthersGoOn() throws InterruptedException {
        List<InMode> all = everyMode();
        cluster.master(0).kill();
        cluster.awaitMaster(cluster.replica(0));
        for (InMode one : all) {
            long sent = one.call(0).sent();
            RealRedis.await(() -> one.call(0).acked() >= sent);
        }
        for (InMode one : all) {
            one.spoken.quiet();
            RealRedis.await(() -> one.spoken.calls().stream().allMatch(call -> call.acked() == call.sent()));
            for (int shard = 0; shard < 3; shard++) {
                Call call = one.call(shard);
                List<Long> seqs = one.arrived(shard);
                assertEquals(Set.of(), call.lost(), "the buffer holds that much");
                if (shard > 0 || one.spoken.mode.equals("stream")) {
                    assertEquals(upTo(call.sent()), firstOfEach(seqs), one.spoken.mode + " " + seqs);
                } else { // what the dead master had accepted, and not yet handed to other nodes, died with it
                    assertEquals(firstOfEach(seqs).stream().sorted().toList(), firstOfEach(seqs));
                    assertTrue(firstOfEach(seqs).size() >= call.sent() - 5, one.spoken.mode + " " + seqs);
                }
                if (shard > 0) {
                    assertEquals(upTo(call.sent()), seqs, "nothing twice where nothing happened");
                    assertTrue(call.longestWithoutAckMs() < HEALTHY_MS, one.say("disturbed"));
                }
            }
        }
    }

    @Test
    void whatIsAcknowledgedIsOnTheReplicaThatBecomesTheMaster() throws InterruptedException {
        Spoken spoken = spoken(Mode.STREAM, "{audio}", "ACK_REPLICAS", "1", "BUFFER_DURATION_MS", LONG_ENOUGH);
        int shard = RedisCluster.shard("{audio}");
        for (int i = 0; i < 5; i++) {
            spoken.begin("call" + i);
        }
        spoken.start();
        RealRedis.await(() -> spoken.calls().stream().allMatch(call -> call.acked() > 20));
        cluster.master(shard).kill();
        cluster.awaitMaster(cluster.replica(shard));
        spoken.quiet();
        for (Call call : spoken.calls()) {
            RealRedis.await(() -> {
                List<Long> there = inStream("stream:{audio}", call.interaction);
                return there.get(there.size() - 1) == call.sent();
            });
            List<Long> there = inStream("stream:{audio}", call.interaction);
            assertTrue(call.acked() < call.sent(), "acknowledged without a replica: " + call);
            assertTrue(new HashSet<>(there).containsAll(upTo(call.acked())), call + " and there: " + there);
            assertEquals(there.stream().sorted().distinct().toList(), there);
        }
    }

    /**
     * What was sent to a master that stands still is done when it moves again. That another master dies, and that the
     * third one answers, says nothing about it.
     */
    @Test
    void whatIsUnderWayToAMasterThatStandsStillIsNeitherSentAgainNorGivenUp() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            try (Jedis replica = cluster.replica(i).connect()) {
                replica.configSet("cluster-replica-no-failover", "yes");
            }
        }
        Spoken spoken = spoken(Mode.TOPIC, PER_CALL, "BUFFER_DURATION_MS", "600");
        Heard heard = listen(cluster.master(2), Heard.Kind.PATTERN, "topic:*");
        List<Call> still = new ArrayList<>();
        List<Call> others = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            still.add(begin(spoken, "still" + i + "-", 0, 2));
            others.add(begin(spoken, "dies" + i + "-", 1));
            others.add(begin(spoken, "lives" + i + "-", 2));
        }
        spoken.calls().forEach(call -> call.speak(1));
        RealRedis.await(() -> spoken.calls().stream().allMatch(call -> call.acked() == 1));
        cluster.master(0).freeze();
        still.forEach(call -> call.speak(150));
        others.forEach(call -> call.speak(1));
        cluster.master(1).kill();
        others.forEach(call -> call.speak(1));
        spoken.start();
        long until = System.nanoTime() + 1_800_000_000L;
        RealRedis.await(() -> System.nanoTime() > until);
        cluster.master(0).thaw();
        awaitSpoken(still.get(0), 40);
        spoken.quiet();
        RealRedis.await(() -> still.stream().allMatch(call -> call.acked() == call.sent()));
        int twice = 0;
        for (Call call : still) {
            List<Long> seqs = heard.seqs(call.interaction);
            Set<Long> both = new HashSet<>(seqs);
            both.retainAll(call.lost());
            twice += seqs.size() - firstOfEach(seqs).size();
            assertEquals(Set.of(), both, "lost and yet published: " + call);
            assertEquals(firstOfEach(seqs).stream().sorted().toList(), firstOfEach(seqs));
        }
        assertEquals(0, twice, "frames published again");
    }

    @Test
    void aMasterThatDiesSaysNothingAboutWhatIsUnderWayToAnother() throws InterruptedException {
        Spoken spoken = spoken(Mode.TOPIC, PER_CALL);
        Call slow = begin(spoken, "slow", 0);
        Call dead = begin(spoken, "dead", 1);
        Transport transport =
                new TopicTransport(spoken.node.target, false, false, new Positions(Duration.ofSeconds(60)));
        cluster.master(0).freeze();
        cluster.master(1).kill();
        Transport.Batch batch = transport.batch();
        Transport.Fate slowFate = batch.add(run(slow));
        Transport.Fate deadFate = batch.add(run(dead));
        CompletableFuture<Boolean> answer = batch.execute().toCompletableFuture();
        RealRedis.await(() -> deadFate.inDoubt() && !answer.isDone());
        cluster.master(0).thaw();
        assertThrows(CompletionException.class, answer::join);
        assertTrue(slowFate.arrived());
        assertFalse(deadFate.answered());
    }

    private static Run run(Call call) {
        List<Outgoing> frames = List.of(new Frame(1, 0, 0, new byte[320]));
        return new Run(call.outlet(), frames, new Position(1, 0, 20), false);
    }
}
