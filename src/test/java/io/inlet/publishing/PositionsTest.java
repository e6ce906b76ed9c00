package io.inlet.publishing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.inlet.stream.EndReason;
import io.inlet.stream.Position;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Frames and positions in a real Redis, in each of the ways to publish. */
class PositionsTest {

    private static final String CHANNEL = "audio:frames";
    private static final long EPOCH = 1_699_123_448_000L;

    private static RealRedis redis;

    /** PUBLISH_MODE. */
    enum Mode {
        TOPIC,
        SHARDED,
        STREAM
    }

    @BeforeAll
    static void start() throws Exception {
        redis = new RealRedis();
    }

    @AfterAll
    static void stop() throws Exception {
        redis.close();
    }

    @BeforeEach
    void empty() {
        redis.client().flushAll();
    }

    private static RealRedis.Node node(Mode mode) {
        return redis.node("PUBLISH_MODE", mode.name().toLowerCase(Locale.ROOT));
    }

    private static String key(String interaction) {
        return "inlet:position:{" + CHANNEL + "}:acme:" + interaction;
    }

    private static String position(String interaction) {
        return redis.client().get(key(interaction));
    }

    private static void awaitPosition(Outlet outlet, long seq) {
        String there = outlet.stream().epoch() + " " + outlet.owner() + " " + seq + " 0 " + seq * 100;
        RealRedis.await(() -> there.equals(position(outlet.stream().id().interactionId())));
    }

    /** It learns from its next sign of life that it is another's. */
    private static void awaitEnd(Outlet outlet) {
        RealRedis.await(() -> {
            outlet.signOfLife(0, System.currentTimeMillis());
            return outlet.stream().finished();
        });
    }

    private static Optional<Position> claim(RealRedis.Node node, Outlet outlet, long epoch, String owner) {
        return node.lanes
                .claim(outlet.stream().id(), epoch, owner, false, () -> true, Duration.ofSeconds(5))
                .toCompletableFuture()
                .join();
    }

    private static JsonObject json(String text) {
        return Json.createReader(new StringReader(text)).readObject();
    }

    private static List<String> inStream(String name) {
        return redis.client().xrange(name, "-", "+").stream()
                .map(entry -> entry.getFields().get("data"))
                .toList();
    }

    // ---- what consumers get

    @ParameterizedTest
    @EnumSource
    void framesArriveInOrder(Mode mode) throws InterruptedException {
        List<String> frames = new ArrayList<>();
        List<String> events = new ArrayList<>();
        Heard audio = mode == Mode.STREAM ? null : redis.listen(CHANNEL, mode == Mode.SHARDED);
        Heard news = mode == Mode.STREAM ? null : redis.listen(CHANNEL + ":events", mode == Mode.SHARDED);
        Outlet outlet = node(mode).open("order", EPOCH);
        outlet.ready();
        RealRedis.receive(outlet, 100);
        awaitPosition(outlet, 100);
        if (mode == Mode.STREAM) {
            frames.addAll(inStream(CHANNEL));
            events.addAll(inStream(CHANNEL + ":events"));
        } else {
            for (int i = 0; i < 100; i++) {
                frames.add(audio.next());
            }
            events.add(news.next());
        }
        assertEquals(100, frames.size());
        for (int seq = 1; seq <= 100; seq++) {
            JsonObject frame = json(frames.get(seq - 1));
            assertEquals(seq, frame.getInt("seq"));
            assertEquals((seq - 1) * 100, frame.getInt("media_ms"));
            assertEquals(EPOCH, frame.getJsonNumber("epoch").longValue());
            assertEquals("acme", frame.getString("tenant_id"));
            assertEquals("order", frame.getString("interaction_id"));
            assertEquals((byte) seq, java.util.Base64.getDecoder().decode(frame.getString("audio"))[0]);
        }
        assertEquals(
                List.of("started"),
                events.stream().map(event -> json(event).getString("event")).toList());
    }

    // ---- the position

    @ParameterizedTest
    @EnumSource
    void howFarAStreamHasGotIsInRedisForAWhile(Mode mode) {
        Outlet outlet = node(mode).open("far", EPOCH);
        RealRedis.receive(outlet, 7);
        awaitPosition(outlet, 7);
        assertEquals(EPOCH + " " + outlet.owner() + " 7 0 700", position("far"));
        long ttl = redis.client().pttl(key("far"));
        assertTrue(ttl > 50_000 && ttl <= 60_000, "" + ttl);
    }

    @ParameterizedTest
    @EnumSource
    void aStreamThatIsStoppedIsNobodys(Mode mode) {
        Outlet outlet = node(mode).open("stopped", EPOCH);
        RealRedis.receive(outlet, 3);
        outlet.stream().end(EndReason.STOP, System.currentTimeMillis());
        outlet.ready();
        RealRedis.await(() -> outlet.stream().finished());
        assertEquals(EPOCH + " - 3 0 300", position("stopped"));
    }

    @ParameterizedTest
    @EnumSource
    void aStreamThatIsLostLeavesItsPosition(Mode mode) {
        Outlet outlet = node(mode).open("lost", EPOCH);
        RealRedis.receive(outlet, 3);
        outlet.stream().end(EndReason.LOST, System.currentTimeMillis());
        outlet.ready();
        RealRedis.await(() -> outlet.stream().finished());
        assertEquals(EPOCH + " " + outlet.owner() + " 3 0 300", position("lost"));
    }

    // ---- another owner

    @ParameterizedTest
    @EnumSource
    void whoClaimsAStreamGoesOnAndTheFormerOwnerMayNot(Mode mode) {
        RealRedis.Node first = node(mode);
        RealRedis.Node second = node(mode);
        Outlet former = first.open("claimed", EPOCH);
        RealRedis.receive(former, 5);
        awaitPosition(former, 5);
        String owner = second.lanes.newOwner();
        Position from = claim(second, former, EPOCH, owner).orElseThrow();
        assertEquals(new Position(5, 0, 500), from);
        assertEquals(EPOCH + " " + owner + " 5 0 500", position("claimed"));
        awaitEnd(former);
        assertEquals(EndReason.TAKEN_OVER, former.stream().endReason());
        Outlet outlet = second.open("claimed", EPOCH, owner, from, true);
        RealRedis.receive(outlet, 2);
        RealRedis.await(() -> position("claimed").equals(EPOCH + " " + owner + " 7 0 700"));
        assertNull(outlet.stream().endReason());
    }

    @ParameterizedTest
    @EnumSource
    void whoBeginsAnewSupersedesWhoWasThere(Mode mode) {
        RealRedis.Node first = node(mode);
        Outlet former = first.open("anew", EPOCH);
        RealRedis.receive(former, 5);
        awaitPosition(former, 5);
        Outlet next = node(mode).open("anew", EPOCH + 9);
        RealRedis.receive(next, 1);
        RealRedis.await(() -> (EPOCH + 9 + " " + next.owner() + " 1 0 100").equals(position("anew")));
        awaitEnd(former);
        assertEquals(EndReason.TAKEN_OVER, former.stream().endReason());
        assertEquals(EPOCH + 9 + " " + next.owner() + " 1 0 100", position("anew"));
        assertNull(next.stream().endReason());
    }

    @Test
    void anEpochThatIsUnknownOrTooOldIsNobodys() {
        RealRedis.Node node = node(Mode.TOPIC);
        Outlet outlet = node.open("epochs", EPOCH);
        assertEquals(Optional.empty(), claim(node, outlet, EPOCH, "me"));
        RealRedis.receive(outlet, 1);
        awaitPosition(outlet, 1);
        String before = position("epochs");
        assertEquals(Optional.empty(), claim(node, outlet, EPOCH - 1, "me"));
        assertEquals(before, position("epochs"));
    }

    /** Else both nodes would publish its first frames: the former one those it has, the other one those that come again. */
    @ParameterizedTest
    @EnumSource
    void whoClaimsWhatRedisHasNotHeardOfYetHasItFromItsFirstFrameOn(Mode mode) {
        RealRedis.Node second = node(mode);
        Outlet former = node(mode).open("new", EPOCH);
        String owner = second.lanes.newOwner();
        Optional<Position> from = second.lanes
                .claim(former.stream().id(), EPOCH, owner, true, () -> true, Duration.ofSeconds(5))
                .toCompletableFuture()
                .join();
        assertEquals(Optional.of(Position.START), from);
        RealRedis.receive(former, 3);
        awaitEnd(former);
        assertEquals(EndReason.TAKEN_OVER, former.stream().endReason());
        assertEquals(EPOCH + " " + owner + " 0 0 0", position("new"));
    }

    @Test
    void whatHasJustBegunDoesNotReplaceWhatBeganLater() {
        RealRedis.Node node = node(Mode.TOPIC);
        Outlet outlet = node.open("later", EPOCH);
        RealRedis.receive(outlet, 1);
        awaitPosition(outlet, 1);
        String before = position("later");
        assertEquals(
                Optional.empty(),
                node.lanes
                        .claim(outlet.stream().id(), EPOCH - 1, "me", true, () -> true, Duration.ofSeconds(5))
                        .toCompletableFuture()
                        .join());
        assertEquals(before, position("later"));
    }

    @Test
    void aSignOfLifeKeepsThePosition() {
        Outlet outlet = node(Mode.TOPIC).open("alive", EPOCH);
        RealRedis.receive(outlet, 1);
        awaitPosition(outlet, 1);
        redis.client().pexpire(key("alive"), 20_000);
        RealRedis.await(() -> {
            outlet.signOfLife(0, System.currentTimeMillis());
            return redis.client().pttl(key("alive")) > 50_000;
        });
        assertTrue(position("alive").endsWith(" 1 0 100"));
    }

    @Test
    void namesOfCallsCannotMeet() {
        RealRedis.Node node = node(Mode.TOPIC);
        Outlet outlet = node.open("a:b {x}%", EPOCH);
        RealRedis.receive(outlet, 1);
        RealRedis.await(() -> position("a%3Ab%20%7Bx%7D%25") != null);
    }
}
