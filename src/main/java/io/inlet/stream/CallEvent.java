package io.inlet.stream;

/**
 * Something that happened to a call, for operators.
 *
 * @param what a word: connected, started, gap, dtmf …
 * @param detail may be empty; what others have named is in it as they wrote it
 */
public record CallEvent(long atMs, String what, String detail) {}
