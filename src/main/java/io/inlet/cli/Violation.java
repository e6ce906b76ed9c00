package io.inlet.cli;

/**
 * One promise that was broken.
 *
 * @param call the one it happened to
 * @param seq the frame, in the numbers of {@code epoch}
 * @param sentence what is wrong, for people
 */
public record Violation(Kind kind, String call, long epoch, long seq, String sentence) {

    /** What can be broken. */
    public enum Kind {
        /** Neither published nor announced as lost. */
        LOST,
        /** Published after a later frame of its epoch. */
        OUT_OF_ORDER,
        /** Published again, and not as the same. */
        DUPLICATE,
        /** Acknowledged, and not published. */
        ACKED_NOT_PUBLISHED,
        /** Announced as lost, and published afterwards. */
        PUBLISHED_AFTER_GAP,
        /** Published, and not as it was sent, or not sent at all. */
        NOT_AS_SENT,
        /** The server said something of its books that cannot be. */
        WRONG_SUM
    }

    @Override
    public String toString() {
        return kind + " " + call + " epoch " + epoch + " seq " + seq + ": " + sentence;
    }
}
