package io.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaskedFrameTest {

    @Test
    void helloIsMaskedAsInTheRfc() { // RFC 6455 §5.7
        ByteBuffer frame = MaskedFrame.of(MaskedFrame.TEXT, "Hello".getBytes(StandardCharsets.UTF_8));
        assertEquals("818537fa213d7f9f4d5158", HexFormat.of().formatHex(bytes(frame)));
    }

    @Test
    void aCloseCarriesItsCode() {
        ByteBuffer frame = MaskedFrame.close(1000);
        assertEquals("888237fa213d3412", HexFormat.of().formatHex(bytes(frame)));
    }

    @ParameterizedTest
    @ValueSource(ints = {32, 124, 126, 6400, 65_534, 65_536, 1 << 20})
    void audioIsUnmaskedToWhatWasStamped(int size) {
        StampedAudio audio = new StampedAudio(size);
        MaskedFrame frame = new MaskedFrame(audio);
        frame.stamped(1, 2, 3); // the one before leaves nothing
        assertArrayEquals(audio.pcm(-5, 77, 0x0123456789abcdefL), unmasked(frame.stamped(-5, 77, 0x0123456789abcdefL)));
    }

    @Test
    void thereHasToBeRoomForTheStamp() {
        assertThrows(IllegalArgumentException.class, () -> new StampedAudio(30));
        assertThrows(IllegalArgumentException.class, () -> new StampedAudio(33));
    }

    /** By the book: RFC 6455 §5.2 and 5.3. */
    static byte[] unmasked(ByteBuffer frame) {
        ByteBuffer in = frame.duplicate(); // big-endian again
        assertEquals(0x82, in.get() & 0xff);
        int length = in.get() & 0x7f;
        long size = length == 126 ? in.getShort() & 0xffff : length == 127 ? in.getLong() : length;
        byte[] key = new byte[4];
        in.get(key);
        byte[] payload = bytes(in);
        assertEquals(size, payload.length);
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= key[i % 4];
        }
        return payload;
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
