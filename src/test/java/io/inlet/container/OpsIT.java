package io.inlet.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may give orders over HTTP, and what is said of orders that cannot be followed. */
@OnInlet
class OpsIT {

    private static final Ops OPS = Ops.at(InletUnderTest.PORT);
    private static final String SUB = "sub-of-ops-it";

    @AfterEach
    void lift() {
        OPS.lift("sub", SUB);
    }

    private static JsonObject assertRefused(Response response, int status, String error) {
        assertEquals(status, response.status(), response.toString());
        assertTrue(response.header("Content-Type").startsWith("application/json"), response.toString());
        assertEquals("no-store", response.header("Cache-Control"), response.toString());
        JsonObject body = response.json();
        assertEquals(Set.of("error", "message"), body.keySet(), response.body());
        assertEquals(error, body.getString("error"));
        assertTrue(body.getString("message").length() > 15, response.body());
        return body;
    }

    // ---- who

    static Stream<Arguments> nobodies() {
        return Stream.of(
                Arguments.of("no token", null),
                Arguments.of("garbage", "a.b.c"),
                Arguments.of(
                        "another key's",
                        Token.of("t", "i").groups("ops").signedBy(Keys.rsa().getPrivate())),
                Arguments.of(
                        "expired",
                        Token.of("t", "i")
                                .groups("ops")
                                .with("exp", 1_700_000_000)
                                .signed()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("nobodies")
    void whoBringsNoTokenThatVerifiesIsUnauthorized(String name, String token) {
        Ops nobody = OPS.with(token);
        for (Response response : new Response[] {nobody.list(), nobody.revoke("sub", SUB), nobody.lift("sub", SUB)}) {
            JsonObject body = assertRefused(response, 401, "invalid_token");
            assertEquals(
                    "Bearer error=\"invalid_token\", error_description=\"" + body.getString("message") + "\"",
                    response.header("WWW-Authenticate"));
        }
        assertFalse(OPS.list().body().contains(SUB));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ingest", "LISTENER", "OPS", "ops,ingest", ""})
    void whoHasAnotherRoleMayNot(String role) {
        Ops another = OPS.with(Ops.token("bob", role));
        assertRefused(another.list(), 403, "insufficient_role");
        assertRefused(another.revoke("sub", SUB), 403, "insufficient_role");
        assertRefused(another.lift("sub", SUB), 403, "insufficient_role");
        assertRefused(another.get("/ops/v1/nothing"), 403, "insufficient_role");
        assertFalse(OPS.list().body().contains(SUB));
    }

    @Test
    void aCallersTokenMayNotEvenLook() {
        Ops caller = OPS.with(Token.of("t", "i").signed());
        assertRefused(caller.list(), 403, "insufficient_role");
        assertRefused(caller.get("/ops/v1/streams"), 403, "insufficient_role");
        assertRefused(caller.get("/ops/v1/events"), 403, "insufficient_role");
        assertRefused(caller.revoke("sub", SUB), 403, "insufficient_role");
    }

    @ParameterizedTest
    @ValueSource(strings = {"listener", "viewer"})
    void whoMayLookMayNotAct(String role) {
        Ops viewer = OPS.with(Ops.token("vera", role));
        assertEquals(200, viewer.list().status());
        assertRefused(viewer.revoke("sub", SUB), 403, "insufficient_role");
        assertRefused(viewer.lift("sub", SUB), 403, "insufficient_role");
        assertFalse(OPS.list().body().contains(SUB));
    }

    @Test
    void anOperatorMayNotIngestUnlessBothRolesAreThere() {
        assertRefused403(Ops.token("olga", "ops"));
        assertEquals(
                101,
                Request.handshake()
                        .bearer(Ops.token("olga", "ops", "ingest"))
                        .send()
                        .status());
    }

    private static void assertRefused403(String token) {
        Response response = Request.handshake().bearer(token).send();
        assertEquals(403, response.status());
        assertEquals("insufficient_role", response.json().getString("error"));
    }

    @Test
    void anOperatorWhoIsRevokedMayNotLiftIt() {
        assertEquals(201, OPS.revoke("sub", SUB).status());
        Ops revoked = OPS.with(Ops.token(SUB, "ops"));
        assertRefused(revoked.lift("sub", SUB), 401, "token_revoked");
        assertTrue(OPS.list().body().contains(SUB));
    }

    // ---- what

    @Test
    void whatIsRevokedIsListedUntilItIsLifted() {
        Instant before = Instant.now();
        Response revoked = OPS.revoke(Json.createObjectBuilder()
                .add("kind", "sub")
                .add("value", SUB)
                .add("reason", "caf\u00e9 \"x\"")
                .add("for_s", "3600")
                .add("colour", "red"));
        assertEquals(201, revoked.status(), revoked.toString());
        assertEquals("no-store", revoked.header("Cache-Control"));
        assertEquals(true, revoked.json().getBoolean("stored"));
        JsonObject listed = listed();
        assertEquals("sub", listed.getString("kind"));
        assertEquals("olga", listed.getString("by"));
        assertEquals("caf\u00e9 \"x\"", listed.getString("reason"));
        Instant since = Instant.parse(listed.getString("since"));
        assertFalse(since.isBefore(before.minusMillis(1)), listed.toString());
        assertEquals(since.plusSeconds(3600), Instant.parse(listed.getString("until")));
        Response lifted = OPS.lift("sub", SUB);
        assertEquals(200, lifted.status(), lifted.toString());
        assertEquals(true, lifted.json().getBoolean("lifted"));
        assertFalse(OPS.list().body().contains(SUB));
        assertRefused(OPS.lift("sub", SUB), 404, "not_revoked");
    }

    /** Grizzly takes whatever else comes for the body of such a request. */
    @Test
    void whoOffersHttp2IsAnsweredToo() {
        for (int i = 0; i < 3; i++) {
            Response revoked = OPS.postUpgrading("{\"kind\":\"sub\",\"value\":\"" + SUB + "\"}");
            assertEquals(201, revoked.status(), revoked.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "https%3A//issuer.example/x", "%C3%A9%20%25%2B%7B", "a%3Bb%3Fc"})
    void aValueOfManySignsCanBeLifted(String inPath) {
        String value = URLDecoder.decode(inPath, StandardCharsets.UTF_8);
        assertEquals(201, OPS.revoke("jti", value).status());
        Response lifted = OPS.lift("jti", inPath);
        assertEquals(200, lifted.status(), lifted.toString());
        assertEquals(value, lifted.json().getString("value"));
    }

    private static JsonObject listed() {
        return OPS.list().json().getJsonArray("revocations").getValuesAs(JsonObject.class).stream()
                .filter(each -> each.getString("value").equals(SUB))
                .findFirst()
                .orElseThrow();
    }

    // ---- what not

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "[]",
                "{}",
                "{\"kind\":\"sub\"}",
                "{\"value\":\"x\"}",
                "{\"kind\":\"tenant_id\",\"value\":\"x\"}",
                "{\"kind\":1,\"value\":\"x\"}",
                "{\"kind\":\"sub\",\"value\":\"\"}",
                "{\"kind\":\"sub\",\"value\":7}",
                "{\"kind\":\"sub\",\"value\":\"sub-of-ops-it\",\"reason\":{}}",
                "{\"kind\":\"sub\",\"value\":\"sub-of-ops-it\",\"for_s\":0}",
                "{\"kind\":\"sub\",\"value\":\"sub-of-ops-it\",\"for_s\":1.5}",
                "{\"kind\":\"sub\",\"value\":\"sub-of-ops-it\",\"for_s\":1e99}",
                "{\"kind\":\"sub\",\"value\":\"sub-of-ops-it\",\"for_s\":\"soon\"}"
            })
    void anOrderThatSaysNothingUsableIsRefusedWithASentence(String body) {
        assertRefused(OPS.post(body), 400, "bad_request");
        assertFalse(OPS.list().body().contains(SUB));
    }

    @Test
    void aBodyMayHaveSixteenKibibytesAndNoMore() {
        String order = "{\"kind\":\"sub\",\"value\":\"" + SUB + "\",\"padding\":\"\"}";
        String full = order.replace("\"\"", "\"" + "x".repeat(16_384 - order.length()) + "\"");
        assertRefused(OPS.post(full + " "), 413, "too_large");
        assertEquals(201, OPS.post(full).status());
        String tooLong = "{\"kind\":\"sub\",\"value\":\"" + "x".repeat(513) + "\"}";
        assertRefused(OPS.post(tooLong), 400, "bad_request");
    }

    @Test
    void whatIsNotThereIsAnsweredInJsonToo() {
        assertRefused(OPS.get("/ops/v1/nothing"), 404, "not_found");
        assertRefused(OPS.get("/ops/v1/revocations/sub/x"), 405, "method_not_allowed");
        assertRefused(OPS.send("PUT"), 405, "method_not_allowed");
        assertRefused(OPS.lift("colour", "red"), 400, "bad_request");
        assertRefused(OPS.send("POST"), 415, "unsupported_media_type");
    }
}
