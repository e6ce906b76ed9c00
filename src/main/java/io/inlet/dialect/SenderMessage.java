package io.inlet.dialect;

import io.inlet.stream.AudioFormat;
import io.inlet.stream.EndReason;
import io.inlet.stream.StreamId;
import java.util.Map;
import java.util.Optional;

/** What a sender's text message means. */
public sealed interface SenderMessage {

    /**
     * The stream begins.
     *
     * @param encoding how the sender's audio is coded; consumers get PCM in {@code format}
     * @param metadata what the sender wants consumers to know, never needed by Inlet
     * @param resume where an earlier connection got to, for a sender that goes on from there
     */
    record Start(
            StreamId id, AudioFormat format, Encoding encoding, Map<String, String> metadata, Optional<Resume> resume)
            implements SenderMessage {}

    /**
     * A stream that an earlier connection began.
     *
     * @param epoch as it was told in {@code started}
     * @param seq the last that was acknowledged, 0 if none was
     */
    record Resume(long epoch, long seq) {}

    /** A new token, in place of the one the call has. */
    record Auth(String token) implements SenderMessage {
        @Override
        public String toString() {
            return "Auth"; // a token is in no text but its own
        }
    }

    /** No more frames. */
    record Stop() implements SenderMessage {}

    /** Nothing that concerns this server: an event of a later version, say. */
    record Ignored() implements SenderMessage {}

    /** A message that ends the stream; {@code detail} says what exactly is wrong with it. */
    record Rejected(EndReason reason, String detail) implements SenderMessage {}
}
