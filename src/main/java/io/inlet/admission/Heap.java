package io.inlet.admission;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;

/**
 * How much of the heap is in use after a collection: of the old generation, where the collector has one (G1, Serial,
 * Parallel, generational ZGC and Shenandoah), else of all. Not thread-safe.
 */
public final class Heap {

    /**
     * An older measure says nothing: a node that had to refuse calls has so little to do that the next collection may be
     * far away, and it would go on refusing.
     */
    static final long FRESH_MS = 60_000;

    private static final int PERCENT = 100;

    private final List<MemoryPoolMXBean> pools;
    private final List<GarbageCollectorMXBean> collectors;
    private final Clock clock;
    private long collections;
    private long collectedMs;

    public Heap(Clock clock) {
        this(ManagementFactory.getMemoryPoolMXBeans(), ManagementFactory.getGarbageCollectorMXBeans(), clock);
    }

    Heap(List<MemoryPoolMXBean> all, List<GarbageCollectorMXBean> collectors, Clock clock) {
        this.clock = clock;
        pools = all.stream().filter(Heap::keepsWhatStays).toList();
        List<String> names = pools.stream().map(MemoryPoolMXBean::getName).toList();
        this.collectors = collectors.stream()
                .filter(collector -> Stream.of(collector.getMemoryPoolNames()).anyMatch(names::contains))
                .toList();
        collectedMs = clock.millis();
    }

    private static boolean keepsWhatStays(MemoryPoolMXBean pool) {
        return pool.getType() == MemoryType.HEAP
                && pool.isCollectionUsageThresholdSupported()
                && !pool.getName().matches(".*(Eden|Survivor|Young|Nursery).*");
    }

    /** Of what there can be, in use after the last collection; 0 when that was long ago. */
    public int percentAfterCollection() {
        long count = collectors.stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .sum();
        if (count != collections) {
            collections = count;
            collectedMs = clock.millis();
        }
        return clock.millis() - collectedMs > FRESH_MS ? 0 : percent();
    }

    private int percent() {
        long used = 0;
        long max = 0;
        for (MemoryPoolMXBean pool : pools) {
            MemoryUsage after = pool.getCollectionUsage();
            if (after != null) {
                used += after.getUsed();
                max += after.getMax() < 0 ? Runtime.getRuntime().maxMemory() : after.getMax();
            }
        }
        return max == 0 ? 0 : (int) (used * PERCENT / max);
    }
}
