package io.inlet.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/**
 * The thread that hears all connections of a load, callers' and consumer's, and in closed loop sends as well. It ends
 * with {@link #close}, or with what goes wrong, which {@link #check} tells.
 */
final class LoadLoop implements Runnable, AutoCloseable {

    private static final int LOOK_EVERY_MS = 100;

    private final Selector selector;
    private final ByteBuffer received = ByteBuffer.allocateDirect(64 << 10);
    private final MaskedFrame frame;
    private volatile Dispatch dispatch = (books, now) -> Dispatch.NOT_YET; // until told otherwise
    private volatile LoadCaller[] toBegin;
    private volatile RuntimeException broken;
    private volatile boolean closed;

    LoadLoop(Selector selector, StampedAudio audio) {
        this.selector = selector;
        this.frame = new MaskedFrame(audio);
    }

    /** From now on connections that can be written to again are sent what is due by {@code next}. */
    void dispatch(Dispatch next) {
        dispatch = next;
    }

    long unsent(FrameBooks books) {
        return dispatch.unsent(books);
    }

    /** Has all of these send what they may, by the thread of the loop. */
    void begin(LoadCaller[] callers) {
        toBegin = callers;
        selector.wakeup();
    }

    /** One call, because a frame of it has arrived; by the thread of the loop. */
    void arrived(LoadCaller caller) {
        if (dispatch instanceof Dispatch.ClosedLoop) {
            caller.pump(dispatch, frame);
        }
    }

    @Override
    public void run() {
        try {
            while (!closed) {
                selector.select(this::ready, LOOK_EVERY_MS);
                LoadCaller[] all = toBegin;
                if (all != null) {
                    toBegin = null;
                    for (LoadCaller caller : all) {
                        caller.pump(dispatch, frame);
                    }
                }
            }
        } catch (IOException e) {
            broken = new Failure("the connections cannot be watched: " + Inlet.sentence(e));
        } catch (RuntimeException e) {
            broken = e;
        }
    }

    private void ready(SelectionKey key) {
        if (key.attachment() instanceof LoadCaller caller) {
            caller.ready(received, dispatch, frame);
        } else {
            ((LoadSubscriber) key.attachment()).ready();
        }
    }

    void check() {
        RuntimeException what = broken;
        if (what != null) {
            throw what;
        }
    }

    @Override
    public void close() {
        closed = true;
        selector.wakeup();
    }
}
