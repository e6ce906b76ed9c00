package io.inlet.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What one call, or all of a {@link History}, come to. Guarded by whom it belongs to. */
final class Findings {

    /** Enough to see what is wrong; the rest is counted. */
    private static final int READABLE = 100;

    long sent;
    long published;
    long announced;
    long unseen;
    long unaccounted;
    long duplicates;
    long republished;
    long doubted;
    long resumes;
    long epochs;
    private final Map<Integer, Long> closes = new TreeMap<>();
    private final List<Violation> violations = new ArrayList<>();
    private long violationCount;

    void closed(int code) {
        closes.merge(code, 1L, Long::sum);
    }

    void add(Violation violation) {
        violationCount++;
        if (violations.size() < READABLE) {
            violations.add(violation);
        }
    }

    void add(Findings other) {
        sent += other.sent;
        published += other.published;
        announced += other.announced;
        unseen += other.unseen;
        unaccounted += other.unaccounted;
        duplicates += other.duplicates;
        republished += other.republished;
        doubted += other.doubted;
        resumes += other.resumes;
        epochs += other.epochs;
        other.closes.forEach((code, count) -> closes.merge(code, count, Long::sum));
        other.violations.forEach(this::add);
        violationCount += other.violationCount - other.violations.size();
    }

    Verdict verdict() {
        return new Verdict(
                sent,
                published,
                announced,
                unseen,
                unaccounted,
                duplicates,
                republished,
                doubted,
                resumes,
                epochs,
                Map.copyOf(closes),
                List.copyOf(violations),
                violationCount);
    }
}
