package io.inlet.endpoint;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads the frames of one connection (RFC 6455 §5) before the server does.
 *
 * <p>Audio it takes out: a whole binary message in one frame goes straight to the call, in one array, and the server
 * never sees it. On the servers' own way each byte is unmasked by itself and copied two or three times, a third of all
 * that a frame costs. Order is kept: a frame is taken only when the call has heard every message that was left to the
 * server before it.
 *
 * <p>On everything else it has an eye, for what neither server bounds or notices by itself. Tyrus takes frames without a
 * mask, keeps 4 MiB of one that is too big and then calls that a fault of its own, and gathers fragments without end;
 * Undertow takes control frames without a mask; and both queue an answer to every ping of a peer that reads none. The
 * rest of the protocol is theirs.
 *
 * <p>Sees the bytes in their order; called by the thread that reads, without a lock.
 */
final class FrameGuard {

    /** What is to be done about it; asked by the thread that reads. */
    interface Judge {

        /** How many messages the server has delivered so far, to the end. */
        long heard();

        /** Where a binary message of so many bytes is to be put. */
        byte[] room(int bytes);

        /** A whole binary message. */
        void audio(byte[] message);

        /** A ping has come: whether the server is to answer it. */
        boolean answersPing();

        /** A control frame or a part of a message has come: whether there may be another. */
        boolean takesAnother();

        /** A frame without a mask has come, which no client may send (§5.1). */
        void unmasked();

        /** A message of at least so many bytes is coming. */
        void tooBig(long bytes);
    }

    private static final int FIN = 0x80;
    private static final int OPCODE = 0x0f;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int FIRST_CONTROL = 8;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int MASKED = 0x80;
    private static final int MASK_BYTES = 4;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final long largestBinary;
    private final long largestText;
    private final Judge judge;

    private int opcode;
    private int headerBytes; // seen of the present frame, mask included
    private int lengthBytes; // of the extended length
    private long length;
    private int mask; // first byte first
    private long payloadToCome;
    private boolean ours; // the present frame is not the server's
    private byte[] audio; // of it
    private boolean parted; // the server has a part of a message
    private long left; // messages to the server
    private boolean text; // the present message is one
    private long message; // bytes of it, up to and with the present frame
    private boolean broken;
    private boolean closes;

    /** In bytes; of a text, which comes in UTF-8, also those of characters that take several. */
    FrameGuard(long largestBinary, long largestText, Judge judge) {
        this.largestBinary = largestBinary;
        this.largestText = largestText;
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
     * Takes the bytes that have been read next, and leaves the server's at their beginning; a ping that is not to be
     * answered becomes a pong.
     *
     * @return how many bytes that are; none where nobody else is to see them, nor any that come after them
     */
    int passes(ByteBuffer bytes, int from, int to) {
        int at = from;
        int end = from;
        while (at < to && !broken) {
            if (payloadToCome > 0) {
                int here = (int) Math.min(payloadToCome, to - at);
                if (ours) {
                    take(bytes, at, here);
                } else {
                    end = leave(bytes, at, here, end);
                }
                at += here;
            } else {
                byte next = header(bytes.get(at++));
                if (!ours) {
                    bytes.put(end++, next);
                }
            }
        }
        return broken ? 0 : end - from;
    }

    private int leave(ByteBuffer bytes, int at, int count, int to) {
        if (at != to) {
            bytes.put(to, bytes, at, count);
        }
        payloadToCome -= count;
        return to + count;
    }

    private void take(ByteBuffer bytes, int at, int count) {
        int done = audio.length - (int) payloadToCome;
        bytes.get(at, audio, done, count);
        unmask(audio, done, done + count, Integer.rotateLeft(mask, done % MASK_BYTES * Byte.SIZE));
        payloadToCome -= count;
        if (payloadToCome == 0) {
            deliver();
        }
    }

    private void deliver() {
        byte[] whole = audio;
        audio = null;
        judge.audio(whole);
    }

    /** @param key as it is for the first of the bytes */
    private static void unmask(byte[] bytes, int from, int to, int key) {
        long twice = (long) key << Integer.SIZE | Integer.toUnsignedLong(key);
        int at = from;
        for (; to - at >= Long.BYTES; at += Long.BYTES) {
            LONGS.set(bytes, at, (long) LONGS.get(bytes, at) ^ twice);
        }
        for (; at < to; at++) {
            bytes[at] ^= (byte) (key >>> 24);
            key = Integer.rotateLeft(key, Byte.SIZE);
        }
    }

    /** @return what the server is to see in its place, if it is the server's */
    private byte header(byte next) {
        byte seen = next;
        int number = headerBytes++;
        if (number == 0) {
            seen = first(next);
        } else if (number == 1) {
            second(next);
        } else if (number < 2 + lengthBytes) {
            length = length << Byte.SIZE | next & 0xff;
        } else {
            mask = mask << Byte.SIZE | next & 0xff;
        }
        if (headerBytes == 2 + lengthBytes && number > 0) {
            measure();
        }
        if (headerBytes == 2 + lengthBytes + MASK_BYTES) {
            headerBytes = 0;
            lengthBytes = 0;
            payloadToCome = length;
            begin();
        }
        return seen;
    }

    private byte first(byte next) {
        opcode = next & OPCODE;
        ours = next == (byte) (FIN | BINARY) && !parted && left == judge.heard();
        closes |= opcode == CLOSE;
        boolean unanswered = opcode == PING && !judge.answersPing();
        if (opcode == 0 || opcode >= FIRST_CONTROL) {
            broken = !judge.takesAnother();
        } else {
            text = opcode == TEXT;
            message = 0;
        }
        if (opcode < FIRST_CONTROL && !ours) {
            parted = (next & FIN) == 0;
            left += parted ? 0 : 1;
        }
        return unanswered ? (byte) (next & ~OPCODE | PONG) : next;
    }

    private void second(byte next) {
        length = next & ~MASKED & 0xff;
        if ((next & MASKED) == 0) {
            broken = true;
            judge.unmasked();
        } else if (length >= 126) {
            lengthBytes = length == 126 ? 2 : 8;
            length = 0;
        }
    }

    private void begin() {
        if (ours && !broken) {
            audio = judge.room((int) length);
            if (length == 0) {
                deliver();
            }
        }
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
