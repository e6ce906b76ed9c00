package io.inlet.publishing;

import io.inlet.stream.Outgoing;
import java.util.concurrent.CompletionStage;

/** How a lane's batches travel. Thread-safe; one batch belongs to one lane at a time. */
interface Transport {

    /** A new, empty batch. */
    Batch batch();

    /** Messages that arrive together, in the order in which they were added. */
    interface Batch {

        void add(Envelope envelope, Outgoing outgoing);

        /** Sends it all; completes when Redis has accepted each message, exceptionally when any is in doubt. */
        CompletionStage<?> execute();
    }
}
