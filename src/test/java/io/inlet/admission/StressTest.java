package io.inlet.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.inlet.admission.Stress.Measures;
import io.inlet.config.SampleSettings;
import io.inlet.endpoint.SettableClock;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Limits: 2000 ms of lag, 90 % of the heap, 80 % of the buffer. */
class StressTest {

    private static final Logger JOURNAL = Logger.getLogger("io.inlet");
    private static final Measures CALM = new Measures(100, 50, 10);

    private final SettableClock clock = new SettableClock(1_700_000_000_000L);
    private Measures now = CALM;
    private final Stress stress = new Stress(SampleSettings.with().stress(), () -> now, clock);

    @BeforeAll
    static void quiet() {
        JOURNAL.setLevel(Level.OFF);
    }

    @AfterAll
    static void loud() {
        JOURNAL.setLevel(null);
    }

    private boolean overloaded(Measures measures, int seconds) {
        now = measures;
        for (int i = 0; i < seconds; i++) {
            clock.pass(Stress.INTERVAL_MS);
            stress.measure();
        }
        return stress.overloaded();
    }

    @ParameterizedTest
    @CsvSource({
        "1999, 89, 79, ''",
        "2000, 50, 10, lag",
        "100, 90, 10, heap",
        "100, 50, 80, buffered",
        "60000, 100, 200, lag"
    })
    void oneMeasureThatReachesItsLimitIsEnough(long lagMs, int heapPercent, int bufferedPercent, String cause) {
        assertEquals(!cause.isEmpty(), overloaded(new Measures(lagMs, heapPercent, bufferedPercent), 1));
        assertEquals(cause, stress.state().cause());
    }

    @Test
    void itIsOverWhenAllHasBeenCalmForAWhile() {
        assertTrue(overloaded(new Measures(2500, 50, 10), 1));
        assertTrue(overloaded(CALM, 4));
        assertFalse(overloaded(CALM, 1));
        assertEquals(clock.millis(), stress.state().sinceMs());
    }

    @Test
    void justBelowItsLimitIsNotCalm() {
        assertTrue(overloaded(new Measures(2500, 50, 10), 1));
        assertTrue(overloaded(new Measures(1600, 50, 10), 60));
        assertTrue(overloaded(new Measures(100, 72, 10), 60));
        assertTrue(overloaded(CALM, 4));
        assertTrue(overloaded(new Measures(100, 50, 64), 1), "and the while begins anew");
        assertTrue(overloaded(CALM, 4));
        assertFalse(overloaded(CALM, 1));
    }

    @Test
    void belowItsLimitNothingHappens() {
        assertFalse(overloaded(new Measures(1999, 89, 79), 60));
    }

    @Test
    void aMeasureThatCannotBeTakenLeavesTheStateAsItWas() {
        assertTrue(overloaded(new Measures(2500, 50, 10), 1));
        assertTrue(overloaded(null, 60));
    }

    // ---- the heap

    private long collections;
    private long usedMb;

    private Heap heap(String... pools) {
        List<MemoryPoolMXBean> beans = List.of(pools).stream().map(this::pool).toList();
        return new Heap(beans, List.of(bean(GarbageCollectorMXBean.class, Map.of("MemoryPoolNames", pools))), clock);
    }

    private MemoryPoolMXBean pool(String name) {
        return bean(
                MemoryPoolMXBean.class,
                Map.of("Name", name, "Type", MemoryType.HEAP, "CollectionUsageThresholdSupported", true));
    }

    private <T> T bean(Class<T> type, Map<String, Object> values) {
        return type.cast(Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> switch (method.getName().replaceFirst("^(get|is)", "")) {
                    case "CollectionUsage" -> new MemoryUsage(0, usedMb << 20, usedMb << 20, 100L << 20);
                    case "CollectionCount" -> collections;
                    default -> values.get(method.getName().replaceFirst("^(get|is)", ""));
                }));
    }

    @ParameterizedTest
    @CsvSource({
        "G1 Eden Space/G1 Survivor Space/G1 Old Gen, 80",
        "Eden Space/Survivor Space/Tenured Gen, 80",
        "PS Eden Space/PS Survivor Space/PS Old Gen, 80",
        "ZHeap, 80",
        "ZGC Young Generation/ZGC Old Generation, 80",
        "Eden Space, 0"
    })
    void theHeapIsWhatStaysInItAfterACollection(String pools, int percent) {
        Heap heap = heap(pools.split("/"));
        usedMb = 80;
        collections = 1;
        assertEquals(percent, heap.percentAfterCollection());
    }

    @Test
    void aCollectionOfLongAgoSaysNothing() {
        Heap heap = heap("G1 Old Gen");
        usedMb = 95;
        collections = 1;
        assertEquals(95, heap.percentAfterCollection());
        clock.pass(Heap.FRESH_MS);
        assertEquals(95, heap.percentAfterCollection());
        clock.pass(1);
        assertEquals(0, heap.percentAfterCollection());
        collections = 2;
        assertEquals(95, heap.percentAfterCollection());
    }

    @Test
    void thisJvmsHeapCanBeMeasured() {
        Heap heap = new Heap(clock);
        System.gc();
        int percent = heap.percentAfterCollection();
        assertTrue(percent >= 0 && percent <= 100, percent + " %");
    }
}
