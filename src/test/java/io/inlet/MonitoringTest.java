package io.inlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import io.inlet.endpoint.ScrapedNode;
import io.inlet.metrics.Scrape;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** The dashboard, the alert rules and the runbook are of metrics that there are, and of each other. */
class MonitoringTest {

    private static final Path FOLDER = Path.of(System.getProperty("basedir", ""), "monitoring");
    private static final String RUNBOOK = "docs/runbook.md";
    private static final Pattern METRIC = Pattern.compile("\\b(?:inlet|jvm|process|system)_[a-z0-9_]+");
    private static final Set<String> SCRAPED = names(ScrapedNode.scrape());

    /** What Prometheus itself says of a target. */
    private static final Set<String> OF_PROMETHEUS = Set.of("up");

    /** There once the first collection has been. */
    private static final Set<String> LATER = Set.of("jvm_gc_pause_seconds");

    /** Of samples and, for histograms, of all their samples together. */
    private static Set<String> names(Scrape scrape) {
        Set<String> names = new TreeSet<>(scrape.names());
        names.addAll(scrape.types().keySet());
        return names;
    }

    static Stream<Map<String, Object>> alerts() {
        return rules(yaml("alerts.yml"));
    }

    @SuppressWarnings("unchecked")
    private static Stream<Map<String, Object>> rules(Map<String, Object> file) {
        return ((List<Map<String, Object>>) file.get("groups"))
                .stream().flatMap(group -> ((List<Map<String, Object>>) group.get("rules")).stream());
    }

    private static Map<String, Object> yaml(String file) {
        return new Yaml().load(text(FOLDER.resolve(file)));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException missing) {
            throw new AssertionError("no " + file, missing);
        }
    }

    private static void assertScraped(String expression) {
        Set<String> named =
                METRIC.matcher(expression).results().map(found -> found.group()).collect(Collectors.toSet());
        assertTrue(!named.isEmpty() || OF_PROMETHEUS.stream().anyMatch(expression::startsWith), expression);
        named.removeAll(SCRAPED);
        named.removeAll(LATER);
        assertEquals(Set.of(), named, "not in a scrape, in " + expression);
    }

    @Test
    void theDashboardAsksForMetricsThatThereAre() {
        List<JsonObject> panels = panels();
        assertTrue(panels.size() > 15, "panels: " + panels.size());
        for (JsonObject panel : panels) {
            assertTrue(!panel.getString("description").isBlank(), panel.getString("title"));
            for (JsonObject target : objects(panel.getJsonArray("targets"))) {
                assertScraped(target.getString("expr"));
            }
        }
        assertEquals(panels.size(), titles(panels).size(), "two panels of one title");
    }

    private static List<JsonObject> panels() {
        try (JsonReader reader = Json.createReader(Files.newBufferedReader(FOLDER.resolve("dashboard.json")))) {
            return objects(reader.readObject().getJsonArray("panels")).stream()
                    .filter(panel -> !panel.getString("type").equals("row"))
                    .toList();
        } catch (IOException missing) {
            throw new AssertionError("no dashboard", missing);
        }
    }

    private static Set<String> titles(List<JsonObject> panels) {
        return panels.stream().map(panel -> panel.getString("title")).collect(Collectors.toSet());
    }

    private static List<JsonObject> objects(JsonArray array) {
        return array.stream().map(JsonValue::asJsonObject).toList();
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void anAlertIsOfMetricsThatThereAre(Map<String, Object> alert) {
        assertScraped((String) alert.get("expr"));
    }

    /** A colon, and then what to do; and where to read on. */
    @ParameterizedTest
    @MethodSource("alerts")
    @SuppressWarnings("unchecked")
    void anAlertIsASentenceWithWhatToDo(Map<String, Object> alert) {
        Map<String, String> annotations = (Map<String, String>) alert.get("annotations");
        String summary = annotations.get("summary");
        assertTrue(summary.matches("(?s).*\\w[^:]*: .*\\."), summary);
        String name = (String) alert.get("alert");
        assertEquals(RUNBOOK + "#" + name.toLowerCase(Locale.ROOT), annotations.get("runbook_url"));
    }

    @Test
    void theRunbookHasASectionForEachAlertAndNoOther() {
        Set<String> sections = MarkdownTable.lines(RUNBOOK).stream()
                .filter(line -> line.startsWith("## Inlet"))
                .map(line -> line.substring(3).strip())
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(names(), sections);
    }

    private static Set<String> names() {
        return alerts().map(alert -> (String) alert.get("alert")).collect(Collectors.toCollection(TreeSet::new));
    }

    /** What it means, whose it is, what to do. */
    @Test
    void everySectionOfTheRunbookAnswersTheSameThree() {
        List<String> lines = MarkdownTable.lines(RUNBOOK);
        for (String name : names()) {
            int begin = lines.indexOf("## " + name) + 1;
            int end = begin;
            while (end < lines.size() && !lines.get(end).startsWith("## ")) {
                end++;
            }
            String section = String.join("\n", lines.subList(begin, end));
            for (String part : List.of("**For callers.**", "**Whose.**", "**Do.**")) {
                assertTrue(section.contains(part), name + " lacks " + part);
            }
        }
    }

    @Test
    void theRunbookNamesMetricsThatThereAre() {
        MarkdownTable.lines(RUNBOOK).stream()
                .filter(line -> METRIC.matcher(line).find())
                .forEach(MonitoringTest::assertScraped);
    }

    @Test
    @SuppressWarnings("unchecked")
    void everyAlertIsPlayed() {
        List<Map<String, Object>> tests =
                (List<Map<String, Object>>) yaml("alerts-test.yml").get("tests");
        Set<String> played = tests.stream()
                .flatMap(test -> ((List<Map<String, Object>>) test.get("alert_rule_test")).stream())
                .filter(rule -> !((List<?>) rule.get("exp_alerts")).isEmpty())
                .map(rule -> (String) rule.get("alertname"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(names(), played);
    }

    @ParameterizedTest
    @ValueSource(strings = {"check rules alerts.yml", "test rules alerts-test.yml"})
    void prometheusAgrees(String command) throws Exception {
        List<String> words = new ArrayList<>(List.of("promtool"));
        words.addAll(List.of(command.split(" ")));
        Process promtool;
        try {
            promtool = new ProcessBuilder(words)
                    .directory(FOLDER.toAbsolutePath().toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException notThere) {
            withoutPromtool();
            return;
        }
        String output = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, promtool.waitFor(), output);
        assertTrue(output.contains("SUCCESS"), output);
    }

    private static void withoutPromtool() {
        String advice = "promtool is missing: it is in Debian's package prometheus (apt-get install prometheus), and in"
                + " every download of Prometheus";
        if (System.getenv("CI") != null) {
            fail(advice);
        }
        abort(advice);
    }
}
