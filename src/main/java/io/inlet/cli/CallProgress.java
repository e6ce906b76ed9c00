package io.inlet.cli;

import java.util.Locale;

/**
 * A run in this moment.
 *
 * @param open calls that are connected
 * @param ended calls that are over, well or not
 * @param planned frames of all calls together
 * @param acked frames confirmed so far
 * @param received frames at the consumer beside it; -1 when there is none
 * @param level of the first call's latest frame, in dBFS
 */
public record CallProgress(
        int calls,
        int open,
        int ended,
        long planned,
        long sent,
        long acked,
        long lost,
        long received,
        double level,
        long elapsedMs) {

    /** 0 to 1. */
    public double done() {
        return planned == 0 ? 0 : Math.min(1, (double) sent / planned);
    }

    /** For a status line. */
    @Override
    public String toString() {
        String subject = calls == 1 ? "" : "calls " + open + "/" + calls + "  ";
        return String.format(
                Locale.ROOT,
                "%5.1f s  %s%3.0f%%  sent %,d  acked %,d%s  lost %,d  %s",
                elapsedMs / 1000.0,
                subject,
                100 * done(),
                sent,
                acked,
                received < 0 ? "" : String.format(Locale.ROOT, "  published %,d", received),
                lost,
                Level.bar(level));
    }
}
