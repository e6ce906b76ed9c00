package io.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code inlet bench} for real, on a server as it starts one itself. */
@Tag("any-server")
class BenchIT {

    private static final Path FOLDER = Path.of(System.getProperty("inlet.run"), "bench");
    private static LoadTarget target;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void start() throws Exception {
        target = LoadTarget.start(System.getProperty("arquillian.launch"), 6400, FOLDER);
    }

    @AfterAll
    static void end() {
        target.close();
    }

    @Test
    void everyFrameIsFollowedAndEveryColumnFilled() throws Exception {
        Path json = FOLDER.resolve("open.json");
        Path svg = FOLDER.resolve("open.svg");
        assertEquals(0, bench("--calls", "5,20", "--json", json.toString(), "--svg", svg.toString()), err::toString);
        JsonObject report = JsonParser.parseString(Files.readString(json)).getAsJsonObject();
        assertEquals(2, report.getAsJsonArray("results").size());
        for (JsonElement element : report.getAsJsonArray("results")) {
            JsonObject result = element.getAsJsonObject();
            int calls = result.get("calls").getAsInt();
            long frames = calls * 5L * 2; // a frame every 200 ms for two seconds
            assertEquals("open", result.get("mode").getAsString());
            assertEquals(frames, number(result, "end_to_end", "count"));
            assertEquals(frames, number(result, "lateness", "count"));
            assertTrue(number(result, "ack", "count") >= frames / 10 - calls, report::toString);
            assertTrue(number(result, "end_to_end", "p50") > 0, report::toString);
            assertEquals(calls, number(result, "connections", "opened"));
            assertEquals(0, number(result, "anomalies", "missing"));
        }
        assertTrue(Files.readString(svg).endsWith("</svg>\n"));
        Path again = FOLDER.resolve("again.svg");
        assertEquals(0, run("bench", "plot", "--svg", again.toString(), json.toString()), err::toString);
        assertEquals(Files.readString(svg), Files.readString(again));
    }

    @Test
    void inClosedLoopFramesFollowEachOther() throws Exception {
        assertEquals(0, bench("--calls", "4", "--closed", "--window", "3", "--json", "-"), err::toString);
        JsonObject result = JsonParser.parseString(out.toString())
                .getAsJsonObject()
                .getAsJsonArray("results")
                .get(0)
                .getAsJsonObject();
        assertEquals("closed", result.get("mode").getAsString());
        assertEquals(3, result.get("window").getAsInt());
        assertTrue(number(result, "end_to_end", "count") > 100, result::toString);
        assertEquals(0, number(result, "feedback", "wrong_sums"));
    }

    @Test
    void whoIsNotLetInIsOneLine() {
        List<String> arguments = new ArrayList<>(List.of("bench", "--url", target.url() + "", "--token", "nonsense"));
        Collections.addAll(arguments, "--redis", target.redis(), "--calls", "1");
        assertEquals(1, run(arguments.toArray(String[]::new)));
        assertTrue(err.toString().contains("401"), err.toString());
        assertEquals(1, err.toString().lines().count(), err.toString());
    }

    private int bench(String... more) {
        List<String> arguments = new ArrayList<>(List.of("bench", "--warmup", "1", "--duration", "2"));
        Collections.addAll(arguments, "--url", target.url().toString(), "--redis", target.redis());
        Collections.addAll(arguments, "--key", FOLDER.resolve("private.pem").toString());
        Collections.addAll(arguments, "--pid", String.valueOf(target.pid()));
        Collections.addAll(arguments, more);
        return run(arguments.toArray(String[]::new));
    }

    private int run(String... arguments) {
        return Inlet.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }

    private static long number(JsonObject result, String group, String name) {
        return result.getAsJsonObject(group).get(name).getAsLong();
    }
}
