package io.inlet.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import java.io.IOException;
import java.io.StringReader;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators see of a running node over HTTP, and what they can do to it. */
@OnInlet
class OpsApiIT {

    private static final Ops OPS = Ops.at(InletUnderTest.PORT);
    private static final Duration A_SECOND = Duration.ofSeconds(1);
    private static final Duration SOON = Duration.ofSeconds(3);
    private static final int SAMPLES = 2400; // 100 ms

    private final OpenApi described =
            new OpenApi(OPS.get("/ops/v1/openapi.json").json());
    private final String tenant = Audio.newCall("tenant-ops");
    private final String interaction = Audio.newCall("int-ops");

    @AfterEach
    void undo() {
        OPS.delete("/ops/v1/node/drain");
        InletUnderTest.proxy().heal();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static JsonObject json(String text) {
        return Json.createReader(new StringReader(text)).readObject();
    }

    private static JsonObjectBuilder because(String reason) {
        return Json.createObjectBuilder().add("reason", reason);
    }

    private Response ask(String operation, String path) {
        Response answer = OPS.get("/ops/v1" + path);
        described.assertDescribes(operation, answer);
        return answer;
    }

    private List<JsonObject> rows(String itsTenant) {
        return ask("GET /streams", "/streams?tenant=" + encoded(itsTenant))
                .json()
                .getJsonArray("streams")
                .getValuesAs(JsonObject.class);
    }

    private JsonObject row() {
        Await.until("the call is listed", A_SECOND, () -> rows(tenant).size() == 1);
        return rows(tenant).get(0);
    }

    private static byte[] square(int amplitude) {
        byte[] pcm = new byte[2 * SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            int sample = i / 30 % 2 == 0 ? amplitude : -amplitude;
            pcm[2 * i] = (byte) sample;
            pcm[2 * i + 1] = (byte) (sample >> 8);
        }
        return pcm;
    }

    private static double rms(JsonObject row) {
        return row.getJsonObject("level").getJsonNumber("rms_db").doubleValue();
    }

    // ---- seeing

    @Test
    void aLiveCallIsThereWithinASecondAndItsMeterMovesWithTheAudio() {
        try (Call call = Call.started(tenant, interaction)) {
            call.send(square(16_384));
            assertEquals(-6, rms(row()), 1);
            JsonObject row = row();
            assertEquals(interaction, row.getString("interaction"));
            assertEquals("inlet", row.getString("provider"));
            assertEquals(24_000, row.getInt("sample_rate"));
            assertEquals(1, row.getInt("seq"));
            Await.until("published", A_SECOND, () -> row().getInt("published") == 1);
            assertTrue(row().getInt("receivers", -1) >= 0, row().toString());
            Await.until("the meter has fallen", SOON, () -> {
                call.send(square(100));
                return rms(row()) < -45;
            });
            Await.until(
                    "a mark of the strip", SOON, () -> row().getString("strip").matches("\\.*[_=]+"));
            List<String> events = new ArrayList<>();
            JsonObject close = ask("GET /streams/{call}", "/streams/" + row().getString("call"))
                    .json();
            close.getJsonArray("events")
                    .getValuesAs(JsonObject.class)
                    .forEach(event -> events.add(event.getString("what")));
            assertEquals(List.of("connected", "started"), events);
        }
        Await.until("it is gone", SOON, () -> rows(tenant).isEmpty());
    }

    @Test
    void whileRedisIsAwayItIsSaidInWordsAndCounted() {
        try (Call call = Call.started(tenant, interaction)) {
            call.send(1, 10);
            call.hearsAck(10);
            InletUnderTest.proxy().refuse();
            call.send(11, 15);
            Await.until(
                    "Redis is away",
                    SOON,
                    () -> !ask("GET /redis", "/redis").json().getBoolean("answers"));
            assertEquals(
                    "open",
                    redisBreaker().getString("state").replace("half_", ""),
                    redisBreaker().toString());
            JsonObject node = ask("GET /node", "/node").json();
            assertEquals("redis_away", node.getString("state"));
            assertTrue(node.getBoolean("alarm"), node.toString());
            Await.until(
                    "the sentence",
                    A_SECOND,
                    () -> OPS.get("/ops/v1/node")
                            .json()
                            .getString("sentence")
                            .matches("Redis unreachable for [0-9.]+ s, 1 call buffering, first loss in [0-9.]+ s\\."));
            assertTrue(ask("GET /node", "/node").json().getJsonObject("redis").getInt("first_loss_in_ms")
                    <= InletUnderTest.BUFFER_DURATION_MS);
            Await.until("buffering", SOON, () -> row().getString("state").equals("buffering"));
            assertTrue(row().getJsonObject("unpublished").getInt("frames") > 0, row().toString());
            InletUnderTest.proxy().heal();
            Response probed = OPS.command("/ops/v1/redis/probe");
            described.assertDescribes("POST /redis/probe", probed);
            assertTrue(probed.json().getBoolean("answered"), probed.toString());
            Await.until("flowing", SOON, () -> row().getInt("published") == 15);
        }
    }

    private JsonObject redisBreaker() {
        return ask("GET /redis", "/redis").json().getJsonObject("breaker");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "a/b",
                "../..%2F",
                "\"'><img src=x onerror=alert(1)>",
                "é 日本 ; ? # &"
            })
    void whateverItIsCalledItIsDataAndCanBeFoundAndEnded(String name) {
        String mine = tenant + name;
        try (Call call = Call.started(mine, interaction + name)) {
            Await.until("the call is listed", A_SECOND, () -> rows(mine).size() == 1);
            JsonObject row = rows(mine).get(0);
            assertEquals(interaction + name, row.getString("interaction"));
            String itsPath = "/ops/v1/streams/" + row.getString("call");
            assertEquals(mine, OPS.get(itsPath).json().getString("tenant"));
            assertEquals(
                    200,
                    OPS.post(itsPath + "/end", because("a test of " + name)).status());
            call.hearsErrorAndClose(1008);
        }
    }

    @Test
    void listsAreFilteredAndReadPageByPage() {
        try (Call one = Call.started(tenant, interaction + "-1");
                Call two = Call.started(tenant, interaction + "-2");
                Call three = Call.started(tenant, interaction + "-3")) {
            Await.until("all are listed", A_SECOND, () -> rows(tenant).size() == 3);
            Set<String> seen = new HashSet<>();
            String cursor = "0";
            do {
                JsonObject page = OPS.get("/ops/v1/streams?limit=2&tenant=" + tenant + "&cursor=" + cursor)
                        .json();
                page.getJsonArray("streams")
                        .getValuesAs(JsonObject.class)
                        .forEach(row -> seen.add(row.getString("interaction")));
                assertEquals(3, page.getInt("matching"));
                cursor = page.getString("next", "");
            } while (!cursor.isEmpty());
            assertEquals(3, seen.size(), seen.toString());
            assertEquals(1, matching("?text=" + interaction.toUpperCase(Locale.ROOT) + "-2"));
            assertEquals(0, matching("?state=losing&tenant=" + tenant));
            assertEquals(0, matching("?provider=twilio&tenant=" + tenant));
            assertEquals(3, matching("?provider=inlet&tenant=" + tenant));
        }
        for (String wrong :
                List.of("limit=0", "limit=1001", "limit=x", "cursor=-1", "state=happy", "sort=size", "order=up")) {
            Response refused = OPS.get("/ops/v1/streams?" + wrong);
            assertEquals(400, refused.status(), refused.toString());
            described.assertDescribes("GET /streams", refused);
        }
    }

    @Test
    void listsAndEventsAreSortedAndTheirWindowMoves() {
        try (Call one = Call.started(tenant, interaction + "-a");
                Call two = Call.started(tenant, interaction + "-b");
                Call three = Call.started(tenant, interaction + "-c")) {
            two.send(square(16_384));
            Await.until("all are listed", A_SECOND, () -> rows(tenant).size() == 3);
            assertEquals("abc", endings("?sort=interaction&tenant=" + tenant));
            assertEquals("cba", endings("?sort=interaction&order=desc&tenant=" + tenant));
            Await.until(
                    "the loud one is the last",
                    A_SECOND,
                    () -> endings("?sort=level&tenant=" + tenant).endsWith("b"));
            assertEquals("bc", endings("?sort=interaction&cursor=1&tenant=" + tenant));
            String events = "/ops/v1/events?sort=interaction&order=desc&limit=1&cursor=1&tenant=" + tenant;
            try (Stream<String> lines = OPS.lines(events)) {
                JsonObject snapshot = event(lines.iterator(), "snapshot");
                assertEquals(3, snapshot.getInt("matching"));
                assertEquals(1, snapshot.getJsonArray("streams").size());
                assertEquals(
                        interaction + "-b",
                        snapshot.getJsonArray("streams").getJsonObject(0).getString("interaction"));
            }
        }
    }

    /** Of their interactions. */
    private static String endings(String query) {
        StringBuilder letters = new StringBuilder();
        OPS.get("/ops/v1/streams" + query)
                .json()
                .getJsonArray("streams")
                .getValuesAs(JsonObject.class)
                .forEach(row -> letters.append(row.getString("interaction").replaceAll(".*-", "")));
        return letters.toString();
    }

    @Test
    void howLateFramesReachRedisAndHowEvenlyTheyComeIsShown() {
        try (Call call = Call.started(tenant, interaction)) {
            call.send(1, 3);
            Await.until("published", A_SECOND, () -> row().getInt("published") == 3);
            int lag = ask("GET /node", "/node").json().getInt("lag_p99_ms"); // of other tests' outages, too
            assertTrue(lag >= 0 && lag < 2 * InletUnderTest.BUFFER_DURATION_MS, lag + " ms");
            String close = "/streams/" + row().getString("call");
            Await.until(
                    "the piece is over",
                    A_SECOND,
                    () ->
                            ask("GET /streams/{call}", close)
                                            .json()
                                            .getJsonArray("recent")
                                            .getValuesAs(JsonObject.class)
                                            .stream()
                                            .mapToInt(piece -> piece.getInt("frames"))
                                            .sum()
                                    == 3);
        }
    }

    private int matching(String query) {
        return OPS.get("/ops/v1/streams" + query).json().getInt("matching");
    }

    // ---- ending

    @Test
    void endingACallClosesItsSocketAndNoOtherAndLeavesALine() {
        try (Call other = Call.started(tenant + "-other", interaction);
                Call call = Call.started(tenant, interaction)) {
            call.send(1, 7);
            other.send(1, 5);
            String name = row().getString("call");
            Response ended = OPS.post("/ops/v1/streams/" + name + "/end", because("loops for ever"));
            described.assertDescribes("POST /streams/{call}/end", ended);
            assertEquals(200, ended.status(), ended.toString());
            JsonObject error = call.hearsErrorAndClose(1008);
            assertEquals("ended_by_operator", error.getString("code"));
            assertFalse(error.toString().contains("loops"), "callers are not told why");
            other.send(6, 10);
            other.hearsAck(10);
            JsonObject action = ask("GET /audit", "/audit?limit=1")
                    .json()
                    .getJsonArray("actions")
                    .getJsonObject(0);
            assertEquals("ended_by_operator", action.getString("action"));
            assertEquals("olga", action.getString("sub"));
            assertEquals("loops for ever", action.getString("reason"));
            assertTrue(action.getString("target").contains(name), action.toString());
            assertTrue(action.getString("target").contains(interaction), action.toString());
            Await.until("it is history", SOON, () -> past().size() == 1);
            JsonObject past = past().get(0);
            assertEquals(name, past.getString("call"));
            assertEquals("ended_by_operator", past.getString("reason"));
            assertEquals(7, past.getInt("published"));
            assertEquals(0, past.getInt("lost"));
            Response again = OPS.post("/ops/v1/streams/" + name + "/end", because("again"));
            assertEquals(404, again.status());
            described.assertDescribes("POST /streams/{call}/end", again);
        }
    }

    private List<JsonObject> past() {
        return ask("GET /history", "/history?tenant=" + tenant)
                .json()
                .getJsonArray("calls")
                .getValuesAs(JsonObject.class);
    }

    @Test
    void aCallThatIsMovedComesAgainAndGoesOn() {
        try (Call call = Call.started(tenant, interaction)) {
            call.send(1, 10);
            call.hearsAck(10);
            JsonObject row = row();
            Response moved = OPS.post(
                    "/ops/v1/streams/" + row.getString("call") + "/end",
                    because("this node is too warm").add("code", "moved_by_operator"));
            assertEquals(200, moved.status(), moved.toString());
            assertTrue(call.hearsErrorAndClose(1012).getBoolean("retryable"));
            try (Call again = Call.dial(tenant, interaction)) {
                again.say(again.start()
                        .add(
                                "resume",
                                Json.createObjectBuilder()
                                        .add("epoch", row.getJsonNumber("epoch"))
                                        .add("seq", 10)));
                assertEquals(11, again.hears("started").getInt("next_seq"));
            }
        }
    }

    @Test
    void anOrderWithoutAReasonOrWithAnotherCodeIsRefused() {
        try (Call call = Call.started(tenant, interaction)) {
            String end = "/ops/v1/streams/" + row().getString("call") + "/end";
            assertEquals(400, OPS.post(end, Json.createObjectBuilder()).status());
            assertEquals(400, OPS.post(end, because(" ")).status());
            assertEquals(400, OPS.post(end, because("x").add("code", "stop")).status());
            call.send(1, 10);
            call.hearsAck(10);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"viewer", "listener"})
    void whoMayOnlyLookCannotAct(String role) {
        Ops viewer = OPS.with(Ops.token("vera", role));
        try (Call call = Call.started(tenant, interaction)) {
            String name = row().getString("call");
            for (String path : List.of(
                    "/streams",
                    "/streams/" + name,
                    "/history",
                    "/node",
                    "/redis",
                    "/security",
                    "/config",
                    "/audit",
                    "/openapi.json",
                    "/revocations")) {
                assertEquals(200, viewer.get("/ops/v1" + path).status(), path);
            }
            for (Response refused : List.of(
                    viewer.post("/ops/v1/streams/" + name + "/end", because("x")),
                    viewer.post("/ops/v1/node/drain", because("x")),
                    viewer.delete("/ops/v1/node/drain"),
                    viewer.command("/ops/v1/redis/probe"),
                    viewer.command("/ops/v1/redis/test"))) {
                assertEquals(403, refused.status(), refused.toString());
                assertEquals("insufficient_role", refused.json().getString("error"));
            }
            call.send(1, 10);
            call.hearsAck(10);
        }
    }

    // ---- the node

    @Test
    void aDrainRefusesNewCallsTellsTheOthersAndCanBeTakenBack() {
        try (Call call = Call.started(tenant, interaction)) {
            Response drained = OPS.post("/ops/v1/node/drain", because("an update"));
            described.assertDescribes("POST /node/drain", drained);
            assertEquals("draining", drained.json().getString("state"), drained.toString());
            assertEquals(409, OPS.post("/ops/v1/node/drain", because("x")).status());
            Response refused =
                    Request.handshake().bearer(Token.of(tenant, "x").signed()).send();
            assertEquals(503, refused.status());
            assertEquals("draining", refused.json().getString("error"));
            assertEquals(503, Request.get("/health/ready").send().status());
            Call.Heard heard = null;
            for (int i = 0; heard == null && i < 16; i++) { // within DRAIN_SPREAD_S, and not idle meanwhile
                call.say("{\"event\":\"nothing\"}");
                heard = call.next(Duration.ofMillis(500));
            }
            assertTrue(heard != null && heard.is("draining"), "heard: " + heard);
            call.send(1, 10);
            call.hearsAck(10);
            Response opened = OPS.delete("/ops/v1/node/drain");
            described.assertDescribes("DELETE /node/drain", opened);
            assertEquals(200, opened.status(), opened.toString());
            assertEquals(409, OPS.delete("/ops/v1/node/drain").status());
            assertEquals(
                    101,
                    Request.handshake()
                            .bearer(Token.of(tenant, "x").signed())
                            .send()
                            .status());
        }
    }

    @Test
    void everythingThatCanBeLookedAtIsAsItIsDescribed() {
        for (String path : List.of(
                "/streams",
                "/history",
                "/node",
                "/redis",
                "/security",
                "/revocations",
                "/config",
                "/audit",
                "/openapi.json")) {
            assertEquals(200, ask("GET " + path, path).status(), path);
            for (String token : new String[] {null, Ops.token("bob", "ingest")}) {
                described.assertDescribes("GET " + path, OPS.with(token).get("/ops/v1" + path));
            }
        }
        described.assertDescribes("GET /streams/{call}", OPS.get("/ops/v1/streams/nobody"));
        JsonObject node = OPS.get("/ops/v1/node").json();
        assertTrue(node.getString("version").matches("\\d+\\.\\d+.*"), node.toString());
        assertEquals(
                InletUnderTest.MAX_CONNECTIONS,
                node.getJsonObject("connections").getInt("limit"));
        JsonObject redis = OPS.get("/ops/v1/redis").json();
        assertEquals("standalone", redis.getString("topology"));
        assertEquals(1, redis.getJsonArray("masters").size());
    }

    @Test
    void refusalsAreCountedByReasonAndTheKeyIsNamedByItsFingerprint() {
        int before = refused();
        Request.handshake().bearer("a.b.c").send();
        assertEquals(before + 1, refused());
        JsonObject key = OPS.get("/ops/v1/security").json().getJsonArray("keys").getJsonObject(0);
        assertEquals("JWT_PUBLIC_KEY", key.getString("source"));
        assertTrue(key.getString("sha256").matches("[0-9a-f]{64}"), key.toString());
    }

    private static int refused() {
        return OPS.get("/ops/v1/security").json().getJsonObject("refusals").getInt("invalid_token", 0);
    }

    @Test
    void theTestEventIsHeardOnTheChannelOfEvents() {
        try (Subscriber consumer = Subscriber.ofEvents("inlet-test")) {
            Response tested = OPS.command("/ops/v1/redis/test");
            described.assertDescribes("POST /redis/test", tested);
            assertEquals(InletUnderTest.EVENTS, tested.json().getString("channel"));
            assertTrue(tested.json().getInt("receivers") >= 1, tested.toString());
            JsonObject heard = consumer.next().json();
            assertEquals("test", heard.getString("event"));
        }
        InletUnderTest.proxy().refuse();
        Response refused = OPS.command("/ops/v1/redis/test");
        assertEquals(503, refused.status(), refused.toString());
        described.assertDescribes("POST /redis/test", refused);
    }

    @Test
    void theConfigurationIsShownWithoutItsSecrets() {
        Response config = ask("GET /config", "/config");
        Map<String, JsonObject> byName = new HashMap<>();
        config.json()
                .getJsonArray("settings")
                .getValuesAs(JsonObject.class)
                .forEach(setting -> byName.put(setting.getString("variable"), setting));
        assertEquals(
                String.valueOf(InletUnderTest.ACK_INTERVAL),
                byName.get("ACK_INTERVAL").getString("value"));
        assertEquals("properties", byName.get("ACK_INTERVAL").getString("source"));
        assertEquals("default", byName.get("DRAIN_TIMEOUT_S").getString("source"));
        assertEquals("***", byName.get("STREAM_CREDENTIALS").getString("value"));
        for (String part : Platform.CREDENTIALS.split("[;\\s:=]+|\\\\n")) {
            if (part.length() > 12) {
                assertFalse(config.body().contains(part), part);
            }
        }
    }

    // ---- events

    @Test
    void whoWatchesGetsASnapshotThenDeltasUntilTheTokenRunsOut() {
        String token = Token.of("any", "any")
                .without("tenant_id")
                .without("interaction_id")
                .with("sub", "vera")
                .in("exp", Duration.ofSeconds(6))
                .groups("viewer")
                .signed();
        try (Call call = Call.started(tenant, interaction);
                Stream<String> lines = OPS.with(token).lines("/ops/v1/events?tenant=" + tenant)) {
            Iterator<String> heard = lines.iterator();
            JsonObject snapshot = event(heard, "snapshot");
            JsonObject row = snapshot.getJsonArray("streams").getJsonObject(0);
            assertEquals(interaction, row.getString("interaction"));
            assertEquals("taking_calls", snapshot.getJsonObject("node").getString("state"));
            call.send(square(16_384));
            long began = System.nanoTime();
            int deltas = 0;
            JsonObject delta;
            do {
                delta = event(heard, "delta");
                deltas++;
            } while (delta.getJsonArray("changed").isEmpty()
                    || delta.getJsonArray("changed").getJsonObject(0).getInt("seq") < 1);
            assertEquals(-6, rms(delta.getJsonArray("changed").getJsonObject(0)), 1);
            call.hangUp();
            do {
                delta = event(heard, "delta");
                deltas++;
            } while (delta.getJsonArray("gone").isEmpty());
            assertEquals(
                    row.getString("call"),
                    ((JsonString) delta.getJsonArray("gone").get(0)).getString());
            long tookMs = (System.nanoTime() - began) / 1_000_000;
            assertTrue(deltas <= 2 + tookMs / 450, deltas + " deltas in " + tookMs + " ms");
            assertEquals("token_expired", bye(heard).getString("reason"));
            assertFalse(heard.hasNext(), "it is closed");
        }
    }

    /** The next event, which has to be this one. */
    private static JsonObject event(Iterator<String> lines, String name) {
        assertEquals("event: " + name, lines.next());
        String data = lines.next();
        assertTrue(data.startsWith("data: "), data);
        assertEquals("", lines.next());
        return json(data.substring("data: ".length()));
    }

    private static JsonObject bye(Iterator<String> lines) {
        while (true) {
            String name = lines.next();
            String data = lines.next();
            lines.next();
            if (name.equals("event: bye")) {
                return json(data.substring("data: ".length()));
            }
        }
    }

    @Test
    void watchersWhoDoNotReadTakeTheirPlacesAndHoldUpNobody() throws IOException {
        List<Socket> deaf = new ArrayList<>();
        String watch = "/ops/v1/events?limit=1";
        try (Call call = Call.started(tenant, interaction)) {
            Await.until("those of other tests have left", SOON, () -> OPS.statusOf(watch) == 200);
            for (int i = 0; i < 32; i++) {
                deaf.add(Request.get(watch).bearer(OPS.token()).unread());
            }
            Await.until("no place is left", SOON, () -> OPS.statusOf(watch) == 503);
            call.send(1, 10);
            call.hearsAck(10);
            Await.until("it is seen", A_SECOND, () -> row().getInt("seq") == 10);
        } finally {
            for (Socket socket : deaf) {
                socket.close();
            }
        }
        Await.until("the places are free", SOON, () -> OPS.statusOf(watch) == 200);
    }

    @Test
    void aStopEndsWatchersWhetherTheyReadOrNot() throws IOException {
        try (ServedInlet served = ServedInlet.with(Map.of("DRAIN_TIMEOUT_S", "3", "DRAIN_SPREAD_S", "0"))
                        .awaitReady();
                Socket deaf = Request.get("/ops/v1/events")
                        .to(served.port())
                        .bearer(OPS.token())
                        .unread();
                Call call = Call.started(served.ingest(), tenant, interaction);
                Stream<String> lines = Ops.at(served.port()).lines("/ops/v1/events")) {
            Iterator<String> heard = lines.iterator();
            event(heard, "snapshot");
            call.send(1, 10);
            call.hearsAck(10);
            assertEquals(
                    200,
                    Ops.at(served.port())
                            .post("/ops/v1/node/drain", because("an update"))
                            .status());
            long began = System.nanoTime();
            served.terminate();
            assertEquals("going_away", bye(heard).getString("reason"));
            assertEquals(0, served.awaitExit());
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            assertTrue(took.compareTo(Duration.ofSeconds(10)) < 0, "after " + took);
            assertTrue(deaf.isConnected());
            assertEquals(0, served.logged("drained").getInt("unfinished"), "an operator's drain is not all there is");
        }
    }
}
