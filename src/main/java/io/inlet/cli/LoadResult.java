package io.inlet.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a {@link Load} has come to. Null where it does not apply or is not known. Times are in µs, CPU in µs or percent of
 * one core, memory in MB.
 *
 * @param mode {@code open} or {@code closed}
 * @param endToEnd from when a frame was due (in closed loop: was sent) until the consumer had it
 * @param endToEndQuiet the same, of the tenths of a second in and beside which the hypervisor stole nothing
 * @param ack from the same moment until the caller heard that the frame was accepted
 * @param lateness of this process: from when a frame was due until it was sent
 * @param started from a call's first packet until it heard {@code started}
 */
record LoadResult(
        String server,
        String mode,
        int calls,
        int frameBytes,
        Integer frameMs,
        Integer window,
        double seconds,
        Rates rates,
        Spread endToEnd,
        Spread endToEndQuiet,
        Spread ack,
        Spread lateness,
        Spread started,
        Cpu cpu,
        Memory memory,
        Connections connections,
        Anomalies anomalies,
        Feedback feedback) {

    private static final double NOISY_STEAL_PERCENT = 20;
    private static final double NOISY_OTHERS_PERCENT = 15;
    private static final double BUSY_SELF_PERCENT = 80;

    /** Frames a second. */
    record Rates(Double offered, double sent, double delivered, double acked) {}

    /** Percentiles. */
    record Spread(long count, long p50, long p90, long p99, long p999, long max) {
        static Spread of(Latencies latencies) {
            return new Spread(
                    latencies.count(),
                    latencies.percentile(50),
                    latencies.percentile(90),
                    latencies.percentile(99),
                    latencies.percentile(99.9),
                    latencies.max());
        }
    }

    /** While it was measured; each for a delivered frame, and as a share of one core. */
    record Cpu(
            Double serverUs,
            Double redisUs,
            Double benchUs,
            Double serverPercent,
            Double redisPercent,
            Double benchPercent,
            Double stealPercent,
            Double othersPercent) {}

    /** Resident sets of the server, before the calls, with all of them silent, and at the end; then of Redis. */
    record Memory(
            Double idleMb,
            Double connectedMb,
            Double endMb,
            Double peakMb,
            Double redisMb,
            Double silentCallKb,
            Double loadedCallKb) {}

    /**
     * How the calls fared.
     *
     * @param refused did not come up
     * @param closed came up, and did not end as they should
     * @param unsent frames that were due, and that could not be sent because the server took no more
     */
    record Connections(long opened, long refused, long closed, long unsent, Map<String, Long> reasons, String first) {}

    /**
     * What the server said that cannot be, or should not.
     *
     * @param wrongAcks of frames that were not sent, or were acknowledged before
     * @param announcedLost frames that the server says it has lost
     * @param wrongSums calls whose {@code stopped} has other numbers than the caller
     */
    record Feedback(long wrongAcks, long announcedLost, long wrongSums) {}

    boolean clean() {
        return anomalies.none()
                && connections.refused + connections.closed + connections.unsent == 0
                && feedback.wrongAcks + feedback.announcedLost + feedback.wrongSums == 0;
    }

    /** In a few words. */
    String verdict() {
        return clean() ? "ok" : "BROKEN";
    }

    /** What to know before believing the numbers, and what was broken. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (!clean()) {
            notes.add(anomalies + ", refused " + connections.refused + ", closed " + connections.closed + ", unsent "
                    + connections.unsent
                    + ", wrong acks " + feedback.wrongAcks + ", announced as lost " + feedback.announcedLost
                    + ", wrong sums " + feedback.wrongSums
                    + (connections.first == null ? "" : "; first: " + connections.first.strip()));
        }
        note(notes, cpu.stealPercent, NOISY_STEAL_PERCENT, "noisy: the hypervisor took %.0f %% of a core");
        note(notes, cpu.othersPercent, NOISY_OTHERS_PERCENT, "noisy: other processes took %.0f %% of a core");
        note(notes, cpu.benchPercent, BUSY_SELF_PERCENT, "this process took %.0f %% of a core, and may be the limit");
        return notes;
    }

    private static void note(List<String> notes, Double percent, double limit, String words) {
        if (percent != null && percent > limit) {
            notes.add(String.format(Locale.ROOT, words, percent));
        }
    }
}
