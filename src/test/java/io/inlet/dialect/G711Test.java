package io.inlet.dialect;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Against the recommendation's own way of defining the values: tables 1 and 2 of ITU-T G.711 list the decision values
 * of the coder, and the decoder's output is the middle between two of them.
 */
class G711Test {

    private static byte[] everyCode() {
        byte[] codes = new byte[256];
        for (int code = 0; code < codes.length; code++) {
            codes[code] = (byte) code;
        }
        return codes;
    }

    private static short[] decoded(Encoding encoding, byte... codes) {
        short[] samples = new short[codes.length];
        ShortBuffer pcm = ByteBuffer.wrap(encoding.toPcm(codes))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asShortBuffer();
        pcm.get(samples);
        return samples;
    }

    /** Decision values from the first on: so many steps of the first size, then 16 of each doubled size. */
    private static int[] decisionValues(int first, int stepsOfFirstSize, int firstSize) {
        int[] values = new int[129];
        values[0] = first;
        int size = firstSize;
        int left = stepsOfFirstSize;
        for (int i = 1; i < values.length; i++) {
            values[i] = values[i - 1] + size;
            if (--left == 0) {
                left = 16;
                size *= 2;
            }
        }
        return values;
    }

    @Test
    void everyCodeOfMuLawIsWhatTable2Says() {
        int[] decision = decisionValues(1, 15, 2); // x1 = 1, x2 = 3 … x16 = 31, x17 = 35 … x128 = 8159, of 14 bits
        assertEquals(31, decision[15]);
        assertEquals(35, decision[16]);
        assertEquals(8159, decision[127]);
        short[] expected = new short[256];
        for (int n = 0; n < 128; n++) {
            int value = n == 0 ? 0 : (decision[n - 1] + decision[n]) / 2;
            expected[0xff - n] = (short) (value * 4); // 14 bits in 16
            expected[0x7f - n] = (short) (-value * 4);
        }
        assertArrayEquals(expected, decoded(Encoding.MULAW, everyCode()));
    }

    @Test
    void everyCodeOfALawIsWhatTable1Says() {
        int[] decision = decisionValues(0, 32, 2); // x1 = 0, x2 = 2 … x33 = 64, x34 = 68 … x129 = 4096, of 13 bits
        assertEquals(64, decision[32]);
        assertEquals(68, decision[33]);
        assertEquals(4096, decision[128]);
        short[] expected = new short[256];
        for (int n = 0; n < 128; n++) {
            int value = (decision[n] + decision[n + 1]) / 2;
            expected[(0x80 | n) ^ 0x55] = (short) (value * 8); // 13 bits in 16
            expected[n ^ 0x55] = (short) (-value * 8);
        }
        assertArrayEquals(expected, decoded(Encoding.ALAW, everyCode()));
    }

    @ParameterizedTest
    @CsvSource({
        "MULAW, 0xff, 0",
        "MULAW, 0x7f, 0",
        "MULAW, 0x80, 32124",
        "MULAW, 0x00, -32124",
        "ALAW, 0xd5, 8",
        "ALAW, 0x55, -8",
        "ALAW, 0xaa, 32256",
        "ALAW, 0x2a, -32256"
    })
    void silenceAndFullScaleAreTheKnownOnes(Encoding encoding, String code, int expected) {
        assertEquals(expected, decoded(encoding, Integer.decode(code).byteValue())[0]);
    }

    /** G.711 tables 5 and 6: eight codes that repeat make 1 kHz at 0 dBm0, with full scale at 3.17 and 3.14 dBm0. */
    @ParameterizedTest
    @CsvSource({"ALAW, 34 21 21 34 b4 a1 a1 b4, 3.14, 32768", "MULAW, 1e 0b 0b 1e 9e 8b 8b 9e, 3.17, 32636"})
    void theDigitalMilliwattIsASineOfItsLevel(Encoding encoding, String codes, double fullScaleDb, double fullScale) {
        byte[] period = HexFormat.ofDelimiter(" ").parseHex(codes);
        short[] samples = decoded(encoding, period);
        double peak = fullScale / Math.pow(10, fullScaleDb / 20);
        int sign = samples[0] < 0 ? -1 : 1;
        for (int i = 0; i < samples.length; i++) {
            double sine = sign * peak * Math.sin((2 * i + 1) * Math.PI / 8);
            assertEquals(sine, samples[i], Math.abs(sine) * 0.03, "sample " + i);
        }
    }

    @Test
    void samplesAreLittleEndian() {
        assertArrayEquals(new byte[] {0x7c, 0x7d}, Encoding.MULAW.toPcm(new byte[] {(byte) 0x80})); // 32124 = 0x7d7c
        assertArrayEquals(new byte[] {0x00, (byte) 0x82}, Encoding.ALAW.toPcm(new byte[] {0x2a})); // -32256 = 0x8200
    }

    @ParameterizedTest
    @EnumSource(
            value = Encoding.class,
            names = {"MULAW", "ALAW"})
    void everyCodeBecomesTwoBytesAndTheFrameIsLeftAsItWas(Encoding encoding) {
        for (int length : new int[] {0, 1, 2, 160, 65_536}) {
            byte[] coded = new byte[length];
            byte[] before = coded.clone();
            assertEquals(2 * length, encoding.toPcm(coded).length);
            assertArrayEquals(before, coded);
        }
    }
}
