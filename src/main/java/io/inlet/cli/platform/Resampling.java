package io.inlet.cli.platform;

/**
 * Changes the sample rate: a low-pass where the new rate is lower, so that nothing above half of it folds back, then
 * linear interpolation. Good enough for speech on a telephone, and the same on every machine.
 */
public final class Resampling {

    private static final int TAPS = 63;
    private static final double CUT_OFF = 0.45; // of the lower rate: the filter needs some room below half

    private Resampling() {}

    public static short[] to(int rate, short[] samples, int from) {
        if (rate == from) {
            return samples;
        }
        short[] source = rate < from ? lowPass(samples, CUT_OFF * rate / from) : samples;
        short[] changed = new short[(int) ((long) samples.length * rate / from)];
        for (int i = 0; i < changed.length; i++) {
            long place = (long) i * from;
            int before = (int) (place / rate);
            double part = (double) (place % rate) / rate;
            int after = Math.min(before + 1, source.length - 1);
            changed[i] = (short) Math.round(source[before] * (1 - part) + source[after] * part);
        }
        return changed;
    }

    /** A windowed sinc (Hann) with a sum of one. @param cutOff in parts of the sample rate */
    private static short[] lowPass(short[] samples, double cutOff) {
        double[] weights = new double[TAPS];
        double sum = 0;
        for (int i = 0; i < TAPS; i++) {
            int off = i - TAPS / 2;
            double sinc = off == 0 ? 2 * cutOff : Math.sin(2 * Math.PI * cutOff * off) / (Math.PI * off);
            weights[i] = sinc * (0.5 + 0.5 * Math.cos(2 * Math.PI * off / (TAPS + 1)));
            sum += weights[i];
        }
        short[] filtered = new short[samples.length];
        for (int i = 0; i < samples.length; i++) {
            double value = 0;
            for (int tap = 0; tap < TAPS; tap++) {
                int at = i + tap - TAPS / 2;
                if (at >= 0 && at < samples.length) {
                    value += samples[at] * weights[tap];
                }
            }
            filtered[i] = (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, Math.round(value / sum)));
        }
        return filtered;
    }
}
