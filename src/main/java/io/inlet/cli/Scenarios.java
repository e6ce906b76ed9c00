package io.inlet.cli;

import static io.inlet.cli.Scenario.Setup.CLUSTER;
import static io.inlet.cli.Scenario.Setup.ONE_NODE;
import static io.inlet.cli.Scenario.Setup.SENTINEL;
import static io.inlet.cli.Scenario.Setup.STREAM;
import static io.inlet.cli.Scenario.Setup.TWO_NODES;

import io.inlet.cli.Scenario.Deed;
import io.inlet.cli.Scenario.Step;
import java.time.Duration;
import java.util.Collections;
import java.util.List;

/** The faults there are, those with the same setup next to each other. */
final class Scenarios {

    /** Until a replica is the master: two elections, and nobody else's hurry. */
    private static final Duration FAILOVER = Duration.ofSeconds(10);

    private static final int MANY = 200;
    private static final int FRAME_BYTES_AT_MOST = 16_384;

    private final Pace pace;

    private Scenarios(Pace pace) {
        this.pace = pace;
    }

    static List<Scenario> at(Pace pace) {
        return new Scenarios(pace).all();
    }

    private List<Scenario> all() {
        return List.of(
                Scenario.of(
                        "quiet", "Nothing happens: what the other numbers compare with.", ONE_NODE, pause(pace.some())),
                away("redis-down-1s", "Redis is gone for a second: connections are reset and refused.", 1),
                away("redis-down-3s", "The same for three seconds, which is what the buffer holds.", 3),
                away(
                        "redis-down-" + pace.tooLongS() + "s",
                        "The same for longer than the buffer holds.",
                        pace.tooLongS()),
                Scenario.of(
                                "black-hole",
                                "What is said to Redis disappears for two seconds, and nobody is told.",
                                ONE_NODE,
                                step(
                                        "nothing arrives",
                                        2,
                                        testbed -> testbed.redisProxy().swallow()),
                                heal())
                        .outage(Duration.ofSeconds(2)),
                Scenario.of("reset", "All connections to Redis are reset, again and again.", ONE_NODE, again(reset())),
                latency(5),
                latency(50),
                latency(300),
                Scenario.of(
                        "bandwidth",
                        "The line to Redis carries half as much again as is spoken.",
                        ONE_NODE,
                        new Step(
                                "narrow",
                                pace.longer(),
                                testbed -> testbed.redisProxy().throttle(testbed.bytesPerSecond() * 3 / 2)),
                        heal()),
                Scenario.of(
                        "slices",
                        "What is said to Redis and what it answers comes in pieces of 1 to 7 bytes.",
                        ONE_NODE,
                        new Step(
                                "sliced",
                                pace.longer(),
                                testbed -> testbed.redisProxy().slice()),
                        heal()),
                Scenario.of(
                        "client-kill",
                        "CLIENT KILL of all connections, again and again.",
                        ONE_NODE,
                        again(clientKill())),
                paused(
                        "client-pause-2s",
                        "CLIENT PAUSE for two seconds: Redis takes what it is told, and does it later.",
                        2),
                paused("client-pause-5s", "The same for longer than the buffer holds.", 5),
                Scenario.of(
                                "restart",
                                "Redis is killed, is gone for a second, and comes back without a memory.",
                                ONE_NODE,
                                step(
                                        "Redis killed",
                                        1,
                                        testbed -> testbed.redis().kill()),
                                new Step(
                                        "Redis back",
                                        pace.some(),
                                        testbed -> testbed.redis().start()))
                        .outage(Duration.ofSeconds(1))
                        .forgetting(),
                Scenario.of(
                                "caller-killed",
                                "All callers are cut in mid-frame, again and again.",
                                ONE_NODE,
                                again(cut()))
                        .cutting(),
                Scenario.of(
                                "caller-wild",
                                "Callers send in bursts and fall silent, frames of 2 bytes and of 16 KB.",
                                ONE_NODE,
                                pause(pace.longer()),
                                pause(pace.some()))
                        .saying((bytes, ms) -> Talk.wild(FRAME_BYTES_AT_MOST)),
                Scenario.of(
                                "node-killed",
                                "One of two nodes is killed (kill -9): its calls go on at the other.",
                                TWO_NODES,
                                step(
                                        "node 1 killed",
                                        4,
                                        testbed -> testbed.node(0).kill()))
                        .calls(MANY)
                        .cutting(),
                Scenario.of(
                                "rolling-restart",
                                "Two nodes are restarted, one after the other (SIGTERM); no call is to be cut.",
                                TWO_NODES,
                                restart(0),
                                restart(1))
                        .calls(MANY),
                Scenario.of(
                                "stream-maxmemory",
                                "PUBLISH_MODE=stream, and Redis has no memory left for two seconds.",
                                STREAM,
                                step(
                                        "maxmemory reached",
                                        2,
                                        testbed -> testbed.tellRedis("CONFIG", "SET", "maxmemory", "1mb")),
                                new Step(
                                        "memory again",
                                        pace.some(),
                                        testbed -> testbed.tellRedis("CONFIG", "SET", "maxmemory", "0")))
                        .outage(Duration.ofSeconds(2)),
                Scenario.of(
                                "failover",
                                "The master is killed (kill -9), and Sentinel makes the replica the master.",
                                SENTINEL,
                                new Step(
                                        "master killed",
                                        FAILOVER,
                                        testbed -> testbed.redis().kill()))
                        .outage(Duration.ofSeconds(5))
                        .forgetting(),
                Scenario.of(
                        "slot-move",
                        "The channel's slot moves to another master of a Cluster, while frames flow.",
                        CLUSTER,
                        step("slot moving", 1, Testbed::moveSlot)),
                Scenario.of(
                                "cluster-failover",
                                "The channel's master is killed (kill -9), and the Cluster promotes its replica.",
                                CLUSTER,
                                new Step(
                                        "master killed",
                                        FAILOVER,
                                        testbed -> testbed.redis().kill()))
                        .outage(Duration.ofSeconds(5))
                        .forgetting());
    }

    private Scenario away(String name, String sentence, int seconds) {
        return Scenario.of(
                        name,
                        sentence,
                        ONE_NODE,
                        step(
                                "Redis is gone",
                                seconds,
                                testbed -> testbed.redisProxy().refuse()),
                        heal())
                .outage(Duration.ofSeconds(seconds));
    }

    private Scenario paused(String name, String sentence, int seconds) {
        String ms = String.valueOf(seconds * 1000);
        return Scenario.of(
                        name,
                        sentence,
                        ONE_NODE,
                        step("paused", seconds, testbed -> testbed.tellRedis("CLIENT", "PAUSE", ms, "ALL")),
                        pause(pace.some()))
                .outage(Duration.ofSeconds(seconds));
    }

    private Scenario latency(int ms) {
        return Scenario.of(
                "latency-" + ms,
                ms + " ms to Redis, and as many back, give or take a third.",
                ONE_NODE,
                new Step(
                        "slow",
                        pace.longer(),
                        testbed -> testbed.redisProxy().delay(Duration.ofMillis(ms), Duration.ofMillis(ms / 3))),
                heal());
    }

    private Step[] again(Step step) {
        return Collections.nCopies(pace.times(), step).toArray(Step[]::new);
    }

    private static Step step(String words, int seconds, Deed deed) {
        return new Step(words, Duration.ofSeconds(seconds), deed);
    }

    private static Step pause(Duration length) {
        return new Step("", length, testbed -> {});
    }

    private Step heal() {
        return new Step("healed", pace.some(), testbed -> testbed.redisProxy().heal());
    }

    private static Step reset() {
        return step("reset", 1, testbed -> testbed.redisProxy().reset());
    }

    private static Step clientKill() {
        return step("killed", 1, testbed -> testbed.tellRedis("CLIENT", "KILL", "TYPE", "normal"));
    }

    private static Step cut() {
        return step("cut", 2, testbed -> testbed.callerProxy().cut());
    }

    private Step restart(int node) {
        return new Step("node " + (node + 1) + " restarted", pace.some(), testbed -> testbed.restart(node));
    }
}
