package io.inlet.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.inlet.cli.FaultProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.Jedis;

/** What is refused before the upgrade for being too much: by tenant over two nodes with one Redis, and by address. */
@OnInlet
class LimitsIT {

    private static final int FAILURES = 5;
    private static final int HANDSHAKES_PER_S = 2;
    private static final int BURST = 5 * HANDSHAKES_PER_S;
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Map<String, String> LIMITS = Map.of(
            "MAX_CONNECTIONS_BY_TENANT", "fifty:50,few:2,doomed:2,many:1000",
            "MAX_CONNECTIONS_PER_ADDRESS", "500",
            "MAX_FAILURES_PER_MIN_PER_ADDRESS", "" + FAILURES);

    private static final AtomicInteger CALLERS = new AtomicInteger();

    private static ServedInlet node;
    private static ServedInlet behindProxies;

    @BeforeAll
    static void startTwoNodes() {
        node = ServedInlet.with(LIMITS);
        Map<String, String> trusting = new HashMap<>(LIMITS);
        trusting.put("TRUSTED_PROXIES", "127.0.0.0/24");
        trusting.put("MAX_HANDSHAKES_PER_S_PER_ADDRESS", "" + HANDSHAKES_PER_S);
        behindProxies = ServedInlet.with(trusting);
        for (ServedInlet one : List.of(node, behindProxies)) {
            one.awaitReady();
            for (int i = 0; i < 20; i++) { // its first handshake takes a second
                assertEquals(
                        101, knock(one, "many", Audio.newCall("int")).send().status());
            }
        }
    }

    @AfterAll
    static void endThem() {
        node.close();
        behindProxies.close();
    }

    private static Request knock(ServedInlet at, String tenant, String interaction) {
        return knock(at, Token.of(tenant, interaction).signed());
    }

    /** Each from an address of its own, as far as a node is concerned that trusts us. */
    private static Request knock(ServedInlet at, String token) {
        int caller = CALLERS.incrementAndGet();
        return Request.handshake()
                .to(at.port())
                .bearer(token)
                .with("X-Forwarded-For", "10.1." + caller / 250 + "." + (caller % 250 + 1));
    }

    private static void assertRefused(Response response, int status, String error) {
        assertEquals(status, response.status(), response.toString());
        assertEquals(error, response.json().getString("error"), response.toString());
        assertTrue(response.header("Retry-After").matches("[1-9]\\d*"), response.toString());
    }

    private static long counted(String tenant) {
        try (Jedis redis = InletUnderTest.redis().connect()) {
            return redis.zcard("inlet:calls:{" + tenant + "}");
        }
    }

    private static <T> List<T> together(List<Callable<T>> tasks, int threads) throws Exception {
        ExecutorService all = Executors.newFixedThreadPool(threads);
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> result : all.invokeAll(tasks)) {
                results.add(result.get());
            }
            return results;
        } finally {
            all.shutdownNow();
        }
    }

    // ---- of a tenant, on all nodes

    @Test
    void exactlyFiftyOfTwoHundredComeInWhenAllKnockAtOnceAtTwoNodes() throws Exception {
        int knocks = 200;
        CyclicBarrier begin = new CyclicBarrier(knocks);
        List<Callable<Request.Exchange>> callers = new ArrayList<>();
        for (int i = 0; i < knocks; i++) {
            Request request = knock(i % 2 == 0 ? node : behindProxies, "fifty", "int-" + i);
            callers.add(() -> {
                begin.await(30, TimeUnit.SECONDS);
                return request.open();
            });
        }
        List<Request.Exchange> exchanges = together(callers, knocks);
        List<Response> refused = exchanges.stream()
                .map(Request.Exchange::response)
                .filter(response -> response.status() != 101)
                .toList();
        refused.forEach(response -> assertRefused(response, 429, "tenant_full"));
        assertEquals(50, knocks - refused.size(), "were let in");
        assertEquals(50, counted("fifty"));
        assertRefused(knock(node, "fifty", "one-more").send(), 429, "tenant_full");
        assertEquals(101, knock(node, "another", "one-more").send().status(), "no other tenant is affected");
        exchanges.forEach(Request.Exchange::close);
        Await.until("all are gone", Duration.ofSeconds(10), () -> counted("fifty") == 0);
        assertEquals(101, knock(node, "fifty", "one-more").send().status());
    }

    @Test
    @Tag("any-server")
    @Timeout(240)
    void tenThousandComingsAndGoingsLeaveNothing() throws Exception {
        String token = Token.of("many", "int-*").signed();
        List<Callable<Integer>> callers = new ArrayList<>();
        for (int caller = 0; caller < 20; caller++) {
            ServedInlet at = caller % 2 == 0 ? node : behindProxies;
            callers.add(() -> {
                int in = 0;
                for (int i = 0; i < 500; i++) {
                    in += comeAndGo(knock(at, token), i) ? 1 : 0;
                }
                return in;
            });
        }
        int in = together(callers, 20).stream().mapToInt(Integer::intValue).sum();
        assertTrue(in > 6600, "of 6680 who waited for the answer were let in: " + in);
        Await.until("nobody is counted", Duration.ofSeconds(40), () -> counted("many") == 0);
        for (ServedInlet one : List.of(node, behindProxies)) {
            Await.until("no place is taken", Duration.ofSeconds(10), () -> connections(one) == 0);
        }
    }

    /** With a close frame, with a reset, or without waiting for the answer. */
    private static boolean comeAndGo(Request knock, int how) throws Exception {
        if (how % 3 == 2) {
            knock.sendAndLeave();
            return false;
        }
        try (Request.Exchange exchange = knock.open()) {
            if (how % 3 == 0) {
                exchange.socket().getOutputStream().write(new byte[] {(byte) 0x88, (byte) 0x80, 1, 2, 3, 4});
            } else {
                exchange.socket().setSoLinger(true, 0);
            }
            return exchange.response().status() == 101;
        }
    }

    private static int connections(ServedInlet at) {
        return Request.get("/health/ready").to(at.port()).send().json().getJsonArray("checks").stream()
                .map(check -> check.asJsonObject())
                .filter(check -> check.getString("name").equals("admission"))
                .findFirst()
                .orElseThrow()
                .getJsonObject("data")
                .getInt("connections");
    }

    @Test
    void aTokenThatNamesNoTenantIsRefusedAtStart() {
        String token = Token.of("few", "int-late")
                .without("tenant_id")
                .without("interaction_id")
                .signed();
        try (HeldConnections held = new HeldConnections();
                Call late = Call.dial(node.ingest(), "few", "int-late", token)) {
            held.open(knock(node, "few", "1"));
            held.open(knock(behindProxies, "few", "2"));
            late.say(late.start());
            assertEquals("connection_limit", late.hearsErrorAndClose(4504).getString("code"));
        }
        Await.until("its places are free", Duration.ofSeconds(10), () -> counted("few") == 0);
        try (Call late = Call.dial(node.ingest(), "few", "int-late", token)) {
            late.say(late.start());
            late.hears("started");
            assertEquals(1, counted("few"));
        }
        Await.until("its places are free", Duration.ofSeconds(10), () -> counted("few") == 0);
    }

    @Test
    void aCallThatMovesToAnotherNodeIsNotKeptOutByItself() {
        try (HeldConnections held = new HeldConnections();
                Call former = Call.started(node.ingest(), "few", "int-moves")) {
            held.open(knock(node, "few", "2"));
            try (Call next = Call.started(behindProxies.ingest(), "few", "int-moves")) {
                former.close();
                assertEquals(2, counted("few"));
                assertRefused(knock(node, "few", "3").send(), 429, "tenant_full");
            }
        }
        Await.until("its places are free", Duration.ofSeconds(10), () -> counted("few") == 0);
    }

    @Test
    @Tag("slow")
    @Timeout(240)
    void withoutRedisCallsAreLetInAndANodeThatIsKilledLeavesNothing() throws Exception {
        try (FaultProxy proxy = new FaultProxy(InletUnderTest.redis().address());
                HeldConnections held = new HeldConnections()) {
            Map<String, String> settings = new HashMap<>(LIMITS);
            settings.put("REDIS_URL", InletUnderTest.redis().urlBehind(proxy.port()));
            settings.put("START_TIMEOUT_S", "120");
            settings.put("IDLE_TIMEOUT_S", "120");
            try (ServedInlet doomed = ServedInlet.with(settings).awaitReady()) {
                assertEquals(101, held.open(knock(doomed, "doomed", "1")).status());
                assertEquals(101, held.open(knock(doomed, "doomed", "2")).status());
                assertRefused(knock(doomed, "doomed", "3").send(), 429, "tenant_full");
                assertRefused(knock(node, "doomed", "3").send(), 429, "tenant_full");

                proxy.refuse();
                long since = System.nanoTime();
                assertEquals(101, held.open(knock(doomed, "doomed", "3")).status());
                Duration waited = Duration.ofNanos(System.nanoTime() - since);
                assertTrue(waited.toMillis() < 1500, () -> "had to wait for " + waited);
                assertEquals(101, held.open(knock(doomed, "doomed", "4")).status());
                assertEquals("warn", doomed.logged("tenants_not_counted").getString("level"));

                proxy.heal();
                Await.until("Redis has heard of all", Duration.ofSeconds(20), () -> counted("doomed") == 4);
                Await.until(
                        "that is said",
                        Duration.ofSeconds(25),
                        () -> doomed.log().stream()
                                .anyMatch(entry -> entry.getString("event", "").equals("tenants_counted")));
            }
            assertRefused(knock(node, "doomed", "5").send(), 429, "tenant_full");
            long killed = System.nanoTime();
            Await.until(
                    "its places are free",
                    LEASE.plusSeconds(5),
                    () -> knock(node, "doomed", "5").send().status() == 101);
            assertFalse(Duration.ofNanos(System.nanoTime() - killed).toSeconds() < 5, "too early");
        }
    }

    // ---- of the node

    @Test
    @Tag("any-server")
    @Timeout(240)
    void aNodeUnderStressTakesNoNewCallsAndKeepsThoseItHas() throws Exception {
        Map<String, String> settings = Map.of("MAX_BUFFERED_MB", "1", "STRESS_BUFFERED_PERCENT", "5");
        String interaction = Audio.newCall("int-stress");
        try (FaultProxy proxy = new FaultProxy(InletUnderTest.redis().address())) {
            Map<String, String> behindProxy = new HashMap<>(settings);
            behindProxy.put("REDIS_URL", InletUnderTest.redis().urlBehind(proxy.port()));
            behindProxy.put("BUFFER_DURATION_MS", "30000");
            try (ServedInlet stressed = ServedInlet.with(behindProxy).awaitReady();
                    Call call = Call.started(stressed.ingest(), "acme", interaction)) {
                proxy.holdReplies();
                call.send(1, 20); // 192 KB, of 1 MB
                Request another = knock(stressed, "acme", "another");
                Await.until(
                        "under stress",
                        Duration.ofSeconds(5),
                        () -> another.send().status() == 503);
                assertRefused(another.send(), 503, "overloaded");
                assertTrue(Request.get("/health/live")
                        .to(stressed.port())
                        .send()
                        .body()
                        .contains("\"overloaded\":true"));
                assertEquals("buffered", stressed.logged("overloaded").getString("cause"));
                proxy.heal();
                call.hearsAck(10);
                call.hearsAck(20);
                Await.until(
                        "calm again",
                        Duration.ofSeconds(15),
                        () -> another.send().status() == 101);
                stressed.logged("overload_over");
            }
        }
    }

    // ---- of an address

    @Test
    void whoIsNotTrustedCannotMakeUpAnAddress() {
        String wrong = Token.of("many", "int").signedBy(Keys.rsa().getPrivate());
        for (int i = 0; i < FAILURES; i++) {
            Response response = knock(node, wrong).from("127.0.0.31").send();
            assertEquals(401, response.status(), response.toString());
        }
        assertRefused(knock(node, wrong).from("127.0.0.31").send(), 429, "too_many_failures");
        assertRefused(knock(node, "many", "int").from("127.0.0.31").send(), 429, "too_many_failures");
        assertEquals(101, knock(node, "many", "int").from("127.0.0.32").send().status());
        assertTrue(
                node.log().stream()
                        .filter(entry -> entry.getString("event", "").equals("handshake_refused"))
                        .noneMatch(entry -> entry.getString("address").startsWith("10.")),
                "an address that was made up is in the log");
    }

    @Test
    void behindATrustedProxyTheCallersAddressCounts() {
        String wrong = Token.of("many", "int").signedBy(Keys.rsa().getPrivate());
        for (int i = 0; i < FAILURES; i++) {
            String madeUp = "192.0.2." + i;
            Response response = knock(behindProxies, wrong)
                    .with("X-Forwarded-For", madeUp + ", 203.0.113.1, 127.0.0.2")
                    .send();
            assertEquals(401, response.status(), response.toString());
        }
        assertRefused(
                knock(behindProxies, wrong)
                        .with("X-Forwarded-For", "203.0.113.1")
                        .send(),
                429,
                "too_many_failures");
        assertEquals(
                101,
                knock(behindProxies, "many", "int")
                        .with("X-Forwarded-For", "203.0.113.1, 203.0.113.2")
                        .send()
                        .status());
        Await.until(
                "the log names the caller's address",
                Duration.ofSeconds(5),
                () -> behindProxies.log().stream()
                        .anyMatch(entry -> entry.getString("code", "").equals("too_many_failures")
                                && entry.getString("address").equals("203.0.113.1")));
    }

    @Test
    void anAddressThatKnocksTooOftenHasToWait() {
        int in = 0;
        Response refused = null;
        for (int i = 0; i < 5 * BURST && refused == null; i++) {
            Response response = knock(behindProxies, "many", "int")
                    .with("X-Forwarded-For", "2001:db8::" + (i + 1)) // of one network
                    .send();
            in += response.status() == 101 ? 1 : 0;
            refused = response.status() == 101 ? null : response;
        }
        assertRefused(refused, 429, "too_many_handshakes");
        assertTrue(in >= BURST && in < 5 * BURST, in + " were let in");
        Request again = knock(behindProxies, "many", "int").with("X-Forwarded-For", "2001:db8::1");
        Await.until("let in again", Duration.ofSeconds(5), () -> again.send().status() == 101);
    }
}
