package io.inlet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.inlet.endpoint.ScrapedNode;
import io.inlet.metrics.Scrape;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** README.md lists every metric of ours, and no other, with its type and its labels. */
class ReadmeMetricsTest {

    private static final MarkdownTable TABLE = MarkdownTable.of("README.md", "| metric | type |");
    private static final Scrape SCRAPE = ScrapedNode.scrape();
    private static final Pattern LABEL = Pattern.compile("([a-z]+)=\"");

    /** By name. */
    private static Map<String, String> ours() {
        Map<String, String> ours = new TreeMap<>(SCRAPE.types());
        ours.keySet().removeIf(name -> !name.startsWith("inlet_"));
        return ours;
    }

    static Stream<List<String>> rows() {
        return TABLE.rows().stream();
    }

    @Test
    void everyMetricIsListedOnceAndNoOther() {
        assertEquals(List.copyOf(ours().keySet()), TABLE.names().sorted().toList());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void theTypeIsTheOneThatIsListed(List<String> row) {
        for (String name : MarkdownTable.quoted(row.get(0))) {
            assertEquals(ours().get(name), row.get(1), name);
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void theLabelsAreThoseThatAreListed(List<String> row) {
        for (String name : MarkdownTable.quoted(row.get(0))) {
            Set<String> labels = SCRAPE.values().keySet().stream()
                    .filter(series -> series.startsWith(name + "{") || series.equals(name))
                    .flatMap(series -> LABEL.matcher(series).results().map(label -> label.group(1)))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertEquals(labels, new TreeSet<>(MarkdownTable.quoted(row.get(2))), name);
        }
    }
}
