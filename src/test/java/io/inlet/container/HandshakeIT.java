package io.inlet.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whom the server lets in, and how it refuses the others: status, header, and a body that says what to do. */
@OnInlet
class HandshakeIT {

    private static final String TENANT = "tenant-abc";

    private static Token token() {
        return Token.of(TENANT, "int-handshake");
    }

    private static Request valid() {
        return Request.handshake().bearer(token().signed());
    }

    @Test
    void aValidOneIsUpgraded() {
        Response response = valid().send();
        assertEquals(101, response.status());
        assertEquals("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", response.header("Sec-WebSocket-Accept"));
    }

    @Test
    void aPlainGetIsToldToUpgrade() {
        Response response = Request.get("/v1/ingest").send();
        assertRefused(response, 426, "upgrade_required");
        assertEquals("websocket", response.header("Upgrade").toLowerCase(Locale.ROOT));
    }

    @Test
    void aPlainGetWithATokenIsToldToUpgradeToo() {
        Response response = Request.get("/v1/ingest").bearer(token().signed()).send();
        assertRefused(response, 426, "upgrade_required");
    }

    static Stream<Arguments> badUpgrades() {
        return Stream.of(
                Arguments.of("version 8", valid().with("Sec-WebSocket-Version", "8")),
                Arguments.of("no version", valid().without("Sec-WebSocket-Version")),
                Arguments.of("no key", valid().without("Sec-WebSocket-Key")),
                Arguments.of("key too short", valid().with("Sec-WebSocket-Key", "c2hvcnQ=")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badUpgrades")
    void aBadUpgradeIsRefused(String name, Request request) {
        assertRefused(request.send(), 400, "bad_upgrade");
    }

    static Stream<Arguments> badTokens() {
        String pem = Keys.pem(InletUnderTest.KEYS.getPublic());
        return Stream.of(
                Arguments.of(
                        "expired", token().in("exp", Duration.ofMinutes(-10)).signed(), "expired"),
                Arguments.of(
                        "of tomorrow",
                        token().in("nbf", Duration.ofDays(1))
                                .in("exp", Duration.ofDays(2))
                                .signed(),
                        "not yet valid"),
                Arguments.of("another key's", token().signedBy(Keys.rsa().getPrivate()), "signature"),
                Arguments.of("altered", altered(token().signed()), "signature"),
                Arguments.of("unsigned", token().unsigned(), "algorithm"),
                Arguments.of("signed with the public key", token().signedHs256(pem), "algorithm"),
                Arguments.of("garbage", "AAAAgarbage.BBBBgarbage.CCCCgarbage", "malformed"),
                Arguments.of("no token at all", "not-a-token-at-all", "malformed"),
                Arguments.of("valid for ever", token().without("exp").signed(), "exp"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badTokens")
    void aTokenThatDoesNotVerifyIsRefusedWithTheReason(String name, String token, String reason) {
        Response response = Request.handshake().bearer(token).send();
        JsonObject body = assertUnauthorized(response);
        assertTrue(body.getString("message").toLowerCase(Locale.ROOT).contains(reason), response.body());
        for (String part : token.split("\\.")) {
            assertFalse((response.body() + response.headers()).contains(part), response.toString());
        }
    }

    @Test
    void noTokenIsRefused() {
        assertUnauthorized(Request.handshake().send());
    }

    @Test
    void otherCredentialsAreNotTokens() {
        assertUnauthorized(
                Request.handshake().with("Authorization", "Basic dXNlcjpwdw==").send());
    }

    @Test
    void anExpiredTokenIsToldWhen() {
        Instant then = Instant.parse("2024-02-29T12:00:00Z");
        Response response = Request.handshake()
                .bearer(token().with("exp", then.getEpochSecond()).signed())
                .send();
        String message = assertUnauthorized(response).getString("message");
        assertTrue(message.contains("expired at 2024-02-29T12:00"), message);
    }

    @Test
    void aTokenWithoutTheRoleIsRefused() {
        Response response =
                Request.handshake().bearer(token().groups("listener").signed()).send();
        assertRefused(response, 403, "insufficient_role");
    }

    @Test
    void aTokenWithTheRoleIsLetIn() {
        Response response = Request.handshake()
                .bearer(token().groups("listener", "ingest").signed())
                .send();
        assertEquals(101, response.status());
    }

    @Test
    void aPageOfAnotherOriginIsRefused() {
        assertRefused(valid().with("Origin", "https://evil.example").send(), 403, "origin_not_allowed");
    }

    @Test
    void aPageOfAnAllowedOriginIsLetIn() {
        assertEquals(
                101,
                valid().with("Origin", InletUnderTest.ALLOWED_ORIGIN).send().status());
    }

    @Test
    void anAddressWithTooManyConnectionsIsRefusedUntilSomeAreClosed() {
        assumeManyLoopbackAddresses();
        Request fromOneAddress = valid().from("127.0.0.7");
        try (HeldConnections held = new HeldConnections()) {
            Response refusal = held.openUntilRefused(fromOneAddress);
            assertRefused(refusal, 429, "too_many_connections");
            assertTrue(refusal.header("Retry-After").matches("[1-9]\\d*"), refusal.toString());
            assertEquals(InletUnderTest.MAX_CONNECTIONS_PER_ADDRESS, held.count());
            assertEquals(101, valid().send().status(), "another address is not affected");
        }
        awaitLetIn(fromOneAddress);
    }

    @Test
    void aFullNodeRefusesUntilThereIsRoom() {
        assumeManyLoopbackAddresses();
        try (HeldConnections held = new HeldConnections()) {
            for (int i = 0; i < InletUnderTest.MAX_CONNECTIONS / 2; i++) {
                held.open(valid().from("127.0.0.21"));
            }
            Response refusal = held.openUntilRefused(valid().from("127.0.0.22"));
            assertRefused(refusal, 503, "node_full");
            assertTrue(refusal.header("Retry-After").matches("[1-9]\\d*"), refusal.toString());
            assertTrue(held.count() <= InletUnderTest.MAX_CONNECTIONS, () -> held.count() + " were let in");
        }
        awaitLetIn(valid());
    }

    /** Linux answers on all of 127/8, macOS on 127.0.0.1 alone. */
    private static void assumeManyLoopbackAddresses() {
        assumeTrue(System.getProperty("os.name").contains("Linux"), "needs a second loopback address");
    }

    private static void awaitLetIn(Request request) {
        Await.until("let in again", Duration.ofSeconds(10), () -> request.send().status() == 101);
    }

    private static String altered(String token) {
        int dot = token.lastIndexOf('.');
        return token.substring(0, dot) + ".AAAA" + token.substring(dot + 5);
    }

    private static JsonObject assertUnauthorized(Response response) {
        JsonObject body = assertRefused(response, 401, "invalid_token");
        assertEquals(
                "Bearer error=\"invalid_token\", error_description=\"" + body.getString("message") + "\"",
                response.header("WWW-Authenticate"));
        return body;
    }

    private static JsonObject assertRefused(Response response, int status, String error) {
        assertEquals(status, response.status(), response.toString());
        assertTrue(response.header("Content-Type").startsWith("application/json"), response.toString());
        JsonObject body = response.json();
        assertEquals(Set.of("error", "message"), body.keySet(), response.body());
        assertEquals(error, body.getString("error"));
        assertTrue(body.getString("message").length() > 15, response.body());
        return body;
    }
}
