package io.inlet.admission;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The latest that was said of each claim, liftings included, so that lists of several nodes can be put together in any
 * order and come out the same. Immutable.
 */
record RevocationList(Map<Revocation.Subject, Revocation> latest) {

    static final RevocationList EMPTY = new RevocationList(Map.of());

    /**
     * Two lists put together.
     *
     * @param missing entries, by field, that what is stored has not, or has not as late
     * @param obsolete entries of what is stored that say nothing any more
     */
    record Merged(RevocationList list, Map<String, String> missing, Map<String, String> obsolete) {}

    /** Why a token is refused; empty when it is not. */
    Optional<Revocation> refusing(Identity identity, long nowMs) {
        if (latest.isEmpty()) {
            return Optional.empty();
        }
        for (Revocation.Kind kind : Revocation.Kind.values()) {
            Optional<Revocation> refusing =
                    kind.in(identity).flatMap(value -> inForce(new Revocation.Subject(kind, value), nowMs));
            if (refusing.isPresent()) {
                return refusing;
            }
        }
        return Optional.empty();
    }

    Optional<Revocation> inForce(Revocation.Subject subject, long nowMs) {
        return Optional.ofNullable(latest.get(subject)).filter(revocation -> revocation.inForce(nowMs));
    }

    /** The newest first. */
    List<Revocation> inForce(long nowMs) {
        return latest.values().stream()
                .filter(revocation -> revocation.inForce(nowMs))
                .sorted(Comparator.comparing(Revocation::sinceMs)
                        .reversed()
                        .thenComparing(Revocation::kind)
                        .thenComparing(Revocation::value))
                .toList();
    }

    /** When something has been said of a claim so far; 0 when nothing has. */
    long saidMs(Revocation.Subject subject) {
        Revocation said = latest.get(subject);
        return said == null ? 0 : said.sinceMs();
    }

    RevocationList with(Revocation said) {
        Map<Revocation.Subject, Revocation> all = new HashMap<>(latest);
        all.put(said.subject(), said);
        return new RevocationList(Map.copyOf(all));
    }

    boolean forgettable(long nowMs) {
        return latest.values().stream().anyMatch(revocation -> revocation.forgettable(nowMs));
    }

    /** As they are stored, by field. */
    Map<String, String> entries() {
        Map<String, String> entries = new HashMap<>();
        latest.forEach(
                (subject, revocation) -> entries.put(RevocationEntry.field(subject), RevocationEntry.text(revocation)));
        return entries;
    }

    Merged merge(Map<String, String> stored, long nowMs) {
        Map<Revocation.Subject, Revocation> all = new HashMap<>(latest);
        Map<String, String> obsolete = new HashMap<>();
        stored.forEach((field, text) -> RevocationEntry.read(field, text).ifPresent(there -> {
            if (there.forgettable(nowMs)) {
                obsolete.put(field, text);
            } else {
                all.merge(there.subject(), there, (ours, theirs) -> ours.rank() > theirs.rank() ? ours : theirs);
            }
        }));
        all.values().removeIf(revocation -> revocation.forgettable(nowMs));
        Map<String, String> missing = new HashMap<>();
        all.forEach((subject, revocation) -> {
            String field = RevocationEntry.field(subject);
            if (rank(field, stored.get(field)) < revocation.rank()) {
                missing.put(field, RevocationEntry.text(revocation));
            }
        });
        return new Merged(new RevocationList(Map.copyOf(all)), missing, obsolete);
    }

    private static long rank(String field, String text) {
        return Optional.ofNullable(text)
                .flatMap(there -> RevocationEntry.read(field, there))
                .map(Revocation::rank)
                .orElse(0L);
    }
}
