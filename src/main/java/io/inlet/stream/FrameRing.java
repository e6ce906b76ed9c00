package io.inlet.stream;

/**
 * The last frames of one stream, oldest first: their numbers rise, and where frames never came they jump. Holds
 * references to the arrays the server delivered and never copies audio.
 *
 * <p>Its measure is media time, not frames: so much of each track. A frame shorter than a millisecond counts as one, so
 * that a sender of tiny frames cannot make the bookkeeping larger than the audio. It only says that it is
 * {@link #overfull()}, or holds too much of the node's {@link BufferBudget}; what may be dropped is the stream's decision.
 *
 * <p>Not thread-safe: {@link AudioStream} guards it.
 */
final class FrameRing {

    /** What {@link #next} says when there is none. */
    static final long NONE = Long.MAX_VALUE;

    private static final int INITIAL_SLOTS = 16;

    private final long capacityBytes;
    private final long leastCost;
    private Frame[] slots = new Frame[INITIAL_SLOTS];
    private final BufferBudget budget;
    private long begin; // how many frames have left
    private long end; // how many have come
    private long last;
    private long cost;

    /** @param after the number before that of the first frame */
    FrameRing(AudioFormat format, long capacityMs, BufferBudget budget, long after) {
        capacityBytes = format.bytesOf(capacityMs) * format.tracks();
        leastCost = format.bytesOf(1);
        this.budget = budget;
        last = after;
    }

    /** Its number is higher than any before. */
    void add(Frame frame) {
        if (end - begin == slots.length) {
            grow();
        }
        slots[slot(end++)] = frame;
        last = frame.seq();
        account(cost(frame));
    }

    /** The frame with this number; null when it is no longer, or not yet, here, or never came. */
    Frame get(long seq) {
        long place = place(seq);
        if (place == end) {
            return null;
        }
        Frame frame = slots[slot(place)];
        return frame.seq() == seq ? frame : null;
    }

    /** The number of the first frame here behind this one, or {@link #NONE}. */
    long next(long after) {
        long place = place(after + 1);
        return place == end ? NONE : slots[slot(place)].seq();
    }

    /** The first frame of this track behind a number; null when there is none here. */
    Frame next(long after, Track track) {
        for (long place = place(after + 1); place < end; place++) {
            Frame frame = slots[slot(place)];
            if (frame.track() == track) {
                return frame;
            }
        }
        return null;
    }

    /** Audio of the frames here behind one number and up to another, in bytes. */
    long bytes(long after, long upTo) {
        long bytes = 0;
        for (long place = place(after + 1); place < end; place++) {
            Frame frame = slots[slot(place)];
            if (frame.seq() > upTo) {
                break;
            }
            bytes += frame.pcm().length;
        }
        return bytes;
    }

    /** The number before the newest frames that are at most so many bytes together. */
    long beforeLast(long bytes) {
        long place = end;
        long left = bytes;
        while (place > begin && slots[slot(place - 1)].pcm().length <= left) {
            left -= slots[slot(--place)].pcm().length;
        }
        return place == end ? last : slots[slot(place)].seq() - 1;
    }

    /** Where the first frame is whose number is not below this one; {@link #end} when there is none. */
    private long place(long seq) {
        if (seq > last || begin == end) {
            return end;
        }
        long from = Math.max(begin, end - 1 - (last - seq)); // there it is, unless numbers jump behind it
        if (slots[slot(from)].seq() >= seq) {
            return from;
        }
        long to = end - 1;
        while (from + 1 < to) {
            long middle = (from + to) >>> 1;
            if (slots[slot(middle)].seq() < seq) {
                from = middle;
            } else {
                to = middle;
            }
        }
        return to;
    }

    void dropFirst() {
        int slot = slot(begin++);
        account(-cost(slots[slot]));
        slots[slot] = null;
    }

    void clear() {
        while (begin < end) {
            dropFirst();
        }
    }

    private void account(long bytes) {
        cost += bytes;
        budget.hold(bytes);
    }

    /** Whether it holds more than it is meant to; the newest frame alone never is too much. */
    boolean overfull() {
        return cost > capacityBytes && end - begin > 1;
    }

    /** Whether it holds more than its share of what the node is over. */
    boolean overShare() {
        return end - begin > 1 && budget.exceeded() && cost > budget.share();
    }

    /** The oldest number here; {@link #last()} + 1 when empty. */
    long first() {
        return begin == end ? last + 1 : slots[slot(begin)].seq();
    }

    /** The newest number that was ever here. */
    long last() {
        return last;
    }

    /** Audio held, in bytes, each frame counted as at least a millisecond. */
    long cost() {
        return cost;
    }

    private long cost(Frame frame) {
        return Math.max(frame.pcm().length, leastCost);
    }

    private int slot(long place) {
        return (int) place & (slots.length - 1); // a power of two
    }

    private void grow() {
        Frame[] old = slots;
        slots = new Frame[old.length * 2];
        for (long place = begin; place < end; place++) {
            slots[slot(place)] = old[(int) place & (old.length - 1)];
        }
    }
}
