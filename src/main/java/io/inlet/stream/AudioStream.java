package io.inlet.stream;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One call's audio from start to stop, seen from both sides: a sender's connection puts frames in ({@link #accept}),
 * a lane takes them out ({@link #next}) and says what became of them ({@link #confirmed}, {@link #returned}).
 *
 * <p><b>Life cycle.</b> Open from construction; {@link #end} stops it once and for all; it is finished when everything
 * it ever received is either published or known to be lost, and {@link Sender#finished} has been told so.
 *
 * <p><b>Guarantee.</b> Frames go out in order of seq. A seq is handed out again only after {@link #returned}. Each seq
 * ends up published or in exactly one {@link Gap}, and the sender learns of a gap before it is acknowledged past it.
 *
 * <p><b>What is kept.</b> The last {@code BUFFER_DURATION_MS} of audio. An unpublished frame is given up only while
 * Redis is away, and when it is older than that both in media time and by the clock: neither a sender that catches up
 * faster than real time nor a lane that falls behind costs a frame. {@link #CATCH_UP_MS} bounds that allowance.
 *
 * <p><b>Threads.</b> Any; every method holds the stream's own lock for a few instructions and never blocks on anything
 * else. {@link Sender} takes note with the lock held, and speaks after it was released.
 */
public final class AudioStream {

    /** Unpublished audio a sender may be ahead with: the 60 s burst that the contract's rate limit forgives. */
    static final long CATCH_UP_MS = 60_000;

    private static final long NOT_ENDED = Long.MIN_VALUE;

    private final StreamId id;
    private final long epoch;
    private final AudioFormat format;
    private final Retention retention;
    private final Sender sender;
    private final FrameRing ring;

    private final Deque<Outgoing> announcements = new ArrayDeque<>();
    private int announcementsUnderWay;

    private long received;
    private long receivedBytes;
    private long settled; // every seq up to here is published or lost
    private long underWay; // every seq up to here is settled or with the lane
    private long published;
    private long lost;
    private EndReason endReason;
    private long endedMs = NOT_ENDED;
    private boolean stopHandedOut;
    private boolean redisAway;
    private boolean finished;

    /**
     * How much is kept, and when the sender is told.
     *
     * @param bufferMs {@code BUFFER_DURATION_MS}
     * @param ackInterval {@code ACK_INTERVAL}, in frames
     * @param ackOnReceipt {@code ACK_ON=received}
     */
    public record Retention(long bufferMs, int ackInterval, boolean ackOnReceipt) {}

    public AudioStream(StreamId id, long epoch, AudioFormat format, Retention retention, Sender sender, long nowMs) {
        this.id = id;
        this.epoch = epoch;
        this.format = format;
        this.retention = retention;
        this.sender = sender;
        this.ring = new FrameRing(format, retention.bufferMs());
        announcements.add(new Outgoing.Started(nowMs));
    }

    public StreamId id() {
        return id;
    }

    /** Tells this stream from an earlier one of the same interaction: ms since 1970 at its start, never used twice. */
    public long epoch() {
        return epoch;
    }

    public AudioFormat format() {
        return format;
    }

    // ---- the sender's side

    /** Takes the next frame; after the end it is ignored. The array is the stream's from now on. */
    public void accept(byte[] pcm, long nowMs) {
        synchronized (this) {
            if (endReason != null) {
                return;
            }
            ring.add(new Frame(++received, nowMs, format.millisOf(receivedBytes), pcm));
            receivedBytes += pcm.length;
            makeRoom(nowMs);
            if (retention.ackOnReceipt()) {
                acknowledge(received - 1, received);
            }
        }
        sender.speak();
    }

    /** No more frames. The first reason given is the one that counts. */
    public synchronized void end(EndReason reason, long nowMs) {
        if (endReason == null) {
            endReason = reason;
            endedMs = nowMs;
        }
    }

    private void makeRoom(long nowMs) {
        while (ring.overfull()) {
            Frame oldest = ring.get(ring.first());
            boolean needed = oldest.seq() > settled;
            boolean tooOld = redisAway && nowMs - oldest.timestampMs() >= retention.bufferMs();
            boolean tooFarAhead = ring.cost() > format.bytesOf(retention.bufferMs() + CATCH_UP_MS);
            if (needed && !tooOld && !tooFarAhead) {
                break;
            }
            ring.dropFirst();
        }
        giveUpWhatIsGone(nowMs);
    }

    /** What has left the ring unpublished is lost, unless a lane still has it in hand. */
    private void giveUpWhatIsGone(long nowMs) {
        if (underWay == settled && ring.first() > settled + 1) {
            lose(ring.first() - 1, Gap.Reason.BUFFER_OVERFLOW, nowMs);
        }
    }

    private void lose(long to, Gap.Reason reason, long nowMs) {
        Gap gap = new Gap(settled + 1, to, reason);
        settled = to;
        underWay = to;
        lost += gap.frames();
        sender.lost(gap);
        boolean merges = announcements.size() > announcementsUnderWay
                && announcements.peekLast() instanceof Outgoing.Lost before
                && before.gap().continuedBy(gap);
        if (merges) {
            Outgoing.Lost before = (Outgoing.Lost) announcements.removeLast();
            announcements.add(new Outgoing.Lost(before.gap().upTo(to), nowMs));
        } else {
            announcements.add(new Outgoing.Lost(gap, nowMs));
        }
    }

    // ---- the lane's side

    /** The next thing to publish, null when there is none now. It counts as under way until the lane says more. */
    public synchronized Outgoing next(long nowMs) {
        if (finished) {
            return null;
        }
        giveUpWhatIsGone(nowMs);
        if (announcementsUnderWay < announcements.size()) {
            return pendingAnnouncement();
        }
        if (underWay < received) {
            Frame frame = ring.get(underWay + 1);
            if (frame != null) { // else it was dropped behind frames of the same batch: a gap once those are settled
                underWay++;
            }
            return frame;
        }
        boolean allSettled = settled == received && announcements.isEmpty();
        if (endReason != null && allSettled && !stopHandedOut) {
            stopHandedOut = true;
            return new Outgoing.Stopped(summary(), nowMs);
        }
        return null;
    }

    private Outgoing pendingAnnouncement() {
        int skip = announcementsUnderWay++;
        for (Outgoing announcement : announcements) {
            if (skip-- == 0) {
                return announcement;
            }
        }
        throw new IllegalStateException("no such announcement");
    }

    /** Whether {@link #next} would give something. */
    public synchronized boolean hasMore() {
        return !finished
                && (announcementsUnderWay < announcements.size()
                        || underWay < received
                        || (endReason != null && !stopHandedOut));
    }

    /** Everything handed out so far has been accepted by Redis, in order. */
    public void confirmed() {
        synchronized (this) {
            long before = settled;
            redisAway = false;
            published += underWay - settled;
            settled = underWay;
            for (; announcementsUnderWay > 0; announcementsUnderWay--) {
                announcements.remove();
            }
            if (!retention.ackOnReceipt()) {
                acknowledge(before, settled);
            }
            if (stopHandedOut) {
                finish();
            }
        }
        sender.speak();
    }

    /**
     * Redis is away: nothing handed out since the last {@link #confirmed} is known to have arrived, and what is still
     * here of it will be handed out again. Once the stream has ended that goes on for the length of the buffer, then the
     * rest is lost.
     */
    public void returned(long nowMs) {
        synchronized (this) {
            redisAway = true;
            underWay = settled;
            announcementsUnderWay = 0;
            stopHandedOut = false;
            makeRoom(nowMs);
            if (endReason != null && nowMs - endedMs > retention.bufferMs()) {
                giveUpAll(nowMs);
            }
        }
        sender.speak();
    }

    /** Ends the stream and gives up everything that has not been confirmed. For a node that may wait no longer. */
    public void abandon(EndReason reason, long nowMs) {
        synchronized (this) {
            end(reason, nowMs);
            giveUpAll(nowMs);
        }
        sender.speak();
    }

    private void giveUpAll(long nowMs) {
        if (!finished && settled < received) {
            lose(received, Gap.Reason.REDIS_AWAY, nowMs);
        }
        finish();
    }

    private void finish() {
        if (!finished) {
            finished = true;
            sender.finished(summary());
        }
    }

    public synchronized boolean finished() {
        return finished;
    }

    private Summary summary() {
        return new Summary(endReason, received, published, lost, format.millisOf(receivedBytes));
    }

    private void acknowledge(long before, long now) {
        long multiple = now - now % retention.ackInterval();
        if (multiple > before) {
            sender.acknowledged(multiple);
        }
    }
}
