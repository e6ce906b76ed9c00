package io.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class LoadResultTest {

    private static LoadResult result(String server, int calls, Double steal, long missing) {
        Latencies latencies = new Latencies();
        for (int i = 1; i <= 1000; i++) {
            latencies.record(i);
        }
        LoadResult.Spread spread = LoadResult.Spread.of(latencies);
        LoadResult.Spread none = LoadResult.Spread.of(new Latencies());
        Double known = steal == null ? null : 70.4;
        return new LoadResult(
                server,
                "open",
                calls,
                6400,
                200,
                null,
                15,
                new LoadResult.Rates(calls * 5.0, calls * 5.0, calls * 5.0, calls * 5.0),
                spread,
                none,
                none,
                spread,
                spread,
                new LoadResult.Cpu(known, known, known, known, known, known, steal, steal),
                new LoadResult.Memory(known, known, known, known, known, known, known),
                new LoadResult.Connections(calls, 0, 0, 0, Map.of(), null),
                new Anomalies(missing, 0, 0, 0, 0, 0, 0),
                new LoadResult.Feedback(0, 0, 0));
    }

    @Test
    void percentilesAreThoseOfTheLatencies() {
        LoadResult.Spread spread = result("a", 1, 0.0, 0).endToEnd();
        assertEquals(1000, spread.count());
        assertTrue(spread.p50() >= 500 && spread.p50() <= 508, spread::toString);
        assertTrue(spread.p99() >= 990 && spread.p99() <= 1000, spread::toString);
        assertEquals(1000, spread.max());
    }

    @Test
    void aLineHasADashForWhatIsNotKnown() {
        String unknown = LoadTable.line(result("a", 500, null, 0));
        assertTrue(unknown.matches("  500 +2500 +0\\.5\\d +0\\.99 +1\\.00 +1\\.00 +- +0\\.99( +-){5}  ok"), unknown);
        String known = LoadTable.line(result("a", 500, 1.0, 3));
        assertTrue(known.matches(".*( +70){5}  BROKEN"), known);
    }

    @Test
    void aNoisyMachineAndABrokenPromiseAreSaid() {
        assertEquals(List.of(), result("a", 500, 10.0, 0).notes());
        List<String> notes = result("a", 500, 31.0, 3).notes();
        assertTrue(notes.get(0).startsWith("missing 3, duplicated 0"), notes::toString);
        assertEquals("noisy: the hypervisor took 31 % of a core", notes.get(1));
        assertEquals("noisy: other processes took 31 % of a core", notes.get(2));
        assertFalse(result("a", 500, 31.0, 3).clean());
    }

    @Test
    void aFileThatWasWrittenIsReadAgain(@TempDir Path folder) throws Exception {
        LoadReport report = LoadReport.now(List.of(result("a", 500, null, 0), result("b", 1, 2.0, 0)));
        Path file = folder.resolve("x.json");
        LoadReport.write(file, report.json());
        assertEquals(report, LoadReport.read(file));
        assertTrue(report.json().contains("\"end_to_end_quiet\""), report.json());
        Files.writeString(file, "{}");
        assertThrows(Failure.class, () -> LoadReport.read(file));
    }

    @Test
    void aPlotHasALineForEachServerAndIsXml() throws Exception {
        String svg = LoadPlot.of(List.of(
                result("wildfly", 1000, 1.0, 0),
                result("wildfly", 100, 1.0, 0),
                result("<payara>", 100, 1.0, 0),
                result("unknown", 50, null, 0)));
        Document document =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
        assertEquals(3 + 4, document.getElementsByTagName("title").getLength(), "dots of CPU, and of p99");
        assertTrue(svg.contains("&lt;payara&gt;"), svg);
        assertTrue(svg.contains("prefers-color-scheme: dark"), svg);
    }

    @Test
    void axesHaveRoundMarksUpToTheLargest() {
        assertEquals(
                List.of(0.0, 20.0, 40.0, 60.0, 80.0), LoadPlot.Scale.upTo(71).marks());
        assertEquals(
                List.of(0.0, 500.0, 1000.0, 1500.0, 2000.0),
                LoadPlot.Scale.upTo(2000).marks());
        assertEquals(2000, LoadPlot.Scale.upTo(2000).top());
    }
}
