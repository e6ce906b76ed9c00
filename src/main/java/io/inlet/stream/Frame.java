package io.inlet.stream;

/**
 * A piece of one track, numbered: a binary message of the sender, or what was made of it. The audio is the array the server handed over; nobody copies it, nor
 * changes it before the frame has left its stream.
 *
 * @param seq 1, 2, 3 … in order of arrival within one epoch
 * @param timestampMs wall clock at arrival, ms since 1970
 * @param mediaMs position of the first sample in its track since the stream began, gaps included, in ms
 * @param pcm see {@link AudioFormat}
 */
public record Frame(long seq, long timestampMs, long mediaMs, byte[] pcm, Track track) implements Outgoing {

    /** Of a call whose voices are not told apart. */
    public Frame(long seq, long timestampMs, long mediaMs, byte[] pcm) {
        this(seq, timestampMs, mediaMs, pcm, Track.INBOUND);
    }
}
