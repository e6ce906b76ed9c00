package io.inlet.dialect;

import io.inlet.stream.AudioFormat;
import io.inlet.stream.CallDetails;
import io.inlet.stream.EndReason;
import io.inlet.stream.StreamId;
import io.inlet.stream.Track;
import java.util.Optional;
import java.util.OptionalLong;

/** What a sender's message means: the same few things in every dialect. */
public sealed interface SenderMessage {

    /**
     * The stream begins.
     *
     * @param account who the platform says pays for the call; empty where its dialect names none
     * @param format of the audio as it is sent
     * @param encoding how the sender's audio is coded; consumers get PCM in {@code format}
     * @param details what the sender wants consumers to know, never needed by Inlet
     * @param resume where an earlier connection got to, for a sender that goes on from there
     */
    record Start(
            StreamId id,
            Optional<String> account,
            AudioFormat format,
            Encoding encoding,
            CallDetails details,
            Optional<Resume> resume)
            implements SenderMessage {}

    /**
     * A stream that an earlier connection began.
     *
     * @param epoch as it was told in {@code started}
     * @param seq the last that was acknowledged, 0 if none was
     */
    record Resume(long epoch, long seq) {}

    /**
     * Audio, as the sender codes it: whole samples of all channels, or the message is not valid. The array is the
     * receiver's from now on.
     */
    record Audio(Track track, byte[] coded) implements SenderMessage {}

    /**
     * Audio that the sender sent, or would have, and that did not arrive: before what is said next.
     *
     * @param frames how many messages, 1 where the sender does not count them
     * @param millis what they lasted; empty where only their number is known
     */
    record Missing(Track track, int frames, OptionalLong millis) implements SenderMessage {}

    /** A key was pressed. */
    record Dtmf(String digit, OptionalLong durationMs) implements SenderMessage {}

    /** The sender names this moment: a mark that was played to its end, a pause. */
    record Mark(String name) implements SenderMessage {}

    /** There will be no stream: the sender only looks whether somebody is here. */
    record Probe() implements SenderMessage {}

    /** The sender has to be answered this, whatever else is under way. */
    record Answer(String text) implements SenderMessage {}

    /** A new token, in place of the one the call has. */
    record Auth(String token) implements SenderMessage {
        @Override
        public String toString() {
            return "Auth"; // a token is in no text but its own
        }
    }

    /** No more frames. */
    record Stop() implements SenderMessage {}

    /** A message that ends the stream; {@code detail} says what exactly is wrong with it. */
    record Rejected(EndReason reason, String detail) implements SenderMessage {}
}
