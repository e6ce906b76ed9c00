package io.inlet.endpoint;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/**
 * A stream whose reader can be kept waiting, by the rules of Servlet 6.0 §3.7 alone: who was told that it is not ready
 * reads no further, and will be called. Tyrus reads {@code while (isReady())} (TyrusHttpUpgradeHandler#onDataAvailable);
 * Payara has the socket read only when its stream has been asked in vain (InputBuffer#isReady, Grizzly's
 * InputBuffer#notifyAvailable). So while this is paused the question is not passed on, and resuming asks it.
 *
 * <p>Where a {@link FrameGuard} watches, it is ready only when something is left for the reader, which finds out nothing
 * of what was not: Tyrus makes an array for each time it reads, and formats a line for its log.
 */
final class PausableStream extends ServletInputStream implements Intake {

    private static final int SCRATCH_BYTES = 16_384;
    private static final ThreadLocal<byte[]> SCRATCH = new ThreadLocal<>();
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final ServletInputStream in;
    private final UnaryOperator<ReadListener> attended;
    private ReadListener reader;
    private volatile FrameGuard guard;
    private ByteBuffer left = NOTHING; // by the guard, to the reader; of the thread that reads
    private boolean paused;
    private boolean keptWaiting;
    private boolean over;

    /** @param attended stands between the stream and whoever reads it */
    PausableStream(ServletInputStream in, UnaryOperator<ReadListener> attended) {
        this.in = in;
        this.attended = attended;
    }

    @Override
    public void watch(FrameGuard watching) {
        guard = watching;
    }

    /** Whether the other side has more to say, as far as anybody looks. */
    boolean unfinished() {
        FrameGuard watching = guard;
        return watching != null && !watching.closes();
    }

    @Override
    public void linger() {
        // as UpgradedConnection does it, which is what Tyrus closes
    }

    @Override
    public void turn(BooleanSupplier open) {
        if (readyAgain(open)) {
            try {
                reader.onDataAvailable(); // never on Payara, which reads nothing that it was not asked for
            } catch (IOException broken) {
                reader.onError(broken);
            }
        }
    }

    private synchronized boolean readyAgain(BooleanSupplier open) {
        paused = !open.getAsBoolean();
        if (paused) {
            return false;
        }
        boolean ask = keptWaiting && !over;
        keptWaiting = false;
        return ask && in.isReady();
    }

    /** The connection is; from here on Payara may use the stream for another one. */
    synchronized void over() {
        over = true;
    }

    @Override
    public boolean isReady() {
        while (!left.hasRemaining()) {
            if (!moreMayBeRead()) {
                return false;
            }
            if (guard == null) {
                return true;
            }
            try {
                readOn();
            } catch (IOException broken) {
                return true; // the reader will meet it
            }
        }
        return true;
    }

    private synchronized boolean moreMayBeRead() {
        if (over) {
            return false;
        }
        if (paused && isEmpty()) { // what has been read is delivered: nobody would call for it again
            keptWaiting = true;
            return false;
        }
        return in.isReady();
    }

    private boolean isEmpty() {
        try {
            return in.available() == 0;
        } catch (IOException broken) {
            return false; // the reader will meet it
        }
    }

    /** Shows the guard what has come. */
    private void readOn() throws IOException {
        byte[] mine = SCRATCH.get();
        byte[] bytes = mine == null ? new byte[SCRATCH_BYTES] : mine;
        SCRATCH.set(null); // should another stream be read within what the guard sets going, it is not this one's place
        try {
            int count = in.read(bytes);
            int passed = count <= 0 || guard.broken() ? 0 : guard.passes(ByteBuffer.wrap(bytes), 0, count);
            left = passed == 0 ? NOTHING : ByteBuffer.wrap(Arrays.copyOf(bytes, passed));
        } finally {
            SCRATCH.set(bytes);
        }
    }

    @Override
    public void setReadListener(ReadListener listener) {
        reader = attended.apply(listener);
        in.setReadListener(reader);
    }

    @Override
    public boolean isFinished() {
        return in.isFinished();
    }

    @Override
    public int available() throws IOException {
        return left.hasRemaining() ? left.remaining() : in.available();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) == 1 ? one[0] & 0xff : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (guard == null) {
            return in.read(bytes, offset, length);
        }
        if (!left.hasRemaining()) { // who reads has not asked whether it is ready since the guard began to watch
            readOn();
        }
        int count = Math.min(length, left.remaining());
        left.get(bytes, offset, count);
        return count;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
