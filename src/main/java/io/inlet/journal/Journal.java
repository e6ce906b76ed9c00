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

    public static void draining(int calls, long withinMs) {
        entry(Level.INFO, "draining", "Going away: no new calls, " + calls + " told to go within " + withinMs + " ms")
                .with("calls", calls)
                .with("within_ms", withinMs)
                .write();
    }

    /**
     * @param ended calls that ended by themselves
     * @param moved calls that went to another connection, or left once they were told
     * @param cut calls that were closed here
     * @param unfinished calls of which something was given up, or still under way
     */
    public static void drained(int ended, int moved, int cut, int unfinished, long tookMs) {
        entry(
                        unfinished == 0 ? Level.INFO : Level.WARNING,
                        "drained",
                        "Gone: " + ended + " calls ended, " + moved + " moved, " + cut + " were cut, " + unfinished
                                + " unfinished")
                .with("ended", ended)
                .with("moved", moved)
                .with("cut", cut)
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
            long nextSeq,
            String encoding,
            int sampleRate,
            int channels,
            String address) {
        stream(Level.INFO, "stream_started", "Stream started", tenant, interaction, epoch)
                .with("next_seq", nextSeq)
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

    public static void breakerOpened(String target, String cause) {
        entry(Level.WARNING, "breaker_opened", "Redis does not answer; audio is kept and will be sent again")
                .with("redis", target)
                .with("cause", cause)
                .write();
    }

    public static void breakerClosed(String target, long openMs) {
        entry(Level.INFO, "breaker_closed", "Redis answers")
                .with("redis", target)
                .with("open_ms", openMs)
                .write();
    }

    public static void nobodyListens(String channel) {
        entry(
                        Level.WARNING,
                        "no_receivers",
                        "Nobody has subscribed to " + channel + ": what is published there is forgotten")
                .with("channel", channel)
                .write();
    }

    public static void somebodyListens(String channel, long receivers) {
        entry(Level.INFO, "receivers", "Subscribers of " + channel + ": " + receivers)
                .with("channel", channel)
                .with("receivers", receivers)
                .write();
    }

    /** @param cause the measure that is past its limit */
    public static void overloaded(String cause, long lagMs, int heapPercent, int bufferedPercent) {
        entry(Level.WARNING, "overloaded", "More to do than is good for the calls there are: no new ones")
                .with("cause", cause)
                .with("lag_ms", lagMs)
                .with("heap_percent", heapPercent)
                .with("buffered_percent", bufferedPercent)
                .write();
    }

    public static void overloadOver(long overloadedMs) {
        entry(Level.INFO, "overload_over", "New calls are taken again")
                .with("overloaded_ms", overloadedMs)
                .write();
    }

    public static void tenantsNotCounted(String target, String cause) {
        entry(
                        Level.WARNING,
                        "tenants_not_counted",
                        "Redis does not count tenants' calls: they are let in, whatever limit")
                .with("redis", target)
                .with("cause", cause)
                .write();
    }

    public static void tenantsCounted(String target, long uncountedMs) {
        entry(Level.INFO, "tenants_counted", "Redis counts tenants' calls")
                .with("redis", target)
                .with("uncounted_ms", uncountedMs)
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
