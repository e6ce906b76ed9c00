package io.inlet.cli;

import java.util.Locale;

/** The results of {@code inlet bench} as lines for people, each {@link LoadResult} one, under a head of two. */
final class LoadTable {

    static final String HEAD = """
                  frames/s          end to end, ms          ack, ms  late, ms  CPU µs per frame     memory
            calls delivered   p50    p99  p99.9    max      p99      p99   server redis bench   MB  KiB/call  check""";

    private LoadTable() {}

    static String line(LoadResult result) {
        LoadResult.Spread latency = result.endToEnd();
        return String.format(
                Locale.ROOT,
                "%5d %9.0f %5s %6s %6s %6s   %6s   %6s   %6s %5s %5s %4s %9s  %s",
                result.calls(),
                result.rates().delivered(),
                millis(latency, latency.p50()),
                millis(latency, latency.p99()),
                millis(latency, latency.p999()),
                millis(latency, latency.max()),
                millis(result.ack(), result.ack().p99()),
                millis(result.lateness(), result.lateness().p99()),
                number(result.cpu().serverUs()),
                number(result.cpu().redisUs()),
                number(result.cpu().benchUs()),
                number(result.memory().endMb()),
                number(result.memory().loadedCallKb()),
                result.verdict());
    }

    private static String millis(LoadResult.Spread spread, long micros) {
        if (spread.count() == 0) {
            return "-";
        }
        return String.format(
                Locale.ROOT, micros < 10_000 ? "%.2f" : micros < 100_000 ? "%.1f" : "%.0f", micros / 1000.0);
    }

    private static String number(Double value) {
        return value == null ? "-" : String.format(Locale.ROOT, "%.0f", value);
    }
}
