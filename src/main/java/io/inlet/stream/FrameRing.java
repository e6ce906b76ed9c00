package io.inlet.stream;

/**
 * The last frames of one stream, oldest first, without holes: seq {@link #first()} to {@link #last()}. Holds references
 * to the arrays the server delivered and never copies audio.
 *
 * <p>Its measure is media time, not frames. A frame shorter than a millisecond counts as one, so that a sender of tiny
 * frames cannot make the bookkeeping larger than the audio. It only says that it is {@link #overfull()}, or holds too
 * much of the node's {@link BufferBudget}; what may be dropped is the stream's decision.
 *
 * <p>Not thread-safe: {@link AudioStream} guards it.
 */
final class FrameRing {

    private static final int INITIAL_SLOTS = 16;

    private final long capacityBytes;
    private final long leastCost;
    private Frame[] slots = new Frame[INITIAL_SLOTS];
    private final BufferBudget budget;
    private long first;
    private long last;
    private long cost;

    /** @param after the number before that of the first frame */
    FrameRing(AudioFormat format, long capacityMs, BufferBudget budget, long after) {
        capacityBytes = format.bytesOf(capacityMs);
        leastCost = format.bytesOf(1);
        this.budget = budget;
        first = after + 1;
        last = after;
    }

    void add(Frame frame) {
        if (last - first + 1 == slots.length) {
            grow();
        }
        last = frame.seq();
        slots[slot(last)] = frame;
        account(cost(frame));
    }

    /** The frame with this number; null when it is no longer, or not yet, here. */
    Frame get(long seq) {
        return seq < first || seq > last ? null : slots[slot(seq)];
    }

    void dropFirst() {
        int slot = slot(first++);
        account(-cost(slots[slot]));
        slots[slot] = null;
    }

    /** Goes on after this number; only while empty. */
    void skip(long to) {
        first = to + 1;
        last = to;
    }

    void clear() {
        while (first <= last) {
            dropFirst();
        }
    }

    private void account(long bytes) {
        cost += bytes;
        budget.hold(bytes);
    }

    /** Whether it holds more than it is meant to; the newest frame alone never is too much. */
    boolean overfull() {
        return cost > capacityBytes && first < last;
    }

    /** Whether it holds more than its share of what the node is over. */
    boolean overShare() {
        return first < last && budget.exceeded() && cost > budget.share();
    }

    /** The oldest number here; {@link #last()} + 1 when empty. */
    long first() {
        return first;
    }

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

    private int slot(long seq) {
        return (int) seq & (slots.length - 1); // a power of two
    }

    private void grow() {
        Frame[] old = slots;
        slots = new Frame[old.length * 2];
        for (long seq = first; seq <= last; seq++) {
            slots[slot(seq)] = old[(int) seq & (old.length - 1)];
        }
    }
}
