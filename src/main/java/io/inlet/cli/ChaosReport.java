package io.inlet.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a fault has come to, in numbers, and whether that is as promised: besides what the checker says, no loss in an
 * outage that is shorter than the buffer, and in a longer one no more than what exceeds it.
 *
 * @param outage from the fault to the first frame that arrived after it; zero where Redis can be reached
 */
record ChaosReport(
        Scenario scenario, CheckedRun.Report report, int calls, int frameMs, Duration buffer, Duration outage) {

    /** For what is measured here: a frame that is due, and one call's turn after the other's. */
    private static final Duration ALLOWANCE = Duration.ofMillis(300);

    private static final int SHOWN = 5;

    boolean kept() {
        return broken().isEmpty();
    }

    /** Frames that could not be kept. */
    long expectedLoss() {
        Duration excess = outage.minus(buffer);
        return withinBuffer() || excess.isNegative() ? 0 : calls * excess.toMillis() / frameMs;
    }

    private boolean withinBuffer() {
        return scenario.outage().compareTo(buffer) < 0;
    }

    private long allowance() {
        return withinBuffer() ? 0 : calls * ALLOWANCE.toMillis() / frameMs;
    }

    /** No less than expected either: what had to go was gone before Redis was back. */
    boolean lostAsExpected() {
        return Math.abs(report.verdict().announced() - expectedLoss()) <= allowance();
    }

    private List<String> broken() {
        Verdict verdict = report.verdict();
        List<String> broken = new ArrayList<>();
        if (!verdict.clean()) {
            broken.add(text("%,d violations", verdict.violationCount()));
        }
        long most = expectedLoss() + allowance();
        if (verdict.announced() > most) {
            broken.add(text("%,d frames lost, at most %,d had to be", verdict.announced(), most));
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
                "%-18s %s  %,d sent, %,d published, %,d lost and announced (expected %,d)%s",
                scenario.name(),
                kept() ? "kept  " : "BROKEN",
                verdict.sent(),
                verdict.published(),
                verdict.announced(),
                expectedLoss(),
                withinBuffer() ? "" : text(", nothing arrived for %.1f s", outage.toMillis() / 1e3)));
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
