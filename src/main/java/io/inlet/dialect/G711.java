package io.inlet.dialect;

import java.util.function.IntFunction;

/** ITU-T G.711: eight-bit logarithmic audio to linear PCM of 16 bits, by table. */
final class G711 {

    static final G711 MULAW = new G711(G711::mulaw);
    static final G711 ALAW = new G711(G711::alaw);

    private final short[] linear = new short[256];

    private interface Expansion {
        int expand(int code);
    }

    private G711(Expansion expansion) {
        for (int code = 0; code < linear.length; code++) {
            linear[code] = (short) expansion.expand(code);
        }
    }

    byte[] decode(byte[] coded, IntFunction<byte[]> room) {
        byte[] pcm = room.apply(coded.length * 2);
        for (int i = 0; i < coded.length; i++) {
            short sample = linear[coded[i] & 0xff];
            pcm[2 * i] = (byte) sample;
            pcm[2 * i + 1] = (byte) (sample >> 8);
        }
        return pcm;
    }

    /** All bits inverted; sign, three bits of segment, four of step, a bias of 33 steps (132 at 16 bits). */
    private static int mulaw(int code) {
        int bits = ~code & 0xff;
        int magnitude = (((bits & 0x0f) << 3) + 132 << (bits >> 4 & 7)) - 132;
        return (bits & 0x80) == 0 ? magnitude : -magnitude;
    }

    /** Even bits inverted; a set sign bit is positive; segment 0 is linear. */
    private static int alaw(int code) {
        int bits = code ^ 0x55;
        int segment = bits >> 4 & 7;
        int step = ((bits & 0x0f) << 4) + 8;
        int magnitude = segment == 0 ? step : step + 0x100 << segment - 1;
        return (bits & 0x80) == 0 ? -magnitude : magnitude;
    }
}
