package io.inlet.dialect;

import io.inlet.stream.EndReason;
import io.inlet.stream.Gap;
import io.inlet.stream.Summary;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The language of one connection: what its messages mean, and in what words its sender is told something. A pure
 * translation, without a socket, a clock or a stream of its own; it may remember what has been said before, so each
 * connection has one of its own.
 *
 * <p><b>Guarantee.</b> Whatever comes, an answer comes and no exception: what cannot be understood is left out, or is
 * {@link SenderMessage.Rejected} where the call cannot go on. What is returned is in the order in which it was said.
 *
 * <p><b>Threads.</b> {@link #text}, {@link #binary} and {@link #over} are called one at a time, in the order of the
 * messages. The words are asked for by any thread, one at a time, and are then sent in that order. So a dialect that
 * has something to remember for both guards it.
 */
public interface Dialect {

    /** Most of a text message, in characters, of telephony platforms: the largest that one documents, and half of that again. */
    int LARGEST_TEXT = 200_000;

    /** Reads a whole text message. */
    List<SenderMessage> text(String message);

    /** Reads a whole binary message; the array is the dialect's from now on. */
    List<SenderMessage> binary(byte[] message);

    /** Nothing more comes, with or without a word of farewell: what was held back. Once. */
    default List<SenderMessage> over() {
        return List.of();
    }

    // ---- what the sender is told; empty where its protocol has no word for it

    /** The longest text this server takes of it, in characters. */
    default int largestText() {
        return LARGEST_TEXT;
    }

    /**
     * Whether its senders were written for Inlet: they wait for {@code started}, read acks, and send frames as consumers
     * get them. What comes from others is kept until the stream is open, and its frames are cut as the operator wants them.
     */
    default boolean ours() {
        return false;
    }

    /** Whether it is the sender who closes the connection, when it has heard the last word. */
    default boolean leavesClosingToSender() {
        return false;
    }

    default Optional<String> started(
            String interactionId, long epoch, long nextSeq, int ackInterval, OptionalLong tokenExpiresInS) {
        return Optional.empty();
    }

    /** Only where it is {@link #ours}. */
    default String ack(long seq) {
        throw new UnsupportedOperationException("this protocol knows no acks");
    }

    default Optional<String> gap(Gap gap) {
        return Optional.empty();
    }

    default Optional<String> stopped(Summary summary) {
        return Optional.empty();
    }

    default Optional<String> tokenExpiring(long inS) {
        return Optional.empty();
    }

    default Optional<String> authenticated(long tokenExpiresInS) {
        return Optional.empty();
    }

    default Optional<String> draining(long withinMs) {
        return Optional.empty();
    }

    /** Precedes every close that is not 1000. */
    default Optional<String> error(EndReason reason, String detail) {
        return Optional.empty();
    }
}
