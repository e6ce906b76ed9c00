package io.inlet.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an operator's tools may rely on: the level, the sentence and the members of each event. */
class JournalTest {

    private static final Logger LOG = Logger.getLogger("io.inlet");

    private static final Who WHO = new Who("192.0.2.1", "https://desk.example", "bob", "j-1", "t", "i*");
    private static final Who OLGA = new Who("192.0.2.9", null, "olga", null, null, null);

    private final List<LogRecord> records = new ArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord record) {
            records.add(record);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        LOG.addHandler(handler);
        LOG.setUseParentHandlers(false);
    }

    @AfterEach
    void leave() {
        LOG.removeHandler(handler);
        LOG.setUseParentHandlers(true);
    }

    /** One verb: what is called, and what has to come of it. */
    private record Event(Runnable call, Level level, String message, Map<String, Object> members) {

        @Override
        public String toString() {
            return members.get("event") + " " + level;
        }
    }

    private static Event event(Runnable call, Level level, String message, Object... namesAndValues) {
        Map<String, Object> members = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            members.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return new Event(call, level, message, members);
    }

    static Stream<Event> events() {
        return Stream.of(
                event(
                        () -> Journal.nodeStarted("redis://redis:6379", "audio:frames"),
                        Level.INFO,
                        "Inlet takes calls",
                        "event",
                        "node_started",
                        "redis",
                        "redis://redis:6379",
                        "channel",
                        "audio:frames"),
                event(
                        () -> Journal.settingRefused("PORT=0: must be a whole number from 1 to 65535"),
                        Level.SEVERE,
                        "PORT=0: must be a whole number from 1 to 65535",
                        "event",
                        "setting_refused"),
                event(
                        () -> Journal.draining(3, 30_000),
                        Level.INFO,
                        "Going away: no new calls, 3 told to go within 30000 ms",
                        "event",
                        "draining",
                        "calls",
                        3,
                        "within_ms",
                        30_000L),
                event(
                        () -> Journal.drained(3, 2, 1, 0, 120),
                        Level.INFO,
                        "Gone: 3 calls ended, 2 moved, 1 were cut, 0 unfinished",
                        "event",
                        "drained",
                        "ended",
                        3,
                        "moved",
                        2,
                        "cut",
                        1,
                        "unfinished",
                        0,
                        "took_ms",
                        120L),
                event(
                        () -> Journal.drained(0, 0, 5, 2, 30_000),
                        Level.WARNING,
                        "Gone: 0 calls ended, 0 moved, 5 were cut, 2 unfinished",
                        "event",
                        "drained",
                        "ended",
                        0,
                        "moved",
                        0,
                        "cut",
                        5,
                        "unfinished",
                        2,
                        "took_ms",
                        30_000L),
                event(
                        () -> Journal.handshakeAdmitted(WHO),
                        Level.INFO,
                        "Let in",
                        "event",
                        "handshake_admitted",
                        "address",
                        "192.0.2.1",
                        "origin",
                        "https://desk.example",
                        "sub",
                        "bob",
                        "jti",
                        "j-1",
                        "tenant",
                        "t",
                        "interaction",
                        "i*"),
                event(
                        () -> Journal.handshakeRefused(
                                401, "invalid_token", Who.at("192.0.2.1", null), "The token expired."),
                        Level.INFO,
                        "The token expired.",
                        "event",
                        "handshake_refused",
                        "status",
                        401,
                        "code",
                        "invalid_token",
                        "address",
                        "192.0.2.1"),
                event(
                        () -> Journal.requestRefused(403, "insufficient_role", "/ops/v1/revocations", WHO, "No role."),
                        Level.INFO,
                        "No role.",
                        "event",
                        "request_refused",
                        "status",
                        403,
                        "code",
                        "insufficient_role",
                        "path",
                        "/ops/v1/revocations",
                        "address",
                        "192.0.2.1",
                        "origin",
                        "https://desk.example",
                        "sub",
                        "bob",
                        "jti",
                        "j-1",
                        "tenant",
                        "t",
                        "interaction",
                        "i*"),
                event(
                        () -> Journal.tokenRevoked("tenant", "acme", 0, "unpaid", OLGA),
                        Level.WARNING,
                        "Tokens are refused from now on, on all nodes",
                        "event",
                        "token_revoked",
                        "kind",
                        "tenant",
                        "value",
                        "acme",
                        "until_ms",
                        0L,
                        "reason",
                        "unpaid",
                        "address",
                        "192.0.2.9",
                        "sub",
                        "olga"),
                event(
                        () -> Journal.revocationLifted("tenant", "acme", OLGA),
                        Level.WARNING,
                        "Tokens that were refused are accepted again",
                        "event",
                        "revocation_lifted",
                        "kind",
                        "tenant",
                        "value",
                        "acme",
                        "address",
                        "192.0.2.9",
                        "sub",
                        "olga"),
                event(
                        () -> Journal.operatorActed("ended_by_operator", "ab-1 (acme int-1)", "loops", OLGA),
                        Level.INFO,
                        "ended_by_operator: loops",
                        "event",
                        "operator_acted",
                        "action",
                        "ended_by_operator",
                        "target",
                        "ab-1 (acme int-1)",
                        "reason",
                        "loops",
                        "address",
                        "192.0.2.9",
                        "sub",
                        "olga"),
                event(
                        () -> Journal.revocationsNotShared("RedisException"),
                        Level.WARNING,
                        "Revocations of other nodes are not heard of, nor do they hear of ours; what is known stays in"
                                + " force",
                        "event",
                        "revocations_not_shared",
                        "cause",
                        "RedisException"),
                event(
                        Journal::revocationsShared,
                        Level.INFO,
                        "Revocations are shared again",
                        "event",
                        "revocations_shared"),
                event(
                        () -> Journal.tokenRefreshed("t", "i", "bob", "j-2", 600),
                        Level.INFO,
                        "A new token for the stream",
                        "event",
                        "token_refreshed",
                        "sub",
                        "bob",
                        "jti",
                        "j-2",
                        "tenant",
                        "t",
                        "interaction",
                        "i",
                        "expires_in_s",
                        600L),
                event(
                        () -> Journal.streamKicked(4501, "token_revoked", OLGA, "The token was revoked."),
                        Level.INFO,
                        "The token was revoked.",
                        "event",
                        "stream_kicked",
                        "close_code",
                        4501,
                        "code",
                        "token_revoked",
                        "address",
                        "192.0.2.9",
                        "sub",
                        "olga"),
                event(
                        () -> Journal.streamStarted("t", "i", 7, 1, "twilio", "mulaw", 8000, 2, WHO),
                        Level.INFO,
                        "Stream started",
                        "event",
                        "stream_started",
                        "tenant",
                        "t",
                        "interaction",
                        "i",
                        "epoch",
                        7L,
                        "next_seq",
                        1L,
                        "provider",
                        "twilio",
                        "encoding",
                        "mulaw",
                        "sample_rate",
                        8000,
                        "channels",
                        2,
                        "address",
                        "192.0.2.1",
                        "origin",
                        "https://desk.example",
                        "sub",
                        "bob",
                        "jti",
                        "j-1"),
                event(
                        () -> Journal.losingFrames("t", "i", 7, 12, "buffer_overflow"),
                        Level.WARNING,
                        "Losing frames from 12 on",
                        "event",
                        "losing_frames",
                        "tenant",
                        "t",
                        "interaction",
                        "i",
                        "epoch",
                        7L,
                        "from",
                        12L,
                        "reason",
                        "buffer_overflow"),
                event(
                        () -> Journal.framesLost("t", "i", 7, 12, 20),
                        Level.WARNING,
                        "Frames from 12 to 20 were lost",
                        "event",
                        "frames_lost",
                        "tenant",
                        "t",
                        "interaction",
                        "i",
                        "epoch",
                        7L,
                        "from",
                        12L,
                        "to",
                        20L),
                event(
                        () -> Journal.streamEnded("t", "i", 7, "stop", 25, 25, 0, 5000),
                        Level.INFO,
                        "Stream ended",
                        "event",
                        "stream_ended",
                        "tenant",
                        "t",
                        "interaction",
                        "i",
                        "epoch",
                        7L,
                        "reason",
                        "stop",
                        "seq",
                        25L,
                        "published",
                        25L,
                        "lost",
                        0L,
                        "duration_ms",
                        5000L),
                event(
                        () -> Journal.streamEnded("t", "i", 7, "closed", 25, 24, 1, 5000),
                        Level.WARNING,
                        "Stream ended",
                        "event",
                        "stream_ended",
                        "tenant",
                        "t",
                        "interaction",
                        "i",
                        "epoch",
                        7L,
                        "reason",
                        "closed",
                        "seq",
                        25L,
                        "published",
                        24L,
                        "lost",
                        1L,
                        "duration_ms",
                        5000L),
                event(
                        () -> Journal.connectionFailed(1007, "bad_frame", Who.at("192.0.2.1", null), "3 bytes"),
                        Level.INFO,
                        "3 bytes",
                        "event",
                        "connection_failed",
                        "close_code",
                        1007,
                        "code",
                        "bad_frame",
                        "address",
                        "192.0.2.1"),
                event(
                        () -> Journal.internalError("a connection", new IllegalStateException("x")),
                        Level.SEVERE,
                        "Unexpected failure in a connection",
                        "event",
                        "internal_error"),
                event(
                        () -> Journal.keysFetched("id.example.com", 2),
                        Level.INFO,
                        "Tokens are verified with the issuer's keys, 2 of them",
                        "event",
                        "keys_fetched",
                        "issuer",
                        "id.example.com",
                        "keys",
                        2),
                event(
                        () -> Journal.keysFetched("id.example.com", 0),
                        Level.WARNING,
                        "Tokens are verified with the issuer's keys, 0 of them",
                        "event",
                        "keys_fetched",
                        "issuer",
                        "id.example.com",
                        "keys",
                        0),
                event(
                        () -> Journal.keySkipped("id.example.com", "k1", "its use is not sig"),
                        Level.WARNING,
                        "A key of the issuer is not used: its use is not sig",
                        "event",
                        "key_skipped",
                        "issuer",
                        "id.example.com",
                        "kid",
                        "k1"),
                event(
                        () -> Journal.keysUnavailable("id.example.com", "Connection refused", 0),
                        Level.WARNING,
                        "The issuer's keys cannot be fetched",
                        "event",
                        "keys_unavailable",
                        "issuer",
                        "id.example.com",
                        "cause",
                        "Connection refused",
                        "keys",
                        0),
                event(
                        () -> Journal.keysUnavailable("id.example.com", "Connection refused", 2),
                        Level.WARNING,
                        "The issuer's keys cannot be fetched; those it had are used on",
                        "event",
                        "keys_unavailable",
                        "issuer",
                        "id.example.com",
                        "cause",
                        "Connection refused",
                        "keys",
                        2),
                event(
                        () -> Journal.breakerOpened("redis://redis:6379", "ConnectException"),
                        Level.WARNING,
                        "Redis does not answer; audio is kept and will be sent again",
                        "event",
                        "breaker_opened",
                        "redis",
                        "redis://redis:6379",
                        "cause",
                        "ConnectException"),
                event(
                        () -> Journal.breakerClosed("redis://redis:6379", 1234),
                        Level.INFO,
                        "Redis answers",
                        "event",
                        "breaker_closed",
                        "redis",
                        "redis://redis:6379",
                        "open_ms",
                        1234L),
                event(
                        () -> Journal.overloaded("lag", 2500, 40, 10),
                        Level.WARNING,
                        "More to do than is good for the calls there are: no new ones",
                        "event",
                        "overloaded",
                        "cause",
                        "lag",
                        "lag_ms",
                        2500L,
                        "heap_percent",
                        40,
                        "buffered_percent",
                        10),
                event(
                        () -> Journal.overloadOver(7000),
                        Level.INFO,
                        "New calls are taken again",
                        "event",
                        "overload_over",
                        "overloaded_ms",
                        7000L),
                event(
                        () -> Journal.tenantsNotCounted("redis://redis:6379", "TimeoutException"),
                        Level.WARNING,
                        "Redis does not count tenants' calls: they are let in, whatever limit",
                        "event",
                        "tenants_not_counted",
                        "redis",
                        "redis://redis:6379",
                        "cause",
                        "TimeoutException"),
                event(
                        () -> Journal.tenantsCounted("redis://redis:6379", 1500),
                        Level.INFO,
                        "Redis counts tenants' calls",
                        "event",
                        "tenants_counted",
                        "redis",
                        "redis://redis:6379",
                        "uncounted_ms",
                        1500L),
                event(
                        () -> Journal.nobodyListens("audio:frames"),
                        Level.WARNING,
                        "Nobody has subscribed to audio:frames: what is published there is forgotten",
                        "event",
                        "no_receivers",
                        "channel",
                        "audio:frames"),
                event(
                        () -> Journal.somebodyListens("audio:frames", 2),
                        Level.INFO,
                        "Subscribers of audio:frames: 2",
                        "event",
                        "receivers",
                        "channel",
                        "audio:frames",
                        "receivers",
                        2L));
    }

    @ParameterizedTest
    @MethodSource("events")
    void anEventIsOneRecordWithItsMembersAsAMap(Event event) {
        event.call().run();
        assertEquals(1, records.size());
        LogRecord record = records.get(0);
        assertEquals("io.inlet", record.getLoggerName());
        assertEquals(event.level(), record.getLevel());
        assertEquals(event.message(), record.getMessage());
        assertEquals(1, record.getParameters().length);
        Map<?, ?> members = assertInstanceOf(Map.class, record.getParameters()[0]);
        assertEquals(event.members(), members);
        assertEquals(
                List.copyOf(event.members().keySet()), List.copyOf(members.keySet()), "event first, then in order");
    }

    @Test
    void everyVerbIsTestedHere() {
        long verbs = Stream.of(Journal.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .filter(method -> !method.getName().equals("refusalsLeftOut")) // below
                .count();
        long tested =
                events().map(event -> event.members().get("event")).distinct().count();
        assertEquals(verbs, tested);
    }

    private Map<?, ?> membersOf(int line) {
        return (Map<?, ?>) records.get(line).getParameters()[0];
    }

    @Test
    void whatOthersCallThemselvesCannotBeTakenForALine() {
        String forged = "x\r\n{\"event\":\"token_revoked\"}\u2028\u0085\u001b[2J\u202e";
        Journal.handshakeAdmitted(new Who("192.0.2.1", forged, forged, forged, forged, forged));
        Journal.connectionFailed(1007, "not_json", Who.at("192.0.2.1", null), forged);
        String plain = "x\ufffd\ufffd{\"event\":\"token_revoked\"}\ufffd\ufffd\ufffd[2J\ufffd";
        for (String name : List.of("origin", "sub", "jti", "tenant", "interaction")) {
            assertEquals(plain, membersOf(0).get(name));
        }
        assertEquals(plain, records.get(1).getMessage());
        assertEquals("handshake_admitted", membersOf(0).get("event"));
    }

    @Test
    void whatOthersCallThemselvesIsCutWhereItIsTooLong() {
        Journal.handshakeAdmitted(new Who("192.0.2.1", null, "s".repeat(8000), "j".repeat(256), null, null));
        assertEquals("s".repeat(256) + "\u2026", membersOf(0).get("sub"));
        assertEquals("j".repeat(256), membersOf(0).get("jti"));
    }

    @Test
    void aFloodOfRefusalsIsCountedAndNotWrittenDown() {
        for (int i = 0; i < 500; i++) {
            Journal.handshakeRefused(401, "invalid_token", Who.at("192.0.2.1", null), "The token expired.");
        }
        int written = records.size();
        assertTrue(written < 100, written + " lines");
        long deadline = System.nanoTime() + 5_000_000_000L;
        while (records.size() == written && System.nanoTime() < deadline) {
            Journal.refusalsLeftOut();
            Thread.onSpinWait();
        }
        assertEquals("refusals_left_out", membersOf(written).get("event"));
        assertEquals(500L - written, membersOf(written).get("count"));
    }

    @Test
    void anUnexpectedFailureKeepsItsStackTrace() {
        Throwable thrown = new IllegalStateException("x");
        Journal.internalError("a connection", thrown);
        assertSame(thrown, records.get(0).getThrown());
    }

    @Test
    void whatTheLevelLeavesOutIsNotWritten() {
        Level before = LOG.getLevel();
        try {
            LOG.setLevel(Level.WARNING);
            Journal.nodeStarted("redis://redis:6379", "audio:frames");
            Journal.breakerOpened("redis://redis:6379", "ConnectException");
            assertEquals(1, records.size());
        } finally {
            LOG.setLevel(before);
        }
    }
}
