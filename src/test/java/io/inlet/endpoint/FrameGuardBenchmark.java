package io.inlet.endpoint;

import java.nio.ByteBuffer;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A masked frame of 6,400 bytes, in pieces as they come off a socket; with the copy that stands for the read. */
@State(Scope.Thread)
public class FrameGuardBenchmark {

    private static final int PAYLOAD = 6400;
    private static final int BINARY = 0x82;
    private static final int LENGTH_OF_16_BITS = 0x80 | 126;

    /** All in one, or segments of an Ethernet. */
    @Param({"8192", "1448"})
    public int piece;

    /** Whether the audio is taken, or left to the server. */
    @Param({"true", "false"})
    public boolean takes;

    private final ByteBuffer frame = frame();
    private final ByteBuffer bytes = ByteBuffer.allocate(frame.limit());
    private FrameGuard guard;
    private byte[] audio;

    @Setup
    public void watch() {
        guard = new FrameGuard(65_536, 65_536, judge);
    }

    private final FrameGuard.Judge judge = new FrameGuard.Judge() {
        @Override
        public long heard() {
            return takes ? 0 : -1;
        }

        @Override
        public byte[] room(int bytes) {
            return new byte[bytes];
        }

        @Override
        public void audio(byte[] message) {
            audio = message;
        }

        @Override
        public boolean answersPing() {
            return true;
        }

        @Override
        public boolean takesAnother() {
            return true;
        }

        @Override
        public void unmasked() {
            throw new AssertionError("not expected");
        }

        @Override
        public void tooBig(long size) {
            throw new AssertionError("not expected: " + size);
        }
    };

    private static ByteBuffer frame() {
        byte[] masked = new byte[4 + PAYLOAD];
        new Random(1).nextBytes(masked);
        return ByteBuffer.allocate(4 + masked.length)
                .put((byte) BINARY)
                .put((byte) LENGTH_OF_16_BITS)
                .putShort((short) PAYLOAD)
                .put(masked)
                .flip();
    }

    @Benchmark
    public byte[] frameInPieces() {
        bytes.put(0, frame, 0, frame.limit());
        for (int at = 0; at < bytes.limit(); at += piece) {
            guard.passes(bytes, at, Math.min(at + piece, bytes.limit()));
        }
        return audio;
    }
}
