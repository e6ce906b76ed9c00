package io.inlet.publishing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.inlet.config.SampleSettings;
import io.inlet.metrics.Metrics;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A hash that nodes share, in a real Redis. */
class SharedHashTest {

    private static final String HASH = "inlet:{revoked}";
    private static final String VERSION = HASH + ":version";

    private static RealRedis redis;
    private static RealRedis.Node one;
    private static RealRedis.Node two;

    private SharedHash here;
    private SharedHash there;

    @BeforeAll
    static void start() throws Exception {
        redis = new RealRedis();
        one = redis.node();
        two = redis.node();
    }

    @AfterAll
    static void stop() throws Exception {
        redis.close();
    }

    @BeforeEach
    void empty() {
        RealRedis.QUIET.forEach(logger -> logger.setLevel(Level.OFF)); // another one, closed, makes them loud
        redis.client().flushAll();
        here = new SharedHash(one.target, "revoked");
        there = new SharedHash(two.target, "revoked");
    }

    private static Optional<Map<String, String>> changes(SharedHash hash) {
        return hash.changes().toCompletableFuture().join();
    }

    private static void write(SharedHash hash, Map<String, String> entries, Map<String, String> obsolete) {
        hash.write(entries, obsolete).toCompletableFuture().join();
    }

    private static void write(SharedHash hash, String field, String entry) {
        write(hash, Map.of(field, entry), Map.of());
    }

    @Test
    void everythingIsReadOnceAndThenOnlyWhatHasChanged() {
        assertEquals(Optional.of(Map.of()), changes(there));
        assertEquals(Optional.empty(), changes(there));
        write(here, "tenant:acme", "5 {\"a\": \"\u00e9 \ud83d\ude00 \\n\"}");
        Optional<Map<String, String>> all =
                Optional.of(Map.of("tenant:acme", "5 {\"a\": \"\u00e9 \ud83d\ude00 \\n\"}"));
        assertEquals(all, changes(there));
        assertEquals(Optional.empty(), changes(there));
        assertEquals(all, changes(here), "who has written reads again, since others may have written in between");
        assertEquals(Optional.empty(), changes(here));
    }

    @Test
    void theGreaterNumberStaysWhoeverWritesLast() {
        write(here, "f", "3400000000001 b");
        write(there, "f", "3400000000000 a");
        assertEquals("3400000000001 b", redis.client().hget(HASH, "f"));
        write(there, "f", "10000000000000 c");
        assertEquals("10000000000000 c", redis.client().hget(HASH, "f"));
    }

    @Test
    void whatWritesNothingTellsNobody() {
        write(here, "f", "2 a");
        changes(there);
        write(here, "f", "1 a");
        write(here, "f", "2 a");
        assertEquals(Optional.empty(), changes(there));
    }

    @Test
    void twoWritesHaveTwoNames() {
        write(here, "f", "1 a");
        String first = redis.client().get(VERSION);
        write(new SharedHash(one.target, "revoked"), "f", "2 a");
        assertFalse(first.equals(redis.client().get(VERSION)));
    }

    @Test
    void whatIsObsoleteGoesUnlessItHasChangedMeanwhile() {
        write(here, Map.of("f", "1 a", "g", "1 a"), Map.of());
        write(there, "g", "2 b");
        write(here, Map.of(), Map.of("f", "1 a", "g", "1 a"));
        assertEquals(Map.of("g", "2 b"), redis.client().hgetAll(HASH));
    }

    @Test
    void aRedisThatHasLostItSaysSo() {
        write(here, "f", "1 a");
        changes(there);
        redis.client().flushAll();
        assertEquals(Optional.of(Map.of()), changes(there));
    }

    @Test
    void whatWasNotWrittenIsSeenToBeMissing() throws Exception {
        try (RealRedis mortal = new RealRedis()) {
            RealRedis.Node node = mortal.node();
            SharedHash hash = new SharedHash(node.target, "revoked");
            write(hash, "f", "1 a");
            changes(hash);
            mortal.end();
            assertThrows(CompletionException.class, () -> write(hash, "f", "2 a"));
            assertThrows(CompletionException.class, () -> changes(hash));
            mortal.beginAgain();
            RealRedis.await(() -> node.target.awayFor().isEmpty());
            assertEquals(Optional.of(Map.of()), changes(hash), "it has lost its memory");
            write(hash, "f", "2 a");
            assertEquals(Optional.of(Map.of("f", "2 a")), changes(hash));
        }
    }

    private static RealRedis.Node nodeOf(String user, String... rules) {
        redis.client().aclSetUser(user, "reset", "on", ">secret", "allchannels", "+@connection", "+publish");
        redis.client().aclSetUser(user, rules);
        return redis.node(
                "REDIS_URL", redis.settings().redis().address().toString().replace("//", "//" + user + ":secret@"));
    }

    @Test
    void aUserWhoMayOnlyPublishIsRefusedAndGoesOnPublishing() {
        RealRedis.Node node = nodeOf("publisher");
        SharedHash hash = new SharedHash(node.target, "revoked");
        assertThrows(CompletionException.class, () -> changes(hash));
        assertThrows(CompletionException.class, () -> write(hash, "f", "1 a"));
        assertEquals(Optional.empty(), node.target.awayFor());
    }

    /** As README.md says. */
    @Test
    void whatAUserNeeds() {
        RealRedis.Node node =
                nodeOf("limited", "~inlet:{revoked}*", "+eval", "+get", "+set", "+hget", "+hset", "+hdel", "+hgetall");
        SharedHash hash = new SharedHash(node.target, "revoked");
        write(hash, Map.of("f", "1 a", "g", "1 a"), Map.of());
        write(hash, Map.of(), Map.of("g", "1 a"));
        assertEquals(Optional.of(Map.of("f", "1 a")), changes(hash));
    }

    @Test
    void whileRedisIsNotThereNobodyWaits() {
        try (RedisTarget nowhere = new RedisTarget(
                SampleSettings.with("REDIS_URL", "redis://127.0.0.1:1").redis(),
                new Metrics(),
                null,
                Clock.systemUTC())) {
            SharedHash hash = new SharedHash(nowhere, "revoked");
            assertTrue(hash.changes().toCompletableFuture().isCompletedExceptionally());
            assertTrue(hash.write(Map.of(), Map.of()).toCompletableFuture().isCompletedExceptionally());
        }
    }
}
