package io.inlet.admission;

import io.inlet.config.Settings;

/**
 * How much one sender may send: {@code MAX_FRAMES_PER_S} messages, and audio at {@code MAX_RATE_FACTOR} times the pace of
 * speech, both as token buckets that forgive catching up. Ten seconds of messages and a minute of audio may come at
 * once; and as many messages as were not sent in the last minute, so that a call that stood still for so long, or is
 * resumed, can go on however short its frames are. While it was us who did not read, everything is forgiven.
 *
 * <p>Asked by the thread that reads the connection, without a lock or an allocation. {@link #look} is another thread's,
 * always the same one. Times are in ms.
 */
public final class FrameBudget {

    private static final long MESSAGES_AT_ONCE_S = 10;
    private static final long FORGIVEN_S = 60;
    private static final int PINGS_PER_S = 4;
    private static final int PINGS_AT_ONCE = 10;
    private static final long MS = 1000; // in a second; levels are in thousandths, and so whole at every millisecond

    private final int factor;
    private final Bucket messages;
    private final Bucket pings;
    private final long openedMs;
    private Bucket audio;
    private long forgivenMs;

    private volatile long heldBackMs;
    private long lookedMs;

    public FrameBudget(Settings.Limits limits, long nowMs) {
        int perS = limits.maxFramesPerS();
        messages = new Bucket(perS, perS * MESSAGES_AT_ONCE_S, perS * FORGIVEN_S, nowMs);
        pings = new Bucket(PINGS_PER_S, PINGS_AT_ONCE, PINGS_AT_ONCE, nowMs);
        factor = limits.maxRateFactor();
        audio = new Bucket(0, 0, 0, nowMs);
        openedMs = nowMs;
        lookedMs = nowMs;
    }

    /** The stream begins; one that is resumed has had its minute. */
    public void begin(int sampleRate, boolean resumed) {
        long minute = sampleRate * FORGIVEN_S;
        audio = new Bucket((long) factor * sampleRate, minute, minute, openedMs);
        if (resumed) {
            messages.fill();
        }
    }

    /** Whether another message is within the budget. */
    public boolean message(long nowMs) {
        pass(nowMs);
        return messages.take(1);
    }

    /** Whether so many samples, a channel, are, that the message had which was counted last. */
    public boolean audio(long samples) {
        return audio.take(samples);
    }

    /** Whether a ping is answered; whatever the limits, an answer is not for nothing. */
    public boolean answersPing(long nowMs) {
        pings.pass(nowMs, 0);
        return pings.take(1);
    }

    private void pass(long nowMs) {
        long held = heldBackMs;
        messages.pass(nowMs, held - forgivenMs);
        audio.pass(nowMs, held - forgivenMs);
        forgivenMs = held;
    }

    /** To be told a few times a second whether the sender is being held back. */
    public void look(boolean heldBack, long nowMs) {
        if (heldBack) {
            heldBackMs += Math.max(0, nowMs - lookedMs); // the only thread that writes it
        }
        lookedMs = nowMs;
    }

    /** A rate of 0 is no limit. */
    private static final class Bucket {

        private final long perMs;
        private final long most;
        private long level;
        private long sinceMs;

        Bucket(long perS, long atOnce, long most, long nowMs) {
            perMs = perS; // thousandths
            level = atOnce * MS;
            this.most = most * MS;
            sinceMs = nowMs;
        }

        void fill() {
            level = most;
        }

        void pass(long nowMs, long forgiven) {
            long passed = Math.max(0, Math.min(FORGIVEN_S * MS, nowMs - sinceMs));
            sinceMs = nowMs;
            level = Math.max(level, Math.min(most, level + passed * perMs)) + forgiven * perMs;
        }

        boolean take(long number) {
            if (perMs == 0) {
                return true;
            }
            if (level < number * MS) {
                return false;
            }
            level -= number * MS;
            return true;
        }
    }
}
