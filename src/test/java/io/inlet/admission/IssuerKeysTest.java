package io.inlet.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.inlet.config.SampleSettings;
import io.inlet.config.Settings;
import io.inlet.endpoint.PlayedTimer;
import io.inlet.endpoint.SettableClock;
import io.inlet.journal.Logged;
import java.io.IOException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When an issuer is asked for its keys, and what callers are told meanwhile. The issuer answers when the test says so. */
class IssuerKeysTest {

    private static final KeyPair OLD = SampleSettings.KEYS;
    private static final KeyPair NEW = SampleSettings.rsa(2048);
    private static final long MAX_AGE_MS = 300_000;
    private static final long COOLDOWN_MS = 30_000;
    private static final long MAX_STALE_MS = 3_600_000;

    private final SettableClock clock = new SettableClock(1_000_000);
    private final PlayedTimer timer = new PlayedTimer();
    private final Queue<CompletableFuture<String>> asked = new ArrayDeque<>();
    private final Logged log = new Logged();
    private final IssuerKeys keys = keys(settings());

    private IssuerKeys keys(Settings.KeySet settings) {
        return new IssuerKeys(
                settings,
                () -> {
                    CompletableFuture<String> answer = new CompletableFuture<>();
                    asked.add(answer);
                    return answer;
                },
                timer.executor(),
                clock);
    }

    private static Settings.KeySet settings(String... more) {
        String[] all = new String[more.length + 4];
        System.arraycopy(
                new String[] {
                    "JWT_JWKS_URL", "https://id.example.com/jwks.json?secret=x", "JWT_JWKS_MAX_STALE_S", "3600"
                },
                0,
                all,
                0,
                4);
        System.arraycopy(more, 0, all, 4, more.length);
        return SampleSettings.with(all).jwt().keySet().orElseThrow();
    }

    @AfterEach
    void nothingOfTheUrlButItsHostIsLogged() {
        assertFalse(log.toString().contains("secret"), log.toString());
        log.close();
    }

    private void passAndTick(long millis) {
        clock.pass(millis);
        timer.tick();
    }

    private void answer(String... set) {
        asked.remove().complete(Jwks.of(set));
    }

    private void fail() {
        asked.remove().completeExceptionally(new IOException("Connection refused"));
    }

    private IssuerKeys started(String... set) {
        keys.start();
        timer.tick();
        answer(set);
        return keys;
    }

    private static final String OLD_KEY = Jwks.key("old", OLD);
    private static final String NEW_KEY = Jwks.key("new", NEW);

    private CompletableFuture<KeyChoice> ask(String kid) {
        return keys.keyOf(Optional.ofNullable(kid)).toCompletableFuture();
    }

    private void assertChosen(KeyPair expected, CompletableFuture<KeyChoice> choice) {
        assertEquals(
                expected.getPublic(),
                assertInstanceOf(KeyChoice.Chosen.class, choice.getNow(null)).key());
    }

    private static Refusal refused(CompletableFuture<KeyChoice> choice) {
        return assertInstanceOf(KeyChoice.None.class, choice.getNow(null)).refusal();
    }

    private static void assertRefused(Refusal.Reason reason, CompletableFuture<KeyChoice> choice) {
        assertEquals(reason, refused(choice).reason());
    }

    // ---- by age

    @Test
    void keysAreFetchedInTheBackgroundAndAnsweredAtOnce() {
        started(OLD_KEY);
        assertChosen(OLD, ask("old"));
        assertTrue(keys.usable());
        assertEquals(1, log.count("keys_fetched"));
    }

    @Test
    void theyAreFetchedAnewByTheirAgeHoweverOftenTheyAreUsed() {
        started(OLD_KEY);
        for (int i = 1; i < 10; i++) {
            passAndTick(MAX_AGE_MS / 10);
            assertChosen(OLD, ask("old"));
        }
        assertEquals(0, asked.size());
        passAndTick(MAX_AGE_MS / 10);
        assertEquals(1, asked.size());
        assertChosen(OLD, ask("old"));
        answer(NEW_KEY);
        assertChosen(NEW, ask("new"));
    }

    @Test
    void thereIsOneFetchAtATime() {
        keys.start();
        timer.tick();
        passAndTick(10 * MAX_AGE_MS);
        ask("old");
        ask("new");
        assertEquals(1, asked.size());
    }

    @Test
    void anAgeThatIsShorterThanTheCooldownCounts() {
        IssuerKeys quick = keys(settings("JWT_JWKS_MAX_AGE_S", "10"));
        quick.start();
        timer.tick();
        answer(OLD_KEY);
        passAndTick(9_999);
        assertEquals(0, asked.size());
        passAndTick(1);
        assertEquals(1, asked.size());
    }

    // ---- rotation

    @Test
    void aKeyThatIsNotKnownIsFetchedForItsFirstCaller() {
        started(OLD_KEY);
        clock.pass(COOLDOWN_MS);
        CompletableFuture<KeyChoice> first = ask("new");
        assertFalse(first.isDone());
        assertChosen(OLD, ask("old"));
        answer(OLD_KEY, NEW_KEY);
        assertChosen(NEW, first);
        assertChosen(NEW, ask("new"));
        assertChosen(OLD, ask("old"));
    }

    @Test
    void aKeyThatTheIssuerNoLongerHasIsNotUsed() {
        started(OLD_KEY);
        passAndTick(MAX_AGE_MS);
        answer(NEW_KEY);
        assertRefused(Refusal.Reason.INVALID_TOKEN, ask("old"));
        assertEquals(2, log.count("keys_fetched"), "the set has changed");
    }

    @Test
    void aSetThatIsTheSameIsNotLoggedAgain() {
        started(OLD_KEY, "7");
        passAndTick(MAX_AGE_MS);
        answer(OLD_KEY, "7");
        assertEquals(1, log.count("keys_fetched"));
        assertEquals(1, log.count("key_skipped"));
    }

    @Test
    void aSetWithoutKeysIsBelieved() {
        started(OLD_KEY);
        passAndTick(MAX_AGE_MS);
        answer();
        assertRefused(Refusal.Reason.INVALID_TOKEN, ask("old"));
        assertFalse(keys.usable());
    }

    // ---- storms

    @Test
    void whateverKeysCallersNameTheIssuerIsAskedOnceInACooldown() {
        started(OLD_KEY);
        for (int i = 0; i < 500; i++) {
            assertRefused(Refusal.Reason.INVALID_TOKEN, ask("made-up-" + i));
        }
        assertEquals(0, asked.size(), "it has just been asked");
        clock.pass(COOLDOWN_MS);
        List<CompletableFuture<KeyChoice>> storm =
                IntStream.range(0, 500).mapToObj(i -> ask("made-up-" + i)).toList();
        assertEquals(1, asked.size());
        assertChosen(OLD, ask("old"));
        answer(OLD_KEY);
        storm.forEach(caller -> assertTrue(caller.isDone()));
        ask("made-up");
        assertEquals(0, asked.size());
    }

    @Test
    void aFetchThatFailedCountsForTheCooldownToo() {
        started(OLD_KEY);
        clock.pass(COOLDOWN_MS);
        ask("made-up");
        fail();
        assertRefused(Refusal.Reason.KEYS_UNAVAILABLE, ask("made-up"));
        passAndTick(COOLDOWN_MS - 1);
        ask("made-up");
        assertEquals(0, asked.size());
        passAndTick(1);
        assertEquals(1, asked.size());
    }

    @Test
    void noMoreThanSomeCallersWait() {
        started(OLD_KEY);
        clock.pass(COOLDOWN_MS);
        List<CompletableFuture<KeyChoice>> waiting = IntStream.range(0, IssuerKeys.MOST_WAITING)
                .mapToObj(i -> ask("new"))
                .toList();
        Refusal refusal = refused(ask("new"));
        assertEquals(Refusal.Reason.KEYS_UNAVAILABLE, refusal.reason());
        assertEquals(1, refusal.retryAfterS());
        answer(NEW_KEY);
        waiting.forEach(caller -> assertChosen(NEW, caller));
        clock.pass(COOLDOWN_MS);
        CompletableFuture<KeyChoice> next = ask("newer");
        assertFalse(next.isDone(), "their places are free again");
    }

    @Test
    void nobodyWaitsForLong() {
        started(OLD_KEY);
        clock.pass(COOLDOWN_MS);
        CompletableFuture<KeyChoice> caller = ask("new");
        assertEquals(List.of(IssuerKeys.MOST_WAIT_MS), timer.pauses());
        timer.elapse();
        assertRefused(Refusal.Reason.KEYS_UNAVAILABLE, caller);
        answer(NEW_KEY);
        assertChosen(NEW, ask("new"));
    }

    // ---- the issuer is away

    @Test
    void whileNoKeyWasEverFetchedCallersAreToldToComeBack() {
        keys.start();
        timer.tick();
        fail();
        Refusal refusal = refused(ask("old"));
        assertEquals(Refusal.Reason.KEYS_UNAVAILABLE, refusal.reason());
        assertEquals(COOLDOWN_MS / 1000, refusal.retryAfterS());
        assertRefused(Refusal.Reason.KEYS_UNAVAILABLE, ask(null));
        assertFalse(keys.usable());
        passAndTick(COOLDOWN_MS);
        answer(OLD_KEY);
        assertChosen(OLD, ask("old"));
        assertTrue(keys.usable());
    }

    @Test
    void whoComesDuringTheFirstFetchWaitsForIt() {
        keys.start();
        timer.tick();
        CompletableFuture<KeyChoice> caller = ask("old");
        assertFalse(caller.isDone());
        answer(OLD_KEY);
        assertChosen(OLD, caller);
    }

    @Test
    void oldKeysAreUsedOnAndThatIsSaidOnce() {
        started(OLD_KEY);
        for (long ms = 0; ms < MAX_AGE_MS + MAX_STALE_MS - COOLDOWN_MS; ms += COOLDOWN_MS) {
            passAndTick(COOLDOWN_MS);
            if (!asked.isEmpty()) {
                fail();
            }
            assertChosen(OLD, ask("old"));
        }
        assertEquals(1, log.count("keys_unavailable"));
        passAndTick(2 * COOLDOWN_MS);
        fail();
        assertRefused(Refusal.Reason.KEYS_UNAVAILABLE, ask("old"));
        assertFalse(keys.usable());
        passAndTick(COOLDOWN_MS);
        answer(OLD_KEY);
        assertChosen(OLD, ask("old"));
        assertEquals(1, log.count("keys_unavailable"));
        assertEquals(2, log.count("keys_fetched"), "it is said that it is over");
    }

    @Test
    void keysThatMayNotBeStaleAreWaitedForWhenTheyAreTooOld() {
        IssuerKeys strict = keys(settings("JWT_JWKS_MAX_STALE_S", "0"));
        strict.start();
        timer.tick();
        answer(OLD_KEY);
        clock.pass(MAX_AGE_MS + 1);
        CompletableFuture<KeyChoice> caller = strict.keyOf(Optional.of("old")).toCompletableFuture();
        assertFalse(caller.isDone());
        answer(OLD_KEY);
        assertChosen(OLD, caller);
    }

    @Test
    void anAnswerThatIsNoKeySetIsAFailure() {
        started(OLD_KEY);
        passAndTick(MAX_AGE_MS);
        asked.remove().complete("<html>secret maintenance</html>");
        assertEquals(1, log.count("keys_unavailable"));
        assertChosen(OLD, ask("old"));
        assertFalse(keys.answers());
        assertEquals(Duration.ofMillis(MAX_AGE_MS), keys.age().orElseThrow());
    }

    // ---- without a kid

    @Test
    void aTokenWithoutKidIsVerifiedWithTheOnlyKey() {
        started(OLD_KEY);
        assertChosen(OLD, ask(null));
    }

    @Test
    void aTokenWithoutKidIsRefusedWhereThereAreSeveral() {
        started(OLD_KEY, NEW_KEY);
        Refusal refusal = refused(ask(null));
        assertEquals(Refusal.Reason.INVALID_TOKEN, refusal.reason());
        assertEquals("The token does not name its key (kid), and its issuer has 2 of them.", refusal.message());
    }

    @Test
    void jwtPublicKeyIsForTokensWithoutKidAndTheSetForTheOthers() {
        started(NEW_KEY);
        VerificationKeys both = new VerificationKeys(
                Optional.of((java.security.interfaces.RSAPublicKey) OLD.getPublic()), Optional.of(keys));
        assertChosen(OLD, both.keyOf(new CompactJws("", Optional.empty())).toCompletableFuture());
        assertChosen(NEW, both.keyOf(new CompactJws("", Optional.of("new"))).toCompletableFuture());
        assertRefused(
                Refusal.Reason.INVALID_TOKEN,
                both.keyOf(new CompactJws("", Optional.of("old"))).toCompletableFuture());
    }
}
