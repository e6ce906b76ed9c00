package io.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RespPushesTest {

    private static final String SUBSCRIBED = "*3\r\n$9\r\nsubscribe\r\n$1\r\nc\r\n:1\r\n";

    private final List<String> messages = new ArrayList<>();
    private final RespPushes pushes = new RespPushes(this::take, 1 << 17);

    private void take(ByteBuffer in, int from, int to) {
        byte[] bytes = new byte[to - from];
        in.get(from, bytes);
        messages.add(new String(bytes, StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 31, 1000})
    void messagesAreTheSameInWhateverPiecesTheyCome(int piece) {
        String all = "+OK\r\n" + SUBSCRIBED + message("one") + message("") + message("t\r\nwo $3\r\n") + "*-1\r\n"
                + ">3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$5\r\nthree\r\n" + "*2\r\n$4\r\npong\r\n$0\r\n\r\n";
        for (int i = 0; i < all.length(); i += piece) {
            read(all.substring(i, Math.min(all.length(), i + piece)));
        }
        assertTrue(pushes.subscribed());
        assertEquals(List.of("one", "", "t\r\nwo $3\r\n", "three"), messages);
    }

    @Test
    void nothingIsTakenBeforeItIsAllThere() {
        read(SUBSCRIBED.substring(0, 15));
        assertFalse(pushes.subscribed());
        read(SUBSCRIBED.substring(15));
        String message = message("x".repeat(5000));
        read(message.substring(0, message.length() - 1));
        assertEquals(0, messages.size());
        read("\n");
        assertEquals(5000, messages.get(0).length());
    }

    @Test
    void aBufferThatIsTooSmallGrowsAndOneThatWrapsLosesNothing() {
        for (int size : new int[] {300_000, 10, 90_000, 1_000_000, 70_000, 70_000, 70_000}) {
            messages.clear();
            String message = message("y".repeat(size)) + message("z");
            read(message);
            assertEquals(List.of("y".repeat(size), "z"), messages);
        }
    }

    @Test
    void whatRedisComplainsOfIsAFailure() {
        Failure said = assertThrows(Failure.class, () -> read("-NOAUTH Authentication required.\r\n"));
        assertEquals("Redis says: NOAUTH Authentication required.", said.getMessage());
    }

    private void read(String text) {
        ByteBuffer from = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (from.hasRemaining()) {
            ByteBuffer space = pushes.space();
            int count = Math.min(space.remaining(), from.remaining());
            space.put(from.slice(from.position(), count));
            from.position(from.position() + count);
            pushes.take();
        }
    }

    static String message(String text) {
        return "*3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$" + text.length() + "\r\n" + text + "\r\n";
    }
}
