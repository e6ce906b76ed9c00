package io.inlet.stream;

/**
 * Frames that were lost and will never be published.
 *
 * @param from the first lost seq
 * @param to the last lost seq
 * @param reason the word for the sender and the consumers
 */
public record Gap(long from, long to, Reason reason) {

    /** Why frames were lost. */
    public enum Reason {
        /** Redis was away for longer than the buffer holds. */
        BUFFER_OVERFLOW("buffer_overflow"),
        /** Redis was away, and the node's {@code MAX_BUFFERED_MB} full: this stream held more than its share. */
        NODE_BUFFER_FULL("node_buffer_full"),
        /** Redis refused them, and took later ones. */
        REFUSED("refused"),
        /** Acknowledged on receipt by a node that went away before it had published them. */
        NODE_LOST("node_lost"),
        /** Redis did not come back in time after the stream had ended, or before this node had to stop. */
        REDIS_AWAY("redis_away"),
        /** They did not reach this node: its sender counted on without them, or said that it let them go. */
        SENDER("sender");

        private final String word;

        Reason(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    public long frames() {
        return to - from + 1;
    }

    /** This gap and the next as one, when the next continues it. */
    boolean continuedBy(Gap next) {
        return next.from == to + 1 && next.reason == reason;
    }

    Gap upTo(long last) {
        return new Gap(from, last, reason);
    }
}
