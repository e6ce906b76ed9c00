package io.inlet.cli;

import java.util.List;
import java.util.Map;

/**
 * What became of the frames of a {@link History}. All numbers but {@code duplicates} are of the senders' own frames,
 * each counted once: {@code sent} is the sum of published, announced, unseen, unaccounted and those violated.
 *
 * @param announced lost, and the sender or the consumers were told so
 * @param unseen should have come while the consumer was blind, so that nothing can be said of them
 * @param unaccounted the last frames of a connection that broke and was not resumed; nobody was told anything of them
 * @param duplicates messages that came again with the same epoch, seq and body
 * @param republished came again in another epoch, where that is allowed
 * @param doubted announced as lost when they had arrived already: where Redis' reply was cut off, nobody can know
 * @param resumes connections that went on in the epoch of an earlier one
 * @param epochs streams, as the consumers count them
 * @param closes how connections ended: code and number
 * @param violations the first of them, for reading
 * @param violationCount all of them
 */
public record Verdict(
        long sent,
        long published,
        long announced,
        long unseen,
        long unaccounted,
        long duplicates,
        long republished,
        long doubted,
        long resumes,
        long epochs,
        Map<Integer, Long> closes,
        List<Violation> violations,
        long violationCount) {

    /** No promise was broken. */
    public boolean clean() {
        return violationCount == 0;
    }
}
