package io.inlet.cli;

import java.nio.ByteBuffer;

/**
 * Cuts what a server sends into WebSocket frames (RFC 6455 §5.2). What is left of an incomplete frame is kept for the
 * next time. Belongs to one thread.
 */
final class ServerFrames {

    /** Gets each frame's payload, between position and limit. */
    @FunctionalInterface
    interface Sink {
        void frame(int opcode, ByteBuffer payload);
    }

    private static final int LONGEST = 1 << 20;

    private byte[] rest = {};

    /** @throws IllegalArgumentException for what no server of this protocol sends */
    void take(ByteBuffer received, Sink sink) {
        ByteBuffer in = received;
        if (rest.length > 0) {
            in = ByteBuffer.allocate(rest.length + received.remaining())
                    .put(rest)
                    .put(received)
                    .flip();
            rest = new byte[0];
        }
        while (in.hasRemaining()) {
            int begin = in.position();
            int length = header(in);
            if (length < 0 || length > in.remaining()) {
                in.position(begin);
                break;
            }
            int end = in.limit();
            int next = in.position() + length;
            in.limit(next);
            sink.frame(in.get(begin) & 0x0f, in);
            in.limit(end).position(next);
        }
        if (in.hasRemaining()) {
            rest = new byte[in.remaining()];
            in.get(rest);
        }
    }

    /** The payload's length, with the position behind the header; -1 when it is not all there. */
    private static int header(ByteBuffer in) {
        if (in.remaining() < 2) {
            return -1;
        }
        in.get();
        int length = in.get() & 0x7f;
        if (length == 126) {
            return in.remaining() < 2 ? -1 : in.getShort() & 0xffff;
        }
        if (length == 127) {
            if (in.remaining() < 8) {
                return -1;
            }
            long large = in.getLong();
            if (large < 0 || large > LONGEST) {
                throw new IllegalArgumentException("a frame of " + large + " bytes");
            }
            return (int) large;
        }
        return length;
    }
}
