package io.inlet.cli.platform;

/** What a platform does on its connection, and, in {@link Complaint}, thinks of the other end. */
public sealed interface Act {

    /** A text message. */
    record Text(String text) implements Act {}

    /** A binary message. */
    record Binary(byte[] bytes) implements Act {}

    /** The server did what this platform does not expect of it; the words are for people. */
    record Complaint(String words) implements Act {}

    /** Closes the connection, after all that was said before. */
    record HangUp() implements Act {}
}
