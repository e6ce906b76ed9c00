package io.inlet.stream;

import java.util.OptionalLong;

/**
 * What leaves a stream for its consumers, in this order: started, then frames and gaps by seq, then stopped. Keys and
 * marks come in the order in which they were said, perhaps before audio that came before them: they say where they belong.
 */
public sealed interface Outgoing
        permits Frame, Outgoing.Started, Outgoing.Lost, Outgoing.Dtmf, Outgoing.Mark, Outgoing.Stopped {

    /**
     * The stream is open.
     *
     * @param from where it goes on, {@link Position#START} unless it was resumed
     */
    record Started(Position from, CallDetails details, long timestampMs) implements Outgoing {}

    /** Some frames will never come. */
    record Lost(Gap gap, long timestampMs) implements Outgoing {}

    /**
     * A key was pressed.
     *
     * @param digit 0–9, *, #, A–D as the platform says it
     * @param durationMs for how long, where the platform knows
     * @param mediaMs how much audio the stream had by then, in ms
     */
    record Dtmf(String digit, OptionalLong durationMs, long mediaMs, long timestampMs) implements Outgoing {}

    /**
     * The sender has named this moment.
     *
     * @param mediaMs how much audio the stream had by then, in ms
     */
    record Mark(String name, long mediaMs, long timestampMs) implements Outgoing {}

    /** Nothing comes after this. */
    record Stopped(Summary summary, long timestampMs) implements Outgoing {}
}
