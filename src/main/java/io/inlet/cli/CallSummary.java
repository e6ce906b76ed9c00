package io.inlet.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What became of a run.
 *
 * @param refused calls that did not get as far as a WebSocket
 * @param acked frames the server confirmed
 * @param lost frames the server said it lost
 * @param missing frames the server should have confirmed and did not
 * @param unconfirmed last frames at a server that closes without {@code stopped}; nothing can be said of them
 * @param resumes connections that went on where the one before was
 * @param restarts connections that had to begin a new epoch in mid-call
 * @param renewals tokens that were replaced in mid-call
 * @param ackLatency from sending a frame to its ack, in words
 * @param ackP50Micros and the next two: the same in numbers
 * @param troubles what went wrong, and in how many calls
 * @param delivery what came out at Redis; null when that was not checked
 */
public record CallSummary(
        int calls,
        int refused,
        long sent,
        long acked,
        long lost,
        long missing,
        long unconfirmed,
        long resumes,
        long restarts,
        long renewals,
        String ackLatency,
        long ackP50Micros,
        long ackP99Micros,
        long ackMaxMicros,
        Map<String, Integer> troubles,
        Delivery delivery,
        long elapsedMs) {

    /**
     * What the consumer beside the run got.
     *
     * @param missing of the frames sent and not announced as lost
     * @param latency from arrival at the server to arrival at the consumer, in words
     * @param interruptions times the consumer's own connection was lost; what is missing may be due to it
     */
    public record Delivery(
            long received,
            long missing,
            long duplicates,
            long outOfOrder,
            String latency,
            long p50Micros,
            long p99Micros,
            int interruptions) {}

    /** Nothing lost, refused, missing, reordered or closed badly. A duplicate is allowed by the contract. */
    public boolean clean() {
        return lost == 0
                && missing == 0
                && refused == 0
                && troubles.isEmpty()
                && (delivery == null || delivery.missing() == 0 && delivery.outOfOrder() == 0);
    }

    /** For people. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(text(
                "calls     %,d in %.1f s%s",
                calls, elapsedMs / 1000.0, refused == 0 ? "" : text(", %,d refused", refused)));
        lines.add(text(
                "frames    %,d sent, %,d acked, %,d lost, %,d missing%s",
                sent,
                acked,
                lost,
                missing,
                unconfirmed == 0
                        ? ""
                        : text(", %,d after the last ack (this server sends no `stopped`)", unconfirmed)));
        if (resumes + restarts > 0) {
            lines.add(text(
                    "resumed   %,d times%s",
                    resumes,
                    restarts == 0
                            ? ""
                            : text(", and %,d times begun anew: the server had forgotten the call", restarts)));
        }
        if (renewals > 0) {
            lines.add(text("tokens    %,d renewed in mid-call", renewals));
        }
        lines.add("ack       " + ackLatency);
        if (delivery != null) {
            lines.add(text(
                    "consumer  %,d received, %,d missing, %,d duplicates, %,d out of order%s",
                    delivery.received(),
                    delivery.missing(),
                    delivery.duplicates(),
                    delivery.outOfOrder(),
                    delivery.interruptions() == 0
                            ? ""
                            : text("; its own connection was lost %,d times", delivery.interruptions())));
            lines.add("delivery  " + delivery.latency());
        }
        troubles.forEach((words, count) ->
                lines.add(text("trouble   %s%s", words, calls == 1 ? "" : text(" (%,d calls)", count))));
        return lines;
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
