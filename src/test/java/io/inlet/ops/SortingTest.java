package io.inlet.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.inlet.stream.CallState;
import io.inlet.stream.CallState.Condition;
import io.inlet.stream.Level;
import io.inlet.stream.StreamId;
import io.inlet.stream.StreamState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SortingTest {

    private static final long NOW = 1_700_000_000_000L;

    /** Three calls, each the least in something. */
    private static final List<CallState> WORST_FIRST = Stream.of(
                    call("a", "t3", "i2", "twilio", Condition.FLOWING, 1000, 10, 5, -10, 0, 1.0),
                    call("b", "t1", "i3", null, Condition.LOSING, 3000, 30, 20, -30, 9, 0.5),
                    call("c", "t2", "i1", "plivo", Condition.BUFFERING, 2000, 20, 60, -20, 0, 2.0))
            .sorted(CallState.WORST_FIRST)
            .toList();

    private static CallState call(
            String call,
            String tenant,
            String interaction,
            String provider,
            Condition condition,
            long ageMs,
            int buffer,
            long lagMs,
            double level,
            long lost,
            double rate) {
        StreamState stream =
                new StreamState(1, 1, 1, lost, Map.of(), 1, 1, buffer, OptionalLong.of(NOW - lagMs), false, 1, 0);
        return new CallState(
                call,
                Optional.of(new StreamId(tenant, interaction)),
                1,
                Optional.ofNullable(provider),
                "pcm16",
                Optional.empty(),
                "127.0.0.1",
                condition,
                NOW - ageMs - 7,
                OptionalLong.of(NOW - ageMs),
                Optional.of(stream),
                new Level(level, level),
                rate,
                "",
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                false,
                Optional.empty(),
                NOW);
    }

    private static String sorted(Map<String, String> query) {
        StringBuilder calls = new StringBuilder();
        Sorting.of(query::get).of(WORST_FIRST).forEach(call -> calls.append(call.call()));
        return calls.toString();
    }

    @ParameterizedTest
    @CsvSource({
        "worst, bca",
        "age, acb",
        "lag, abc",
        "buffer, acb",
        "level, bca",
        "lost, cab",
        "rate, bac",
        "tenant, bca",
        "interaction, cab",
        "provider, bca"
    })
    void fromTheLeastOnOrFromTheMost(String sort, String ascending) {
        assertEquals(ascending, sorted(Map.of("sort", sort)));
        assertEquals(ascending, sorted(Map.of("sort", sort, "order", "asc")));
        String descending = sorted(Map.of("sort", sort, "order", "desc"));
        assertEquals(
                sort.equals("lost")
                        ? "bca"
                        : new StringBuilder(ascending).reverse().toString(),
                descending,
                "of equals the worst first");
    }

    @Test
    void theWorstComeFirstWhereNothingIsSaid() {
        assertEquals("bca", sorted(Map.of()));
        assertEquals("acb", sorted(Map.of("order", "desc")));
    }
}
