package io.inlet.publishing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.inlet.cli.RedisCluster;
import io.inlet.cli.RedisProcess;
import io.inlet.publishing.PositionsTest.Mode;
import io.inlet.stream.EndReason;
import io.inlet.stream.Position;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.Jedis;

/** Streams on all masters of a real Cluster, each with a channel of its own; its slots move. */
class ClusterTest extends OnCluster {

    private static RedisCluster cluster;

    ClusterTest() {
        super(cluster);
    }

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        cluster = RedisCluster.start(folder);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void whatNodesShareIsInOneSlot() {
        Spoken spoken = spoken(Mode.TOPIC, PER_CALL);
        SharedHash hash = new SharedHash(spoken.node.target, "revoked");
        hash.write(Map.of("tenant:acme", "1 {}"), Map.of())
                .toCompletableFuture()
                .join();
        assertEquals(
                Map.of("tenant:acme", "1 {}"),
                hash.changes().toCompletableFuture().join().orElseThrow());
    }

    // ---- order

    @ParameterizedTest
    @EnumSource
    void framesArriveInOrderAndOnceFromEveryMaster(Mode mode) throws InterruptedException {
        Spoken spoken = spoken(mode, PER_CALL);
        List<Heard> heard = new ArrayList<>();
        for (int shard = 0; shard < 3; shard++) {
            heard.add(listen(spoken, begin(spoken, "order", shard), shard));
        }
        spoken.start();
        awaitSpoken(spoken.calls().get(0), 20);
        spoken.quiet();
        for (int shard = 0; shard < 3; shard++) {
            Spoken.Call call = spoken.calls().get(shard);
            RealRedis.await(() -> call.acked() == call.sent());
            String channel = mode.name().toLowerCase(java.util.Locale.ROOT) + ":" + call.interaction;
            String position = "inlet:position:{" + channel + "}:acme:" + call.interaction;
            assertEquals(shard, RedisCluster.shard(position), "beside its channel");
            try (Jedis master = cluster.master(shard).connect()) {
                assertTrue(master.get(position).contains(" " + call.sent() + " 0 "), master.get(position));
            }
            assertEquals(upTo(call.sent()), arrived(spoken, call, heard.get(shard)));
        }
    }

    // ---- tenants

    @Test
    void tenantsOnAllMastersAreCountedAndRenewedTogether() {
        RealRedis.Node node = spoken(Mode.TOPIC, PER_CALL).node;
        Leases leases = new Leases(node.target, Leases.LEASE_MS, Clock.systemUTC());
        Set<Integer> shards = new TreeSet<>();
        for (int i = 0; i < 20; i++) {
            String tenant = "tenant-" + i;
            for (String call : List.of("1", "2", "3")) {
                boolean taken = leases.take(tenant, Optional.of(call), 2)
                        .toCompletableFuture()
                        .join()
                        .isPresent();
                assertEquals(!call.equals("3"), taken);
            }
            String calls = "inlet:calls:{" + tenant + "}";
            shards.add(RedisCluster.shard(calls));
            long forgotten = onItsMaster(calls, jedis -> jedis.zrem(calls, "interaction 2"));
            assertEquals(1, forgotten);
        }
        assertEquals(Set.of(0, 1, 2), shards);
        leases.renew();
        for (int i = 0; i < 20; i++) {
            String calls = "inlet:calls:{tenant-" + i + "}";
            RealRedis.await(() -> onItsMaster(calls, jedis -> jedis.zcard(calls)) == 2);
        }
    }

    // ---- another owner

    @ParameterizedTest
    @EnumSource
    void whoClaimsAStreamGoesOnAndTheFormerOwnerMayNot(Mode mode) {
        Spoken first = spoken(mode, PER_CALL);
        RealRedis.Node second = spoken(mode, PER_CALL).node;
        Spoken.Call former = begin(first, "claimed", 2);
        former.speak(5);
        RealRedis.await(() -> former.acked() == 5);
        String owner = second.lanes.newOwner();
        Position from = second.lanes
                .claim(
                        former.outlet().stream().id(),
                        former.outlet().stream().epoch(),
                        owner,
                        false,
                        () -> true,
                        Duration.ofSeconds(5))
                .toCompletableFuture()
                .join()
                .orElseThrow();
        assertEquals(new Position(5, 0, 5 * Spoken.FRAME_MS), from);
        RealRedis.await(() -> {
            former.outlet().signOfLife(0, System.currentTimeMillis());
            return former.outlet().stream().finished();
        });
        assertEquals(EndReason.TAKEN_OVER, former.outlet().stream().endReason());
        Outlet outlet = second.open(former.interaction, former.outlet().stream().epoch(), owner, from, true);
        RealRedis.receive(outlet, 2);
        RealRedis.await(
                () -> outlet.stream().position().seq() == 7 && !outlet.stream().hasMore());
        assertNull(outlet.stream().endReason());
    }

    // ---- slots move

    @ParameterizedTest
    @EnumSource
    void aSlotMovesWhileFramesFlow(Mode mode) throws InterruptedException {
        Spoken spoken = spoken(mode, PER_CALL);
        Spoken.Call call = begin(spoken, "moves", 0);
        String channel = spoken.mode + ":" + call.interaction;
        Heard before = mode == Mode.STREAM
                ? null
                : mode == Mode.TOPIC
                        ? listen(cluster.replica(2), Heard.Kind.CHANNEL, channel)
                        : listen(cluster.master(0), Heard.Kind.SHARDED, channel);
        spoken.start();
        awaitSpoken(call, 10);
        call.measureAnew();
        cluster.move(channel, cluster.master(0), cluster.master(1), 300);
        Heard after = mode == Mode.SHARDED ? listen(cluster.master(1), Heard.Kind.SHARDED, channel) : null;
        awaitSpoken(call, 30);
        spoken.quiet();
        RealRedis.await(() -> call.acked() == call.sent());
        assertEquals(List.of(), List.copyOf(call.lost()));
        if (mode != Mode.SHARDED) {
            assertEquals(upTo(call.sent()), arrived(spoken, call, before));
            return;
        }
        // Redis ends the subscriptions to a slot that moves: what comes before the consumer is back is not heard.
        List<Long> heard = new ArrayList<>(before.seqs(call.interaction));
        assertEquals(upTo(heard.size()), heard);
        RealRedis.await(() -> after.seqs(call.interaction).contains(call.sent()));
        List<Long> later = after.seqs(call.interaction);
        assertEquals(LongStream.rangeClosed(later.get(0), call.sent()).boxed().toList(), later);
    }

    @Test
    void aCallThatBeginsWhileTheSlotOfAllMovesHasToWaitForIt() throws Exception {
        Spoken spoken = spoken(Mode.STREAM, "{audio}", "BUFFER_DURATION_MS", "10000");
        int shard = RedisCluster.shard("{audio}");
        RedisProcess from = cluster.master(shard);
        RedisProcess to = cluster.master((shard + 1) % 3);
        Spoken.Call former = spoken.begin("former");
        spoken.start();
        awaitSpoken(former, 10);
        Thread move = new Thread(() -> {
            try {
                cluster.move("{audio}", from, to, 500);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        move.start();
        awaitSpoken(former, 5);
        Spoken.Call latter = spoken.begin("latter");
        awaitSpoken(former, 40);
        move.join();
        awaitSpoken(former, 20);
        spoken.quiet();
        for (Spoken.Call call : List.of(former, latter)) {
            RealRedis.await(() -> call.acked() == call.sent());
            assertEquals(List.of(), List.copyOf(call.lost()));
            assertEquals(upTo(call.sent()), inStream("stream:{audio}", call.interaction));
        }
    }
}
