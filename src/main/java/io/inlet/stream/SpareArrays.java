package io.inlet.stream;

import java.util.ArrayDeque;

/**
 * The arrays of one stream's frames that have left its ring, for those to come.
 *
 * <p>A frame lives for seconds, longer than a collector takes anything for young: with a new array for each, most of a busy
 * server's time went into moving them, and into fresh memory for what they left behind. One array is enough while each
 * frame is published before the next one comes. Behind a backlog many leave at once, and the next one needs them again.
 *
 * <p>Not thread-safe: {@link AudioStream} guards it.
 */
final class SpareArrays {

    private final long mostBytes;
    private final ArrayDeque<byte[]> arrays = new ArrayDeque<>(2);
    private long bytes;

    SpareArrays(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** Nobody may have any use for what is in it. */
    void add(byte[] array) {
        if (arrays.isEmpty() || bytes + array.length <= mostBytes) {
            arrays.addLast(array);
            bytes += array.length;
        }
    }

    /** One of this length, with whatever is in it; null when there is none at hand. */
    byte[] take(int length) {
        byte[] array = arrays.peekLast();
        if (array == null || array.length != length) {
            return null;
        }
        bytes -= length;
        return arrays.removeLast();
    }

    /** One is enough where there is no backlog. */
    void trim() {
        while (arrays.size() > 1) {
            bytes -= arrays.removeFirst().length;
        }
    }
}
