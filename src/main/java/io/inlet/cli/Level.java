package io.inlet.cli;

import java.util.Locale;

/** How loud audio is: the root mean square in dB below full scale (dBFS), and a bar of it. */
final class Level {

    /** Digital silence, in dBFS: what the lowest bit of 16 is worth, so that there is no infinity to print. */
    static final double SILENCE = -96;

    private static final double BAR_STARTS_AT = -60;
    private static final double FULL_SCALE = 32768;

    private Level() {}

    /** @param pcm 16 bits, little-endian */
    static double dbfs(byte[] pcm) {
        int samples = pcm.length / 2;
        double squares = 0;
        for (int i = 0; i < samples; i++) {
            double sample = (short) (pcm[2 * i] & 0xFF | pcm[2 * i + 1] << 8);
            squares += sample * sample;
        }
        if (squares == 0) {
            return SILENCE;
        }
        return Math.max(SILENCE, 20 * Math.log10(Math.sqrt(squares / samples) / FULL_SCALE));
    }

    /** For example {@code [######----] -24 dBFS}; always of the same width, ASCII for any terminal. */
    static String bar(double dbfs) {
        int cells = 10;
        long lit = Math.round(cells * Math.min(1, Math.max(0, 1 - dbfs / BAR_STARTS_AT)));
        return "[" + "#".repeat((int) lit) + "-".repeat((int) (cells - lit)) + "]"
                + String.format(Locale.ROOT, " %3.0f dBFS", dbfs);
    }
}
