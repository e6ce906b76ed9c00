package io.inlet.publishing;

import io.inlet.stream.AudioStream;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A stream's place on its lane. Whoever puts something into the stream says {@link #ready}. It needs no closing: when
 * the stream is finished, its lane has nothing of it any more. Thread-safe.
 */
public final class Outlet {

    private final AudioStream stream;
    private final Envelope envelope;
    private final Lane lane;
    private final AtomicBoolean queued = new AtomicBoolean();

    Outlet(AudioStream stream, Lane lane) {
        this.stream = stream;
        this.lane = lane;
        envelope = new Envelope(stream);
    }

    /** The stream has something to publish. Never blocks. */
    public void ready() {
        if (queued.compareAndSet(false, true)) {
            lane.enter(this);
        }
    }

    /** Taken from the queue: what comes into the stream from now on must say {@link #ready} again. */
    void taken() {
        queued.set(false);
    }

    AudioStream stream() {
        return stream;
    }

    Envelope envelope() {
        return envelope;
    }
}
