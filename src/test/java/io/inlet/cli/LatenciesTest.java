package io.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LatenciesTest {

    @Test
    void smallOnesAreExact() {
        Latencies latencies = new Latencies();
        for (int i = 1; i <= 100; i++) {
            latencies.record(i);
        }
        assertEquals(100, latencies.count());
        assertEquals(50, latencies.percentile(50));
        assertEquals(99, latencies.percentile(99));
        assertEquals(100, latencies.percentile(100));
        assertEquals(1, latencies.percentile(0));
        assertEquals(100, latencies.max());
    }

    @Test
    void largeOnesAreAtMostOnePointSixPercentTooHigh() {
        Random random = new Random(7);
        long[] values = random.longs(10_000, 0, 1L << 39).toArray();
        Latencies latencies = new Latencies();
        Arrays.stream(values).forEach(latencies::record);
        Arrays.sort(values);
        for (double percent : new double[] {1, 50, 90, 99, 99.9}) {
            long exact = values[(int) Math.ceil(values.length * percent / 100) - 1];
            long told = latencies.percentile(percent);
            assertTrue(told >= exact && told <= exact * 1.017, percent + " %: " + exact + " told as " + told);
        }
        assertEquals(values[values.length - 1], latencies.max());
    }

    @Test
    void oddOnesDoNoHarm() {
        Latencies latencies = new Latencies();
        assertEquals("none measured", latencies.toString());
        assertEquals(0, latencies.percentile(50));
        latencies.record(-5); // clocks of two machines
        latencies.record(Long.MAX_VALUE);
        assertEquals(2, latencies.count());
        assertEquals(0, latencies.percentile(50));
    }
}
