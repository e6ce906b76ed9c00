package io.inlet.stream;

/**
 * How loud audio is, in dB of full scale: 0 is as loud as 16 bits get, {@link #FLOOR_DB} is silence.
 *
 * @param peakDb of the loudest sample
 * @param rmsDb of the mean power: a sine at full scale has -3
 */
public record Level(double peakDb, double rmsDb) {

    /** Of digital silence, and of no audio at all: what 16 bits can tell from it is louder. */
    public static final double FLOOR_DB = -96;

    public static final Level SILENCE = new Level(FLOOR_DB, FLOOR_DB);

    /** Below this, on average, nobody speaks: comfort noise of telephony is quieter, a whisper is not. */
    static final double QUIET_DB = -50;

    private static final double FULL_SCALE = 32_768;

    /**
     * @param peak amplitude, 0–32768
     * @param squares sum of the squares of so many samples
     */
    static Level of(long peak, double squares, long samples) {
        return samples == 0 ? SILENCE : new Level(decibels(peak), decibels(Math.sqrt(squares / samples)));
    }

    private static double decibels(double amplitude) {
        return amplitude < 1 ? FLOOR_DB : Math.max(FLOOR_DB, 20 * Math.log10(amplitude / FULL_SCALE));
    }

    /** Nobody speaks. */
    public boolean quiet() {
        return rmsDb < QUIET_DB;
    }
}
