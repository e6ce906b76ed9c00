package io.inlet.stream;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What one stream has to tell its consumers besides frames, oldest first, until it is known to have arrived.
 *
 * <p><b>Bounds.</b> While Redis is away, gaps that continue each other become one, and from {@link #MOST_GAPS} on also
 * those that differ in their reason, the first of which stays. Of keys and marks the oldest wait, as many as
 * {@link #MOST_NOTED} says; those that come on top are not kept, and nobody is told of them.
 *
 * <p>Not thread-safe: {@link AudioStream} guards it.
 */
final class Announcements {

    static final int MOST_GAPS = 256;

    /** What a key or a short mark counts as, in characters. */
    private static final int LEAST_NOTED = 256;

    /** Characters of keys and marks: 256 of them, or fewer where there are long ones. */
    static final int MOST_NOTED = 256 * LEAST_NOTED;

    private final Deque<Outgoing> waiting = new ArrayDeque<>();
    private int underWay; // the first so many are with the lane
    private int gaps;
    private int noted;

    void add(Outgoing.Started started) {
        waiting.add(started);
    }

    void add(Gap gap, long nowMs) {
        Outgoing last = waiting.size() > underWay ? waiting.peekLast() : null;
        if (last instanceof Outgoing.Lost before
                && before.gap().to() + 1 == gap.from()
                && (before.gap().reason() == gap.reason() || gaps >= MOST_GAPS)) {
            waiting.removeLast();
            waiting.add(new Outgoing.Lost(before.gap().upTo(gap.to()), nowMs));
        } else {
            waiting.add(new Outgoing.Lost(gap, nowMs));
            gaps++;
        }
    }

    /** A key or a mark, if there is room for it. */
    void note(Outgoing keyOrMark) {
        if (noted < MOST_NOTED) {
            waiting.add(keyOrMark);
            noted += size(keyOrMark);
        }
    }

    /** In characters; 0 for what is neither a key nor a mark. */
    private static int size(Outgoing outgoing) {
        if (outgoing instanceof Outgoing.Dtmf dtmf) {
            return Math.max(LEAST_NOTED, dtmf.digit().length());
        }
        return outgoing instanceof Outgoing.Mark mark
                ? Math.max(LEAST_NOTED, mark.name().length())
                : 0;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    boolean hasNext() {
        return underWay < waiting.size();
    }

    boolean isUnderWay() {
        return underWay > 0;
    }

    /** The next one, which is under way from now on; only where there is one. */
    Outgoing next() {
        int skip = underWay++;
        for (Outgoing announcement : waiting) {
            if (skip-- == 0) {
                return announcement;
            }
        }
        throw new IllegalStateException("no such announcement");
    }

    /** What is under way has arrived. */
    void arrived() {
        for (; underWay > 0; underWay--) {
            Outgoing gone = waiting.remove();
            noted -= size(gone);
            gaps -= gone instanceof Outgoing.Lost ? 1 : 0;
        }
    }

    /** What is under way has not arrived. */
    void returned() {
        underWay = 0;
    }
}
