package io.inlet.journal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * The events an operator reads about, one verb each; never one for a frame. They go through {@code java.util.logging},
 * which both servers own, with the members as a map in the record's parameters: {@code inlet serve} writes them as one
 * JSON object a line, another server as its formatter pleases. Thread-safe.
 */
public final class Journal {

    private static final Logger LOG = Logger.getLogger("io.inlet");

    private Journal() {}

    public static void nodeStarted(String redis, String channel) {
        entry(Level.INFO, "node_started", "Inlet takes calls")
                .with("redis", redis)
                .with("channel", channel)
                .write();
    }

    public static void settingRefused(String line) {
        entry(Level.SEVERE, "setting_refused", line).write();
    }

    public static void draining(int streams, long withinMs) {
        entry(Level.INFO, "draining", "Stopping: no new streams, finishing " + streams + " within " + withinMs + " ms")
                .with("streams", streams)
                .with("within_ms", withinMs)
                .write();
    }

    public static void drained(int unfinished, long tookMs) {
        entry(unfinished == 0 ? Level.INFO : Level.WARNING, "drained", "Stopped, " + unfinished + " streams unfinished")
                .with("unfinished", unfinished)
                .with("took_ms", tookMs)
                .write();
    }

    public static void handshakeRefused(int status, String code, String address, String message) {
        entry(Level.INFO, "handshake_refused", message)
                .with("status", status)
                .with("code", code)
                .with("address", address)
                .write();
    }

    public static void streamStarted(
            String tenant,
            String interaction,
            long epoch,
            String encoding,
            int sampleRate,
            int channels,
            String address) {
        stream(Level.INFO, "stream_started", "Stream started", tenant, interaction, epoch)
                .with("encoding", encoding)
                .with("sample_rate", sampleRate)
                .with("channels", channels)
                .with("address", address)
                .write();
    }

    /** The first of them; {@link #framesLost} follows when it is over. */
    public static void losingFrames(String tenant, String interaction, long epoch, long from, String reason) {
        stream(Level.WARNING, "losing_frames", "Losing frames from " + from + " on", tenant, interaction, epoch)
                .with("from", from)
                .with("reason", reason)
                .write();
    }

    public static void framesLost(String tenant, String interaction, long epoch, long from, long to) {
        stream(
                        Level.WARNING,
                        "frames_lost",
                        "Frames from " + from + " to " + to + " were lost",
                        tenant,
                        interaction,
                        epoch)
                .with("from", from)
                .with("to", to)
                .write();
    }

    public static void streamEnded(
            String tenant,
            String interaction,
            long epoch,
            String reason,
            long seq,
            long published,
            long lost,
            long durationMs) {
        stream(lost == 0 ? Level.INFO : Level.WARNING, "stream_ended", "Stream ended", tenant, interaction, epoch)
                .with("reason", reason)
                .with("seq", seq)
                .with("published", published)
                .with("lost", lost)
                .with("duration_ms", durationMs)
                .write();
    }

    /** A connection was closed for a fault of its sender or of ours. */
    public static void connectionFailed(int closeCode, String code, String address, String detail) {
        entry(Level.INFO, "connection_failed", detail)
                .with("close_code", closeCode)
                .with("code", code)
                .with("address", address)
                .write();
    }

    public static void internalError(String where, Throwable thrown) {
        LogRecord unexpected = new LogRecord(Level.SEVERE, "Unexpected failure in " + where);
        unexpected.setThrown(thrown);
        new Entry(unexpected, "internal_error").write();
    }

    public static void redisLost(String target, String cause) {
        entry(Level.WARNING, "redis_lost", "Redis does not answer; audio is kept and will be sent again")
                .with("redis", target)
                .with("cause", cause)
                .write();
    }

    public static void redisFound(String target, long awayMs) {
        entry(Level.INFO, "redis_found", "Redis answers")
                .with("redis", target)
                .with("away_ms", awayMs)
                .write();
    }

    private static Entry stream(
            Level level, String event, String message, String tenant, String interaction, long epoch) {
        return entry(level, event, message)
                .with("tenant", tenant)
                .with("interaction", interaction)
                .with("epoch", epoch);
    }

    private static Entry entry(Level level, String event, String message) {
        return new Entry(new LogRecord(level, message), event);
    }

    private static final class Entry {

        private final LogRecord record;
        private final Map<String, Object> members = new LinkedHashMap<>();

        Entry(LogRecord record, String event) {
            this.record = record;
            members.put("event", event);
        }

        Entry with(String name, Object value) {
            members.put(name, value);
            return this;
        }

        void write() {
            record.setLoggerName(LOG.getName());
            record.setParameters(new Object[] {members});
            LOG.log(record);
        }
    }
}
