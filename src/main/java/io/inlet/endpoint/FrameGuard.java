package io.inlet.endpoint;

import java.nio.ByteBuffer;

/**
 * Looks at the frames of one connection (RFC 6455 §5.2) before the server does, for what neither server bounds or
 * notices by itself. Tyrus takes frames without a mask, keeps 4 MiB of one that is too big and then calls that a fault
 * of its own, and gathers fragments without end; Undertow takes control frames without a mask; and both queue an answer
 * to every ping of a peer that reads none. Everything else about the protocol they do themselves, but that for Tyrus it
 * takes off the masks, too: Tyrus does that byte by byte (Masker#unmask), a third of all that a frame costs on Payara.
 *
 * <p>Sees the bytes in their order and before anybody acts on them; called by the thread that reads, without a lock.
 */
final class FrameGuard {

    /** What is to be done about it; asked by the thread that reads. */
    interface Judge {

        /** A ping has come: whether the server is to answer it. */
        boolean answersPing();

        /** A control frame or a part of a message has come: whether there may be another. */
        boolean takesAnother();

        /** A frame without a mask has come, which no client may send (§5.1). */
        void unmasked();

        /** A message of at least so many bytes is coming. */
        void tooBig(long bytes);
    }

    private static final int OPCODE = 0x0f;
    private static final int TEXT = 1;
    private static final int FIRST_CONTROL = 8;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int MASKED = 0x80;
    private static final int MASK_BYTES = 4;

    private final long largestBinary;
    private final long largestText;
    private final boolean unmasks;
    private final Judge judge;

    private int opcode;
    private int headerBytes; // seen of the present frame, mask included
    private int lengthBytes; // of the extended length
    private long length;
    private int mask; // first byte first
    private long payloadToCome;
    private boolean text; // the present message is one
    private long message; // bytes of it, up to and with the present frame
    private boolean broken;
    private boolean closes;

    /**
     * @param largestBinary in bytes
     * @param largestText in bytes, which for some characters of UTF-8 are several
     * @param unmasks whether the server is to see frames as if they had no mask
     */
    FrameGuard(long largestBinary, long largestText, boolean unmasks, Judge judge) {
        this.largestBinary = largestBinary;
        this.largestText = largestText;
        this.unmasks = unmasks;
        this.judge = judge;
    }

    /** Whether a close frame has come: the last thing the other side says. */
    boolean closes() {
        return closes;
    }

    /** Whether something has come after which nothing more is to be read. */
    boolean broken() {
        return broken;
    }

    /**
     * Takes note of the bytes that have been read next, and makes of them what the server is to see: a ping that is not
     * to be answered becomes a pong, and masks may be taken off.
     *
     * @return how many bytes that are, from the first on; none where nobody else is to see them, nor any that come after
     */
    int passes(ByteBuffer bytes, int from, int to) {
        int at = from;
        int end = from;
        while (at < to && !broken) {
            if (payloadToCome > 0) {
                int here = (int) Math.min(payloadToCome, to - at);
                if (unmasks) {
                    unmask(bytes, at, end, here);
                }
                payloadToCome -= here;
                at += here;
                end += here;
            } else if (header(bytes, at++, end)) {
                end++;
            }
        }
        return broken ? 0 : end - from;
    }

    private void unmask(ByteBuffer bytes, int from, int to, int count) {
        int key = Integer.rotateLeft(mask, (int) (length - payloadToCome) % MASK_BYTES * Byte.SIZE);
        long twice = (long) key << Integer.SIZE | Integer.toUnsignedLong(key);
        int i = 0;
        for (; count - i >= Long.BYTES; i += Long.BYTES) {
            bytes.putLong(to + i, bytes.getLong(from + i) ^ twice);
        }
        for (; i < count; i++) {
            bytes.put(to + i, (byte) (bytes.get(from + i) ^ key >>> 24));
            key = Integer.rotateLeft(key, Byte.SIZE);
        }
    }

    /** @return whether the server is to see it, at another place perhaps */
    private boolean header(ByteBuffer bytes, int at, int to) {
        byte next = bytes.get(at);
        int number = headerBytes++;
        boolean ofMask = number >= 2 + lengthBytes && number > 1;
        if (number == 0) {
            next = first(next);
        } else if (number == 1) {
            next = second(next);
        } else if (ofMask) {
            mask = mask << Byte.SIZE | next & 0xff;
        } else {
            length = length << Byte.SIZE | next & 0xff;
        }
        if (headerBytes == 2 + lengthBytes && number > 0) {
            measure();
        }
        if (headerBytes == 2 + lengthBytes + MASK_BYTES) {
            headerBytes = 0;
            lengthBytes = 0;
            payloadToCome = length;
        }
        if (ofMask && unmasks) {
            return false;
        }
        bytes.put(to, next);
        return true;
    }

    private byte first(byte next) {
        opcode = next & OPCODE;
        closes |= opcode == CLOSE;
        boolean unanswered = opcode == PING && !judge.answersPing();
        if (opcode == 0 || opcode >= FIRST_CONTROL) {
            broken = !judge.takesAnother();
        } else {
            text = opcode == TEXT;
            message = 0;
        }
        return unanswered ? (byte) (next & ~OPCODE | PONG) : next;
    }

    private byte second(byte next) {
        length = next & ~MASKED & 0xff;
        if ((next & MASKED) == 0) {
            broken = true;
            judge.unmasked();
        } else if (length >= 126) {
            lengthBytes = length == 126 ? 2 : 8;
            length = 0;
        }
        return unmasks ? (byte) (next & ~MASKED) : next;
    }

    private void measure() {
        if (opcode < FIRST_CONTROL && !broken) {
            message += length;
            if (length < 0 || message < 0 || message > (text ? largestText : largestBinary)) {
                broken = true;
                judge.tooBig(length < 0 || message < 0 ? Long.MAX_VALUE : message);
            }
        }
    }
}
