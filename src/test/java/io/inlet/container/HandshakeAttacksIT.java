package io.inlet.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Forged, stale and misshapen tokens at the real door (RFC 8725, RFC 7515, RFC 6750): each is refused with status,
 * header and a body that names the check it failed, and nothing of it is in the answer or in the server's output.
 */
@OnInlet
class HandshakeAttacksIT {

    private static final String ISSUER = "https://id.example.com";
    private static final String AUDIENCE = "inlet";
    private static final int TELLING = 16; // shorter parts of a token may be in a log by chance

    /** Everything that was sent. */
    private static final Set<String> SENT = ConcurrentHashMap.newKeySet();

    private static Issuer issuer;
    private static ServedInlet strict;
    private static ServerSocket trap;

    /** Beside the server of the run a strict one, which talks as much as a server can. */
    @BeforeAll
    static void serve() throws IOException {
        trap = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        issuer = new Issuer().publishes("one", "other").up();
        strict = ServedInlet.with(Map.of(
                        "JWT_JWKS_URL",
                        issuer.url(),
                        "JWT_ISSUER",
                        ISSUER,
                        "JWT_AUDIENCE",
                        AUDIENCE,
                        "LOG_LEVEL",
                        "debug"))
                .awaitReady();
    }

    private static Token token() {
        return Token.of("tenant-attack", "int-attack");
    }

    /** What the strict server lets in, but for its signature. */
    private static Token addressed() {
        return token().with("iss", ISSUER).with("aud", AUDIENCE);
    }

    static Stream<Arguments> forged() throws Exception {
        return Stream.of(signatures(), ForgedTokens.times(), MisshapenTokens.forms())
                .flatMap(attacks -> attacks);
    }

    private static Stream<Arguments> signatures() throws Exception {
        return ForgedTokens.signatures("http://127.0.0.1:" + trap.getLocalPort() + "/");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forged")
    void isRefused(String what, String token, String reason) {
        assertRefused(InletUnderTest.PORT, token, reason);
    }

    // ---- issuer, audience, keys by their names

    static Stream<Arguments> addresses() {
        Attacks attacks = new Attacks()
                .add(
                        "another issuer",
                        issuer.signed(addressed().with("iss", "https://id.example.org"), "one"),
                        "issuer")
                .add("the issuer and a slash", issuer.signed(addressed().with("iss", ISSUER + "/"), "one"), "issuer")
                .add("two issuers", issuer.signed(addressed().with("iss", List.of(ISSUER)), "one"), "iss")
                .add("no issuer", issuer.signed(addressed().without("iss"), "one"), "issuer")
                .add("another audience", issuer.signed(addressed().with("aud", "other"), "one"), "audience")
                .add("no audience", issuer.signed(addressed().without("aud"), "one"), "audience")
                .add("an empty audience", issuer.signed(addressed().with("aud", List.of()), "one"), "audience")
                .add(
                        "the other key under this one's name",
                        addressed()
                                .header("kid", "one")
                                .signedBy(issuer.keys("other").getPrivate()),
                        "signature")
                .add(
                        "the key without a name under a name",
                        addressed().header("kid", "one").signed(),
                        "signature")
                .add(
                        "a key of the set without its name",
                        addressed().signedBy(issuer.keys("one").getPrivate()),
                        "signature");
        for (String kid :
                new String[] {"", "unknown", "One", "../../../../dev/null", "one' OR '1'='1", "http://127.0.0.1:9/"}) {
            attacks.add("the kid «" + kid + "»", addressed().header("kid", kid).signed(), "kid");
        }
        return attacks
                .add(
                        "a kid that is a list",
                        addressed().header("kid", List.of("one")).signed(),
                        "kid")
                .stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("addresses")
    void isRefusedByAServerThatIsStrict(String what, String token, String reason) {
        assertRefused(strict.port(), token, reason);
    }

    /** So that the refusals above are for what they say. */
    @Test
    void whatIsInOrderIsLetIn() {
        long now = Instant.now().getEpochSecond();
        assertLetIn(
                InletUnderTest.PORT,
                token().with("iat", now - 60)
                        .with("exp", now - ForgedTokens.SKEW_S + 3)
                        .signed());
        assertLetIn(
                InletUnderTest.PORT,
                token().with("nbf", now + ForgedTokens.SKEW_S).signed());
        assertLetIn(
                InletUnderTest.PORT,
                token().with("iat", now + ForgedTokens.SKEW_S).signed());
        assertLetIn(
                InletUnderTest.PORT,
                token().header("jku", "http://127.0.0.1:" + trap.getLocalPort()).signed());
        assertLetIn(strict.port(), issuer.signed(addressed(), "one"));
        assertLetIn(strict.port(), issuer.signed(addressed().with("aud", List.of("x", AUDIENCE)), "other"));
        assertLetIn(strict.port(), addressed().signed());
    }

    // ---- what is left of them

    @Test
    void nobodyWasAskedForTheKeysThatTokensPointAt() throws Exception {
        signatures().forEach(attack -> {
            send(InletUnderTest.PORT, (String) attack.get()[1]);
            send(strict.port(), (String) attack.get()[1]);
        });
        trap.setSoTimeout(300);
        try {
            trap.accept().close();
        } catch (SocketTimeoutException nobody) {
            return;
        }
        throw new AssertionError("somebody came");
    }

    @AfterAll
    static void nothingOfThemIsInTheServersOutput() throws IOException {
        strict.close();
        issuer.close();
        trap.close();
        List<String> output = new ArrayList<>(ServerOutput.lines());
        output.addAll(strict.output());
        output.addAll(strict.errors());
        String all = String.join("\n", output);
        assertTrue(all.contains("handshake_refused"), "the refusals are");
        for (String token : SENT) {
            for (String part : token.split("[. ]")) {
                assertFalse(part.length() >= TELLING && all.contains(part), () -> "in the log: " + part);
            }
        }
    }

    private static Response send(int port, String token) {
        SENT.add(token);
        return Request.handshake().to(port).bearer(token).send();
    }

    private static void assertLetIn(int port, String token) {
        Response response = send(port, token);
        assertEquals(101, response.status(), response.toString());
    }

    /** Both ways that a token can come. */
    private static void assertRefused(int port, String token, String reason) {
        assertRefused(send(port, token), token, reason);
        if (token.matches("[A-Za-z0-9_.+-]*")) { // what a subprotocol may be made of
            Response response = Request.handshake()
                    .to(port)
                    .with("Sec-WebSocket-Protocol", "inlet.v1, bearer." + token)
                    .send();
            assertRefused(response, token, reason);
        }
    }

    private static void assertRefused(Response response, String token, String reason) {
        JsonObject body = CredentialsIT.assertUnauthorized(response);
        assertTrue(body.getString("message").contains(reason), response.body());
        String answer = response.body() + response.headers();
        for (String part : token.split("[. ]")) {
            assertFalse(part.length() >= TELLING && answer.contains(part), response.toString());
        }
    }
}
