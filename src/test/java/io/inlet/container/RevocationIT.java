package io.inlet.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;

/** Tokens that are refused from some moment on, on two nodes with the same Redis. */
@OnInlet
class RevocationIT {

    private static final Duration WITHIN = Duration.ofSeconds(2);

    private static ServedInlet otherNode;

    private final String tenant = Audio.newCall("tenant-revoked");
    private final String interaction = Audio.newCall("int-revoked");
    private final Ops here = Ops.at(InletUnderTest.PORT);

    @BeforeAll
    static void startTheOtherNode() {
        otherNode = ServedInlet.with(Map.of("REDIS_CHANNEL", InletUnderTest.CHANNEL))
                .awaitReady();
    }

    @AfterAll
    static void endTheOtherNode() {
        otherNode.close();
    }

    @AfterEach
    void heal() {
        InletUnderTest.proxy().heal();
    }

    private Token token() {
        return Token.of(tenant, interaction);
    }

    private static Response handshake(int port, Token token) {
        return Request.handshake().to(port).bearer(token.signed()).send();
    }

    private static void assertRevoked(Response response) {
        assertEquals(401, response.status(), response.toString());
        JsonObject body = response.json();
        assertEquals("token_revoked", body.getString("error"));
        assertEquals(
                "Bearer error=\"invalid_token\", error_description=\"" + body.getString("message") + "\"",
                response.header("WWW-Authenticate"));
        assertFalse(body.getString("message").contains("a test"), "callers are not told why");
    }

    private static void assertEnded(Call call, Duration within) {
        long began = System.nanoTime();
        JsonObject error = call.hearsErrorAndClose(4501);
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        assertEquals("token_revoked", error.getString("code"));
        assertFalse(error.getBoolean("retryable"));
        assertTrue(took.compareTo(within) < 0, "after " + took);
    }

    private void awaitLetIn(int port, Token token) {
        Await.until("let in again", WITHIN, () -> handshake(port, token).status() == 101);
    }

    @Test
    void liveCallsOfATenantEndOnBothNodesAndItIsNotLetInBeforeThatIsLifted() {
        try (Subscriber consumer = Subscriber.ofFrames(interaction);
                Call mine = Call.started(tenant, interaction);
                Call elsewhere = Call.started(otherNode.ingest(), tenant, interaction + "-2");
                Call anothers = Call.started("tenant-other", interaction + "-3")) {
            mine.send(1, 5);
            assertEquals(201, here.revoke("tenant", tenant).status());
            assertEnded(mine, WITHIN);
            assertEnded(elsewhere, WITHIN);
            consumer.inOrder(0, 5); // what was received is published
            assertRevoked(handshake(InletUnderTest.PORT, token()));
            assertRevoked(handshake(otherNode.port(), token()));
            assertEquals(
                    101,
                    handshake(InletUnderTest.PORT, Token.of("tenant-other", "x"))
                            .status());
            anothers.send(1, 10);
            anothers.hearsAck(10);
        }
        assertEquals(200, Ops.at(otherNode.port()).lift("tenant", tenant).status());
        assertEquals(101, handshake(otherNode.port(), token()).status());
        awaitLetIn(InletUnderTest.PORT, token());
    }

    @ParameterizedTest
    @ValueSource(strings = {"jti", "sub"})
    void oneTokenOrOneSubjectIsRefusedAndTheTenantsOthersAreNot(String kind) {
        String value = interaction + "-" + kind;
        try (Call call =
                Call.dial(tenant, interaction, token().with(kind, value).signed())) {
            call.say(call.start());
            call.hears("started");
            assertEquals(201, Ops.at(otherNode.port()).revoke(kind, value).status());
            assertEnded(call, WITHIN);
            assertRevoked(handshake(InletUnderTest.PORT, token().with(kind, value)));
            assertEquals(
                    101,
                    handshake(InletUnderTest.PORT, token().with(kind, "other")).status());
            assertEquals(101, handshake(InletUnderTest.PORT, token()).status());
        }
    }

    @Test
    void itEndsByItselfWhenItsTimeIsOver() {
        here.revoke(Json.createObjectBuilder()
                .add("kind", "tenant")
                .add("value", tenant)
                .add("for_s", 1));
        assertRevoked(handshake(InletUnderTest.PORT, token()));
        awaitLetIn(InletUnderTest.PORT, token());
    }

    @Test
    void aRedisThatHasLostItGetsItBack() {
        assertEquals(201, here.revoke("tenant", tenant).status());
        try (Jedis redis = InletUnderTest.redis().connect()) {
            redis.del("inlet:{revoked}", "inlet:{revoked}:version");
            Await.until("back in Redis", WITHIN, () -> redis.hexists("inlet:{revoked}", "tenant:" + tenant));
        }
        assertRevoked(handshake(InletUnderTest.PORT, token()));
        Await.until(
                "known there, too",
                WITHIN,
                () -> handshake(otherNode.port(), token()).status() == 401);
    }

    @Test
    void whileRedisIsAwayItIsInForceHereAndElsewhereWhenItIsBack() {
        assertEquals(201, here.revoke("sub", interaction).status());
        InletUnderTest.proxy().refuse();
        Response revoked = here.revoke("tenant", tenant);
        assertEquals(202, revoked.status(), revoked.toString());
        assertFalse(revoked.json().getBoolean("stored"));
        assertRevoked(handshake(InletUnderTest.PORT, token()));
        assertRevoked(handshake(InletUnderTest.PORT, Token.of("t", "i").with("sub", interaction)));
        assertEquals(101, handshake(otherNode.port(), token()).status());
        assertFalse(here.list().json().getBoolean("current"));
        InletUnderTest.proxy().heal();
        Await.until(
                "known there, too",
                Duration.ofSeconds(5),
                () -> handshake(otherNode.port(), token()).status() == 401);
    }

    /** The same lines come from both nodes; those of one that is served are JSON on either server. */
    @Test
    void theLogTellsWhoFromWhereAndWhy() {
        Ops there = Ops.at(otherNode.port());
        Token token = token().with("sub", "bob").with("jti", "jti-" + interaction);
        try (Call call = Call.dial(otherNode.ingest(), tenant, interaction, token.signed())) {
            call.say(call.start());
            call.hears("started");
            there.revoke("tenant", tenant);
            assertEnded(call, WITHIN);
        }
        assertRevoked(handshake(otherNode.port(), token));
        there.lift("tenant", tenant);
        there.with(token.signed()).list();
        Request.handshake()
                .to(otherNode.port())
                .bearer(Token.of(tenant, interaction)
                        .with("sub", "forger-" + interaction)
                        .signedBy(Keys.rsa().getPrivate()))
                .send();
        for (String event : List.of("handshake_admitted", "stream_started", "stream_kicked", "request_refused")) {
            assertAbout(logged(event, tenant), "bob");
        }
        JsonObject refused = logged("handshake_refused", tenant);
        assertAbout(refused, "bob");
        assertEquals("token_revoked", refused.getString("code"));
        assertEquals("token_revoked", logged("stream_kicked", tenant).getString("code"));
        for (String event : List.of("token_revoked", "revocation_lifted")) {
            JsonObject order = logged(event, tenant);
            assertEquals("olga", order.getString("sub"));
            assertEquals("jti-of-olga", order.getString("jti"));
            assertEquals("127.0.0.1", order.getString("address"));
            assertEquals("tenant", order.getString("kind"));
            assertEquals(tenant, order.getString("value"));
        }
        assertEquals("a test", logged("token_revoked", tenant).getString("reason"));
        Await.until(
                "the forger in the log",
                WITHIN,
                () -> otherNode.output().stream().anyMatch(line -> line.contains("signature does not verify")));
        String log = String.join("\n", otherNode.output());
        assertFalse(log.contains("forger-"), "a token that does not verify is not to be believed");
        for (String minted : Token.MINTED) {
            for (String part : minted.substring(minted.indexOf('.') + 1).split("\\.")) {
                assertFalse(log.contains(part), () -> "in the log: " + part);
            }
        }
    }

    private void assertAbout(JsonObject line, String sub) {
        assertEquals("127.0.0.1", line.getString("address"), line.toString());
        assertEquals(sub, line.getString("sub"), line.toString());
        assertEquals("jti-" + interaction, line.getString("jti"), line.toString());
        assertEquals(tenant, line.getString("tenant"), line.toString());
        assertEquals(interaction, line.getString("interaction"), line.toString());
    }

    private static JsonObject logged(String event, String name) {
        return otherNode.log().stream()
                .filter(line -> line.getString("event", "").equals(event)
                        && (name.equals(line.getString("tenant", "")) || name.equals(line.getString("value", ""))))
                .findFirst()
                .orElseThrow(() -> new AssertionError(event + " was not logged"));
    }

    @Test
    void theCommandDoesAllThat() throws Exception {
        Path key = Files.createTempFile("inlet-ops", ".pem");
        try {
            Files.writeString(key, Keys.pem(InletUnderTest.KEYS.getPrivate()));
            assertEquals(0, inlet(key, "--tenant", tenant, "--reason", "leaked", "--for", "1h"));
            assertRevoked(handshake(InletUnderTest.PORT, token()));
            assertEquals(0, inlet(key, "--list"));
            assertEquals(0, inlet(key, "--lift", "--tenant", tenant));
            assertEquals(101, handshake(InletUnderTest.PORT, token()).status());
            assertEquals(1, inlet(key, "--lift", "--tenant", tenant));
        } finally {
            Files.delete(key);
        }
    }

    private static int inlet(Path key, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(System.getProperty("inlet.script"), "revoke"));
        command.addAll(List.of("--key", key.toString(), "--url", "http://127.0.0.1:" + InletUnderTest.PORT));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes());
        assertTrue(process.waitFor(30, TimeUnit.SECONDS), output);
        return process.exitValue();
    }
}
