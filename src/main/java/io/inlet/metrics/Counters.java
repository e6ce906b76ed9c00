package io.inlet.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * A metric that only rises, by the values of its labels. Its adders are striped, and whoever counts often holds on to
 * the one it needs: then counting is one addition. Thread-safe.
 */
final class Counters {

    private final MeterRegistry registry;
    private final String name;
    private final String description;
    private final String[] labels;
    private final Map<List<String>, LongAdder> adders = new ConcurrentHashMap<>();

    /** Without labels it is there from now on, and with them from the first time that somebody asks {@link #of}. */
    Counters(MeterRegistry registry, String name, String description, String... labels) {
        this.registry = registry;
        this.name = name;
        this.description = description;
        this.labels = labels;
        if (labels.length == 0) {
            of();
        }
    }

    /** The adder of these labels' values, from now on in every scrape. */
    LongAdder of(String... values) {
        return adders.computeIfAbsent(List.of(values), this::show);
    }

    private LongAdder show(List<String> values) {
        LongAdder adder = new LongAdder();
        Tags tags = Tags.empty();
        for (int i = 0; i < labels.length; i++) {
            tags = tags.and(labels[i], values.get(i));
        }
        FunctionCounter.builder(name, adder, LongAdder::sum)
                .description(description)
                .tags(tags)
                .register(registry);
        return adder;
    }

    long sum() {
        return adders.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** By the last label, where the ones before it have these values; without those that have not been counted yet. */
    Map<String, Long> byLast(String... before) {
        Map<String, Long> counted = new TreeMap<>();
        adders.forEach((values, adder) -> {
            int last = values.size() - 1;
            if (adder.sum() > 0 && values.subList(0, last).equals(List.of(before))) {
                counted.put(values.get(last), adder.sum());
            }
        });
        return counted;
    }
}
