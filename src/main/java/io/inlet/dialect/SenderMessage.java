package io.inlet.dialect;

import io.inlet.stream.AudioFormat;
import io.inlet.stream.EndReason;
import io.inlet.stream.StreamId;
import java.util.Map;

/** What a sender's text message means. */
public sealed interface SenderMessage {

    /**
     * The stream begins.
     *
     * @param encoding how the sender's audio is coded; consumers get PCM in {@code format}
     * @param metadata what the sender wants consumers to know, never needed by Inlet
     */
    record Start(StreamId id, AudioFormat format, Encoding encoding, Map<String, String> metadata)
            implements SenderMessage {}

    /** No more frames. */
    record Stop() implements SenderMessage {}

    /** Nothing that concerns this server: an event of a later version, say. */
    record Ignored() implements SenderMessage {}

    /** A message that ends the stream; {@code detail} says what exactly is wrong with it. */
    record Rejected(EndReason reason, String detail) implements SenderMessage {}
}
