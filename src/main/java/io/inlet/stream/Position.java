package io.inlet.stream;

/**
 * How far a stream has got: what a connection that resumes it goes on from.
 *
 * @param seq every frame up to here is published or lost
 * @param lost how many of them are lost
 * @param mediaMs where the next frame begins, in ms since the stream began; of several tracks, the longest
 */
public record Position(long seq, long lost, long mediaMs) {

    public static final Position START = new Position(0, 0, 0);

    /** This position, or the later one at {@code seq}: an ack has been there already. */
    public Position atLeast(long seq) {
        return seq > this.seq ? new Position(seq, lost, mediaMs) : this;
    }
}
