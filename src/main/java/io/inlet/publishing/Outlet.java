package io.inlet.publishing;

import io.inlet.stream.AudioStream;
import io.inlet.stream.TraceContext;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A stream's place on its lane. Whoever puts something into the stream says {@link #ready}. It needs no closing: when
 * the stream is finished, its lane has nothing of it any more. Thread-safe.
 */
public final class Outlet {

    private static final long NEVER = Long.MAX_VALUE;
    private static final long TRACE_EVERY_MS = 1000;

    private final AudioStream stream;
    private final String owner;
    private final Destination destination;
    private final Audience audience;
    private final Envelope envelope;
    private final Lane lane;
    private final AtomicBoolean queued = new AtomicBoolean();
    private volatile boolean signOfLife;
    private volatile long heardMs;
    private volatile boolean pausing;

    // of whoever made the lane busy
    private boolean begun;
    private boolean inDoubt;
    private long answeredMs = NEVER;
    private boolean aboard;
    private long tracedMs = -TRACE_EVERY_MS;

    /**
     * @param owner tells this connection from any other one that carries the interaction
     * @param begun whether Redis knows already that the stream is this owner's
     */
    Outlet(AudioStream stream, String owner, boolean begun, Destination destination, Audience audience, Lane lane) {
        this.stream = stream;
        this.owner = owner;
        this.begun = begun;
        this.destination = destination;
        this.audience = audience;
        this.lane = lane;
        envelope = new Envelope(stream);
    }

    /** The stream has something to publish. Never blocks. */
    public void ready() {
        if (queued.compareAndSet(false, true)) {
            lane.enter(this);
        }
    }

    /**
     * Tells Redis that the stream is still carried here, and so learns when it is not, unless Redis has been told within
     * this time. To be called now and then.
     */
    public void signOfLife(long everyMs, long nowMs) {
        if (nowMs - heardMs >= everyMs) {
            signOfLife = true;
            ready();
        }
    }

    /** How many have received what was published on its channel last; empty where Redis does not say, or has not yet. */
    public OptionalLong receivers() {
        long last = audience.last();
        return last == Audience.UNKNOWN ? OptionalLong.empty() : OptionalLong.of(last);
    }

    /** Taken from the queue: what comes into the stream from now on must say {@link #ready} again. */
    void taken() {
        queued.set(false);
    }

    /** Whether Redis is to be told something although there may be nothing to publish. */
    boolean speaksAnyway() {
        return signOfLife || inDoubt;
    }

    void inDoubt(boolean doubt) {
        inDoubt = doubt;
        answeredMs = NEVER;
    }

    /** The master of this very stream answers questions again: since when. */
    long answersSince(long nowMs) {
        answeredMs = Math.min(answeredMs, nowMs);
        return answeredMs;
    }

    boolean inDoubt() {
        return inDoubt;
    }

    /** Whether it is to be left alone for a while, whatever comes into the stream meanwhile. */
    void pausing(boolean pauses) {
        pausing = pauses;
    }

    boolean pausing() {
        return pausing;
    }

    /** Whether the batch that is made, or under way, has a run of it. */
    void aboard(boolean isAboard) {
        aboard = isAboard;
    }

    boolean aboard() {
        return aboard;
    }

    /**
     * The trace of its call, if that is recorded, once a second.
     *
     * @param anyway whether there is something to tell of it that cannot wait
     */
    Optional<TraceContext> traceDue(boolean anyway, long nowMs) {
        Optional<TraceContext> trace = stream.trace().filter(TraceContext::sampled);
        if (trace.isEmpty() || (!anyway && nowMs - tracedMs < TRACE_EVERY_MS)) {
            return Optional.empty();
        }
        tracedMs = nowMs;
        return trace;
    }

    void heard(long nowMs) {
        begun = true;
        signOfLife = false;
        heardMs = nowMs;
    }

    boolean begun() {
        return begun;
    }

    AudioStream stream() {
        return stream;
    }

    String owner() {
        return owner;
    }

    Destination destination() {
        return destination;
    }

    Audience audience() {
        return audience;
    }

    Envelope envelope() {
        return envelope;
    }
}
