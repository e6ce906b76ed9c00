package io.inlet.ops;

import io.inlet.stream.CallState;
import io.inlet.stream.StreamId;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * In which order calls are asked for; of equals the worst comes first.
 *
 * @param ascending from the least on; of {@link Key#WORST}, from the worst on
 */
record Sorting(Key key, boolean ascending) {

    static final Sorting WORST_FIRST = new Sorting(Key.WORST, true);

    /** What calls are sorted by. */
    enum Key {
        WORST(null),
        AGE(CallState::ageMs),
        LAG(CallState::lagMs),
        BUFFER(CallState::bufferPercent),
        LEVEL(call -> call.level().rmsDb()),
        LOST(CallState::lost),
        RATE(CallState::rate),
        TENANT(call -> call.id().map(StreamId::tenantId).orElse("")),
        INTERACTION(call -> call.id().map(StreamId::interactionId).orElse("")),
        PROVIDER(call -> call.provider().orElse("inlet"));

        private final Comparator<CallState> least; // null: as they are

        <T extends Comparable<? super T>> Key(Function<CallState, T> by) {
            least = by == null ? null : Comparator.comparing(by);
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @param parameter gives the value of a parameter of the query, null where it is not there
     * @throws Problem for words that are none
     */
    static Sorting of(UnaryOperator<String> parameter) {
        String sort = parameter.apply("sort");
        String order = parameter.apply("order");
        if (order != null && !"asc".equals(order) && !"desc".equals(order)) {
            throw Problem.badRequest("order must be asc or desc.");
        }
        return new Sorting(sort == null ? Key.WORST : key(sort), !"desc".equals(order));
    }

    private static Key key(String word) {
        return Arrays.stream(Key.values())
                .filter(key -> key.word().equals(word))
                .findFirst()
                .orElseThrow(() -> Problem.badRequest("sort must be one of "
                        + Arrays.stream(Key.values()).map(Key::word).collect(Collectors.joining(", ")) + "."));
    }

    /** @param worstFirst all of them */
    List<CallState> of(List<CallState> worstFirst) {
        if (this.equals(WORST_FIRST)) {
            return worstFirst;
        }
        if (key.least == null) {
            return worstFirst.stream().sorted(CallState.WORST_FIRST.reversed()).toList();
        }
        return worstFirst.stream()
                .sorted(ascending ? key.least : key.least.reversed())
                .toList();
    }
}
