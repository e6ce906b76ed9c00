package io.inlet.endpoint;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/**
 * A stream whose reader can be kept waiting, by the rules of Servlet 6.0 §3.7 alone: who was told that it is not ready
 * reads no further, and will be called. Tyrus reads {@code while (isReady())} (TyrusHttpUpgradeHandler#onDataAvailable);
 * Payara has the socket read only when its stream has been asked in vain (InputBuffer#isReady, Grizzly's
 * InputBuffer#notifyAvailable). So while this is paused the question is not passed on, and resuming asks it.
 */
final class PausableStream extends ServletInputStream implements Intake {

    private final ServletInputStream in;
    private final UnaryOperator<ReadListener> attended;
    private ReadListener reader;
    private volatile FrameGuard guard;
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
    public synchronized boolean isReady() {
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
        return in.available();
    }

    @Override
    public int read() throws IOException {
        return in.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = in.read(bytes, offset, length);
        FrameGuard watching = guard;
        if (watching == null || count <= 0) {
            return count;
        }
        return watching.broken() ? 0 : watching.passes(ByteBuffer.wrap(bytes), offset, offset + count);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
