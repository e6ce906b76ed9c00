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

    /** Of what others say, that much of a member: their ids may be as long as they like. */
    private static final int LONGEST_MEMBER = 256;

    private static final int LONGEST_MESSAGE = 1024;

    private static final LineRate REFUSALS = new LineRate(20, System::nanoTime);

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

    public static void handshakeAdmitted(Who who) {
        entry(Level.INFO, "handshake_admitted", "Let in").about(who).write();
    }

    /** Not more than some a second; {@link #refusalsLeftOut} counts the others. */
    public static void handshakeRefused(int status, String code, Who who, String message) {
        if (REFUSALS.take()) {
            entry(Level.INFO, "handshake_refused", message)
                    .with("status", status)
                    .with("code", code)
                    .about(who)
                    .write();
        }
    }

    /** An order of an operator; with the refused handshakes not more than some a second. */
    public static void requestRefused(int status, String code, String path, Who who, String message) {
        if (REFUSALS.take()) {
            entry(Level.INFO, "request_refused", message)
                    .with("status", status)
                    .with("code", code)
                    .with("path", path)
                    .about(who)
                    .write();
        }
    }

    /** To be called a few times a second: a line where there has been a flood of refusals. */
    public static void refusalsLeftOut() {
        long count = REFUSALS.leftOut();
        if (count > 0) {
            entry(Level.WARNING, "refusals_left_out", count + " more refusals were not written down")
                    .with("count", count)
                    .write();
        }
    }

    /** @param untilMs 0: until it is lifted */
    public static void tokenRevoked(String kind, String value, long untilMs, String reason, Who by) {
        entry(Level.WARNING, "token_revoked", "Tokens are refused from now on, on all nodes")
                .with("kind", kind)
                .with("value", value)
                .with("until_ms", untilMs)
                .with("reason", reason)
                .about(by)
                .write();
    }

    public static void revocationLifted(String kind, String value, Who by) {
        entry(Level.WARNING, "revocation_lifted", "Tokens that were refused are accepted again")
                .with("kind", kind)
                .with("value", value)
                .about(by)
                .write();
    }

    public static void revocationsNotShared(String cause) {
        entry(
                        Level.WARNING,
                        "revocations_not_shared",
                        "Revocations of other nodes are not heard of, nor do they hear of ours; what is known stays in"
                                + " force")
                .with("cause", cause)
                .write();
    }

    public static void revocationsShared() {
        entry(Level.INFO, "revocations_shared", "Revocations are shared again").write();
    }

    /** A stream goes on with a new token. */
    public static void tokenRefreshed(String tenant, String interaction, String sub, String jti, long expiresInS) {
        entry(Level.INFO, "token_refreshed", "A new token for the stream")
                .about(new Who(null, null, sub, jti, tenant, interaction))
                .with("expires_in_s", expiresInS)
                .write();
    }

    public static void streamStarted(
            String tenant,
            String interaction,
            long epoch,
            long nextSeq,
            String provider,
            String encoding,
            int sampleRate,
            int channels,
            Who who) {
        stream(Level.INFO, "stream_started", "Stream started", tenant, interaction, epoch)
                .with("next_seq", nextSeq)
                .with("provider", provider)
                .with("encoding", encoding)
                .with("sample_rate", sampleRate)
                .with("channels", channels)
                .about(who)
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
    public static void connectionFailed(int closeCode, String code, Who who, String detail) {
        entry(Level.INFO, "connection_failed", detail)
                .with("close_code", closeCode)
                .with("code", code)
                .about(who)
                .write();
    }

    /** A connection was closed that did nothing wrong: its token was revoked, another one took over, or by an operator. */
    public static void streamKicked(int closeCode, String code, Who who, String detail) {
        entry(Level.INFO, "stream_kicked", detail)
                .with("close_code", closeCode)
                .with("code", code)
                .about(who)
                .write();
    }

    /**
     * An operator has done something that is not a revocation.
     *
     * @param action a word for it
     * @param target what it was done to, empty where that is this node
     */
    public static void operatorActed(String action, String target, String reason, Who by) {
        entry(Level.INFO, "operator_acted", action + (reason.isEmpty() ? "" : ": " + reason))
                .with("action", action)
                .with("target", target)
                .with("reason", reason)
                .about(by)
                .write();
    }

    public static void internalError(String where, Throwable thrown) {
        LogRecord unexpected = new LogRecord(Level.SEVERE, "Unexpected failure in " + where);
        unexpected.setThrown(thrown);
        new Entry(unexpected, "internal_error").write();
    }

    /** For the first time, for the first time after a failure, or with other keys than before. */
    public static void keysFetched(String issuer, int keys) {
        entry(
                        keys == 0 ? Level.WARNING : Level.INFO,
                        "keys_fetched",
                        "Tokens are verified with the issuer's keys, " + keys + " of them")
                .with("issuer", issuer)
                .with("keys", keys)
                .write();
    }

    public static void keySkipped(String issuer, String kid, String why) {
        entry(Level.WARNING, "key_skipped", "A key of the issuer is not used: " + why)
                .with("issuer", issuer)
                .with("kid", kid)
                .write();
    }

    /** The first failure; {@link #keysFetched} follows when it is over. */
    public static void keysUnavailable(String issuer, String cause, int keys) {
        entry(
                        Level.WARNING,
                        "keys_unavailable",
                        keys == 0
                                ? "The issuer's keys cannot be fetched"
                                : "The issuer's keys cannot be fetched; those it had are used on")
                .with("issuer", issuer)
                .with("cause", cause)
                .with("keys", keys)
                .write();
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
        return new Entry(new LogRecord(level, plain(message, LONGEST_MESSAGE)), event);
    }

    /**
     * Text that cannot be taken for a line of its own, nor for a command to a terminal, whatever formatter the server
     * has: ours escapes such characters, others write them as they are.
     */
    private static String plain(String text, int longest) {
        StringBuilder plain = new StringBuilder(Math.min(text.length(), longest + 1));
        for (int i = 0; i < text.length() && i < longest; i++) {
            char c = text.charAt(i);
            int type = Character.getType(c);
            boolean printable = type != Character.CONTROL
                    && type != Character.FORMAT
                    && type != Character.LINE_SEPARATOR
                    && type != Character.PARAGRAPH_SEPARATOR;
            plain.append(printable ? c : '\ufffd');
        }
        return text.length() > longest ? plain.append('\u2026').toString() : plain.toString();
    }

    private static final class Entry {

        private final LogRecord record;
        private final Map<String, Object> members = new LinkedHashMap<>();

        Entry(LogRecord record, String event) {
            this.record = record;
            members.put("event", event);
        }

        Entry with(String name, Object value) {
            members.put(name, value instanceof String text ? plain(text, LONGEST_MEMBER) : value);
            return this;
        }

        /** What the line says already of a stream is not said again. */
        Entry about(Who who) {
            known("address", who.address());
            known("origin", who.origin());
            known("sub", who.sub());
            known("jti", who.jti());
            known("tenant", who.tenant());
            known("interaction", who.interaction());
            return this;
        }

        private void known(String name, String value) {
            if (value != null && !members.containsKey(name)) {
                with(name, value);
            }
        }

        void write() {
            record.setLoggerName(LOG.getName());
            record.setParameters(new Object[] {members});
            LOG.log(record);
        }
    }
}
