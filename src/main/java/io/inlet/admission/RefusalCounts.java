package io.inlet.admission;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** How often somebody was refused, for each reason, since the node's start. Thread-safe. */
public final class RefusalCounts {

    private final Map<Refusal.Reason, LongAdder> counts = new EnumMap<>(Refusal.Reason.class);

    public RefusalCounts() {
        Arrays.stream(Refusal.Reason.values()).forEach(reason -> counts.put(reason, new LongAdder()));
    }

    public void count(Refusal.Reason reason) {
        counts.get(reason).increment();
    }

    /** Reasons that did not occur are not there. */
    public Map<Refusal.Reason, Long> sinceStart() {
        Map<Refusal.Reason, Long> occurred = new EnumMap<>(Refusal.Reason.class);
        counts.forEach((reason, count) -> {
            if (count.sum() > 0) {
                occurred.put(reason, count.sum());
            }
        });
        return occurred;
    }
}
