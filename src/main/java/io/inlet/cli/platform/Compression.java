package io.inlet.cli.platform;

import io.inlet.dialect.Encoding;

/** Codes linear samples of 16 bits as platforms do: the inverse of {@link Encoding#toPcm}. */
public final class Compression {

    private static final int MULAW_BIAS = 132;
    private static final int MULAW_MOST = 32_635;

    private Compression() {}

    public static byte[] encode(Encoding encoding, short[] samples) {
        return switch (encoding) {
            case MULAW -> {
                byte[] coded = new byte[samples.length];
                for (int i = 0; i < samples.length; i++) {
                    coded[i] = mulaw(samples[i]);
                }
                yield coded;
            }
            case ALAW -> {
                byte[] coded = new byte[samples.length];
                for (int i = 0; i < samples.length; i++) {
                    coded[i] = alaw(samples[i]);
                }
                yield coded;
            }
            case PCM16, L16_BIG_ENDIAN -> {
                int low = encoding == Encoding.PCM16 ? 0 : 1;
                byte[] coded = new byte[samples.length * 2];
                for (int i = 0; i < samples.length; i++) {
                    coded[2 * i + low] = (byte) samples[i];
                    coded[2 * i + 1 - low] = (byte) (samples[i] >> 8);
                }
                yield coded;
            }
        };
    }

    /** ITU-T G.711: a bias, then sign, the place of the highest bit, and the four bits after it; all inverted. */
    private static byte mulaw(int sample) {
        int biased = Math.min(Math.abs(sample), MULAW_MOST) + MULAW_BIAS;
        int segment = 24 - Integer.numberOfLeadingZeros(biased);
        int step = biased >> segment + 3 & 0x0f;
        return (byte) ~((sample < 0 ? 0x80 : 0) | segment << 4 | step);
    }

    /** ITU-T G.711: as above without a bias, the lowest segment linear; even bits inverted, a set sign bit is positive. */
    private static byte alaw(int sample) {
        int magnitude = sample < 0 ? ~sample : sample;
        int segment = Math.max(0, 24 - Integer.numberOfLeadingZeros(magnitude));
        int step = magnitude >> Math.max(4, segment + 3) & 0x0f;
        return (byte) (((sample < 0 ? 0 : 0x80) | segment << 4 | step) ^ 0x55);
    }
}
