package io.inlet.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * A server that has its keys from an issuer (JWT_JWKS_URL) and none of its own, while the issuer changes its keys, is
 * slow, is down, or is asked for keys that nobody has.
 */
@OnInlet
@Tag("any-server")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KeySetIT {

    private static final int MAX_AGE_S = 4;
    private static final int COOLDOWN_S = 1;
    private static final Duration A_FETCH = Duration.ofSeconds(20);
    private static final int STORM = 500;

    private static Issuer issuer;
    private static ServedInlet served;

    @BeforeAll
    static void serve() {
        issuer = new Issuer().publishes("one");
        served = ServedInlet.with(Map.of(
                "JWT_PUBLIC_KEY", "",
                "JWT_JWKS_URL", issuer.url(),
                "JWT_JWKS_MAX_AGE_S", Integer.toString(MAX_AGE_S),
                "JWT_JWKS_COOLDOWN_S", Integer.toString(COOLDOWN_S),
                "MAX_FAILURES_PER_MIN_PER_ADDRESS", "0"));
    }

    @AfterAll
    static void end() {
        served.close();
        issuer.close();
    }

    private static Response knock(String kid) {
        return Request.handshake()
                .to(served.port())
                .bearer(issuer.signed(Token.of("tenant-keys", "int-keys"), kid))
                .send();
    }

    private static void assertLetIn(String kid) {
        Response response = knock(kid);
        assertEquals(101, response.status(), response.toString());
    }

    private static void assertUnavailable(String kid) {
        Response response = knock(kid);
        assertEquals(503, response.status(), response.toString());
        assertEquals("keys_unavailable", response.json().getString("error"));
        assertTrue(response.header("Retry-After").matches("[1-9]\\d*"), response.toString());
    }

    private static Response health(String which) {
        return Request.get("/health/" + which).to(served.port()).send();
    }

    private static JsonObject keys() {
        return health("ready").json().getJsonArray("checks").getValuesAs(JsonObject.class).stream()
                .filter(check -> check.getString("name").equals("keys"))
                .findFirst()
                .orElseThrow();
    }

    private static long logged(String event) {
        return served.output().stream()
                .filter(line -> line.contains("\"event\":\"" + event + "\""))
                .count();
    }

    /** Whoever comes meanwhile, with the key that is there all the time, is let in. */
    private static void awaitWhileOthersAreLetIn(String state, String kid, Callable<Boolean> holds) {
        Await.until(state, A_FETCH, () -> {
            assertLetIn(kid);
            return holds.call();
        });
    }

    private static void awaitFetch(String kid) {
        int before = issuer.asked();
        awaitWhileOthersAreLetIn("the issuer is asked", kid, () -> issuer.asked() > before);
    }

    /** An issuer that is there, with one key, which is known. */
    private static void settle() {
        issuer.up();
        issuer.slow(0);
        issuer.publishes("one");
        served.awaitReady();
    }

    @Test
    @Order(1)
    void beforeTheIssuerAnswersNobodyIsLetInAndTheNodeIsNotReady() {
        Await.until("alive", Duration.ofSeconds(75), () -> health("live").status() == 200);
        Await.until("asked in vain", Duration.ofSeconds(10), () -> logged("keys_unavailable") == 1);
        assertUnavailable("one");
        assertEquals(503, health("ready").status());
        assertEquals("DOWN", keys().getString("status"));
        issuer.up();
        served.awaitReady();
        assertEquals("UP", keys().getString("status"));
        assertLetIn("one");
        assertEquals(1, logged("keys_fetched"));
        assertEquals(1, logged("keys_unavailable"), "it is said once, however often it is tried");
    }

    @Test
    void keysAreRotatedAndNoValidCallIsRefused() {
        settle();
        issuer.publishes("one", "two");
        awaitWhileOthersAreLetIn(
                "both are known", "one", () -> keys().getJsonObject("data").getInt("keys") == 2);
        assertLetIn("two");
        assertLetIn("one");
        issuer.publishes("two");
        awaitWhileOthersAreLetIn(
                "the old one is gone", "two", () -> knock("one").status() == 401);
        issuer.publishes("one", "two");
        awaitWhileOthersAreLetIn("it is back", "two", () -> knock("one").status() == 101);
    }

    @Test
    void aKeyThatWasPublishedJustNowIsFetchedForItsFirstCaller() throws Exception {
        settle();
        awaitFetch("one");
        Thread.sleep(COOLDOWN_S * 1000 + 100); // until it has cooled down
        issuer.publishes("one", "three");
        int before = issuer.asked();
        assertLetIn("three");
        assertEquals(before + 1, issuer.asked());
    }

    @Test
    void whileTheIssuerIsDownItsKeysAreUsedOn() {
        settle();
        long warnings = logged("keys_unavailable");
        long recoveries = logged("keys_fetched");
        issuer.down();
        awaitWhileOthersAreLetIn("it is noticed", "one", () -> logged("keys_unavailable") == warnings + 1);
        assertEquals("UP", keys().getString("status"));
        assertEquals(200, health("ready").status());
        assertUnavailable("made-up");
        assertLetIn("one");
        issuer.up();
        awaitWhileOthersAreLetIn("it is noticed", "one", () -> logged("keys_fetched") == recoveries + 1);
        assertEquals(warnings + 1, logged("keys_unavailable"), "said once");
    }

    @Test
    void anIssuerThatIsSlowKeepsOnlyThoseWaitingWhoNeedItAndThoseNotForLong() throws Exception {
        settle();
        issuer.publishes("one", "four");
        issuer.slow(3000);
        ExecutorService threads = Executors.newFixedThreadPool(40);
        try {
            List<Future<Response>> strangers = new ArrayList<>();
            awaitWhileOthersAreLetIn("a fetch is under way", "one", () -> {
                strangers.add(threads.submit(() -> knock("four")));
                Thread.sleep(100);
                return strangers.size() >= 40;
            });
            for (Future<Response> stranger : strangers) {
                int status = stranger.get().status();
                assertTrue(status == 503 || status == 401 || status == 101, () -> "status " + status);
            }
            Await.until(
                    "let in when it has answered", A_FETCH, () -> knock("four").status() == 101);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aStormOfKeysThatNobodyHasAsksTheIssuerOnceInACooldown() throws Exception {
        settle();
        awaitFetch("one");
        int before = issuer.asked();
        long began = System.nanoTime();
        String forged = Token.of("tenant-keys", "int-keys")
                .header("kid", "KID")
                .signedBy(Keys.rsa().getPrivate());
        String rest = forged.substring(forged.indexOf('.'));
        ExecutorService threads = Executors.newFixedThreadPool(20);
        try {
            List<Future<Response>> storm = new ArrayList<>();
            for (int i = 0; i < STORM; i++) {
                String token = Token.base64(("{\"alg\":\"RS256\",\"kid\":\"made-up-" + i + "\"}").getBytes()) + rest;
                storm.add(threads.submit(() ->
                        Request.handshake().to(served.port()).bearer(token).send()));
            }
            for (int i = 0; i < STORM; i++) {
                if (i % 10 == 0) {
                    assertLetIn("one");
                }
                int status = storm.get(i).get().status();
                assertTrue(status == 401 || status == 503, () -> "status " + status);
            }
        } finally {
            threads.shutdownNow();
        }
        double took = (System.nanoTime() - began) / 1e9;
        int asked = issuer.asked() - before;
        assertTrue(asked <= 1 + took / COOLDOWN_S, () -> asked + " times in " + took + " s");
        assertLetIn("one");
    }
}
