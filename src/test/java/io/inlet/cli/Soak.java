package io.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A node that has had calls come and go for long is as it was after the first of them. Not part of the build:
 * {@code ./mvnw verify -Psoak}, for half an hour on each server, or with {@code -Dsoak.minutes=2}.
 */
@Timeout(value = 1, unit = TimeUnit.DAYS)
class Soak {

    private static final Duration LENGTH = Duration.ofMinutes(Integer.getInteger("soak.minutes", 30));

    /** Until everything has happened once: classes, pools and caches are there. */
    private static final Duration WARM_UP =
            Duration.ofMinutes(3).compareTo(LENGTH.dividedBy(3)) < 0 ? Duration.ofMinutes(3) : LENGTH.dividedBy(3);

    private static final double MAX_GROWTH = 0.05;

    /** Pools that were not quite full yet. */
    private static final int MAX_MORE_THREADS = 4;

    @Test
    void aNodeIsAsItWasAfterCallsHaveComeAndGone() throws Exception {
        Path folder = Path.of(System.getProperty("inlet.run"), "soak");
        String server = System.getProperty("arquillian.launch");
        DevKeys keys = DevKeys.make(folder, true);
        try (Testbed testbed = Testbed.open(
                        Scenario.Setup.ONE_NODE,
                        folder,
                        Path.of(System.getProperty("inlet.script")),
                        server,
                        keys.publicKeyText());
                Churn churn = new Churn(testbed, keys)) {
            DemoServer node = testbed.node(0);
            churn.goOnFor(WARM_UP);
            awaitNoConnections(node);
            Vitals before = Vitals.of(node.pid());
            int callsBefore = churn.calls();

            churn.goOnFor(LENGTH.minus(WARM_UP));
            awaitNoConnections(node);
            Vitals after = Vitals.of(node.pid());
            Verdict verdict = churn.verdict();
            double growth = (double) after.liveBytes() / before.liveBytes() - 1;
            String story = String.format(
                    Locale.ROOT,
                    "%s: %,d calls, then %,d live bytes and %d threads; %,d calls later %,d (%+.1f %%) and %d, more in %s. %s",
                    server,
                    callsBefore,
                    before.liveBytes(),
                    before.threads(),
                    churn.calls() - callsBefore,
                    after.liveBytes(),
                    100 * growth,
                    after.threads(),
                    after.grownSince(before),
                    verdict);
            System.out.println(story);
            assertTrue(verdict.clean() && verdict.sent() > 0, story);
            assertTrue(growth <= MAX_GROWTH, story);
            assertTrue(after.threads() <= before.threads() + MAX_MORE_THREADS, story);

            node.close();
            assertEquals(0, logged(folder, "draining").get("calls").getAsInt(), "calls that it still knew of");
        }
    }

    /** A stream that was cut may be waiting for its last answer. */
    private static void awaitNoConnections(DemoServer node) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        URI health = URI.create(node.url().toString().replace("ws:", "http:").replace("/v1/ingest", "/health"));
        long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
        String said;
        do {
            Thread.sleep(500);
            said = client.send(HttpRequest.newBuilder(health).build(), BodyHandlers.ofString())
                    .body();
        } while (connections(said) > 0 && System.nanoTime() < patience);
        assertEquals(0, connections(said), said);
    }

    private static int connections(String health) {
        for (JsonElement check :
                JsonParser.parseString(health).getAsJsonObject().getAsJsonArray("checks")) {
            JsonObject data = check.getAsJsonObject().getAsJsonObject("data");
            if (data.has("connections")) {
                return data.get("connections").getAsInt();
            }
        }
        throw new AssertionError("no connections in " + health);
    }

    private static JsonObject logged(Path folder, String event) throws Exception {
        return Files.readAllLines(folder.resolve("node-1.log")).stream()
                .filter(line -> line.startsWith("{"))
                .map(line -> JsonParser.parseString(line).getAsJsonObject())
                .filter(line ->
                        line.has("event") && line.get("event").getAsString().equals(event))
                .findFirst()
                .orElseThrow();
    }
}
