package io.inlet.container;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** The console in a browser, at a node with real calls: what it shows, how soon, and what can be done there. */
@OnInlet
class ConsoleIT {

    private static final Ops OPS = Ops.at(InletUnderTest.PORT);
    private static final String OPERATOR = Ops.token("olga", "ops", "listener");
    private static final String VIEWER = Ops.token("vera", "viewer");
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final long A_SECOND = 1000;
    private static final int LOUD = 16_384; // -6 dB

    /** What operators can press, on the pages of a call, Redis, security and drain. */
    private static final Set<String> ACTIONS = Set.of(
            "End call",
            "Listen in",
            "Save 30 s as WAV",
            "Ask Redis now",
            "Publish a test event",
            "Revoke",
            "Stop taking calls");

    private static Chromium browser;

    private final Console console = new Console(browser, InletUnderTest.PORT);
    private final String tenant = Audio.newCall("tenant-console");
    private final String interaction = Audio.newCall("int-console");

    @BeforeAll
    static void open() {
        browser = Chromium.open();
    }

    @AfterAll
    static void quit() {
        browser.close();
    }

    @AfterEach
    void undo() {
        OPS.delete("/ops/v1/node/drain");
        InletUnderTest.proxy().heal();
        browser.assertNoComplaints();
    }

    /** The name of a call, for its address. */
    private static String name(Call call) {
        List<JsonObject> found = new ArrayList<>();
        Await.until("the call is listed", SOON, () -> {
            found.addAll(OPS.get("/ops/v1/streams?interaction=" + call.interaction())
                    .json()
                    .getJsonArray("streams")
                    .getValuesAs(JsonObject.class));
            return !found.isEmpty();
        });
        return found.get(0).getString("call");
    }

    // ---- seeing

    @Test
    void aCallIsThereWithinASecondAndItsMeterMovesWithItsAudio() {
        console.signIn(OPERATOR);
        browser.note(
                "the call",
                "[...document.querySelectorAll('[data-col=interaction]')]" + ".some(cell => cell.textContent.includes('"
                        + interaction + "'))");
        long dialled = System.currentTimeMillis();
        try (Call call = Call.started(tenant, interaction);
                Voice voice = new Voice(call, LOUD)) {
            long after = browser.timeOf("the call") - dialled;
            assertTrue(after < A_SECOND, "seen after " + after + " ms");
            String name = name(call);
            Await.until("loud", SOON, () -> Math.abs(console.level(name) + 6) < 1.5);
            voice.says(100);
            Await.until("quiet", SOON, () -> console.level(name) < -45);
            voice.says(LOUD);
            Await.until("loud again", SOON, () -> Math.abs(console.level(name) + 6) < 1.5);
            assertEquals(tenant, console.cell(name, "tenant"));
        }
    }

    @Test
    void aRedisThatIsAwayIsSaidInWordsWithinASecondAndSoIsItsReturn() {
        console.signIn(OPERATOR);
        try (Call call = Call.started(tenant, interaction);
                Voice voice = new Voice(call, LOUD)) {
            call.hearsAck(10);
            assertEquals("", console.text("#alarm"));
            browser.note(
                    "the alarm",
                    "/Redis unreachable for .* calls? buffering/.test("
                            + "document.querySelector('#alarm').innerText)");
            long cut = System.currentTimeMillis();
            InletUnderTest.proxy().refuse();
            long after = browser.timeOf("the alarm") - cut;
            assertTrue(after < A_SECOND, "said after " + after + " ms");
            console.reads("#alarm", "first loss in \\d+(\\.\\d)? s|lost");
            InletUnderTest.proxy().heal();
            Await.until("all is well", SOON, () -> console.text("#alarm").isBlank());
        }
    }

    @Test
    void whereThereIsNoCallOneCanBeMadeThatGoesTheWholeWay() {
        console.signIn(OPERATOR);
        console.press("Make a demo call");
        Await.until("a call", SOON, () -> console.rows().size() == 1);
        String name = console.rows().get(0);
        assertEquals("inlet-demo", console.cell(name, "tenant"));
        Await.until(
                "Redis has it",
                SOON,
                () -> OPS.get("/ops/v1/streams/" + name).json().getInt("published") >= 10);
        console.open("calls/" + name).order("End call", "it was a demo", "End this call");
        console.reads("main", "it was a demo|ended_by_operator|operator");
    }

    // ---- acting

    @Test
    void endingACallClosesItsSocketAndNoOther() {
        console.signIn(OPERATOR);
        try (Call one = Call.started(tenant, interaction + "-1");
                Call two = Call.started(tenant, interaction + "-2");
                Call three = Call.started(tenant, interaction + "-3");
                Voice first = new Voice(one, LOUD);
                Voice third = new Voice(three, LOUD)) {
            console.open("calls/" + name(two)).reads("main[data-page=call]", interaction + "-2");
            console.order("End call", "loops for ever", "End this call");
            assertEquals("ended_by_operator", two.hearsErrorAndClose(1008).getString("code"));
            one.hearsAck(10);
            three.hearsAck(10);
            console.open("audit").reads("main[data-page=audit]", "loops for ever");
            console.open("history").reads("main[data-page=history]", interaction + "-2");
        }
    }

    @Test
    void whoListensHearsTheVerySamplesAndIsSeenToListen() {
        console.signIn(OPERATOR);
        try (Call call = Call.started(tenant, interaction);
                Speech speech = new Speech(call, Integer.MAX_VALUE);
                Chromium other = Chromium.open()) {
            Console another = new Console(other, InletUnderTest.PORT).signIn(VIEWER);
            String name = name(call);
            another.open("calls/" + name);
            console.open("calls/" + name).order("Listen in", "a complaint", "Listen");
            Await.until("audio", Duration.ofSeconds(10), () -> heard() >= 30);
            another.reads("main[data-page=call]", "olga");
            another.open("calls").reads(Console.row(name) + " [data-col=listeners]", "1");
            console.press("Stop listening");
            Await.until("nobody listens", SOON, () -> listening() == 0);
            List<Map<String, Object>> frames = browser.run("return watched.frames");
            long seq = number(frames.get(0), "seq");
            for (Map<String, Object> frame : frames) {
                assertEquals(seq, number(frame, "seq"), "in order, without a hole");
                assertEquals((seq - 1) * Speech.FRAME_MS, number(frame, "mediaMs"));
                assertArrayEquals(
                        Audio.frame(interaction, seq, Audio.FRAME_BYTES / 2),
                        Base64.getDecoder().decode((String) frame.get("pcm")),
                        "frame " + seq);
                seq++;
            }
            console.open("audit").reads("main[data-page=audit]", "a complaint");
            other.close();
        }
    }

    private static int heard() {
        return browser.<Number>run("return watched.frames.length").intValue();
    }

    private static long number(Map<String, Object> frame, String member) {
        return ((Number) frame.get(member)).longValue();
    }

    private static int listening() {
        return OPS.get("/ops/v1/listening").json().getJsonArray("listening").size();
    }

    // ---- who

    @Test
    void whoMayOnlyLookHasNothingToPress() {
        try (Call call = Call.started(tenant, interaction);
                Speech speech = new Speech(call, Integer.MAX_VALUE)) {
            String name = name(call);
            console.signIn(OPERATOR);
            Set<String> all = buttons(name);
            assertTrue(all.containsAll(ACTIONS), all.toString());
            all.remove("Lift"); // of a token that another test has revoked
            console.signIn(VIEWER);
            all.removeAll(ACTIONS);
            assertEquals(all, buttons(name));
            for (String order :
                    List.of("streams/" + name + "/end", "streams/" + name + "/listen", "node/drain", "demo-calls")) {
                assertEquals(403, statusOfPost("/ops/v1/" + order), order);
            }
            call.hearsAck(10);
        }
    }

    /** Of all pages. */
    private Set<String> buttons(String call) {
        Set<String> labels = new TreeSet<>();
        for (String page : Console.PAGES) {
            labels.addAll(console.open(page).isDrawn().buttons());
        }
        labels.addAll(console.open("calls/" + call).isDrawn().buttons());
        return labels;
    }

    /** By a script of the page, with the page's session. */
    private static int statusOfPost(String path) {
        return browser.<Number>runAsync(
                        "const [path, done] = arguments; fetch(path, {method: 'POST', body: '{\"reason\":\"x\"}',"
                                + " headers: {'Content-Type': 'application/json', 'Inlet-Console': '1'}})"
                                + ".then(answer => done(answer.status), error => done(0));",
                        path)
                .intValue();
    }

    @Test
    void aLinkSignsInOnceAndWhoSignsOutIsOut() {
        String code = OPS.post("/ops/v1/session/links", Json.createObjectBuilder())
                .json()
                .getString("code");
        browser.forget();
        browser.go(console.address() + "#link=" + code);
        console.isLive().reads("header", "olga");
        assertFalse(browser.driver().getCurrentUrl().contains(code), "it stays in no history");
        console.press("Sign out");
        console.see("sign-in");
        browser.go(console.address());
        console.see("sign-in");
        browser.go(console.address() + "?again#link=" + code);
        console.see("sign-in");
        assertFalse(console.has("main[data-page=calls]"));
    }

    @Test
    void aSessionThatIsOverSaysSo() {
        String token = Token.of("any", "any")
                .without("tenant_id")
                .without("interaction_id")
                .with("sub", "vera")
                .in("exp", Duration.ofSeconds(5))
                .groups("viewer")
                .signed();
        console.signIn(token);
        Await.until("signed out", Duration.ofSeconds(10), () -> console.has("main[data-page=sign-in]"));
        console.reads("main[data-page=sign-in]", "expired|ended|over");
    }

    // ---- with the keyboard alone

    @Test
    void aCallIsFoundAndEndedWithoutAMouse() {
        browser.forget();
        browser.go(console.address());
        try (Call call = Call.started(tenant, interaction);
                Voice voice = new Voice(call, LOUD)) {
            String name = name(call);
            console.see("sign-in").tabTo("input[name=token]");
            console.type(OPERATOR, Keys.ENTER);
            console.isLive().tabTo("input[name=filter]");
            console.type(interaction);
            Await.until("the only row", SOON, () -> console.rows().equals(List.of(name)));
            console.tabTo("[role=grid], [role=row]");
            Await.until("the row has the focus", SOON, () -> {
                console.type(Keys.ARROW_DOWN);
                return browser.<Boolean>run("return !!document.activeElement.closest(arguments[0])", Console.row(name));
            });
            console.type(Keys.ENTER);
            console.see("call").tabToButton("End call");
            console.type(Keys.ENTER);
            console.assertFocused("dialog[open] *");
            console.type(Keys.ESCAPE);
            Await.until("closed", SOON, () -> !console.has("dialog[open]"));
            assertTrue(console.isOnButton("End call"), "the focus is back");
            console.type(Keys.ENTER);
            console.tabTo("dialog[open] textarea[name=reason]");
            console.type("no hands");
            console.tabToButton("End this call");
            console.type(Keys.ENTER);
            call.hearsUntilClosed(1008);
        }
    }

    // ---- hostile names

    @Test
    void whateverACallIsCalledIsText() {
        String evil = "<img src=x onerror=alert(1)><b id=evil>";
        String hostile = interaction + evil;
        console.signIn(OPERATOR);
        try (Call call = Call.dial(tenant + evil, hostile)) {
            call.say(call.start().add("metadata", Json.createObjectBuilder().add(evil, evil + "\"'>" + evil)));
            call.hears("started");
            console.reads("main[data-page=calls]", Pattern.quote(evil));
            assertNothingWasMade();
            String name = nameOf(tenant + evil);
            console.open("calls/" + name).reads("main[data-page=call]", Pattern.quote(evil));
            assertNothingWasMade();
            for (String page : List.of("flow", "drain")) {
                console.open(page);
                assertNothingWasMade();
            }
            console.open("calls/" + name).order("End call", evil, "End this call");
        }
        for (String page : List.of("history", "audit")) {
            console.open(page).reads("main[data-page=" + page + "]", Pattern.quote(evil));
            assertNothingWasMade();
        }
    }

    @Test
    void whateverAPlatformSaysIsText() {
        String evil = "<img src=x onerror=alert(1)><b id=evil>";
        String id = interaction + evil;
        String target = Platform.TWILIO.target(interaction);
        console.signIn(OPERATOR);
        try (Call call = Call.dial(
                URI.create("ws://127.0.0.1:" + InletUnderTest.PORT + target),
                Platform.TWILIO.credentials(target),
                Platform.TWILIO.subprotocols())) {
            for (Object said : Platform.TWILIO.call(id, List.of()).subList(0, 2)) {
                call.say((String) said);
            }
            call.say("{\"event\":\"dtmf\",\"streamSid\":\"MZ1\",\"dtmf\":{\"digit\":\"" + evil + "\"}}");
            call.say("{\"event\":\"mark\",\"streamSid\":\"MZ1\",\"mark\":{\"name\":\"" + evil + "\"}}");
            console.reads("main[data-page=calls]", Pattern.quote(id));
            console.open("calls/" + console.rows().get(0)).reads("ol[data-ladder]", Pattern.quote(evil));
            assertNothingWasMade();
        }
    }

    private String nameOf(String itsTenant) {
        return OPS.get("/ops/v1/streams?tenant=" + URLEncoder.encode(itsTenant, StandardCharsets.UTF_8))
                .json()
                .getJsonArray("streams")
                .getJsonObject(0)
                .getString("call");
    }

    private void assertNothingWasMade() {
        assertEquals(List.of(), browser.all("#evil, img[onerror], img[src=x]"));
    }
}
