package io.inlet.metrics;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Prometheus would read: a value for each series, as it is written ({@code name{label="value"}}). */
public record Scrape(Map<String, Double> values, Map<String, String> types) {

    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*(?:\\{.*})?) (\\S+)");
    private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");

    public static Scrape of(Metrics metrics) {
        return of(metrics.scrape());
    }

    /** @throws AssertionError where it is not Prometheus' text format */
    public static Scrape of(String text) {
        Map<String, Double> values = new TreeMap<>();
        Map<String, String> types = new TreeMap<>();
        for (String line : text.split("\n")) {
            Matcher sample = SAMPLE.matcher(line);
            Matcher type = TYPE.matcher(line);
            if (type.matches()) {
                types.put(type.group(1), type.group(2));
            } else if (sample.matches()) {
                values.put(sample.group(1), Double.parseDouble(sample.group(2).replace("Inf", "Infinity")));
            } else if (!line.startsWith("# HELP ")) {
                throw new AssertionError("not a line of Prometheus' text: " + line);
            }
        }
        return new Scrape(values, types);
    }

    /** Null where there is no such series. */
    public Double value(String series) {
        return values.get(series);
    }

    /** The names of all samples, those of buckets included. */
    public Set<String> names() {
        Set<String> names = new TreeSet<>();
        values.keySet().forEach(series -> names.add(series.replaceFirst("\\{.*", "")));
        return names;
    }

    /** What has changed since, by how much; series that were not there counted from 0. */
    public Map<String, Double> since(Scrape before) {
        Map<String, Double> changed = new TreeMap<>();
        values.forEach((series, value) -> {
            double change = value - before.values.getOrDefault(series, 0.0);
            if (change != 0 && !Double.isNaN(change)) {
                changed.put(series, change);
            }
        });
        return changed;
    }
}
