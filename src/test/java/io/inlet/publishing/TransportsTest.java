package io.inlet.publishing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.inlet.stream.EndReason;
import io.inlet.stream.Frame;
import io.inlet.stream.Outgoing;
import io.inlet.stream.Position;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs that arrive twice, late, or not at all, at a real Redis. */
class TransportsTest {

    private static final String STREAM = "audio:frames";
    private static final String KEY = "inlet:position:{audio:frames}:acme:call";

    private static RealRedis redis;
    private static RealRedis.Node node;
    private static Transport topic;
    private static Transport stream;

    private final Outlet outlet = node.open("call", 7);

    @BeforeAll
    static void start() throws Exception {
        redis = new RealRedis();
        node = redis.node();
        Positions positions = new Positions(Duration.ofSeconds(60));
        topic = new TopicTransport(node.target, false, true, positions);
        stream = new StreamTransport(node.target, 1000, java.time.Duration.ZERO, positions);
    }

    @AfterAll
    static void stop() throws Exception {
        redis.close();
    }

    @BeforeEach
    void empty() {
        redis.client().flushAll();
    }

    @AfterEach
    void roomAgain() {
        redis.client().configSet("maxmemory", "0");
    }

    private Run run(long from, long to) {
        List<Outgoing> frames = LongStream.rangeClosed(from, to)
                .mapToObj(seq -> (Outgoing) new Frame(seq, 0, seq * 100, new byte[320]))
                .toList();
        return new Run(outlet, frames, new Position(to, 0, to * 100), false);
    }

    private Run question() {
        return new Run(outlet, List.of(), new Position(0, 0, 0), true);
    }

    private static Transport.Fate send(Transport transport, Run run) {
        Transport.Batch batch = transport.batch();
        Transport.Fate fate = batch.add(run);
        batch.execute().toCompletableFuture().join();
        return fate;
    }

    private static Transport.Fate sendInVain(Transport transport, Run run) {
        Transport.Batch batch = transport.batch();
        Transport.Fate fate = batch.add(run);
        assertThrows(
                CompletionException.class,
                () -> batch.execute().toCompletableFuture().join());
        return fate;
    }

    private String position() {
        String held = redis.client().get(KEY);
        return held == null ? null : held.replaceFirst("^7 \\S+ ", "");
    }

    private static List<Long> seqs() {
        return redis.client().xrange(STREAM, "-", "+").stream()
                .map(entry -> entry.getFields().get("data").replaceFirst(".*\"seq\":(\\d+).*", "$1"))
                .map(Long::valueOf)
                .toList();
    }

    // ---- twice, and late

    @Test
    void aTopicsPositionNeverGoesBack() {
        send(topic, run(1, 3));
        send(topic, run(4, 6));
        Transport.Fate late = send(topic, run(1, 3));
        assertEquals("6 0 600", position());
        assertEquals(Transport.Holder.US, late.holder());
        assertTrue(late.arrived());
    }

    @Test
    void aRunIsInAStreamOnce() {
        send(stream, run(1, 3));
        Transport.Fate again = send(stream, run(1, 3));
        send(stream, run(2, 5));
        send(stream, run(1, 2));
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L), seqs());
        assertEquals("5 0 500", position());
        assertTrue(again.arrived());
        assertEquals(3, again.upTo());
    }

    @Test
    void aQuestionIsAnsweredAndChangesNothing() {
        assertEquals(0, send(topic, question()).recovered());
        assertNull(position());
        send(topic, run(1, 3));
        Transport.Fate asked = send(topic, question());
        assertEquals(3, asked.recovered());
        assertTrue(asked.arrived());
        assertEquals("3 0 300", position());
    }

    @Test
    void aStreamTakesNothingFromWhoDoesNotHoldItAnyMore() {
        send(stream, run(1, 3));
        redis.client().set(KEY, "7 other 3 0 300");
        Transport.Fate fate = send(stream, run(4, 5));
        assertEquals(Transport.Holder.MOVED, fate.holder());
        assertFalse(fate.arrived(), "and nothing is acknowledged");
        assertEquals(0, fate.upTo());
        assertEquals(List.of(1L, 2L, 3L), seqs());
        assertEquals("3 0 300", position());
    }

    @Test
    void whoWasThereBeforeANewEpochStillPublishes() {
        send(stream, run(1, 1));
        outlet.heard(0);
        redis.client().set(KEY, "9 other 0 0 0");
        Transport.Fate fate = send(stream, run(2, 3));
        assertEquals(Transport.Holder.SUPERSEDED, fate.holder());
        assertTrue(fate.arrived());
        assertEquals(List.of(1L, 2L, 3L), seqs());
        assertEquals("9 other 0 0 0", redis.client().get(KEY));
    }

    @Test
    void whatWasKeptOfAnEndedStreamDoesNotReplaceALaterOne() {
        redis.client().set(KEY, "9 other 0 0 0");
        outlet.stream().end(EndReason.LOST, 0);
        Transport.Fate fate = send(stream, run(1, 2));
        assertEquals(Transport.Holder.SUPERSEDED, fate.holder());
        assertEquals(List.of(1L, 2L), seqs());
        assertEquals("9 other 0 0 0", redis.client().get(KEY));
    }

    // ---- full

    @Test
    void aStreamIsTrimmed() {
        Transport shortOne =
                new StreamTransport(node.target, 10, java.time.Duration.ZERO, new Positions(Duration.ofSeconds(60)));
        for (long from = 1; from < 1000; from += 100) {
            send(shortOne, run(from, from + 99));
        }
        assertTrue(
                redis.client().xlen(STREAM) <= 200,
                "about ten, in whole nodes: " + redis.client().xlen(STREAM));
        assertEquals("1000 0 100000", position());
    }

    @Test
    void aRedisThatIsFullRefusesARunWhole() {
        send(stream, run(1, 2));
        redis.client().configSet("maxmemory", "1");
        Transport.Fate refused = sendInVain(stream, run(3, 6));
        assertFalse(refused.answered());
        assertFalse(refused.arrived());
        assertEquals(0, refused.upTo());
        assertEquals(List.of(1L, 2L), seqs());
        redis.client().configSet("maxmemory", "0");
        send(stream, run(3, 6));
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L), seqs());
    }

    @Test
    void aRedisThatIsFullStillTakesWhatIsPublishedToATopic() {
        send(topic, run(1, 2));
        redis.client().configSet("maxmemory", "1");
        Transport.Fate fate = sendInVain(topic, run(3, 6));
        assertTrue(fate.arrived(), "only its position could not be kept");
        assertEquals(6, fate.upTo());
        assertEquals("2 0 200", position());
    }

    @Test
    void whatALaneCouldNotPutIntoAFullStreamArrivesOnceThereIsRoom() {
        RealRedis.Node streams = redis.node("PUBLISH_MODE", "stream", "BUFFER_DURATION_MS", "30000");
        Outlet call = streams.open("full", 8);
        RealRedis.receive(call, 2);
        RealRedis.await(() -> seqs().size() == 2);
        redis.client().configSet("maxmemory", "1");
        RealRedis.receive(call, 20);
        RealRedis.await(() -> streams.target.breaker().state().position() != Breaker.Position.CLOSED);
        redis.client().configSet("maxmemory", "0");
        RealRedis.await(() -> seqs().size() >= 22);
        assertEquals(LongStream.rangeClosed(1, 22).boxed().toList(), seqs());
    }

    // ---- off

    @Test
    void withoutResumeNothingIsKeptAndNoScriptIsRun() {
        RealRedis.Node plain = redis.node("RESUME_TTL_S", "0");
        redis.client().configResetStat();
        Outlet call = plain.open("plain", 9);
        RealRedis.receive(call, 5);
        RealRedis.await(() -> redis.client().info("commandstats").contains("cmdstat_publish:calls=6"));
        String commands = redis.client().info("commandstats");
        assertFalse(commands.contains("eval"), commands);
        assertEquals(0, redis.client().dbSize());
    }
}
