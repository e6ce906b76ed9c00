package io.inlet.admission;

import io.inlet.config.Settings;
import io.inlet.journal.Journal;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jose4j.lang.JoseException;

/**
 * The keys of the issuer, as it published them last. They are fetched from {@link #start} on, and again when they are
 * {@code maxAge} old, used or not; while that fails, every {@code cooldown}. A token that names a key which is not among
 * them has them fetched at once, but not within {@code cooldown} of the fetch before, whatever became of it and
 * whatever callers name. There is one fetch at a time. Keys are used for {@code maxStale} longer than their age allows.
 *
 * <p>Thread-safe; nothing here blocks.
 */
public final class IssuerKeys {

    /** Callers who may wait for a fetch at the same time; each may hold a thread of the server. */
    static final int MOST_WAITING = 16;

    static final long MOST_WAIT_MS = 2000;

    private static final String SOURCE = "the key of its issuer (JWT_JWKS_URL)";
    private static final long NEVER = Long.MIN_VALUE / 2;

    private record Known(JwkSet set, long atMs) {}

    private final Settings.KeySet settings;
    private final Supplier<CompletableFuture<String>> fetch;
    private final ScheduledExecutorService timer;
    private final Clock clock;
    private final Semaphore waiting = new Semaphore(MOST_WAITING);

    private volatile Optional<Known> known = Optional.empty();
    private volatile boolean failing;
    private CompletableFuture<Void> underWay; // this and the next: guarded by this
    private long begunMs = NEVER;

    /** @param fetch asks the issuer for its set; must not block, and must come to an end */
    public IssuerKeys(
            Settings.KeySet settings,
            Supplier<CompletableFuture<String>> fetch,
            ScheduledExecutorService timer,
            Clock clock) {
        this.settings = settings;
        this.fetch = fetch;
        this.timer = timer;
        this.clock = clock;
    }

    /** Until the timer is shut down. */
    void start() {
        timer.scheduleWithFixedDelay(() -> begun(false), 0, 1, TimeUnit.SECONDS);
    }

    /** Whether there is a key that may be used. */
    public boolean usable() {
        return usableSet().filter(set -> set.size() > 0).isPresent();
    }

    /** How many keys there are. */
    public int size() {
        return usableSet().map(JwkSet::size).orElse(0);
    }

    /** The names of those that have one. */
    public Set<String> kids() {
        return usableSet().map(set -> Set.copyOf(set.byKid().keySet())).orElse(Set.of());
    }

    /** Since the keys were fetched; empty when they never were. */
    public Optional<Duration> age() {
        return known.map(keys -> Duration.ofMillis(clock.millis() - keys.atMs));
    }

    /** Whether the issuer gave its keys when it was last asked. */
    public boolean answers() {
        return known.isPresent() && !failing;
    }

    /** @param kid as the token names it; without one, the only key of the set */
    CompletionStage<KeyChoice> keyOf(Optional<String> kid) {
        Optional<KeyChoice> choice = choice(kid);
        if (choice.isPresent()) {
            return CompletableFuture.completedFuture(choice.get());
        }
        return begun(true)
                .map(news -> whenThere(news, kid))
                .orElseGet(() -> CompletableFuture.completedFuture(notThere()));
    }

    private Optional<KeyChoice> choice(Optional<String> kid) {
        return usableSet().flatMap(set -> {
            if (kid.isPresent()) {
                return Optional.ofNullable(set.byKid().get(kid.get())).map(IssuerKeys::chosen);
            }
            return Optional.of(set.only()
                    .map(IssuerKeys::chosen)
                    .orElseGet(() -> refused(
                            "The token does not name its key (kid), and its issuer has " + set.size() + " of them.")));
        });
    }

    private Optional<JwkSet> usableSet() {
        long oldest =
                clock.millis() - settings.maxAge().plus(settings.maxStale()).toMillis();
        return known.filter(keys -> keys.atMs >= oldest).map(Known::set);
    }

    private static KeyChoice chosen(RSAPublicKey key) {
        return new KeyChoice.Chosen(key, SOURCE);
    }

    private static KeyChoice refused(String message) {
        return new KeyChoice.None(Refusal.invalidToken(message));
    }

    /** What is known now is all there is to know for a while. */
    private KeyChoice notThere() {
        if (failing || usableSet().isEmpty()) {
            return unavailable("The keys of the token's issuer cannot be fetched at present: try again.");
        }
        return refused("The token names a key (kid) that its issuer does not have, or has not had for long.");
    }

    private KeyChoice unavailable(String message) {
        return new KeyChoice.None(Refusal.keysUnavailable(message, retryAfterS()));
    }

    private CompletionStage<KeyChoice> whenThere(CompletableFuture<Void> news, Optional<String> kid) {
        if (!waiting.tryAcquire()) {
            return CompletableFuture.completedFuture(
                    unavailable("Too many callers wait for the keys of the token's issuer: try again."));
        }
        CompletableFuture<KeyChoice> answer = new CompletableFuture<>();
        answer.whenComplete((choice, never) -> waiting.release());
        news.thenRun(() -> answer.complete(choice(kid).orElseGet(this::notThere)));
        Runnable enough =
                () -> answer.complete(unavailable("The token's issuer is slow to answer for its keys: try again."));
        timer.schedule(enough, MOST_WAIT_MS, TimeUnit.MILLISECONDS);
        return answer;
    }

    private synchronized int retryAfterS() {
        long waitMs = underWay != null ? 0 : begunMs + pauseMs(true) - clock.millis();
        return (int) Math.max(1, (waitMs + 999) / 1000);
    }

    private long pauseMs(boolean asked) {
        Duration pause = asked || failing ? settings.cooldown() : settings.maxAge();
        return Math.min(pause.toMillis(), settings.maxAge().toMillis());
    }

    /** The fetch under way, begun now where it is time for one; empty when it is not. */
    private Optional<CompletableFuture<Void>> begun(boolean asked) {
        CompletableFuture<Void> news;
        synchronized (this) {
            if (underWay != null || clock.millis() - begunMs < pauseMs(asked)) {
                return Optional.ofNullable(underWay);
            }
            begunMs = clock.millis();
            news = new CompletableFuture<>();
            underWay = news;
        }
        CompletableFuture.completedFuture(null)
                .thenCompose(any -> fetch.get())
                .thenAccept(this::learn)
                .exceptionally(this::fail)
                .whenComplete((done, never) -> over(news));
        return Optional.of(news);
    }

    private void over(CompletableFuture<Void> news) {
        synchronized (this) {
            underWay = null;
        }
        news.complete(null);
    }

    private void learn(String json) {
        JwkSet set;
        try {
            set = JwkSet.read(json);
        } catch (JoseException notASet) {
            throw new CompletionException(notASet);
        }
        Optional<JwkSet> before = known.map(Known::set);
        known = Optional.of(new Known(set, clock.millis()));
        if (failing || !before.equals(Optional.of(set))) {
            Journal.keysFetched(settings.url().getHost(), set.size());
        }
        if (!before.map(JwkSet::skipped).equals(Optional.of(set.skipped()))) {
            set.skipped().forEach(key -> Journal.keySkipped(settings.url().getHost(), key.kid(), key.why()));
        }
        failing = false;
    }

    private Void fail(Throwable thrown) {
        Throwable cause = thrown;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (!failing) {
            failing = true;
            Journal.keysUnavailable(
                    settings.url().getHost(),
                    cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage(),
                    size());
        }
        return null;
    }
}
