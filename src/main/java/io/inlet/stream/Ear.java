package io.inlet.stream;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One who listens in to a stream. It looks into the ring that is there anyway, when it likes: nothing is queued for it, and
 * who looks too seldom finds frames gone. What is not published yet, for whatever reason, is heard all the same.
 *
 * <p>One thread at a time; it takes the stream's lock for as long as {@link #MOST_BYTES} of audio are copied, some
 * microseconds. While it is open, the last frames stay in memory beyond the end of the stream.
 */
public final class Ear implements AutoCloseable {

    /** What one look copies, and a frame more at most. */
    static final int MOST_BYTES = 32 * 1024;

    private final AudioStream stream;
    private final Runnable whenClosed;
    private final AtomicBoolean closed = new AtomicBoolean();
    private long upTo;

    /**
     * What a look has found.
     *
     * @param frames in order, their arrays the listener's own
     * @param upTo every frame up to this number was heard by now, or cannot be any more
     * @param over nothing comes after these
     */
    public record Heard(List<Frame> frames, long upTo, boolean over) {}

    /**
     * @param lastMs how much of what was there before is heard, as far as it still is there
     * @param whenClosed is run once
     */
    public Ear(AudioStream stream, long lastMs, Runnable whenClosed) {
        this.stream = stream;
        this.whenClosed = whenClosed;
        upTo = stream.heard(lastMs);
    }

    public AudioFormat format() {
        return stream.format();
    }

    /** The number of the frame before the next one: see {@link Heard#upTo}. */
    public long upTo() {
        return upTo;
    }

    /** What has come since; where that is much, a part of it, and the rest at the next look. */
    public Heard hear() {
        Heard heard = stream.hear(upTo, MOST_BYTES);
        upTo = heard.upTo();
        return heard;
    }

    /** Whether the call has ended, heard to the end or not. */
    public boolean ended() {
        return stream.endReason() != null;
    }

    /** As often as one likes, by whichever thread. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            stream.unheard();
            whenClosed.run();
        }
    }
}
