package io.inlet.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How an operator's browser gets in, what it can do then, what other pages cannot do with it, and the console's files. */
@OnInlet
class ConsoleDoorIT {

    private static final Ops OPS = Ops.at(InletUnderTest.PORT);
    private static final Browser SIGNED_OUT = Browser.at(InletUnderTest.PORT);
    private static final String SESSION = "/ops/v1/session";
    private static final String SUB = "sub-of-console-door-it";
    private static final String OWN_ORIGIN = "http://127.0.0.1:" + InletUnderTest.PORT;
    private static final Path FILES = Path.of("src/main/webapp");
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html",
            "js", "text/javascript",
            "css", "text/css",
            "svg", "image/svg+xml",
            "png", "image/png",
            "json", "application/json",
            "woff2", "font/woff2",
            "wav", "audio/wav");

    private final OpenApi described =
            new OpenApi(OPS.get("/ops/v1/openapi.json").json());

    @AfterEach
    void lift() {
        OPS.lift("sub", SUB);
    }

    private static String code() {
        String code = OPS.command(SESSION + "/links").json().getString("code");
        Token.MINTED.add(code);
        return code;
    }

    private static void assertRefused(Response response, int status, String error) {
        assertEquals(status, response.status(), response.toString());
        assertEquals(error, response.json().getString("error"));
        assertTrue(response.json().getString("message").length() > 15, response.body());
    }

    // ---- in

    @Test
    void aTokenBecomesASessionWhoseCookieNoScriptAndNoOtherSiteCanUse() {
        Response answer = SIGNED_OUT.signIn(Ops.token("olga", "ops", "listener"));
        described.assertDescribes("POST /session", answer);
        assertEquals(200, answer.status());
        List<String> cookie = List.of(answer.header("Set-Cookie").split("; "));
        assertTrue(cookie.get(0).matches("inlet_session=[A-Za-z0-9_-]{43}"), cookie.toString());
        assertEquals(Set.of("Path=/ops", "HttpOnly", "SameSite=Strict"), Set.copyOf(cookie.subList(1, cookie.size())));
        assertEquals("no-store", answer.header("Cache-Control"));

        Response look = SIGNED_OUT.keeping(answer).get(SESSION);
        described.assertDescribes("GET /session", look);
        JsonObject me = look.json();
        assertEquals("olga", me.getString("subject"));
        assertEquals("[\"ops\",\"listener\"]", me.getJsonArray("roles").toString());
        assertTrue(me.getJsonObject("may").getBoolean("act"));
        Duration left = Duration.between(Instant.now(), Instant.parse(me.getString("expires_at")));
        assertTrue(left.compareTo(Duration.ofSeconds(590)) > 0 && left.toSeconds() <= 600, left.toString());
        assertEquals(answer.body(), look.body());
    }

    @Test
    void eachSessionHasASecretOfItsOwn() {
        String token = Ops.token("olga", "ops");
        assertFalse(
                Browser.signedIn(token).cookie().equals(Browser.signedIn(token).cookie()));
    }

    @Test
    void whoIsNotSignedInIsToldSo() {
        assertRefused(SIGNED_OUT.get(SESSION), 401, "invalid_token");
        assertRefused(SIGNED_OUT.with("Cookie", "inlet_session=made-up").get(SESSION), 401, "invalid_token");
        assertRefused(SIGNED_OUT.send("POST", SESSION, null), 401, "invalid_token");
        assertRefused(SIGNED_OUT.signIn("a.b.c"), 401, "invalid_token");
        assertRefused(SIGNED_OUT.signIn(Token.of("t", "i").signed()), 403, "insufficient_role");
    }

    @Test
    void aSessionDoesNotMakeAnother() {
        assertRefused(Browser.signedIn(Ops.token("olga", "ops")).send("POST", SESSION, null), 400, "bad_request");
    }

    @Test
    void ofSeveralCookiesNoneCounts() {
        Browser one = Browser.signedIn(Ops.token("olga", "ops"));
        Browser both = SIGNED_OUT.with("Cookie", one.cookie() + "; inlet_session=a-neighbours");
        assertRefused(both.get(SESSION), 401, "invalid_token");
    }

    @Test
    void whetherItWasTlsOnlyATrustedProxyCanSay() {
        Response answer = SIGNED_OUT.with("X-Forwarded-Proto", "https").signIn(Ops.token("olga", "ops"));
        assertFalse(answer.header("Set-Cookie").contains("Secure"), answer.toString());
        try (ServedInlet proxied =
                ServedInlet.with(Map.of("TRUSTED_PROXIES", "127.0.0.0/8")).awaitReady()) {
            Browser behind = Browser.at(proxied.port());
            String token = Ops.token("olga", "ops");
            Response byTls = behind.with("X-Forwarded-Proto", "https").signIn(token);
            assertTrue(byTls.header("Set-Cookie").endsWith("; Secure"), byTls.toString());
            Response plain = behind.with("X-Forwarded-Proto", "http").signIn(token);
            assertFalse(plain.header("Set-Cookie").contains("Secure"), plain.toString());
        }
    }

    // ---- what it may

    @Test
    void aSessionMayWhatItsTokenMayAndNothingElseWithoutTheConsolesHeader() {
        Browser console = Browser.signedIn(Ops.token(SUB, "ops"));
        assertEquals(200, console.elsewhere().get("/ops/v1/streams").status());
        String order = "{\"kind\":\"jti\",\"value\":\"" + SUB + "\",\"reason\":\"a test\"}";
        for (Browser other : List.of(console.elsewhere(), console.with("Inlet-Console", "yes"))) {
            assertRefused(other.post(Ops.REVOCATIONS, order), 403, "console_header_missing");
            assertRefused(other.delete(Ops.REVOCATIONS + "/jti/" + SUB), 403, "console_header_missing");
            assertRefused(other.delete(SESSION), 403, "console_header_missing");
            assertRefused(other.send("POST", SESSION + "/links", null), 403, "console_header_missing");
            assertRefused(other.post("/ops/v1/demo-calls", "{}"), 403, "console_header_missing");
        }
        assertFalse(OPS.list().body().contains(SUB));
        assertEquals(201, console.post(Ops.REVOCATIONS, order).status());
        assertEquals(200, console.delete(Ops.REVOCATIONS + "/jti/" + SUB).status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"listener", "viewer"})
    void whoMayLookCanSignInAndOutButNotAct(String role) {
        Browser viewer = Browser.signedIn(Ops.token("vera", role));
        JsonObject may = viewer.get(SESSION).json().getJsonObject("may");
        assertFalse(may.getBoolean("act"));
        assertEquals(role.equals("listener"), may.getBoolean("listen"));
        assertEquals(200, viewer.get("/ops/v1/streams").status());
        assertRefused(viewer.post("/ops/v1/node/drain", "{\"reason\":\"a test\"}"), 403, "insufficient_role");
        assertRefused(viewer.post("/ops/v1/demo-calls", "{}"), 403, "insufficient_role");
        assertEquals(201, viewer.send("POST", SESSION + "/links", null).status());
        assertEquals(204, viewer.delete(SESSION).status());
    }

    @Test
    void whatWasDoneSaysWhoseSessionItWas() {
        Browser console = Browser.signedIn(Ops.token(SUB, "ops"));
        console.send("POST", SESSION + "/links", null);
        console.delete(SESSION);
        List<String> done =
                OPS.get("/ops/v1/audit").json().getJsonArray("actions").getValuesAs(JsonObject.class).stream()
                        .filter(action -> action.getString("sub", "").equals(SUB))
                        .limit(3)
                        .map(action -> action.getString("action"))
                        .toList();
        assertEquals(List.of("signed_out", "link_made", "signed_in"), done);
    }

    // ---- out

    @Test
    void whoSignsOutIsOutAndSoIsWhoeverWatchesInThatSession() {
        Browser console = Browser.signedIn(Ops.token("olga", "ops"));
        try (Stream<String> events = console.lines("/ops/v1/events")) {
            Iterator<String> lines = events.iterator();
            assertEquals("event: snapshot", lines.next());
            Response out = console.delete(SESSION);
            assertEquals(204, out.status(), out.toString());
            assertEquals(
                    Set.of("inlet_session=", "Max-Age=0", "Path=/ops", "HttpOnly", "SameSite=Strict"),
                    Arrays.stream(out.header("Set-Cookie").split("; ")).collect(Collectors.toSet()));
            assertRefused(console.get(SESSION), 401, "invalid_token");
            String line = lines.next();
            while (!line.equals("event: bye")) {
                line = lines.next();
            }
            assertTrue(lines.next().contains("\"signed_out\""));
        }
    }

    @Test
    void aSessionEndsWithItsToken() {
        String token = Token.of("t", "i")
                .groups("viewer")
                .in("exp", Duration.ofSeconds(3))
                .signed();
        Browser console = Browser.signedIn(token);
        assertEquals(200, console.get(SESSION).status());
        Await.until(
                "it is over", Duration.ofSeconds(5), () -> console.get(SESSION).status() == 401);
    }

    @Test
    void aSessionEndsWhenItsTokenIsRevokedForGood() {
        Browser console = Browser.signedIn(Ops.token(SUB, "ops"));
        assertEquals(201, OPS.revoke("sub", SUB).status());
        assertRefused(console.get(SESSION), 401, "token_revoked");
        OPS.lift("sub", SUB);
        assertRefused(console.get(SESSION), 401, "invalid_token");
    }

    // ---- links

    @Test
    void aLinkSignsInOnceAsWhoeverMadeIt() {
        Response made = OPS.with(Ops.token("vera", "viewer")).command(SESSION + "/links");
        described.assertDescribes("POST /session/links", made);
        String code = made.json().getString("code");
        Duration left =
                Duration.between(Instant.now(), Instant.parse(made.json().getString("expires_at")));
        assertTrue(left.toSeconds() <= 300 && left.toSeconds() > 290, left.toString());
        assertEquals("vera", Browser.signedIn(code).get(SESSION).json().getString("subject"));
        assertRefused(SIGNED_OUT.signIn(code), 401, "invalid_token");
    }

    @Test
    void aLinkIsGoodForNothingElse() {
        String code = code();
        assertEquals(401, OPS.with(code).get("/ops/v1/streams").status());
        assertEquals(401, OPS.with(code).get(SESSION).status());
        assertEquals(401, OPS.with(code).command(SESSION + "/links").status());
        assertEquals(401, Request.handshake().bearer(code).send().status());
        assertEquals(200, SIGNED_OUT.signIn(code).status());
    }

    @Test
    void aLinkIsNothingOnceItsMakerIsRevoked() {
        String code = OPS.with(Ops.token(SUB, "ops"))
                .command(SESSION + "/links")
                .json()
                .getString("code");
        assertEquals(201, OPS.revoke("sub", SUB).status());
        assertRefused(SIGNED_OUT.signIn(code), 401, "token_revoked");
    }

    // ---- calls

    private static Call dial(String token, String origin) {
        return Call.dial(InletUnderTest.ingest(), Map.of("Origin", origin), List.of("inlet.v1", "bearer." + token));
    }

    private static String start(String tenant, String interaction) {
        return Json.createObjectBuilder()
                .add("event", "start")
                .add("tenant_id", tenant)
                .add("interaction_id", interaction)
                .add("sample_rate", 16_000)
                .add("encoding", "pcm16")
                .build()
                .toString();
    }

    private static Response handshake(String token, String origin) {
        return Request.handshake()
                .with("Host", "127.0.0.1:" + InletUnderTest.PORT)
                .with("Origin", origin)
                .with("Sec-WebSocket-Protocol", "inlet.v1, bearer." + token)
                .send();
    }

    private JsonObject demo() {
        Response offer = Browser.signedIn(Ops.token(SUB, "ops")).post("/ops/v1/demo-calls", "{}");
        described.assertDescribes("POST /demo-calls", offer);
        assertEquals(201, offer.status());
        Token.MINTED.add(offer.json().getString("token"));
        return offer.json();
    }

    @Test
    void theConsoleMakesOneCallOfTheInteractionItWasGiven() {
        JsonObject offer = demo();
        String token = offer.getString("token");
        assertEquals("inlet-demo", offer.getString("tenant"));
        assertEquals("/v1/ingest", offer.getString("url_path"));
        try (Call call = dial(token, OWN_ORIGIN)) {
            call.say(start(offer.getString("tenant"), offer.getString("interaction")));
            int left = call.hears("started").getInt("token_expires_in_s");
            assertTrue(left > 240 && left <= 300, "expires in " + left);
            call.send(new byte[3200]);
            JsonObject row = OPS.get("/ops/v1/streams?tenant=inlet-demo&interaction=" + offer.getString("interaction"))
                    .json();
            assertEquals(1, row.getInt("matching"));
            assertEquals(401, handshake(token, OWN_ORIGIN).status());
            call.say("{\"event\":\"stop\"}");
            call.hears("stopped");
            call.hearsClose(1000);
        }
        assertEquals(401, handshake(token, OWN_ORIGIN).status());
        assertTrue(OPS.get("/ops/v1/audit").body().contains(offer.getString("interaction")));
    }

    @ParameterizedTest
    @CsvSource({"inlet-demo,another", "acme,"})
    void itIsNoCallOfAnotherTenantOrInteraction(String tenant, String interaction) {
        JsonObject offer = demo();
        try (Call call = dial(offer.getString("token"), OWN_ORIGIN)) {
            call.say(start(tenant, interaction == null ? offer.getString("interaction") : interaction));
            call.hearsErrorAndClose(4503);
        }
    }

    @Test
    void whoeverAskedForItIsRevokedAndItEnds() {
        JsonObject offer = demo();
        try (Call call = dial(offer.getString("token"), OWN_ORIGIN)) {
            call.say(start(offer.getString("tenant"), offer.getString("interaction")));
            call.hears("started");
            assertEquals(201, OPS.revoke("sub", SUB).status());
            call.hearsErrorAndClose(4501);
        }
    }

    @Test
    void pagesOfOtherOriginsGainNothing() {
        assertEquals(
                403,
                handshake(demo().getString("token"), "https://evil.example").status());
        assertEquals(403, handshake(Token.of("t", "i").signed(), OWN_ORIGIN).status());
        assertEquals(
                101,
                handshake(demo().getString("token"), InletUnderTest.ALLOWED_ORIGIN)
                        .status());
    }

    @Test
    void aTicketForACallOpensNothingElse() {
        String token = demo().getString("token");
        assertEquals(401, OPS.with(token).get("/ops/v1/streams").status());
        assertRefused(SIGNED_OUT.signIn(token), 401, "invalid_token");
        assertEquals(101, handshake(token, OWN_ORIGIN).status());
    }

    @Test
    void aCookieMakesNoCall() {
        Browser console = Browser.signedIn(Ops.token("olga", "ops", "ingest"));
        Response byCookie = Request.handshake().with("Cookie", console.cookie()).send();
        assertRefused(byCookie, 401, "invalid_token");
        assertRefused(Request.handshake().bearer(console.secret()).send(), 401, "invalid_token");
        assertRefused(OPS.with(console.secret()).get(SESSION), 401, "invalid_token");
    }

    // ---- files

    static Stream<String> files() throws IOException {
        try (Stream<Path> all = Files.walk(FILES.resolve("console"))) {
            return all
                    .filter(Files::isRegularFile)
                    .map(file -> "/" + FILES.relativize(file).toString().replace('\\', '/'))
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void aFileComesAsItIsAndAsWhatItIs(String path) throws IOException {
        Response answer = Request.get(path).send();
        assertEquals(200, answer.status(), answer.toString());
        String type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
        assertEquals(type, answer.header("Content-Type").replaceFirst(";.*", ""), path);
        byte[] file = Files.readAllBytes(FILES.resolve(path.substring(1)));
        assertEquals(new String(file, StandardCharsets.UTF_8), answer.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/console/", "/console/index.html", "/console/nothing.js", "/console"})
    void whateverIsAnsweredTheBrowserIsToldWhatAPageMayDo(String path) {
        Response answer = Request.get(path).send();
        assertEquals(
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
                        + " media-src 'self' blob:; worker-src 'self'; base-uri 'none'; form-action 'none';"
                        + " frame-ancestors 'none'; require-trusted-types-for 'script'",
                answer.header("Content-Security-Policy"));
        assertEquals("nosniff", answer.header("X-Content-Type-Options"));
        assertEquals("no-referrer", answer.header("Referrer-Policy"));
        assertEquals("same-origin", answer.header("Cross-Origin-Opener-Policy"));
        assertEquals("same-origin", answer.header("Cross-Origin-Resource-Policy"));
        assertEquals("no-cache", answer.header("Cache-Control"));
        assertTrue(answer.header("Permissions-Policy").contains("microphone=()"), answer.toString());
        assertTrue(answer.header("Permissions-Policy").contains("autoplay=(self)"), answer.toString());
        assertEquals("", answer.header("Set-Cookie"));
    }

    @Test
    void theConsoleIsAFolderOfItsOwnAndBeginsWithItsPage() {
        Response moved = Request.get("/console").send();
        assertEquals(302, moved.status());
        assertEquals("/console/", moved.header("Location"));
        Response first = Request.get("/console/").send();
        assertEquals(200, first.status());
        assertTrue(first.header("Content-Type").startsWith("text/html"), first.toString());
        assertEquals(Request.get("/console/index.html").send().body(), first.body());
    }

    /** A page that is loaded again costs nothing, and a new version of it is there at once. */
    @Test
    void whatHasNotChangedIsNotSentAgain() {
        String tag = SIGNED_OUT.get("/console/index.html").header("ETag");
        Response again = SIGNED_OUT.with("If-None-Match", tag).get("/console/index.html");
        assertEquals(304, again.status());
        assertEquals("", again.body());
        Response changed = SIGNED_OUT.with("If-None-Match", "\"another\"").get("/console/index.html");
        assertEquals(200, changed.status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/console/nothing.js",
                "/console/nothing/",
                "/console/index.html/",
                "/console/%2e%2e/WEB-INF/web.xml",
                "/console/..%2fWEB-INF/web.xml",
                "/console/../WEB-INF/web.xml",
                "/WEB-INF/web.xml",
                "/WEB-INF/classes/io/inlet/ops/openapi.json"
            })
    void whatIsNotThereIsNotFound(String path) {
        Response answer = Request.get(path).send();
        assertTrue(answer.status() == 404 || answer.status() == 400, answer.toString());
        assertFalse(answer.body().contains("web-app"), answer.body());
    }

    @Test
    void foldersAreNotListed() throws IOException {
        try (Stream<Path> all = Files.walk(FILES.resolve("console"))) {
            for (Path folder : all.filter(Files::isDirectory).skip(1).toList()) {
                String path = "/" + FILES.relativize(folder).toString().replace('\\', '/');
                assertRefused(Request.get(path).send(), 404, "not_found");
                assertRefused(Request.get(path + "/").send(), 404, "not_found");
            }
        }
        assertRefused(Request.get("/console/nothing/").send(), 404, "not_found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE"})
    void theFilesAreToBeReadOnly(String method) {
        Response answer = SIGNED_OUT.send(method, "/console/index.html", null);
        assertRefused(answer, 405, "method_not_allowed");
        assertEquals("GET, HEAD", answer.header("Allow"));
    }
}
