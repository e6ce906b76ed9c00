package io.inlet.cli;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * WebSocket frames of a client (RFC 6455 §5). All have one masking key, so that audio is masked once and not for each
 * frame; the key is not zero, because servers may leave out the unmasking then, which no real client grants them. An
 * instance is one frame that is stamped anew each time, without allocation; it belongs to one thread.
 */
final class MaskedFrame {

    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    private static final int KEY = 0x37fa213d; // the one of the RFC's examples
    private static final int KEY_LE = Integer.reverseBytes(KEY);
    private static final long KEY_LE_TWICE = KEY_LE & 0xffffffffL | (long) KEY_LE << 32;
    private static final int LONGEST_HEADER = 14;
    private static final int FIN = 0x80;
    private static final int MASKED = 0x80;

    private final ByteBuffer frame;
    private final int payloadAt;

    MaskedFrame(StampedAudio audio) {
        frame = ByteBuffer.allocateDirect(LONGEST_HEADER + audio.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        putHeader(frame, BINARY, audio.bytes());
        payloadAt = frame.position();
        for (int i = 0; i < audio.bytes(); i++) {
            frame.put(masked(audio.noise(i), i));
        }
        frame.flip();
    }

    /** The frame, ready to be written; good until the next call. */
    ByteBuffer stamped(int call, int number, long stamp) {
        frame.putInt(payloadAt, call ^ KEY_LE);
        frame.putInt(payloadAt + Integer.BYTES, number ^ KEY_LE);
        frame.putLong(payloadAt + 2 * Integer.BYTES, stamp ^ KEY_LE_TWICE);
        return frame.position(0);
    }

    /** Any other frame. */
    static ByteBuffer of(int opcode, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(LONGEST_HEADER + payload.length);
        putHeader(frame, opcode, payload.length);
        for (int i = 0; i < payload.length; i++) {
            frame.put(masked(payload[i], i));
        }
        return frame.flip();
    }

    static ByteBuffer close(int code) {
        return of(CLOSE, new byte[] {(byte) (code >> 8), (byte) code});
    }

    private static byte masked(byte value, int at) {
        return (byte) (value ^ KEY >>> 24 - 8 * (at & 3));
    }

    private static void putHeader(ByteBuffer frame, int opcode, int length) {
        ByteOrder order = frame.order();
        frame.order(ByteOrder.BIG_ENDIAN).put((byte) (FIN | opcode));
        if (length < 126) {
            frame.put((byte) (MASKED | length));
        } else if (length < 1 << 16) {
            frame.put((byte) (MASKED | 126)).putShort((short) length);
        } else {
            frame.put((byte) (MASKED | 127)).putLong(length);
        }
        frame.putInt(KEY).order(order);
    }
}
