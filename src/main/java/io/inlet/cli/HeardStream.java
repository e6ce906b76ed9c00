package io.inlet.cli;

import java.util.BitSet;

/**
 * What a consumer has heard of one stream, that is of one (tenant, interaction, epoch). Guarded by the
 * {@link Consumer} it belongs to.
 */
final class HeardStream {

    /** Names a stream. */
    record Id(String tenant, String interaction, long epoch) {}

    // One bit a frame; more than a day of 20 ms frames, and a bound on what a bad seq can cost: 1 MB.
    private static final long MAX_SEQ = 8_000_000;

    private final Id id;
    private final BitSet seen = new BitSet();
    private long firstSeq = Long.MAX_VALUE;
    private long highestSeq;
    private long received;
    private long duplicates;
    private long outOfOrder;
    private long samples;
    private int sampleRate;
    private double level = Level.SILENCE;
    private long lastMs;
    private String ended;

    HeardStream(Id id) {
        this.id = id;
    }

    /** @return false when it has been seen before, or its seq cannot be */
    boolean add(Frame frame, long arrivedMs) {
        if (frame.seq() > MAX_SEQ) {
            return false;
        }
        lastMs = arrivedMs;
        int bit = (int) frame.seq();
        if (seen.get(bit)) {
            duplicates++;
            return false;
        }
        seen.set(bit);
        received++;
        if (frame.seq() < highestSeq) {
            outOfOrder++;
        }
        firstSeq = Math.min(firstSeq, frame.seq());
        highestSeq = Math.max(highestSeq, frame.seq());
        sampleRate = frame.sampleRate();
        if (frame.pcm() != null) {
            samples += frame.pcm().length / (2L * Math.max(1, frame.channels()));
            level = Level.dbfs(frame.pcm());
        }
        return true;
    }

    void end(String reason) {
        ended = reason;
    }

    Id id() {
        return id;
    }

    long received() {
        return received;
    }

    long duplicates() {
        return duplicates;
    }

    long outOfOrder() {
        return outOfOrder;
    }

    long highestSeq() {
        return highestSeq;
    }

    /** Frames between the first and the last heard that did not come. */
    long missing() {
        return received == 0 ? 0 : highestSeq - firstSeq + 1 - received;
    }

    int sampleRate() {
        return sampleRate;
    }

    /** Of audio received; needs frames with their audio. */
    double seconds() {
        return sampleRate == 0 ? 0 : (double) samples / sampleRate;
    }

    double level() {
        return level;
    }

    long lastMs() {
        return lastMs;
    }

    /** The reason given on the events channel; null while it is live. */
    String ended() {
        return ended;
    }
}
