package io.inlet.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Live streams as a table for a terminal, and in one line for a log. Used by one thread. */
final class StreamTable {

    private static final int MAX_ROWS = 20;
    private static final String ROW = "%-28s %-16s %6s %9s %7s %8s %6s %5s  %s";

    private final Map<HeardStream.Id, Long> receivedBefore = new HashMap<>();
    private long totalBefore;
    private long drawnNanos;

    /** @param block for a terminal @param line for elsewhere */
    record Picture(List<String> block, String line) {}

    Picture draw(Consumer consumer, long nanoTime) {
        double seconds = drawnNanos == 0 ? Double.NaN : (nanoTime - drawnNanos) / 1e9;
        drawnNanos = nanoTime;
        synchronized (consumer) {
            List<HeardStream> streams = consumer.streams();
            List<String> block = new ArrayList<>();
            block.add(String.format(
                    ROW, "INTERACTION", "TENANT", "HZ", "SECONDS", "FRAMES/S", "LAST SEQ", "MISSING", "LATE", "LEVEL"));
            int from = Math.max(0, streams.size() - MAX_ROWS);
            if (from > 0) {
                block.add("(" + from + " older ones are not shown)");
            }
            for (HeardStream stream : streams.subList(from, streams.size())) {
                block.add(row(stream, seconds));
            }
            String line = line(consumer, streams, seconds);
            block.add(line);
            receivedBefore.clear();
            streams.forEach(stream -> receivedBefore.put(stream.id(), stream.received()));
            totalBefore = consumer.received();
            return new Picture(block, line);
        }
    }

    private String row(HeardStream stream, double seconds) {
        long before = receivedBefore.getOrDefault(stream.id(), 0L);
        return String.format(
                Locale.ROOT,
                ROW,
                cut(stream.id().interaction(), 28),
                cut(stream.id().tenant(), 16),
                stream.sampleRate(),
                String.format(Locale.ROOT, "%.1f", stream.seconds()),
                rate(stream.received() - before, seconds),
                stream.highestSeq(),
                stream.missing(),
                stream.outOfOrder(),
                stream.ended() == null ? Level.bar(stream.level()) : "ended: " + cut(stream.ended(), 20));
    }

    private String line(Consumer consumer, List<HeardStream> streams, double seconds) {
        long live = streams.stream().filter(stream -> stream.ended() == null).count();
        String text = String.format(
                Locale.ROOT,
                "%d live, %d ended, %,d frames (%s/s), %d missing, %d out of order, %d duplicates",
                live,
                streams.size() - live,
                consumer.received(),
                rate(consumer.received() - totalBefore, seconds),
                consumer.missing(),
                consumer.outOfOrder(),
                consumer.duplicates());
        return streams.size() == 1 ? text + "  " + Level.bar(streams.get(0).level()) : text;
    }

    private static String rate(long frames, double seconds) {
        return Double.isNaN(seconds) ? "-" : String.format(Locale.ROOT, "%.1f", Math.max(0, frames) / seconds);
    }

    /** Also takes out what could steer the terminal: identifiers are chosen by others. */
    private static String cut(String text, int width) {
        String plain = text.replaceAll("\\p{Cntrl}", "?");
        return plain.length() <= width ? plain : plain.substring(0, width - 1) + "~";
    }
}
