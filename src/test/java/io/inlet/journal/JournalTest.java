package io.inlet.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

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
                        () -> Journal.handshakeRefused(401, "invalid_token", "192.0.2.1", "The token expired."),
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
                        () -> Journal.streamStarted("t", "i", 7, 1, "mulaw", 8000, 2, "192.0.2.1"),
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
                        "encoding",
                        "mulaw",
                        "sample_rate",
                        8000,
                        "channels",
                        2,
                        "address",
                        "192.0.2.1"),
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
                        () -> Journal.connectionFailed(1007, "bad_frame", "192.0.2.1", "3 bytes"),
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
                .count();
        long tested =
                events().map(event -> event.members().get("event")).distinct().count();
        assertEquals(verbs, tested);
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
