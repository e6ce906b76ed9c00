package io.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class LoadMeterTest {

    private static final long MILLI = 1_000_000;

    private long nanos = 77;
    private final LoadMeter meter = new LoadMeter(() -> nanos);

    @Test
    void onlyWhatWasDueWhileItWasMeasuredCounts() {
        meter.open(100 * MILLI, 300 * MILLI);
        meter.delivered(99 * MILLI, 500 * MILLI);
        meter.delivered(100 * MILLI, 101 * MILLI);
        meter.delivered(299 * MILLI, 400 * MILLI); // arrives afterwards, as others do that are slow
        meter.delivered(300 * MILLI, 301 * MILLI);
        assertEquals(2, meter.endToEnd.count());
        assertEquals(101_000, meter.endToEnd.max());
    }

    @Test
    void tenthsOfASecondInAndBesideWhichTimeWasStolenAreNotQuiet() {
        meter.open(0, 500 * MILLI);
        for (int slot = 0; slot < 5; slot++) {
            meter.delivered(slot * 100 * MILLI, slot * 100 * MILLI + (slot + 1) * 1000);
        }
        Latencies quiet = meter.quiet(new boolean[] {false, false, false, true, false});
        assertEquals(2, quiet.count());
        assertEquals(2, quiet.max());
    }

    @Test
    void anAckIsAsLateAsTheClockSays() {
        meter.open(0, 500 * MILLI);
        nanos += 20 * MILLI;
        meter.acknowledged(5 * MILLI);
        assertEquals(15_000, meter.ack.max());
        meter.late(5 * MILLI, 6 * MILLI);
        assertEquals(1000, meter.lateness.percentile(99));
    }

    @Test
    void reasonsAreCountedAndTheFirstIsTold() {
        meter.complain("close 1013", "close 1013 overloaded");
        meter.complain("close 1013", "again");
        meter.complain("connection lost", "x");
        assertEquals("{close 1013=2, connection lost=1}", meter.reasons().toString());
        assertEquals("close 1013 overloaded", meter.firstComplaint());
    }
}
