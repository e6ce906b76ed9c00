package io.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerFramesTest {

    private final ServerFrames frames = new ServerFrames();
    private final List<String> heard = new ArrayList<>();

    private void hear(int opcode, ByteBuffer payload) {
        heard.add(opcode + " " + StandardCharsets.UTF_8.decode(payload));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 100, 100_000})
    void framesAreTheSameInWhateverPiecesTheyCome(int piece) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(HexFormat.of().parseHex("810548656c6c6f" + "8900" + "817e0100")); // the RFC's Hello, a ping
        all.writeBytes("m".repeat(256).getBytes(StandardCharsets.UTF_8));
        all.writeBytes(HexFormat.of().parseHex("817f0000000000010000"));
        all.writeBytes("l".repeat(65_536).getBytes(StandardCharsets.UTF_8));
        byte[] bytes = all.toByteArray();
        for (int i = 0; i < bytes.length; i += piece) {
            frames.take(ByteBuffer.wrap(bytes, i, Math.min(piece, bytes.length - i)), this::hear);
        }
        assertEquals(List.of("1 Hello", "9 ", "1 " + "m".repeat(256), "1 " + "l".repeat(65_536)), heard);
    }

    @Test
    void aFrameWithoutMeasureIsNotWaitedFor() {
        ByteBuffer huge = ByteBuffer.wrap(HexFormat.of().parseHex("817f7fffffffffffffff"));
        assertThrows(IllegalArgumentException.class, () -> frames.take(huge, this::hear));
    }
}
