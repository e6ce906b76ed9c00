package io.inlet.cli.platform;

import io.inlet.stream.Track;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * What one call is to be.
 *
 * @param account the platform's name of who pays for the call; empty where its protocol has none
 * @param callId the platform's name of the call
 * @param both what the platform says is sent too, not only what it hears
 * @param frameMs what a message of audio lasts
 * @param parameters of the URL, credentials left out
 * @param millis wall clock, in ms
 */
public record CallPlan(
        String account,
        String callId,
        Codec codec,
        boolean both,
        int frameMs,
        Map<String, String> parameters,
        LongSupplier millis) {

    /** Numbers that nobody has (North American Numbering Plan, 555-0100 to 555-0199). */
    static final String FROM = "+12025550143";

    static final String TO = "+12025550187";

    /** What frames before this one lasted, in ms. @param frame from 0 */
    long millisBefore(long frame) {
        return frame * frameMs;
    }

    Set<Track> tracks() {
        return both ? EnumSet.allOf(Track.class) : EnumSet.of(Track.INBOUND);
    }

    /** As Twilio and those who took after it write them. */
    List<String> trackWords() {
        return tracks().stream().map(Track::word).toList();
    }
}
