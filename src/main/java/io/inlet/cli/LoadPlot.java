package io.inlet.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Draws results over the number of calls, a line for each server, in plain SVG: the server's CPU for a frame, and the
 * end-to-end p99. Readable on light and on dark ground.
 */
final class LoadPlot {

    private static final int WIDTH = 860;
    private static final int HEIGHT = 360;
    private static final int TOP = 56;
    private static final int PLOT_WIDTH = 330;
    private static final int PLOT_HEIGHT = 230;
    private static final int[] LEFTS = {70, 500};
    private static final int MARKS = 5; // about, on an axis
    private static final int SERIES_COLOURS = 6;

    private static final String STYLE = """
            svg { font: 12px system-ui, sans-serif; }
            text { fill: #333; } .title { font-weight: 600; font-size: 13px; } .end { text-anchor: end; }
            .middle { text-anchor: middle; } .grid { stroke: #8885; stroke-width: 1; } .axis { stroke: #888; }
            .line { fill: none; stroke-width: 2; }
            .c0 { --c: #0b62c4; } .c1 { --c: #c4500b; } .c2 { --c: #1c8a4a; }
            .c3 { --c: #8a2be2; } .c4 { --c: #b8860b; } .c5 { --c: #c2185b; }
            .line { stroke: var(--c); } .dot { fill: var(--c); }
            @media (prefers-color-scheme: dark) { text { fill: #ddd; }
            .c0 { --c: #6cb0ff; } .c1 { --c: #ff9a5c; } .c2 { --c: #5fd08f; }
            .c3 { --c: #c79bff; } .c4 { --c: #e6c35c; } .c5 { --c: #ff7fab; } }
            """;

    private final Map<String, List<LoadResult>> byServer = new TreeMap<>();
    private final StringBuilder svg = new StringBuilder();

    private LoadPlot(List<LoadResult> results) {
        results.stream()
                .sorted(Comparator.comparingInt(LoadResult::calls))
                .forEach(result -> byServer.computeIfAbsent(result.server(), server -> new ArrayList<>())
                        .add(result));
    }

    /** The whole file. What is not known of a result is left out. */
    static String of(List<LoadResult> results) {
        return new LoadPlot(results).draw();
    }

    private String draw() {
        svg.append(String.format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\""
                        + " aria-label=\"CPU per frame and p99 latency over the number of calls\">%n<style>%n%s</style>%n",
                WIDTH, HEIGHT, STYLE));
        panel(LEFTS[0], "Server CPU per frame, µs", result -> result.cpu().serverUs());
        panel(
                LEFTS[1],
                "End to end, p99, ms",
                result -> result.endToEnd().count() == 0
                        ? null
                        : result.endToEnd().p99() / 1000.0);
        int number = 0;
        for (String server : byServer.keySet()) {
            int x = LEFTS[0] + number * 150;
            svg.append(String.format(
                    "<g class=\"c%d\"><path class=\"line\" d=\"M%d 345h24\"/><circle class=\"dot\" cx=\"%d\" cy=\"345\""
                            + " r=\"3\"/><text x=\"%d\" y=\"349\">%s</text></g>%n",
                    number++ % SERIES_COLOURS, x, x + 12, x + 30, escaped(server)));
        }
        return svg.append("</svg>\n").toString();
    }

    private void panel(int left, String title, Function<LoadResult, Double> value) {
        Scale across = scale(result -> (double) result.calls());
        Scale up = scale(value);
        text(left, TOP - 20, "title", title);
        text(left + PLOT_WIDTH / 2, TOP + PLOT_HEIGHT + 36, "middle", "calls");
        for (double mark : up.marks()) {
            double y = TOP + PLOT_HEIGHT * (1 - mark / up.top);
            svg.append(
                    line(mark == 0 ? "axis" : "grid", String.format(Locale.ROOT, "M%d %.1fh%d", left, y, PLOT_WIDTH)));
            text(left - 8, y + 4, "end", number(mark));
        }
        for (double mark : across.marks()) {
            text(left + PLOT_WIDTH * mark / across.top, TOP + PLOT_HEIGHT + 18, "middle", number(mark));
        }
        int number = 0;
        for (Map.Entry<String, List<LoadResult>> server : byServer.entrySet()) {
            series(number++ % SERIES_COLOURS, server, left, across, up, value);
        }
    }

    private void series(
            int colour,
            Map.Entry<String, List<LoadResult>> server,
            int left,
            Scale across,
            Scale up,
            Function<LoadResult, Double> value) {
        StringBuilder path = new StringBuilder();
        StringBuilder dots = new StringBuilder();
        for (LoadResult result : server.getValue()) {
            Double known = value.apply(result);
            if (known == null) {
                continue;
            }
            double x = left + PLOT_WIDTH * result.calls() / across.top;
            double y = TOP + PLOT_HEIGHT * (1 - known / up.top);
            path.append(String.format(Locale.ROOT, "%s%.1f %.1f", path.isEmpty() ? "M" : "L", x, y));
            dots.append(String.format(
                    Locale.ROOT,
                    "<circle class=\"dot\" cx=\"%.1f\" cy=\"%.1f\" r=\"3\"><title>%s, %d calls: %.2f</title></circle>%n",
                    x,
                    y,
                    escaped(server.getKey()),
                    result.calls(),
                    known));
        }
        svg.append("<g class=\"c" + colour + "\">")
                .append(line("line", path.toString()))
                .append(dots)
                .append("</g>\n");
    }

    private Scale scale(Function<LoadResult, Double> value) {
        double largest = byServer.values().stream()
                .flatMap(List::stream)
                .map(value)
                .filter(known -> known != null)
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(1);
        return Scale.upTo(largest);
    }

    /** An axis from 0 on, with round marks. */
    record Scale(double step, double top) {

        static Scale upTo(double largest) {
            double rough = Math.max(largest, 1e-3) / MARKS;
            double power = Math.pow(10, Math.floor(Math.log10(rough)));
            double step = rough <= power
                    ? power
                    : rough <= 2 * power ? 2 * power : rough <= 5 * power ? 5 * power : 10 * power;
            return new Scale(step, Math.ceil(largest / step - 1e-9) * step);
        }

        List<Double> marks() {
            List<Double> marks = new ArrayList<>();
            for (int i = 0; i * step <= top + step / 2; i++) {
                marks.add(i * step);
            }
            return marks;
        }
    }

    private static String line(String kind, String path) {
        return "<path class=\"" + kind + "\" d=\"" + path + "\"/>\n";
    }

    private void text(double x, double y, String kind, String words) {
        svg.append(String.format(
                Locale.ROOT, "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>%n", kind, x, y, escaped(words)));
    }

    private static String number(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.3g", value);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
