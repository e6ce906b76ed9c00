package io.inlet.cli;

/**
 * A command cannot go on, for a reason the person at the terminal can act on. The message is printed as it is, in one
 * line, and the exit code is 1; there is no stack trace because the message says it all.
 */
public final class Failure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public Failure(String message) {
        super(message, null, false, false);
    }
}
