package io.inlet.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a fault has come to, in numbers, and whether that is as promised: besides what the checker says, no loss in an
 * outage that is shorter than the buffer, and in a longer one no more than what exceeds it.
 */
record ChaosReport(Scenario scenario, CheckedRun.Report report, int calls, int frameMs, Duration buffer) {

    /** Until Redis is missed and found again, and for the oldest frames to come in whole batches. */
    private static final Duration ALLOWANCE = Duration.ofMillis(1500);

    private static final int SHOWN = 5;

    boolean kept() {
        return broken().isEmpty();
    }

    /** Frames that could not be kept. */
    long expectedLoss() {
        Duration excess = scenario.outage().minus(buffer);
        return excess.isNegative() ? 0 : calls * excess.toMillis() / frameMs;
    }

    private long mostLoss() {
        boolean shorter = scenario.outage().compareTo(buffer) < 0;
        return shorter ? 0 : expectedLoss() + calls * ALLOWANCE.toMillis() / frameMs;
    }

    private List<String> broken() {
        Verdict verdict = report.verdict();
        List<String> broken = new ArrayList<>();
        if (!verdict.clean()) {
            broken.add(text("%,d violations", verdict.violationCount()));
        }
        if (verdict.announced() > mostLoss()) {
            broken.add(text("%,d frames lost, at most %,d had to be", verdict.announced(), mostLoss()));
        }
        if (verdict.unaccounted() > 0) {
            broken.add(text("%,d frames nobody was told anything of", verdict.unaccounted()));
        }
        if (verdict.sent() == 0) {
            broken.add("nothing was sent");
        }
        long cut = verdict.closes().entrySet().stream()
                .filter(close -> close.getKey() != 1000 && close.getKey() != 4509)
                .mapToLong(Map.Entry::getValue)
                .sum();
        if (cut > 0 && !scenario.cuts()) {
            broken.add(text("%,d calls cut: %s", cut, verdict.closes()));
        }
        report.summary().troubles().forEach((words, count) -> broken.add(text("%s (%,d calls)", words, count)));
        return broken;
    }

    List<String> lines() {
        Verdict verdict = report.verdict();
        List<String> lines = new ArrayList<>();
        lines.add(text(
                "%-18s %s  %,d sent, %,d published, %,d lost and announced (expected %,d)",
                scenario.name(),
                kept() ? "kept  " : "BROKEN",
                verdict.sent(),
                verdict.published(),
                verdict.announced(),
                expectedLoss()));
        lines.add(text(
                "%18s %s  %,d duplicates, %,d resumes, %,d epochs, worst ack %.1f s, %,d violations%s%s%s%s",
                "",
                "      ",
                verdict.duplicates(),
                verdict.resumes(),
                verdict.epochs(),
                report.summary().ackMaxMicros() / 1e6,
                verdict.violationCount(),
                some(verdict.unseen(), "unseen"),
                some(verdict.unaccounted(), "unaccounted"),
                some(verdict.republished(), "in two epochs"),
                some(verdict.doubted(), "announced though arrived")));
        broken().forEach(words -> lines.add("    ! " + words));
        verdict.violations().stream().limit(SHOWN).forEach(violation -> lines.add("      " + violation));
        return lines;
    }

    private static String some(long count, String words) {
        return count == 0 ? "" : text(", %,d %s", count, words);
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
