package io.inlet.stream;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * How loud one call is, how fast and how evenly its audio comes, over the last seconds. It is fed on the way of each frame, whose cost it
 * may hardly raise, so it looks at few of the samples: 8 of a frame, of a long one one in 256, some hundred a second. They lie
 * by the golden ratio, since at regular distances some tones would be taken for silence. The mean of a second is right to
 * within a decibel for tones, two or three for speech; a peak that is short may be missed.
 *
 * <p>One thread at a time feeds it; any may read. Nothing is locked or allocated: a reader that meets the writer may miss
 * the frame that is coming in. What a frame has to touch lies together: of a thousand calls none is in a cache, and each look into memory
 * costs as much as all the sums here.
 */
public final class Pulse {

    /** Audio is summed up in pieces of so much time. */
    private static final int PIECE_MS = 250;

    private static final int PIECES = 32; // a power of two, and more than are ever read
    private static final int LEVEL_PIECES = 4;
    private static final int RATE_PIECES = 20;
    private static final int RECENT_PIECES = 28;

    // the fields of a piece
    private static final int NUMBER = 0;
    private static final int PEAK = 1;
    private static final int SQUARES = 2;
    private static final int SAMPLES = 3;
    private static final int BYTES = 4;
    private static final int FRAMES = 5;
    private static final int LONGEST_GAP = 6;
    private static final int FIELDS = 7;

    /** Before the pieces: when the last frame came. There, for it is next to what has to be read anyway. */
    private static final int LAST = 0;

    private static final int BEFORE = 1;

    private static final long NEVER = Long.MIN_VALUE / 2;

    private static final int LEAST_LOOKS = 8;
    private static final int LOOKS_PER_1024 = 4; // samples
    private static final int GOLDEN = 0x9E37_79B9; // of 2 to the 32nd: what the golden ratio has behind the point
    private static final long UNSIGNED = 0xFFFF_FFFFL;
    private static final VarHandle SAMPLE =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

    private static final VarHandle FIELD = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] pieces = new long[BEFORE + PIECES * FIELDS];
    private final long bytesPerS;
    private final long beganMs;
    private int turn;

    /**
     * What came in so much time.
     *
     * @param atMs when it began
     * @param longestGapMs the longest time between two frames of those that ended in it; 0 where none came
     */
    public record Piece(long atMs, Level level, long frames, long longestGapMs) {}

    public Pulse(AudioFormat format, long nowMs) {
        bytesPerS = format.bytesOf(1000) * format.tracks();
        beganMs = nowMs;
        FIELD.setRelease(pieces, LAST, NEVER);
    }

    /** A frame has come, of one sample at least. */
    public void frame(byte[] pcm, long nowMs) {
        int samples = pcm.length >> 1;
        int looks = Math.max(LEAST_LOOKS, samples * LOOKS_PER_1024 >> 10);
        int place = turn; // in the frame, as a fraction of it
        int peak = 0;
        long squares = 0;
        for (int look = 0; look < looks; look++) {
            place += GOLDEN;
            int at = (int) ((place & UNSIGNED) * samples >>> Integer.SIZE);
            int sample = (short) SAMPLE.get(pcm, at << 1);
            peak = Math.max(peak, Math.abs(sample));
            squares += sample * sample;
        }
        turn = place;
        add(nowMs, peak, squares, looks, pcm.length);
    }

    private void add(long nowMs, int peak, long squares, int samples, int bytes) {
        long number = nowMs / PIECE_MS;
        int piece = place(number);
        long last = pieces[LAST];
        long gapMs = last == NEVER ? 0 : Math.max(0, nowMs - last);
        if (pieces[piece + NUMBER] == number) {
            pieces[piece + PEAK] = Math.max(peak, pieces[piece + PEAK]);
            pieces[piece + SQUARES] += squares;
            pieces[piece + SAMPLES] += samples;
            pieces[piece + BYTES] += bytes;
            pieces[piece + FRAMES]++;
            pieces[piece + LONGEST_GAP] = Math.max(gapMs, pieces[piece + LONGEST_GAP]);
        } else {
            pieces[piece + PEAK] = peak;
            pieces[piece + SQUARES] = squares;
            pieces[piece + SAMPLES] = samples;
            pieces[piece + BYTES] = bytes;
            pieces[piece + FRAMES] = 1;
            pieces[piece + LONGEST_GAP] = gapMs;
            FIELD.setRelease(pieces, piece + NUMBER, number);
        }
        FIELD.setRelease(pieces, LAST, nowMs);
    }

    /** Over the last second. */
    public Level level(long nowMs) {
        long now = nowMs / PIECE_MS;
        long peak = 0;
        double squares = 0;
        long samples = 0;
        for (long number = now - LEVEL_PIECES; number <= now; number++) {
            int piece = piece(number);
            if (piece >= 0) {
                peak = Math.max(peak, field(piece, PEAK));
                squares += field(piece, SQUARES);
                samples += field(piece, SAMPLES);
            }
        }
        return Level.of(peak, squares, samples);
    }

    /** Seconds of audio a second, over the last five: 1 is the pace of speech. */
    public double rate(long nowMs) {
        long now = nowMs / PIECE_MS;
        long bytes = 0;
        for (long number = now - RATE_PIECES; number <= now; number++) {
            int piece = piece(number);
            bytes += piece < 0 ? 0 : field(piece, BYTES);
        }
        long overMs = Math.min(nowMs - (now - RATE_PIECES) * PIECE_MS, nowMs - beganMs);
        return bytes * 1000.0 / Math.max(overMs, 1000) / bytesPerS;
    }

    /** The last seven seconds, oldest first, without the piece that is not over yet: what was said of one stays so. */
    public List<Piece> recent(long nowMs) {
        long now = nowMs / PIECE_MS;
        List<Piece> recent = new ArrayList<>(RECENT_PIECES);
        for (long number = now - RECENT_PIECES; number < now; number++) {
            int piece = piece(number);
            recent.add(
                    piece < 0
                            ? new Piece(number * PIECE_MS, Level.SILENCE, 0, 0)
                            : new Piece(
                                    number * PIECE_MS,
                                    Level.of(field(piece, PEAK), field(piece, SQUARES), field(piece, SAMPLES)),
                                    field(piece, FRAMES),
                                    field(piece, LONGEST_GAP)));
        }
        return recent;
    }

    /** When the last frame came; empty before the first. */
    public OptionalLong lastMs() {
        long last = (long) FIELD.getAcquire(pieces, LAST);
        return last == NEVER ? OptionalLong.empty() : OptionalLong.of(last);
    }

    /** Where a piece is; negative where nothing came in that time. */
    private int piece(long number) {
        int piece = place(number);
        return (long) FIELD.getAcquire(pieces, piece + NUMBER) == number ? piece : -1;
    }

    private static int place(long number) {
        return BEFORE + (int) (number & (PIECES - 1)) * FIELDS;
    }

    private long field(int piece, int field) {
        return (long) FIELD.getOpaque(pieces, piece + field);
    }
}
