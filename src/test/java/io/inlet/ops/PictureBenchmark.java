package io.inlet.ops;

import io.inlet.stream.AudioFormat;
import io.inlet.stream.CallState;
import io.inlet.stream.CallState.Condition;
import io.inlet.stream.Level;
import io.inlet.stream.StreamId;
import io.inlet.stream.StreamState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What 10,000 calls cost whoever looks at them: the picture, taken five times a second at most, and each watcher's page. */
@State(Scope.Thread)
public class PictureBenchmark {

    private static final int CALLS = 10_000;

    private final Random random = new Random(7);
    private final List<CallState> calls =
            IntStream.range(0, CALLS).mapToObj(this::call).toList();
    private final Picture.Taken taken = taken();
    private final Sorting byLag = Sorting.of(Map.of("sort", "lag", "order", "desc")::get);
    private final Filter filter = Filter.of(Map.of("text", "99")::get);
    private final Page page = Page.of("100", "5000");

    private CallState call(int number) {
        Condition[] conditions = Condition.values();
        long now = 1_700_000_000_000L;
        StreamState stream = new StreamState(
                number,
                number,
                number,
                0,
                Map.of(),
                1,
                200,
                random.nextInt(20),
                OptionalLong.of(now - random.nextInt(200)),
                false,
                number,
                0);
        return new CallState(
                "0123abcd-" + number,
                Optional.of(new StreamId("tenant-" + number % 50, "interaction-" + number)),
                now,
                Optional.empty(),
                "pcm16",
                Optional.of(new AudioFormat(8000, 1)),
                "10.0.0.1",
                random.nextInt(20) == 0 ? conditions[random.nextInt(conditions.length)] : Condition.FLOWING,
                now - random.nextInt(600_000),
                OptionalLong.of(now - random.nextInt(600_000)),
                Optional.of(stream),
                new Level(-random.nextInt(60), -random.nextInt(60)),
                1,
                "=".repeat(60),
                OptionalLong.of(now),
                OptionalLong.of(2),
                OptionalLong.empty(),
                false,
                Optional.empty(),
                now);
    }

    @Benchmark
    public Picture.Taken taken() {
        return new Picture.Taken(calls.stream().sorted(CallState.WORST_FIRST).toList());
    }

    /** Once for each order that somebody asks for. */
    @Benchmark
    public List<CallState> sorted() {
        return byLag.of(taken.in(Sorting.WORST_FIRST));
    }

    /** Of each watcher: the rows of its page as JSON. */
    @Benchmark
    public List<String> page() {
        return page.of(taken.in(Sorting.WORST_FIRST)).stream()
                .map(state -> CallJson.row(state).build().toString())
                .toList();
    }

    /** Of each watcher who looks for something. */
    @Benchmark
    public List<CallState> filtered() {
        Stream<CallState> all = taken.in(Sorting.WORST_FIRST).stream();
        return all.filter(filter::takes).toList();
    }
}
