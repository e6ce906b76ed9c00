package io.inlet.admission;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What nodes share, played by the test. It gives everything each time it is asked, as a store may. */
public final class PlayedStore implements Revocations.Store {

    private final Map<String, String> entries = new HashMap<>();
    private boolean away;
    private int writes;

    @Override
    public CompletionStage<Optional<Map<String, String>>> changes() {
        return away ? failed() : CompletableFuture.completedFuture(Optional.of(Map.copyOf(entries)));
    }

    @Override
    public CompletionStage<Void> write(Map<String, String> more, Map<String, String> obsolete) {
        if (away) {
            return failed();
        }
        writes++;
        more.forEach((field, entry) ->
                entries.merge(field, entry, (held, given) -> rank(given) > rank(held) ? given : held));
        obsolete.forEach(entries::remove);
        return CompletableFuture.completedFuture(null);
    }

    private static long rank(String entry) {
        return Long.parseLong(entry.substring(0, entry.indexOf(' ')));
    }

    private static <T> CompletionStage<T> failed() {
        return CompletableFuture.failedFuture(new IllegalStateException("away"));
    }

    void away(boolean isAway) {
        away = isAway;
    }

    /** It has come back without a memory. */
    void forget() {
        entries.clear();
    }

    void put(String field, String entry) {
        entries.put(field, entry);
    }

    Map<String, String> entries() {
        return entries;
    }

    int writes() {
        return writes;
    }
}
