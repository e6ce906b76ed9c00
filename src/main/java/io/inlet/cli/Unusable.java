package io.inlet.cli;

/**
 * A file of the operator's cannot be used; the message is the one line that says which variable, which file, and why.
 */
final class Unusable extends Exception {

    private static final long serialVersionUID = 1L;

    Unusable(String variable, Object value, String rule) {
        super(variable + "=" + value + ": " + rule);
    }
}
