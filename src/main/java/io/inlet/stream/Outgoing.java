package io.inlet.stream;

/** What leaves a stream for its consumers, in this order: started, then frames and gaps by seq, then stopped. */
public sealed interface Outgoing permits Frame, Outgoing.Started, Outgoing.Lost, Outgoing.Stopped {

    /**
     * The stream is open.
     *
     * @param from where it goes on, {@link Position#START} unless it was resumed
     */
    record Started(Position from, long timestampMs) implements Outgoing {}

    /** Some frames will never come. */
    record Lost(Gap gap, long timestampMs) implements Outgoing {}

    /** Nothing comes after this. */
    record Stopped(Summary summary, long timestampMs) implements Outgoing {}
}
