package io.inlet.stream;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One call's audio from start to stop, seen from both sides: a sender's connection puts frames in ({@link #accept}),
 * a lane takes them out ({@link #next}) and says what became of them ({@link #confirmed}, {@link #returned}).
 *
 * <p><b>Life cycle.</b> Open from construction; {@link #end} stops it once and for all; it is finished when everything
 * it ever received is either published or known to be lost, or has become another connection's matter, and
 * {@link Sender#finished} has been told so.
 *
 * <p><b>Guarantee.</b> Frames go out in order of seq. A seq is handed out again only after {@link #returned}. Each seq
 * ends up published or in exactly one {@link Gap}, and the sender learns of a gap before it is acknowledged past it.
 * Frames that never came have numbers too, and are a gap like any other once all that was before them is settled; what is
 * handed out between two {@link #confirmed} never reaches across it.
 *
 * <p><b>Tracks.</b> Frames of all tracks share one seq, and whatever is bounded is for all of them together; each has a
 * media time of its own, and the stream is as long as the longest.
 *
 * <p><b>What is kept.</b> The last {@code BUFFER_DURATION_MS} of audio. An unpublished frame is given up only when Redis
 * has been away for as long, and it is older than that, both in media time and by the clock; or, while Redis is away,
 * when the node keeps more than {@code MAX_BUFFERED_MB} and this stream more than its share. So neither a sender that
 * catches up faster than real time costs a frame, nor a lane that falls behind, nor a Redis that is slow at times. What bounds those is that the sender is not read from while
 * there is too much unpublished ({@link Sender#mayRead}).
 *
 * <p><b>Threads.</b> Any; every method holds the stream's own lock for a few instructions and never blocks on anything
 * else. {@link Sender} takes note with the lock held, and speaks after it was released.
 */
public final class AudioStream {

    /** A stream that may have this much unpublished is not held back by a short buffer and large frames. */
    static final long LEAST_BOUND = 256 * 1024;

    /** What a server may still deliver after it was told to read no more; beyond that it does not obey. */
    static final long OVERRUN = 8 << 20;

    /**
     * Spare arrays stay for so long after a backlog. Where one comes, others follow soon: arrays made anew for each cost
     * a collector the time that makes the next one.
     */
    static final long SPARES_STAY_MS = 5000;

    /** What a frame counts for at least where audio is copied: so many of them are not copied at once either. */
    private static final int LEAST_HEARD = 256;

    private static final Track[] TRACKS = Track.values();
    private static final long NOT_ENDED = Long.MIN_VALUE;
    private static final long NOT_AWAY = Long.MAX_VALUE;

    private final StreamId id;
    private final long epoch;
    private final AudioFormat format;
    private final Optional<TraceContext> trace;
    private final Retention retention;
    private final Sender sender;
    private final FrameRing ring;
    private final SpareArrays spares;
    private final long bound;

    private final Announcements announcements = new Announcements();
    private final Deque<Gap> missing = new ArrayDeque<>(2); // not settled yet, in order
    private final long begun; // the number before the first
    private final long beginBytes; // of each track
    private final long[] mediaBytes; // by track: audio that has come, or should have

    private long received; // the last number given, also to one that never came
    private long settled; // every seq up to here is published or lost
    private long underWay; // every seq up to here is settled or with the lane
    private long handedOut; // every seq up to here is settled, or was with the lane and may have arrived
    private long inDoubt; // every seq up to here is settled, or nobody knows whether it has arrived
    private long gone; // every seq behind those in doubt up to here is known to be lost
    private long unpublished; // bytes accepted and not settled
    private long acknowledged;
    private long lost;
    private final long[] lostByCause = new long[Gap.Reason.values().length];
    private Gap.Reason lossReason = Gap.Reason.BUFFER_OVERFLOW;
    private EndReason endReason;
    private long endedMs = NOT_ENDED;
    private boolean stopHandedOut;
    private long awaySinceMs = NOT_AWAY; // as far as this stream was told
    private long behindMs; // when more was unpublished, the last time, than the ring is meant for
    private boolean reading = true;
    private int ears;
    private boolean moved;
    private boolean finished;

    /**
     * How much is kept, and when the sender is told.
     *
     * @param bufferMs {@code BUFFER_DURATION_MS}
     * @param closeWhenFull {@code BUFFER_POLICY=close}: the stream ends before it loses a frame it was sent
     * @param ackInterval {@code ACK_INTERVAL}, in frames
     * @param ackOnReceipt {@code ACK_ON=received}
     * @param budget shared by all streams of the node
     */
    public record Retention(
            long bufferMs, boolean closeWhenFull, int ackInterval, boolean ackOnReceipt, BufferBudget budget) {}

    /** @param from where it goes on; {@link Position#START} unless it is resumed */
    public AudioStream(
            StreamId id,
            long epoch,
            AudioFormat format,
            CallDetails details,
            Retention retention,
            Sender sender,
            Position from,
            long nowMs) {
        this.id = id;
        this.epoch = epoch;
        this.format = format;
        trace = details.trace();
        this.retention = retention;
        this.sender = sender;
        ring = new FrameRing(format, retention.bufferMs(), retention.budget(), from.seq());
        spares = new SpareArrays(format.bytesOf(retention.bufferMs()) * format.tracks());
        bound = Math.max(LEAST_BOUND, format.bytesOf(2 * retention.bufferMs()) * format.tracks());
        begun = from.seq();
        received = begun;
        beginBytes = format.bytesOf(from.mediaMs());
        mediaBytes = new long[TRACKS.length];
        Arrays.fill(mediaBytes, beginBytes);
        settled = received;
        underWay = received;
        handedOut = received;
        acknowledged = received;
        lost = from.lost();
        behindMs = nowMs;
        announcements.add(new Outgoing.Started(from, details, nowMs));
        retention.budget().enter();
    }

    public StreamId id() {
        return id;
    }

    /** The trace that its call belongs to. */
    public Optional<TraceContext> trace() {
        return trace;
    }

    /** Tells this stream from an earlier one of the same interaction: ms since 1970 at its start, never used twice. */
    public long epoch() {
        return epoch;
    }

    /** A sender is told of each multiple of this. */
    public int ackInterval() {
        return retention.ackInterval();
    }

    public AudioFormat format() {
        return format;
    }

    // ---- the sender's side

    /**
     * Where the next frame can be put, which is then to be {@link #accept}ed: the array of one that has left, where there
     * is one of this length. Whatever it holds is of this stream.
     */
    public byte[] room(int bytes) {
        byte[] room;
        synchronized (this) {
            room = spares.take(bytes);
        }
        return room == null ? new byte[bytes] : room;
    }

    /** Takes the next frame of a call whose voices are not told apart. */
    public void accept(byte[] pcm, long nowMs) {
        accept(Track.INBOUND, pcm, nowMs);
    }

    /** Takes the next frame; after the end it is ignored. The array is the stream's from now on. */
    public void accept(Track track, byte[] pcm, long nowMs) {
        synchronized (this) {
            if (endReason != null) {
                return;
            }
            int its = track.ordinal();
            ring.add(new Frame(++received, nowMs, format.millisOf(mediaBytes[its]), pcm, track));
            mediaBytes[its] += pcm.length;
            unpublished += pcm.length;
            makeRoom(nowMs);
            if (retention.ackOnReceipt()) {
                acknowledge(received);
            }
            holdBack(nowMs);
        }
        sender.speak();
    }

    /**
     * Frames that did not reach this node: they are numbered and lost. After the end it is ignored.
     *
     * @param frames how many; where there are none, only time has passed
     * @param millis how much audio of the track that is
     */
    public void missing(Track track, int frames, long millis, long nowMs) {
        synchronized (this) {
            if (endReason != null) {
                return;
            }
            mediaBytes[track.ordinal()] += format.bytesOf(Math.max(0, millis));
            if (frames > 0) {
                Gap gap = new Gap(received + 1, received + frames, Gap.Reason.SENDER);
                boolean continues = !missing.isEmpty() && missing.peekLast().continuedBy(gap);
                missing.addLast(continues ? missing.removeLast().upTo(gap.to()) : gap);
                received = gap.to();
            }
            giveUpWhatIsGone(nowMs);
        }
        sender.speak();
    }

    /**
     * A key was pressed. After the end it is ignored, and also when too many of them wait for Redis already
     * ({@link Announcements}).
     */
    public synchronized void dtmf(String digit, OptionalLong durationMs, long nowMs) {
        if (endReason == null) {
            announcements.note(new Outgoing.Dtmf(digit, durationMs, longestMs(), nowMs));
        }
    }

    /** The sender names this moment; bounded like {@link #dtmf}. */
    public synchronized void mark(String name, long nowMs) {
        if (endReason == null) {
            announcements.note(new Outgoing.Mark(name, longestMs(), nowMs));
        }
    }

    /** Frames up to here were acknowledged on receipt by a node that did not live to publish them. */
    public void skip(long to, long nowMs) {
        synchronized (this) {
            if (to > received) {
                received = to;
                lose(to, Gap.Reason.NODE_LOST, nowMs);
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

    private void endItself(EndReason reason, long nowMs) {
        if (endReason == null) {
            end(reason, nowMs);
            sender.ended(reason);
        }
    }

    /** Lets go what has become too old meanwhile; to be called a few times a second. */
    public void check(long nowMs) {
        synchronized (this) {
            makeRoom(nowMs);
            holdBack(nowMs);
            if (nowMs - behindMs >= SPARES_STAY_MS || retention.budget().exceeded()) {
                spares.trim();
            }
        }
        sender.speak();
    }

    private void makeRoom(long nowMs) {
        while (ring.overfull() || ring.overShare()) {
            Frame oldest = ring.get(ring.first());
            if (oldest.seq() > settled) {
                boolean tooOld = ring.overfull()
                        && nowMs - oldest.timestampMs() >= retention.bufferMs()
                        && nowMs - awaySinceMs >= retention.bufferMs();
                if (awaySinceMs == NOT_AWAY || !(tooOld || ring.overShare())) {
                    behindMs = nowMs;
                    break;
                }
                if (retention.closeWhenFull()) {
                    endItself(EndReason.CONSUMER_DOWN, nowMs);
                    break;
                }
                lossReason = tooOld ? Gap.Reason.BUFFER_OVERFLOW : Gap.Reason.NODE_BUFFER_FULL;
                unpublished -= oldest.pcm().length;
            } else {
                spares.add(oldest.pcm()); // no lane has it in hand
            }
            ring.dropFirst();
        }
        giveUpWhatIsGone(nowMs);
    }

    /** What is not in the ring, or no longer, is lost, unless a lane has it in hand, or it may have arrived. */
    private void giveUpWhatIsGone(long nowMs) {
        if (moved || underWay > settled) {
            return;
        }
        if (inDoubt <= settled) {
            long absent = absentBehind(settled);
            if (absent > settled) {
                lose(absent, lossReason, nowMs);
            }
        } else if (ring.first() > inDoubt) { // else some of what is in doubt may go out again, before the gap
            long known = Math.max(inDoubt, gone);
            gone = Math.max(known, absentBehind(known));
            announce(known, gone, lossReason, nowMs);
        }
    }

    /** Up to where no frame behind this one is here. */
    private long absentBehind(long seq) {
        return Math.min(received, ring.next(seq) - 1);
    }

    private void lose(long to, Gap.Reason reason, long nowMs) {
        long from = settled;
        settle(to);
        underWay = Math.max(underWay, to);
        announce(from, to, reason, nowMs);
    }

    /** All behind one number up to another is lost, for this reason if it has ever come. */
    private void announce(long after, long upTo, Gap.Reason reason, long nowMs) {
        long announced = after;
        while (!missing.isEmpty() && missing.peekFirst().from() <= upTo) {
            Gap never = missing.removeFirst();
            if (never.from() > announced + 1) {
                announce(new Gap(announced + 1, never.from() - 1, reason), nowMs);
            }
            announce(never, nowMs);
            announced = never.to();
        }
        if (announced < upTo) {
            announce(new Gap(announced + 1, upTo, reason), nowMs);
        }
    }

    private void announce(Gap gap, long nowMs) {
        lost += gap.frames();
        lostByCause[gap.reason().ordinal()] += gap.frames();
        sender.lost(gap);
        announcements.add(gap, nowMs);
    }

    /** Of what was in doubt, this has arrived, the rest has not. */
    private void beSure(long upTo, long nowMs) {
        long doubted = inDoubt;
        arrived(Math.min(upTo, doubted));
        inDoubt = settled;
        handedOut = settled;
        if (gone > settled) { // all that was in doubt has left the ring, and more
            if (doubted > settled) {
                lose(doubted, lossReason, nowMs);
            }
            settle(gone);
            underWay = Math.max(underWay, gone);
        }
        giveUpWhatIsGone(nowMs);
    }

    private void settle(long to) {
        unpublished -= ring.bytes(settled, to);
        settled = to;
    }

    /** Has the sender read on, or not. */
    private void holdBack(long nowMs) {
        boolean tooMuch = unpublished > (reading ? bound : bound / 2);
        boolean mayRead = endReason != null || !(tooMuch || (unpublished > 0 && ring.overShare()));
        if (mayRead != reading) {
            reading = mayRead;
            sender.mayRead(mayRead);
        }
        if (unpublished > bound + OVERRUN) {
            endItself(EndReason.OVERLOADED, nowMs);
        }
    }

    // ---- the lane's side

    /** The next thing to publish, null when there is none now. It counts as under way until the lane says more. */
    public synchronized Outgoing next(long nowMs) {
        if (finished || moved) {
            return null;
        }
        giveUpWhatIsGone(nowMs);
        if (announcements.hasNext()) {
            return announcements.next();
        }
        if (underWay < received) {
            Frame frame = ring.get(underWay + 1);
            if (frame != null) { // else it is lost behind frames of the same batch: a gap once those are settled
                handedOut = Math.max(handedOut, ++underWay);
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

    /** Where the stream stands once all that has been handed out has arrived. */
    public synchronized Position position() {
        long mediaMs = 0;
        for (Track track : TRACKS) {
            long bytes = mediaBytes[track.ordinal()];
            Frame after = bytes > beginBytes ? ring.next(underWay, track) : null;
            mediaMs = Math.max(mediaMs, after == null ? format.millisOf(bytes) : after.mediaMs());
        }
        return new Position(underWay, lost, mediaMs);
    }

    /** How much audio there is of the longest track. */
    private long longestMs() {
        long longest = 0;
        for (long bytes : mediaBytes) {
            longest = Math.max(longest, bytes);
        }
        return format.millisOf(longest);
    }

    /** When the oldest frame that is not published arrived; empty where there is none, or Redis is away. */
    public synchronized OptionalLong waitingSinceMs() {
        Frame oldest = awaySinceMs == NOT_AWAY && !finished ? ring.get(settled + 1) : null;
        return oldest == null ? OptionalLong.empty() : OptionalLong.of(oldest.timestampMs());
    }

    /** Whether a frame that is not published came before this time. Cheap: it is asked of every call a few times a second. */
    public synchronized boolean holdsSince(long ms) {
        if (finished || received == settled) {
            return false;
        }
        long oldest = ring.next(settled);
        return oldest != FrameRing.NONE && ring.get(oldest).timestampMs() < ms;
    }

    /** Audio of which it is not known yet whether it is published, in bytes. */
    public synchronized long unpublishedBytes() {
        return finished ? 0 : unpublished;
    }

    /** The same in ms, of all tracks together. */
    public long unpublishedMs() {
        return format.millisOf(unpublishedBytes()) / format.tracks();
    }

    /** When a frame arrived; -1 when it is not kept any more. */
    public synchronized long arrivedMs(long seq) {
        Frame frame = ring.get(seq);
        return frame == null ? -1 : frame.timestampMs();
    }

    /** About how much audio so many frames of this stream are, which are gone and cannot be asked. */
    public synchronized long usualMs(long frames) {
        long bytes = 0;
        for (long ofTrack : mediaBytes) {
            bytes += ofTrack - beginBytes;
        }
        return format.millisOf(bytes) * frames / Math.max(1, received - begun);
    }

    /** How it is doing now. */
    public synchronized StreamState state() {
        long bytes = finished ? 0 : unpublished;
        long waitingMs = format.millisOf(bytes) / format.tracks();
        long oldest = finished ? FrameRing.NONE : ring.next(settled);
        return new StreamState(
                received,
                acknowledged,
                Math.max(0, settled - lost),
                lost,
                lostByCause(),
                finished ? 0 : received - settled,
                waitingMs,
                (int) Math.min(Integer.MAX_VALUE, waitingMs * 100 / retention.bufferMs()),
                oldest == FrameRing.NONE
                        ? OptionalLong.empty()
                        : OptionalLong.of(ring.get(oldest).timestampMs()),
                awaySinceMs != NOT_AWAY,
                longestMs(),
                ears);
    }

    /** Frames lost on this connection. */
    private Map<Gap.Reason, Long> lostByCause() {
        if (lost == 0) {
            return Map.of();
        }
        Map<Gap.Reason, Long> byCause = new EnumMap<>(Gap.Reason.class);
        for (Gap.Reason reason : Gap.Reason.values()) {
            if (lostByCause[reason.ordinal()] > 0) {
                byCause.put(reason, lostByCause[reason.ordinal()]);
            }
        }
        return byCause;
    }

    // ---- who listens in: see Ear

    /**
     * Somebody listens, until {@link #unheard}.
     *
     * @return the number before that of the first frame of the last so many ms
     */
    synchronized long heard(long lastMs) {
        ears++;
        long before = ring.beforeLast(format.bytesOf(lastMs) * format.tracks());
        return before == ring.last() ? received : before;
    }

    synchronized void unheard() {
        ears--;
        if (finished) {
            letGoWhatNobodyNeeds();
        }
    }

    /** The last of a call is still heard when Redis has it already. */
    private void letGoWhatNobodyNeeds() {
        if (ears == 0) {
            ring.clear();
        }
    }

    /** Frames behind a number, in copies: their arrays become those of other frames as soon as the lock is free. */
    synchronized Ear.Heard hear(long after, int mostBytes) {
        List<Frame> frames = new ArrayList<>();
        long upTo = after;
        int bytes = 0;
        while (bytes < mostBytes) {
            long next = ring.next(upTo);
            if (next == FrameRing.NONE) {
                upTo = received;
                break;
            }
            Frame frame = ring.get(next);
            frames.add(new Frame(
                    next, frame.timestampMs(), frame.mediaMs(), frame.pcm().clone(), frame.track()));
            bytes += Math.max(LEAST_HEARD, frame.pcm().length);
            upTo = next;
        }
        return new Ear.Heard(frames, upTo, endReason != null && upTo == received);
    }

    /** Whether {@link #next} would give something. */
    public synchronized boolean hasMore() {
        return !finished
                && !moved
                && (announcements.hasNext() || underWay < received || (endReason != null && !stopHandedOut));
    }

    /**
     * Everything handed out so far has been accepted by Redis, in order.
     *
     * @param safe false when not enough replicas have it yet: it is acknowledged with the next that is
     */
    public void confirmed(boolean safe, long nowMs) {
        synchronized (this) {
            awaySinceMs = NOT_AWAY;
            arrived(underWay);
            announcements.arrived();
            if (safe && !retention.ackOnReceipt()) {
                acknowledge(settled);
            }
            if (stopHandedOut || moved) {
                finish();
            }
            holdBack(nowMs);
        }
        sender.speak();
    }

    /**
     * Redis is away, or has refused something: of what was handed out since the last {@link #confirmed} only the frames
     * up to a number are known to have arrived. What is still here of the rest will be handed out again. Once the
     * stream has ended that goes on for the length of the buffer, then the rest is lost.
     *
     * @param upTo the last frame that is known to have arrived; 0 when there is none
     * @param overtaken frames before it that were refused: they cannot be sent any more without breaking the order
     * @param announced whether the events have arrived
     * @param doubt whether more may have arrived: that is not lost before {@link #recovered} says so
     */
    public void returned(long upTo, Collection<Long> overtaken, boolean announced, boolean doubt, long nowMs) {
        synchronized (this) {
            awaySinceMs = Math.min(awaySinceMs, nowMs);
            underWay = settled;
            if (announced) {
                announcements.arrived();
            }
            announcements.returned();
            stopHandedOut = false;
            for (long seq : overtaken) {
                arrived(seq - 1);
                lose(seq, Gap.Reason.REFUSED, nowMs);
            }
            arrived(upTo);
            handedOut = doubt ? Math.max(handedOut, settled) : settled;
            inDoubt = handedOut;
            goOnOrGiveUp(nowMs);
        }
        sender.speak();
    }

    /** Redis is away: what is here has to wait. */
    public void waiting(long nowMs) {
        synchronized (this) {
            awaySinceMs = Math.min(awaySinceMs, nowMs);
            goOnOrGiveUp(nowMs);
        }
        sender.speak();
    }

    /** Redis has said how far the stream had got: what was in doubt and is not within that has not arrived. */
    public void recovered(long upTo, long nowMs) {
        synchronized (this) {
            awaySinceMs = NOT_AWAY;
            beSure(upTo, nowMs);
            makeRoom(nowMs);
            holdBack(nowMs);
        }
        sender.speak();
    }

    private void arrived(long upTo) {
        if (upTo > settled) {
            sender.published(upTo - settled);
            settle(upTo);
            underWay = Math.max(underWay, upTo);
        }
    }

    private void goOnOrGiveUp(long nowMs) {
        makeRoom(nowMs);
        if (moved) {
            finish();
        } else if (endReason != null && nowMs - endedMs > retention.bufferMs()) {
            giveUpAll(nowMs);
        }
        holdBack(nowMs);
    }

    /**
     * Another connection carries this stream on: what has not been handed out is its sender's to send there. Nothing
     * more is published here, and nothing of it is lost.
     */
    public void moved(long nowMs) {
        synchronized (this) {
            moved = true;
            endItself(EndReason.TAKEN_OVER, nowMs);
            if (underWay == settled && !announcements.isUnderWay() && !stopHandedOut) {
                finish();
            }
        }
        sender.speak();
    }

    /** Another connection has begun this interaction anew: no more frames, but those that are here are published. */
    public void superseded(long nowMs) {
        synchronized (this) {
            endItself(EndReason.TAKEN_OVER, nowMs);
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
        if (!finished && !moved) {
            lossReason = Gap.Reason.REDIS_AWAY;
            beSure(settled, nowMs);
            if (settled < received) {
                lose(received, Gap.Reason.REDIS_AWAY, nowMs);
            }
        }
        finish();
    }

    private void finish() {
        if (!finished) {
            finished = true;
            letGoWhatNobodyNeeds();
            retention.budget().leave();
            sender.finished(summary());
        }
    }

    /** Null while the stream is open. */
    public synchronized EndReason endReason() {
        return endReason;
    }

    public synchronized boolean finished() {
        return finished;
    }

    private Summary summary() {
        return new Summary(endReason, settled, settled - lost, lost, longestMs());
    }

    private void acknowledge(long upTo) {
        long multiple = upTo - upTo % retention.ackInterval();
        if (multiple > acknowledged) {
            acknowledged = multiple;
            sender.acknowledged(multiple);
        }
    }
}
