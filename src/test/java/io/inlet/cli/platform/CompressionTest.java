package io.inlet.cli.platform;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.inlet.dialect.Encoding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CompressionTest {

    /** mu-law has two zeros, which are one in PCM. */
    private static final int NEGATIVE_ZERO = 0x7f;

    private static final int POSITIVE_ZERO = 0xff;

    @ParameterizedTest
    @EnumSource(names = {"MULAW", "ALAW"})
    void codingWhatWasDecodedGivesTheSameCode(Encoding encoding) {
        for (int code = 0; code < 256; code++) {
            int expected = encoding == Encoding.MULAW && code == NEGATIVE_ZERO ? POSITIVE_ZERO : code;
            short linear = linear(encoding, (byte) code);
            assertEquals((byte) expected, Compression.encode(encoding, new short[] {linear})[0], "code " + code);
        }
    }

    /** Steps are a sixteenth to a 32nd of what they measure; the lowest ones are of 8 and 16. */
    @ParameterizedTest
    @EnumSource(names = {"MULAW", "ALAW"})
    void everySampleIsCodedToHalfAStep(Encoding encoding) {
        for (int sample = Short.MIN_VALUE; sample <= Short.MAX_VALUE; sample++) {
            int coded = linear(encoding, Compression.encode(encoding, new short[] {(short) sample})[0]);
            assertTrue(Math.abs(coded - sample) <= Math.abs(sample) / 32 + 8, "sample " + sample + " became " + coded);
        }
    }

    @Test
    void linearSamplesAreInTheByteOrderOfTheirName() {
        short[] samples = {0x0102, -2};
        assertArrayEquals(new byte[] {2, 1, -2, -1}, Compression.encode(Encoding.PCM16, samples));
        assertArrayEquals(new byte[] {1, 2, -1, -2}, Compression.encode(Encoding.L16_BIG_ENDIAN, samples));
    }

    private static short linear(Encoding encoding, byte code) {
        byte[] pcm = encoding.toPcm(new byte[] {code});
        return (short) (pcm[0] & 0xff | pcm[1] << 8);
    }
}
