package io.inlet.cli;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * What is measured while a load runs: counts from its beginning on, latencies of frames that are due between
 * {@link #open} and {@link #close}. Times are in ns since this was made. Safe for concurrent use.
 */
final class LoadMeter {

    private static final int SHOWN = 200;
    private static final long SLOT = 100_000_000; // ns

    final AtomicLong opened = new AtomicLong();
    final AtomicLong live = new AtomicLong();
    final AtomicLong failed = new AtomicLong();
    final AtomicLong closed = new AtomicLong();
    final AtomicLong ended = new AtomicLong();
    final AtomicLong sent = new AtomicLong();
    final AtomicLong acked = new AtomicLong();
    final AtomicLong wrongAcks = new AtomicLong();
    final AtomicLong announcedLost = new AtomicLong();
    final AtomicLong wrongSums = new AtomicLong();

    final Latencies started = new Latencies();
    final Latencies endToEnd = new Latencies();
    final Latencies ack = new Latencies();
    final Latencies lateness = new Latencies();

    private final Map<String, Long> reasons = new TreeMap<>();
    private final AtomicReference<String> firstComplaint = new AtomicReference<>();
    private final LongSupplier clock;
    private volatile long from = Long.MAX_VALUE;
    private volatile long to = Long.MAX_VALUE;
    private volatile Latencies[] slots = new Latencies[0];

    /** @param nanos any clock that only goes forward */
    LoadMeter(LongSupplier nanos) {
        long origin = nanos.getAsLong();
        this.clock = () -> nanos.getAsLong() - origin;
    }

    long now() {
        return clock.getAsLong();
    }

    void open(long begin, long end) {
        slots = new Latencies[(int) ((end - begin + SLOT - 1) / SLOT)];
        to = end;
        from = begin;
    }

    void close(long end) {
        to = Math.min(to, end);
    }

    private boolean counts(long stamp) {
        return stamp >= from && stamp < to;
    }

    void late(long stamp, long now) {
        if (counts(stamp)) {
            lateness.record((now - stamp) / 1000);
        }
    }

    void acknowledged(long stamp) {
        if (counts(stamp)) {
            ack.record((now() - stamp) / 1000);
        }
    }

    /** By the one thread that receives. */
    void delivered(long stamp, long now) {
        if (!counts(stamp)) {
            return;
        }
        long micros = (now - stamp) / 1000;
        endToEnd.record(micros);
        int slot = (int) ((stamp - from) / SLOT);
        if (slots[slot] == null) {
            slots[slot] = new Latencies();
        }
        slots[slot].record(micros);
    }

    /**
     * The end-to-end latencies of the tenths of a second that nothing was stolen in, nor beside.
     *
     * @param stolen whether the hypervisor had taken time away by the end of each tenth
     */
    Latencies quiet(boolean[] stolen) {
        Latencies quiet = new Latencies();
        for (int i = 0; i < Math.min(slots.length, stolen.length); i++) {
            boolean disturbed = stolen[i] || i > 0 && stolen[i - 1] || i + 1 < stolen.length && stolen[i + 1];
            if (slots[i] != null && !disturbed) {
                quiet.add(slots[i]);
            }
        }
        return quiet;
    }

    /** Why a connection failed, or was closed by the server, in a few words. */
    void complain(String reason, String sentence) {
        synchronized (reasons) {
            reasons.merge(reason, 1L, Long::sum);
        }
        firstComplaint.compareAndSet(null, sentence.substring(0, Math.min(SHOWN, sentence.length())));
    }

    Map<String, Long> reasons() {
        synchronized (reasons) {
            return new TreeMap<>(reasons);
        }
    }

    /** Null when there is none. */
    String firstComplaint() {
        return firstComplaint.get();
    }
}
