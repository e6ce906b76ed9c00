package io.inlet.container;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.StringReader;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;

/** Operators who listen in to a call of a running node: what they hear, who may, who sees it, and how it ends. */
@OnInlet
class ListeningIT {

    private static final Ops OPS = Ops.at(InletUnderTest.PORT);
    private static final Duration SOON = Duration.ofSeconds(3);
    private static final int WAV_HEADER = 44;

    private final OpenApi described =
            new OpenApi(OPS.get("/ops/v1/openapi.json").json());
    private final String tenant = Audio.newCall("tenant-ear");
    private final String interaction = Audio.newCall("int-ear");
    private final String lisa = Audio.newCall("lisa");
    private final Ops listener = OPS.with(Ops.token(lisa, "listener"));

    @AfterEach
    void undo() {
        InletUnderTest.proxy().heal();
        OPS.lift("sub", lisa);
    }

    private static JsonObjectBuilder because(String reason) {
        return Json.createObjectBuilder().add("reason", reason);
    }

    private static JsonObjectBuilder because(String reason, int seconds) {
        return because(reason).add("seconds", seconds);
    }

    private JsonObject row() {
        List<JsonObject> rows = OPS.get("/ops/v1/streams?tenant=" + tenant)
                .json()
                .getJsonArray("streams")
                .getValuesAs(JsonObject.class);
        return rows.size() == 1 ? rows.get(0) : Json.createObjectBuilder().build();
    }

    /** Its path in the list of calls. */
    private String path() {
        Await.until("the call is listed", SOON, () -> row().containsKey("call"));
        return "/ops/v1/streams/" + row().getString("call");
    }

    private JsonObject opened(JsonObjectBuilder order) {
        Response answer = listener.post(path() + "/listen", order);
        described.assertDescribes("POST /streams/{call}/listen", answer);
        assertEquals(201, answer.status(), answer.toString());
        return answer.json();
    }

    private static String audioOf(JsonObject listening) {
        return "/ops/v1/listening/" + listening.getString("listening") + "/audio";
    }

    private static JsonObject json(String line) {
        return Json.createReader(new StringReader(line)).readObject();
    }

    /** The next frames, which have to be those, and to have what was sent. */
    private void hears(Iterator<String> lines, int first, int last) {
        for (int seq = first; seq <= last; seq++) {
            JsonObject frame = json(lines.next());
            assertEquals(seq, frame.getInt("seq"), frame.toString());
            assertEquals((seq - 1) * Audio.FRAME_MS, frame.getInt("media_ms"));
            assertEquals("inbound", frame.getString("track"));
            assertArrayEquals(
                    Audio.frame(interaction, seq), Base64.getDecoder().decode(frame.getString("pcm")), "frame " + seq);
        }
    }

    private static void hearsEnd(Iterator<String> lines, String why) {
        JsonObject end = json(lines.next());
        assertEquals(why, end.getString("end", ""), end.toString());
        assertFalse(lines.hasNext(), "it is closed");
    }

    private static int subscribers() {
        try (Jedis redis = InletUnderTest.redis().connect()) {
            return redis.pubsubNumSub(InletUnderTest.CHANNEL)
                            .get(InletUnderTest.CHANNEL)
                            .intValue()
                    + redis.pubsubNumPat().intValue();
        }
    }

    // ---- what is heard

    @Test
    void theVerySamplesOfACallAreHeardUntilItEnds() {
        int subscribers = subscribers();
        try (Call call = Call.started(tenant, interaction)) {
            call.send(1, 3);
            Await.until("published", SOON, () -> row().getInt("published", 0) == 3);
            JsonObject listening = opened(because("complaint 4711"));
            assertEquals(24_000, listening.getInt("sample_rate"));
            assertEquals(1, listening.getInt("channels"));
            try (Stream<String> audio = listener.lines(audioOf(listening))) {
                Iterator<String> lines = audio.iterator();
                hears(lines, 1, 3);
                assertEquals(subscribers, subscribers(), "in Redis nobody hears more");
                for (int seq = 4; seq <= 20; seq++) {
                    call.send(seq, seq);
                    hears(lines, seq, seq);
                }
                call.send(21, 25);
                call.say("{\"event\":\"stop\"}");
                hears(lines, 21, 25);
                hearsEnd(lines, "call_ended");
            }
        }
    }

    @Test
    void itBeginsWithAboutTheLastSecond() {
        try (Call call = Call.started(tenant, interaction)) {
            call.send(1, 12);
            Await.until("published", SOON, () -> row().getInt("published", 0) == 12);
            try (Stream<String> audio = listener.lines(audioOf(opened(because("a test"))))) {
                hears(audio.iterator(), 8, 12);
            }
        }
    }

    @Test
    void whileRedisIsAwayItGoesOn() {
        try (Call call = Call.started(tenant, interaction)) {
            call.send(1, 2);
            try (Stream<String> audio = listener.lines(audioOf(opened(because("a test"))))) {
                Iterator<String> lines = audio.iterator();
                hears(lines, 1, 2);
                InletUnderTest.proxy().refuse();
                Await.until(
                        "Redis is away",
                        SOON,
                        () -> !OPS.get("/ops/v1/redis").json().getBoolean("answers"));
                call.send(3, 8);
                hears(lines, 3, 8);
            }
        }
    }

    @Test
    void whoComesTooLateIsToldWhatIsNoLongerThere() {
        try (Call call = Call.started(tenant, interaction)) {
            call.send(1, 1);
            JsonObject listening = opened(because("a test"));
            call.send(2, 40); // eight seconds of audio, of which three are kept
            Await.until("published", SOON, () -> row().getInt("published", 0) == 40);
            try (Stream<String> audio = listener.lines(audioOf(listening))) {
                Iterator<String> lines = audio.iterator();
                JsonObject missed = json(lines.next()).getJsonObject("missed");
                assertEquals(1, missed.getInt("from"));
                assertEquals(25, missed.getInt("to"));
                hears(lines, 26, 40);
            }
        }
    }

    @Test
    void aFileHasTheVerySamples() throws Exception {
        try (Call call = Call.started(tenant, interaction)) {
            call.send(1, 2);
            String path = path();
            CompletableFuture<HttpResponse<byte[]>> saving =
                    CompletableFuture.supplyAsync(() -> listener.file(path + "/wav", because("evidence", 2)));
            Await.until("it is seen", SOON, () -> row().getInt("listeners", 0) == 1);
            call.send(3, 14);
            HttpResponse<byte[]> saved = saving.get(10, TimeUnit.SECONDS);
            assertEquals(200, saved.statusCode(), () -> new String(saved.body()));
            assertEquals("audio/wav", saved.headers().firstValue("Content-Type").orElse(""));
            assertTrue(
                    saved.headers().firstValue("Content-Disposition").orElse("").startsWith("attachment"));
            assertWav(saved.body(), 3, 12);
            JsonObject line = audit("audio_saved");
            assertTrue(line.getString("reason").startsWith("evidence ("), line.toString());
            assertEquals(lisa, line.getString("sub"));
            Await.until("nobody listens any more", SOON, () -> row().getInt("listeners", 9) == 0);
        }
    }

    private void assertWav(byte[] wav, int first, int last) {
        byte[] expected = new byte[(last - first + 1) * Audio.FRAME_BYTES];
        for (int seq = first; seq <= last; seq++) {
            System.arraycopy(
                    Audio.frame(interaction, seq), 0, expected, (seq - first) * Audio.FRAME_BYTES, Audio.FRAME_BYTES);
        }
        assertArrayEquals(expected, Arrays.copyOfRange(wav, WAV_HEADER, wav.length));
    }

    @Test
    void aCallThatEndsMakesAShorterFile() throws Exception {
        try (Call call = Call.started(tenant, interaction)) {
            String path = path();
            CompletableFuture<HttpResponse<byte[]>> saving =
                    CompletableFuture.supplyAsync(() -> listener.file(path + "/wav", because("evidence")));
            Await.until("it is seen", SOON, () -> row().getInt("listeners", 0) == 1);
            call.send(1, 4);
            call.say("{\"event\":\"stop\"}");
            assertWav(saving.get(10, TimeUnit.SECONDS).body(), 1, 4);
        }
    }

    @Test
    void aSavingThatIsStoppedGivesNothingOut() throws Exception {
        try (Call call = Call.started(tenant, interaction)) {
            String path = path();
            CompletableFuture<HttpResponse<byte[]>> saving =
                    CompletableFuture.supplyAsync(() -> listener.file(path + "/wav", because("evidence")));
            Await.until("it is seen", SOON, () -> row().getInt("listeners", 0) == 1);
            call.send(1, 4);
            OPS.delete("/ops/v1/listening/" + ofMine().getString("listening"));
            HttpResponse<byte[]> refused = saving.get(10, TimeUnit.SECONDS);
            assertEquals(409, refused.statusCode());
            assertEquals("not_saved", json(new String(refused.body())).getString("error"));
        }
    }

    /** What the list of listeners says of this test's call. */
    private JsonObject ofMine() {
        Response list = OPS.get("/ops/v1/listening");
        described.assertDescribes("GET /listening", list);
        return list.json().getJsonArray("listening").getValuesAs(JsonObject.class).stream()
                .filter(listening -> listening.getString("interaction").equals(interaction))
                .findFirst()
                .orElse(Json.createObjectBuilder().build());
    }

    // ---- who may, and who sees it

    @Test
    void whoHasNotTheRoleHearsNothing() {
        try (Call call = Call.started(tenant, interaction)) {
            String listen = path() + "/listen";
            JsonObject listening = opened(because("a test"));
            for (String role : List.of("ops", "viewer", "ingest")) {
                Ops other = OPS.with(Ops.token(lisa, role));
                for (Response refused : List.of(
                        other.post(listen, because("x")),
                        other.post(listen + ";a=b", because("x")),
                        other.post(path() + "/wav", because("x")),
                        other.get(audioOf(listening)),
                        other.get(audioOf(listening) + ";a=b"))) {
                    assertEquals(403, refused.status(), role + ": " + refused);
                    assertEquals("insufficient_role", refused.json().getString("error"));
                }
            }
            Response anothers = OPS.with(Ops.token("otto", "listener")).get(audioOf(listening));
            assertEquals(403, anothers.status());
            assertEquals("not_yours", anothers.json().getString("error"));
            described.assertDescribes("GET /listening/{listening}/audio", anothers);
            try (Stream<String> audio = listener.lines(audioOf(listening))) {
                call.send(1, 1);
                hears(audio.iterator(), 1, 1);
                Response again = listener.get(audioOf(listening));
                assertEquals(409, again.status(), again.toString());
                described.assertDescribes("GET /listening/{listening}/audio", again);
            }
        }
    }

    @Test
    void whoListensIsSeenAndInTheLog() {
        try (Call call = Call.started(tenant, interaction)) {
            JsonObject listening = opened(because("complaint 4711", 60));
            JsonObject started = audit("listen_started");
            assertEquals(lisa, started.getString("sub"));
            assertEquals("complaint 4711", started.getString("reason"));
            assertTrue(started.getString("target").contains(tenant + " " + interaction), started.toString());
            Await.until("it is in the list", SOON, () -> row().getInt("listeners") == 1);
            assertEquals(lisa, ofMine().getString("who"));
            assertEquals("complaint 4711", ofMine().getString("reason"));
            Response close = OPS.with(Ops.token("vera", "viewer")).get(path());
            described.assertDescribes("GET /streams/{call}", close);
            JsonObject seen = close.json().getJsonArray("listening").getJsonObject(0);
            assertEquals(listening.getString("listening"), seen.getString("listening"));
            assertEquals(lisa, seen.getString("who"));
            assertEquals(listening.getString("until"), seen.getString("until"));
            assertEquals(List.of("connected", "started", "listening"), ladder());
            try (Stream<String> audio = listener.lines(audioOf(listening))) {
                call.send(1, 3);
                hears(audio.iterator(), 1, 3);
                listener.delete("/ops/v1/listening/" + listening.getString("listening"));
            }
            JsonObject ended = audit("listen_ended");
            assertTrue(ended.getString("reason").matches("stopped after \\d+ s, \\d+ frames"), ended.toString());
            assertEquals(List.of("connected", "started", "listening", "listening_ended"), ladder());
            Await.until("it is no longer in the list", SOON, () -> row().getInt("listeners") == 0);
            assertTrue(OPS.get(path()).json().getJsonArray("listening").isEmpty());
        }
    }

    private List<String> ladder() {
        List<String> events = new ArrayList<>();
        OPS.get(path())
                .json()
                .getJsonArray("events")
                .getValuesAs(JsonObject.class)
                .forEach(event -> events.add(event.getString("what")));
        return events;
    }

    /** The last line about this test's call. */
    private JsonObject audit(String action) {
        return OPS.get("/ops/v1/audit").json().getJsonArray("actions").getValuesAs(JsonObject.class).stream()
                .filter(line -> line.getString("action").equals(action)
                        && line.getString("target").contains(interaction))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no line " + action));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"reason\":\" \"}",
                "{\"reason\":\"x\",\"seconds\":0}",
                "{\"reason\":\"x\",\"seconds\":\"y\"}"
            })
    void anOrderWithoutAReasonOrATimeIsRefused(String order) {
        try (Call call = Call.started(tenant, interaction)) {
            for (String what : List.of("listen", "wav")) {
                Response refused = listener.post(path() + "/" + what, Json.createObjectBuilder(json(order)));
                assertEquals(400, refused.status(), refused.toString());
                described.assertDescribes("POST /streams/{call}/" + what, refused);
            }
            assertEquals(0, row().getInt("listeners"));
        }
    }

    @Test
    void thereHasToBeACallAndAStream() {
        Response nobody = listener.post("/ops/v1/streams/nobody/listen", because("x"));
        assertEquals("no_such_call", nobody.json().getString("error"));
        described.assertDescribes("POST /streams/{call}/listen", nobody);
        try (Call call = Call.dial(tenant, interaction)) {
            Await.until("it is connected", SOON, () -> connected().size() == 1);
            Response early =
                    listener.post("/ops/v1/streams/" + connected().get(0).getString("call") + "/listen", because("x"));
            assertEquals(409, early.status(), early.toString());
            assertEquals("no_stream_yet", early.json().getString("error"));
            described.assertDescribes("POST /streams/{call}/listen", early);
        }
        Response none = listener.delete("/ops/v1/listening/nobody");
        assertEquals(404, none.status());
        described.assertDescribes("DELETE /listening/{listening}", none);
        assertEquals(404, listener.get("/ops/v1/listening/nobody/audio").status());
    }

    private static List<JsonObject> connected() {
        return OPS.get("/ops/v1/streams?state=connected")
                .json()
                .getJsonArray("streams")
                .getValuesAs(JsonObject.class);
    }

    @Test
    void fourMayListenToACallAndAFifthWhenOneHasLeft() {
        try (Call call = Call.started(tenant, interaction)) {
            List<JsonObject> four =
                    Stream.generate(() -> opened(because("a test"))).limit(4).toList();
            Response fifth = listener.post(path() + "/listen", because("x"));
            assertEquals(429, fifth.status(), fifth.toString());
            assertEquals("too_many_listeners", fifth.json().getString("error"));
            described.assertDescribes("POST /streams/{call}/listen", fifth);
            listener.delete("/ops/v1/listening/" + four.get(2).getString("listening"));
            opened(because("a test"));
        }
    }

    // ---- how it ends

    @Test
    void aListeningEndsWhenItsTimeIsUp() {
        try (Call call = Call.started(tenant, interaction)) {
            JsonObject listening = opened(because("a test", 1));
            long began = System.nanoTime();
            try (Stream<String> audio = listener.lines(audioOf(listening))) {
                Iterator<String> lines = audio.iterator();
                call.send(1, 1);
                hears(lines, 1, 1);
                hearsEnd(lines, "time_is_up");
            }
            long tookMs = (System.nanoTime() - began) / 1_000_000;
            assertTrue(tookMs > 700 && tookMs < 2500, tookMs + " ms");
            assertTrue(audit("listen_ended").getString("reason").startsWith("time_is_up after 1 s, 1 frame"));
            assertEquals(404, listener.get(audioOf(listening)).status());
            JsonObject unheard = opened(because("a test", 1));
            assertEquals(lisa, ofMine().getString("who"));
            Await.until("one that nobody comes for ends, too", SOON, () -> ofMine().isEmpty());
            assertEquals(404, listener.get(audioOf(unheard)).status());
        }
    }

    @Test
    void whoHasOpenedItOrAnOperatorMayStopItAndNobodyElse() {
        try (Call call = Call.started(tenant, interaction)) {
            JsonObject listening = opened(because("a test"));
            String path = "/ops/v1/listening/" + listening.getString("listening");
            try (Stream<String> audio = listener.lines(audioOf(listening))) {
                Iterator<String> lines = audio.iterator();
                call.send(1, 1);
                hears(lines, 1, 1);
                assertEquals(
                        403,
                        OPS.with(Ops.token("otto", "listener")).delete(path).status());
                assertEquals(
                        403, OPS.with(Ops.token(lisa, "viewer")).delete(path).status());
                call.send(2, 2);
                hears(lines, 2, 2);
                Response stopped = OPS.delete(path);
                assertEquals(200, stopped.status(), stopped.toString());
                described.assertDescribes("DELETE /listening/{listening}", stopped);
                hearsEnd(lines, "stopped");
            }
            assertEquals("olga", audit("listen_ended").getString("sub"));
            call.send(3, 10);
            call.hearsAck(10);
        }
    }

    @Test
    void aListeningEndsWithItsToken() {
        try (Call call = Call.started(tenant, interaction)) {
            try (Stream<String> audio = listener.lines(audioOf(opened(because("a test"))))) {
                OPS.revoke("sub", lisa);
                hearsEnd(audio.iterator(), "token_revoked");
            }
            String shortLived = Token.of("any", "any")
                    .without("tenant_id")
                    .without("interaction_id")
                    .with("sub", "otto")
                    .in("exp", Duration.ofSeconds(2))
                    .groups("listener")
                    .signed();
            Ops otto = OPS.with(shortLived);
            JsonObject listening =
                    otto.post(path() + "/listen", because("a test")).json();
            try (Stream<String> audio = otto.lines(audioOf(listening))) {
                hearsEnd(audio.iterator(), "token_expired");
            }
        }
    }

    @Test
    void aListeningEndsWithTheSessionItWasOpenedIn() {
        try (Call call = Call.started(tenant, interaction)) {
            Browser browser = Browser.signedIn(Ops.token(lisa, "listener"));
            JsonObject listening = browser.post(
                            path() + "/listen", because("a test").build().toString())
                    .json();
            try (Stream<String> audio = browser.lines(audioOf(listening))) {
                Iterator<String> lines = audio.iterator();
                call.send(1, 1);
                hears(lines, 1, 1);
                assertEquals(204, browser.delete("/ops/v1/session").status());
                hearsEnd(lines, "stopped");
            }
        }
    }

    // ---- what is configured

    @Test
    void savingIsClosedUnlessItIsOpened() {
        try (ServedInlet served = ServedInlet.with(Map.of("LISTEN_MAX_S", "1")).awaitReady();
                Call call = Call.started(served.ingest(), tenant, interaction)) {
            Ops there = Ops.at(served.port()).with(listener.token());
            String path = "/ops/v1/streams/"
                    + there.get("/ops/v1/streams")
                            .json()
                            .getJsonArray("streams")
                            .getJsonObject(0)
                            .getString("call");
            Response saving = there.post(path + "/wav", because("a test"));
            assertEquals(403, saving.status(), saving.toString());
            assertEquals("saving_closed", saving.json().getString("error"));
            described.assertDescribes("POST /streams/{call}/wav", saving);
            JsonObject listening =
                    there.post(path + "/listen", because("a test", 60)).json();
            try (Stream<String> audio = there.lines(audioOf(listening))) {
                hearsEnd(audio.iterator(), "time_is_up");
            }
        }
    }

    @Test
    void listeningCanBeClosed() {
        try (ServedInlet served = ServedInlet.with(Map.of("LISTEN_MAX_S", "0", "LISTEN_SAVE", "true"))
                        .awaitReady();
                Call call = Call.started(served.ingest(), tenant, interaction)) {
            Ops there = Ops.at(served.port()).with(listener.token());
            for (String what : List.of("listen", "wav")) {
                Response closed = there.post("/ops/v1/streams/any/" + what, because("a test"));
                assertEquals(403, closed.status(), closed.toString());
                assertEquals(
                        what.equals("listen") ? "listening_closed" : "saving_closed",
                        closed.json().getString("error"));
            }
        }
    }
}
