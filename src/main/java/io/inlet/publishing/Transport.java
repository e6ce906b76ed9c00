package io.inlet.publishing;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** How a lane's batches travel. Thread-safe; one batch belongs to one lane at a time. */
interface Transport {

    /** A new, empty batch. */
    Batch batch();

    /** Whether what has arrived is not safe before some replicas have it too. */
    default boolean waitsForReplicas() {
        return false;
    }

    /** Runs that travel together; those of one lane arrive in the order in which they were added. */
    interface Batch {

        /** Adds a run; what became of it can be asked once {@link #execute} has completed, however it did. */
        Fate add(Run run);

        /**
         * Sends it all; completes with whether enough replicas have it when Redis has accepted each message,
         * exceptionally when any is refused or in doubt.
         */
        CompletionStage<Boolean> execute();
    }

    /** What is known of a run in a batch of which not everything was accepted. */
    interface Fate {

        /** Whether Redis has answered any of it. */
        boolean answered();

        /** Whether all of it is known to have arrived, but for a note of its position. */
        boolean arrived();

        /** The last frame that has arrived, 0 if none. */
        long upTo();

        /** Frames before that one which were refused. */
        List<Long> overtaken();

        boolean announced();

        /** Whether more of it may have arrived than is known. */
        boolean inDoubt();

        /** Who holds the stream, as Redis says; {@link Holder#UNKNOWN} when it did not. */
        Holder holder();

        /** How many received the last frame; negative when Redis does not say. */
        long receivers();

        /** How far the stream has got, as Redis says: the answer to a question. */
        long recovered();
    }

    /** Whose a stream is. */
    enum Holder {
        UNKNOWN,
        US,
        /** Another connection has resumed this epoch. */
        MOVED,
        /** Another connection has begun a new epoch. */
        SUPERSEDED
    }
}
