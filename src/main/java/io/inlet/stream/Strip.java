package io.inlet.stream;

/**
 * The last minute of a call, a mark for each second. Of several things that were so within a second the worst is kept.
 * Thread-safe.
 */
public final class Strip {

    /** How many seconds there are. */
    public static final int SECONDS = 60;

    /** What a second was like, from the least to the worst. */
    public enum Mark {
        /** No frame came. */
        NOTHING('.'),
        /** Frames came, and nobody spoke. */
        SILENCE('_'),
        /** Audio came, and went on to Redis. */
        FLOWING('='),
        /** Audio had to wait for Redis for more than a second. */
        BUFFERED('#'),
        /** Frames were lost. */
        GAP('!');

        private final char sign;

        Mark(char sign) {
            this.sign = sign;
        }

        public char sign() {
            return sign;
        }
    }

    private static final Mark[] MARKS = Mark.values();

    private final byte[] seconds = new byte[SECONDS];
    private long last; // the second that was marked last

    /** Marks the second that is now. */
    public synchronized void mark(Mark mark, long nowMs) {
        long second = nowMs / 1000;
        forget(second);
        int place = (int) (second % SECONDS);
        if (mark.ordinal() > seconds[place]) {
            seconds[place] = (byte) mark.ordinal();
        }
    }

    /** One sign a second, the oldest first, this second last. */
    public synchronized String signs(long nowMs) {
        long now = nowMs / 1000;
        forget(now);
        char[] signs = new char[SECONDS];
        for (int i = 0; i < SECONDS; i++) {
            signs[i] = MARKS[seconds[(int) ((now + 1 + i) % SECONDS)]].sign();
        }
        return new String(signs);
    }

    private void forget(long now) {
        for (long second = Math.max(last + 1, now - SECONDS + 1); second <= now; second++) {
            seconds[(int) (second % SECONDS)] = 0;
        }
        last = Math.max(last, now);
    }
}
