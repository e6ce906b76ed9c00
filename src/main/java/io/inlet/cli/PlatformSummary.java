package io.inlet.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What became of a {@link PlatformRun}.
 *
 * @param refused calls that did not get as far as a WebSocket
 * @param frames sent by all calls, each of all tracks
 * @param sentMs what they lasted
 * @param keys pressed in all calls
 * @param troubles what went wrong, and in how many calls
 * @param delivery what came out at Redis; null when that was not checked
 */
public record PlatformSummary(
        int calls,
        int refused,
        long frames,
        long sentMs,
        int keys,
        Map<String, Integer> troubles,
        Delivery delivery,
        long elapsedMs) {

    /**
     * What the consumer beside the run got, compared with what was sent, decoded.
     *
     * @param frames as the server cut them
     * @param heardMs of audio, all tracks together
     * @param missingBytes of PCM
     * @param alteredBytes of PCM, of another rate, or on another track
     * @param wrongKeys calls of which other keys came out than were pressed
     * @param tenants under which names it came
     * @param latency from arrival at the server to arrival at the consumer, in words
     * @param interruptions times the consumer's own connection was lost; what is missing may be due to it
     */
    public record Delivery(
            long frames,
            long heardMs,
            long missingBytes,
            long alteredBytes,
            long duplicates,
            long outOfOrder,
            int wrongKeys,
            List<String> tenants,
            String latency,
            int interruptions) {}

    /** Nothing missing, altered, refused, reordered or closed badly. A duplicate is allowed by the contract. */
    public boolean clean() {
        return refused == 0
                && troubles.isEmpty()
                && (delivery == null
                        || delivery.missingBytes() == 0
                                && delivery.alteredBytes() == 0
                                && delivery.outOfOrder() == 0
                                && delivery.wrongKeys() == 0);
    }

    /** For people. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(text(
                "calls     %,d in %.1f s%s",
                calls, elapsedMs / 1000.0, refused == 0 ? "" : text(", %,d refused", refused)));
        lines.add(text(
                "sent      %,d frames, %.1f s%s",
                frames, sentMs / 1000.0, keys == 0 ? "" : text(", and %,d keys", keys)));
        if (delivery != null) {
            lines.add(text(
                    "consumer  %,d frames, %.1f s%s, %,d bytes missing, %,d altered, %,d duplicates, %,d out of order%s",
                    delivery.frames(),
                    delivery.heardMs() / 1000.0,
                    delivery.tenants().isEmpty() ? "" : " of " + String.join(", ", delivery.tenants()),
                    delivery.missingBytes(),
                    delivery.alteredBytes(),
                    delivery.duplicates(),
                    delivery.outOfOrder(),
                    delivery.interruptions() == 0
                            ? ""
                            : text("; its own connection was lost %,d times", delivery.interruptions())));
            if (delivery.wrongKeys() > 0) {
                lines.add(text("keys      not those that were pressed, in %,d calls", delivery.wrongKeys()));
            }
            lines.add("delivery  " + delivery.latency());
        }
        lines.add(troubles.isEmpty() ? "end       as it should be" : "end       not as it should be");
        troubles.forEach((words, count) ->
                lines.add(text("trouble   %s%s", words, calls == 1 ? "" : text(" (%,d calls)", count))));
        return lines;
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
