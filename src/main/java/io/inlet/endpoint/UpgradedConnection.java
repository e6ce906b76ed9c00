package io.inlet.endpoint;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Payara only: a connection that is ended by the thread that reads it. Tyrus closes it as soon as it has sent its close
 * frame, on whatever thread that was (TyrusWebSocket#onClose), and Payara then gives the request back to Grizzly's pool
 * (WebConnectionImpl#close, HttpServerFilter#afterService). Bytes that are being read in that moment, such as the other
 * side's close frame, find no request any more, and Grizzly handles them as a new one: with objects that another
 * caller's handshake may be using by then. So a close from elsewhere waits until the other side's close frame or the
 * end of its data has been read, and Tyrus closes again; or for the time it is given for that. So does one by whoever
 * reads, while the other side is still talking: ended with bytes unread, TCP would reset the connection, and the reason
 * why, which the other side has been told, would be lost (RFC 1122 §4.2.2.13).
 *
 * <p>Thread-safe.
 */
final class UpgradedConnection implements WebConnection {

    private final WebConnection connection;
    private final PausableStream in;
    private final Executor later;
    private final AtomicReference<Thread> reading = new AtomicReference<>();
    private volatile boolean overdue;
    private volatile boolean heard;
    private boolean closing;

    /** @param later runs what is to be done when the other side has had its time to answer a close */
    UpgradedConnection(WebConnection connection, Executor later) throws IOException {
        this.connection = connection;
        this.later = later;
        in = new PausableStream(connection.getInputStream(), Reader::new);
    }

    @Override
    public PausableStream getInputStream() {
        return in;
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        return connection.getOutputStream();
    }

    @Override
    public void close() throws Exception {
        if (reading.get() == Thread.currentThread() && !in.unfinished()) {
            connection.close();
        } else if (begin()) {
            later.execute(this::lingered);
        }
    }

    private synchronized boolean begin() {
        boolean first = !closing;
        closing = true;
        return first;
    }

    /** One that has something to say all the time is ended in the middle of it. */
    private void lingered() {
        if (!heard) {
            end();
        } else {
            heard = false;
            overdue = true;
            later.execute(this::lingered);
        }
    }

    private void end() {
        try {
            connection.close();
        } catch (Exception alreadyGone) {
            // what was to be
        }
    }

    /** Notes who reads, and stops reading what nobody wants any more. */
    private final class Reader implements ReadListener {

        private final ReadListener listener;

        Reader(ReadListener listener) {
            this.listener = listener;
        }

        private interface Reading {
            void go() throws IOException;
        }

        private void read(Reading what) throws IOException {
            Thread self = Thread.currentThread();
            reading.set(self);
            try {
                what.go();
            } finally {
                reading.compareAndSet(self, null); // by now another thread may be reading what came next
            }
        }

        @Override
        public void onDataAvailable() throws IOException {
            heard = true;
            read(overdue ? UpgradedConnection.this::end : this::handOn);
        }

        private void handOn() throws IOException {
            if (in.isReady()) {
                listener.onDataAvailable();
            }
        }

        @Override
        public void onAllDataRead() throws IOException {
            read(listener::onAllDataRead);
            end();
        }

        @Override
        public void onError(Throwable broken) {
            try {
                read(() -> listener.onError(broken));
            } catch (IOException impossible) {
                // onError throws none
            } finally {
                end();
            }
        }
    }
}
