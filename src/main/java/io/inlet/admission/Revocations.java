package io.inlet.admission;

import io.inlet.journal.Journal;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Which tokens are refused although they verify, on all nodes alike. What is said here is in force here at once, and on
 * the others when they have {@link #sync}ed, which each does every second. While the store does not answer, the last
 * known list stays in force; what is said meanwhile is written when it answers again, and so is the whole list to a
 * store that has lost it. Thread-safe; whoever asks waits for nobody.
 */
public final class Revocations {

    /** What a list may grow to: an order too many is refused, since each node reads all of it. */
    public static final int MOST = 10_000;

    /** A failover is not worth a line. */
    private static final int FAILURES_TOLD = 5;

    /** What the nodes share: texts by field. Each begins with a number, and a greater one is not replaced by a smaller. */
    public interface Store {

        /** All there is, if it may have changed since it was last asked for. */
        CompletionStage<Optional<Map<String, String>>> changes();

        /** @param obsolete to be removed where they still are as given */
        CompletionStage<Void> write(Map<String, String> entries, Map<String, String> obsolete);
    }

    private final Store store;
    private final Clock clock;
    private final AtomicBoolean syncing = new AtomicBoolean();
    private volatile RevocationList list = RevocationList.EMPTY;
    private volatile long version;
    private volatile boolean closed;
    private int failures; // while syncing

    public Revocations(Store store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Why this token is refused; empty when it is not. */
    public Optional<Revocation> refusing(Identity identity) {
        return list.refusing(identity, clock.millis());
    }

    /** The same for whoever is about to use it, or uses it, for a stream of that tenant. */
    public Optional<Revocation> refusing(Identity identity, String tenantId) {
        return refusing(identity).or(() -> find(Revocation.Kind.TENANT, tenantId));
    }

    /** Changes when there is more to refuse, or less: who has asked before then asks again. */
    public long version() {
        return version;
    }

    public List<Revocation> inForce() {
        return list.inForce(clock.millis());
    }

    public Optional<Revocation> find(Revocation.Kind kind, String value) {
        return list.inForce(new Revocation.Subject(kind, value), clock.millis());
    }

    /**
     * In force here when this returns; {@link #share} brings it to the others.
     *
     * @param lasting from now on; empty: until it is lifted
     */
    public Revocation revoke(Revocation.Kind kind, String value, String reason, Optional<Duration> lasting, String by) {
        synchronized (this) {
            long now = later(kind, value);
            OptionalLong until =
                    lasting.map(time -> OptionalLong.of(now + time.toMillis())).orElse(OptionalLong.empty());
            return said(new Revocation(kind, value, now, until, false, by, reason));
        }
    }

    /** Lets these tokens in again; empty when they were not refused. */
    public synchronized Optional<Revocation> lift(Revocation.Kind kind, String value, String by) {
        return find(kind, value).map(revocation -> said(revocation.lifted(later(kind, value), by)));
    }

    /** Now, yet after what has been said of it before, perhaps by a node whose clock is ahead. */
    private long later(Revocation.Kind kind, String value) {
        return Math.max(clock.millis(), list.saidMs(new Revocation.Subject(kind, value)) + 1);
    }

    private Revocation said(Revocation revocation) {
        become(list.with(revocation));
        return revocation;
    }

    private synchronized void become(RevocationList changed) {
        if (!changed.equals(list)) {
            list = changed;
            version++; // behind the list: who sees the number sees that, too
        }
    }

    // ---- with the other nodes

    /** Whether the store has it now; where it has not, it gets it later. Never fails. */
    public CompletionStage<Boolean> share(Revocation said) {
        Map<String, String> entry = Map.of(RevocationEntry.field(said.subject()), RevocationEntry.text(said));
        return store.write(entry, Map.of()).handle((written, failure) -> failure == null);
    }

    /** Takes over what other nodes have said since; completes with whether the store has answered. Never fails. */
    public CompletionStage<Boolean> refresh() {
        return exchange().handle((done, failure) -> failure == null);
    }

    /** To be called every second. */
    public void sync() {
        if (!closed && syncing.compareAndSet(false, true)) {
            forget().thenCompose(forgotten -> exchange()).whenComplete((done, failure) -> {
                heard(failure);
                syncing.set(false);
            });
        }
    }

    /** The store is about to be closed: the list stays as it is. */
    public void close() {
        closed = true;
    }

    private CompletionStage<Void> exchange() {
        return store.changes()
                .thenCompose(
                        changes -> changes.map(this::merge).orElseGet(() -> CompletableFuture.completedFuture(null)));
    }

    /** What is over is removed from the list, and from the store. */
    private CompletionStage<Void> forget() {
        RevocationList now = list;
        return now.forgettable(clock.millis()) ? merge(now.entries()) : CompletableFuture.completedFuture(null);
    }

    private CompletionStage<Void> merge(Map<String, String> stored) {
        RevocationList.Merged merged;
        synchronized (this) {
            merged = list.merge(stored, clock.millis());
            become(merged.list());
        }
        return merged.missing().isEmpty() && merged.obsolete().isEmpty()
                ? CompletableFuture.completedFuture(null)
                : store.write(merged.missing(), merged.obsolete());
    }

    private void heard(Throwable failure) {
        if (failure == null) {
            if (failures >= FAILURES_TOLD) {
                Journal.revocationsShared();
            }
            failures = 0;
        } else if (++failures == FAILURES_TOLD) {
            Journal.revocationsNotShared(cause(failure));
        }
    }

    /** The kind of failure only: texts of clients may hold credentials. */
    private static String cause(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getClass().getSimpleName();
    }
}
