package io.inlet.cli;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads what Redis says on a connection that subscribes (RESP2, or RESP3 pushes), in place: messages are handed over as
 * ranges of the buffer they were received in. Belongs to one thread; allocates only for a message that is larger than
 * its buffer.
 */
final class RespPushes {

    /** Gets each message. */
    @FunctionalInterface
    interface Sink {
        /** @param in absolute reads only, and only during the call */
        void message(ByteBuffer in, int from, int to);
    }

    private static final long INCOMPLETE = Long.MIN_VALUE;
    private static final int LEAST_SPACE = 64 << 10;
    private static final byte[] MESSAGE = "message".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SUBSCRIBE = "subscribe".getBytes(StandardCharsets.US_ASCII);

    private final Sink sink;
    private ByteBuffer buffer;
    private int begin; // of what is not yet understood
    private int at;
    private volatile boolean subscribed;

    RespPushes(Sink sink, int capacity) {
        this.sink = sink;
        this.buffer = ByteBuffer.allocateDirect(capacity);
    }

    boolean subscribed() {
        return subscribed;
    }

    /** Where to read into, from its position on. */
    ByteBuffer space() {
        if (begin == buffer.position()) {
            buffer.clear();
            begin = 0;
        } else if (buffer.remaining() < LEAST_SPACE) {
            ByteBuffer rest = buffer.flip().position(begin);
            if (rest.remaining() > buffer.capacity() / 2) {
                buffer = ByteBuffer.allocateDirect(buffer.capacity() * 2).put(rest);
            } else {
                rest.compact();
            }
            begin = 0;
        }
        return buffer;
    }

    /** Takes all that is complete of what has been read. @throws Failure with what Redis complains of */
    void take() {
        int end = buffer.position();
        at = begin;
        while (at < end && reply(end)) {
            begin = at;
        }
    }

    private boolean reply(int end) {
        byte type = buffer.get(at);
        int line = at + 1;
        long count = number(end);
        if (count == INCOMPLETE) {
            return false;
        }
        if (type == '-') {
            throw new Failure("Redis says: " + text(line, at - 2));
        }
        if (type != '*' && type != '>') {
            return true; // +OK of AUTH
        }
        int kindFrom = 0;
        int kindTo = 0;
        for (int i = 0; i < count; i++) {
            if (at >= end) {
                return false;
            }
            boolean bulk = buffer.get(at) == '$';
            long length = number(end);
            if (length == INCOMPLETE || bulk && length > end - at - 2) {
                return false;
            }
            int from = at;
            int to = at + (bulk && length > 0 ? (int) length : 0);
            if (bulk && length >= 0) {
                at = to + 2;
            }
            if (i == 0) {
                kindFrom = from;
                kindTo = to;
                subscribed = subscribed || is(SUBSCRIBE, from, to);
            } else if (i == 2 && bulk && is(MESSAGE, kindFrom, kindTo)) {
                sink.message(buffer, from, to);
            }
        }
        return true;
    }

    /** Of the line at {@code at}, after its type; 0 where it is none. Moves behind the line. */
    private long number(int end) {
        long value = 0;
        boolean negative = false;
        for (int i = at + 1; i < end; i++) {
            byte character = buffer.get(i);
            if (character == '\n') {
                at = i + 1;
                return negative ? -value : value;
            }
            if (character >= '0' && character <= '9') {
                value = value * 10 + character - '0';
            } else if (character == '-') {
                negative = true;
            }
        }
        return INCOMPLETE;
    }

    private boolean is(byte[] word, int from, int to) {
        boolean same = to - from == word.length;
        for (int i = 0; same && i < word.length; i++) {
            same = buffer.get(from + i) == word[i];
        }
        return same;
    }

    private String text(int from, int to) {
        byte[] bytes = new byte[to - from];
        buffer.get(from, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
