package io.inlet.cli;

/** The two companding laws of ITU-T G.711, one byte to one 16-bit sample. */
final class G711 {

    private G711() {}

    static short mulaw(byte coded) {
        int bits = ~coded & 0xFF;
        int magnitude = (((bits & 0x0F) << 3) + 0x84 << ((bits & 0x70) >> 4)) - 0x84;
        return (short) ((bits & 0x80) != 0 ? -magnitude : magnitude);
    }

    static short alaw(byte coded) {
        int bits = (coded ^ 0x55) & 0xFF;
        int segment = (bits & 0x70) >> 4;
        int magnitude = ((bits & 0x0F) << 4) + 8;
        if (segment > 0) {
            magnitude = magnitude + 0x100 << segment - 1;
        }
        return (short) ((bits & 0x80) != 0 ? magnitude : -magnitude);
    }
}
