package io.inlet.publishing;

import io.inlet.stream.EndReason;
import io.inlet.stream.Frame;
import io.inlet.stream.Outgoing;
import io.inlet.stream.Position;
import java.util.List;

/**
 * What one stream sends in one batch, in order: events, then consecutive frames. Perhaps nothing: then it only says
 * that the stream is still here, or, in doubt, asks how far it has got.
 *
 * @param after where the stream stands once all of it has arrived
 * @param question whether it only asks for the position
 */
record Run(Outlet outlet, List<Outgoing> messages, Position after, boolean question) {

    /** The number before that of the first frame. */
    long before() {
        return after.seq() - frames();
    }

    long frames() {
        long frames = 0;
        for (Outgoing message : messages) {
            if (message instanceof Frame) {
                frames++;
            }
        }
        return frames;
    }

    /**
     * Whether the stream is still to be made known, its epoch replacing whichever was there. Not once it has ended: what
     * was kept while Redis was away does not replace the epoch of a connection that came later.
     */
    boolean begins() {
        return !outlet.begun() && outlet.stream().endReason() == null;
    }

    /** Whether the sender has said stop, and nothing can be resumed any more. */
    boolean ends() {
        Outgoing last = messages.isEmpty() ? null : messages.get(messages.size() - 1);
        return last instanceof Outgoing.Stopped stopped && stopped.summary().reason() == EndReason.STOP;
    }
}
