package io.inlet.stream;

import java.util.List;
import java.util.Optional;

/** The calls of this node, for those who look after it. Thread-safe; what is answered is of the moment, and a copy. */
public interface LiveCalls {

    /** A call with all that is known of it. */
    record Close(CallState state, CallDetails details, List<CallEvent> events, List<Pulse.Piece> recent) {}

    /**
     * What all calls of the node do together, over the last few seconds.
     *
     * @param receivedPerS frames
     * @param publishedPerS frames
     */
    record Flow(double receivedPerS, double publishedPerS) {}

    /** In no order. */
    List<CallState> all();

    /** @param call see {@link CallState#call} */
    Optional<Close> look(String call);

    /**
     * Lets somebody listen in to a call, until the ear is closed; its events say so.
     *
     * @param who for those who look at the call
     * @param lastMs see {@link Ear}
     * @return empty where there is no such call, or no stream yet
     */
    Optional<Ear> listen(String call, String who, long lastMs);

    /**
     * Ends a call, for a reason that its sender is told. What was received is still published.
     *
     * @return false when there is no such call, or it was ending already
     */
    boolean end(String call, EndReason reason);

    /** Calls that are over, the newest first. */
    List<EndedCall> ended();

    /** Tells all senders to go elsewhere; those that stay are not cut. */
    void askToLeave();

    Flow flow();
}
