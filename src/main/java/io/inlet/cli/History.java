package io.inlet.cli;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * Checks what Inlet promises against what happened: fed with what each client sent and was told, and with what a
 * consumer received, in the order in which it happened; {@link #verdict} then says what was broken.
 *
 * <p>A client numbers its own audio 1, 2, 3 … through the whole call, whatever becomes of its connections, and no two
 * frames have the same body. A seq of an epoch stands for one such frame. A gap is taken back by a later {@code started}
 * of the same epoch with a {@code next_seq} at or before its frames.
 *
 * <p>The consumer must be connected to Redis directly, so that it hears what Redis was given while a fault is between
 * Redis and Inlet. When its own connection was broken, say {@link #consumerWasBlind} once it hears again.
 *
 * <p>Any thread may call, also at the same time; a call's frame must be reported sent before it is sent. Kept are some
 * 40 KB a call, and nine bytes a frame that nobody has accounted for.
 */
public final class History {

    /** What the client of one connection does and is told. */
    public interface Connection {

        /** {@code started}; to be reported before anything is sent. */
        void started(long epoch, long nextSeq);

        /** @param frame its number in the call, from 1 */
        void sent(long frame, byte[] body);

        /** {@code stop}: nothing is sent after it. */
        void stopping();

        void acked(long seq);

        void gap(long from, long to);

        void stopped(long seq, long published, long lost);

        void closed(int code);
    }

    private final Map<String, CallHistory> calls = new ConcurrentHashMap<>();
    private final boolean newEpochsAllowed;
    private final Findings ended = new Findings();

    public History() {
        this(false);
    }

    private History(boolean newEpochsAllowed) {
        this.newEpochsAllowed = newEpochsAllowed;
    }

    /**
     * For when Redis forgets what it knew (restart, failover) or is not asked to remember: a call then goes on in a new
     * epoch, where its client sends again what was not acknowledged. That is counted; elsewhere it is a violation.
     */
    public static History whereEpochsMayChange() {
        return new History(true);
    }

    // ---- the clients' side

    /** The next connection of a call. */
    public Connection connection(String tenant, String interaction) {
        return calls.computeIfAbsent(name(tenant, interaction), name -> new CallHistory(name, newEpochsAllowed))
                .connection();
    }

    // ---- the consumer's side; what is of no call that is known here is somebody else's

    /** A message from the frames channel. */
    public void frame(String json) {
        Frame frame = Frame.parse(json, true);
        received(frame.tenant(), frame.interaction(), frame.epoch(), frame.seq(), frame.pcm());
    }

    /** A message from the events channel. */
    public void event(String json) {
        JsonObject event = JsonParser.parseString(json).getAsJsonObject();
        if (event.get("event").getAsString().equals("gap")) {
            gap(
                    event.get("tenant_id").getAsString(),
                    event.get("interaction_id").getAsString(),
                    event.get("epoch").getAsLong(),
                    event.get("from").getAsLong(),
                    event.get("to").getAsLong());
        }
    }

    void received(String tenant, String interaction, long epoch, long seq, byte[] body) {
        CallHistory call = calls.get(name(tenant, interaction));
        if (call != null) {
            call.received(epoch, seq, digest(body));
        }
    }

    void gap(String tenant, String interaction, long epoch, long from, long to) {
        CallHistory call = calls.get(name(tenant, interaction));
        if (call != null) {
            call.gapHeard(epoch, from, to);
        }
    }

    /** What has been sent up to now and not been received may have been published unheard. */
    public void consumerWasBlind() {
        calls.values().forEach(CallHistory::excuse);
    }

    // ---- the judgement

    /** A call is over and all of it received: judges and forgets it. What it came to stays in the verdict. */
    public void over(String tenant, String interaction) {
        CallHistory call = calls.remove(name(tenant, interaction));
        if (call != null) {
            Findings findings = call.judge();
            synchronized (ended) {
                ended.add(findings);
            }
        }
    }

    /** Frames received so far, each once; for waiting until no more come. */
    public long published() {
        synchronized (ended) {
            return ended.published
                    + calls.values().stream().mapToLong(CallHistory::published).sum();
        }
    }

    /** Judges all that is still open. For the end, when the consumer has had the time to receive everything. */
    public Verdict verdict() {
        for (String name : calls.keySet()) {
            CallHistory call = calls.remove(name);
            synchronized (ended) {
                ended.add(call.judge());
            }
        }
        synchronized (ended) {
            return ended.verdict();
        }
    }

    private static String name(String tenant, String interaction) {
        return tenant + "/" + interaction;
    }

    static long digest(byte[] body) {
        CRC32 one = new CRC32();
        CRC32C other = new CRC32C();
        one.update(body);
        other.update(body);
        return one.getValue() << 32 | other.getValue();
    }
}
