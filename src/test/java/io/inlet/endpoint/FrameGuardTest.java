package io.inlet.endpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames as they come off a socket: in one piece, in halves, byte by byte. */
class FrameGuardTest {

    private static final int LARGEST = 1000;
    private static final int LARGEST_TEXT = 300;
    private static final int FIN = 0x80;
    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = FIN | 8;
    private static final int PING = FIN | 9;
    private static final int PONG = FIN | 10;

    private final List<String> judged = new ArrayList<>();
    private boolean answers = true;
    private int others = Integer.MAX_VALUE;
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final ByteArrayOutputStream seen = new ByteArrayOutputStream();

    private final List<byte[]> taken = new ArrayList<>();
    private long heard = -1; // the server has not delivered all, so that everything is left to it

    private final FrameGuard.Judge judge = new FrameGuard.Judge() {
        @Override
        public long heard() {
            return heard;
        }

        @Override
        public byte[] room(int bytes) {
            return new byte[bytes];
        }

        @Override
        public void audio(byte[] message) {
            taken.add(message);
        }

        @Override
        public boolean answersPing() {
            return answers;
        }

        @Override
        public boolean takesAnother() {
            return others-- > 0;
        }

        @Override
        public void unmasked() {
            judged.add("unmasked");
        }

        @Override
        public void tooBig(long bytes) {
            judged.add("too big: " + bytes);
        }
    };
    private final FrameGuard guard = new FrameGuard(LARGEST, LARGEST_TEXT, judge);

    private FrameGuardTest frame(int first, int length) {
        head(first, length);
        sent.writeBytes(new byte[length]);
        return this;
    }

    /** What announces so many bytes, in as few as it takes. */
    private FrameGuardTest head(int first, long length) {
        sent.write(first);
        if (length >= 0 && length < 126) {
            sent.write(0x80 | (int) length);
        } else if (length >= 0 && length < 65_536) {
            sent.write(0x80 | 126);
            sent.writeBytes(ByteBuffer.allocate(2).putShort((short) length).array());
        } else {
            sent.write(0x80 | 127);
            sent.writeBytes(ByteBuffer.allocate(8).putLong(length).array());
        }
        sent.writeBytes(new byte[] {(byte) 0x82, 1, (byte) 0x89, 2}); // a mask like the beginnings of frames
        return this;
    }

    /** Whether all of it passes, in pieces of that size. */
    private boolean passes(int pieces) {
        return passes(guard, pieces);
    }

    private boolean passes(FrameGuard guard, int pieces) {
        byte[] all = sent.toByteArray();
        for (int from = 0; from < all.length; from += pieces) {
            int to = Math.min(all.length, from + pieces);
            int end = from + guard.passes(ByteBuffer.wrap(all), from, to);
            if (guard.broken()) {
                assertEquals(from, end);
                return false;
            }
            seen.write(all, from, end - from);
        }
        return true;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 1000, 100_000})
    void whatIsAllowedPassesUnchanged(int pieces) {
        frame(FIN | TEXT, LARGEST_TEXT).frame(FIN | BINARY, 2).frame(FIN | BINARY, LARGEST);
        frame(BINARY, 600).frame(PING, 125).frame(CONTINUATION, 400).frame(FIN, 0);
        frame(TEXT, 0).frame(CONTINUATION, 100).frame(FIN, 200).frame(PONG, 0);
        frame(FIN | BINARY, LARGEST).frame(CLOSE, 2);
        assertTrue(passes(pieces));
        assertEquals(List.of(), judged);
        assertArrayEquals(sent.toByteArray(), seen.toByteArray());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 1000, 100_000})
    void aFrameThatIsTooBigIsFoundBeforeItHasCome(int pieces) {
        frame(FIN | BINARY, LARGEST).head(FIN | BINARY, LARGEST + 1);
        assertFalse(passes(pieces));
        assertEquals(List.of("too big: 1001"), judged);
        assertTrue(guard.broken());
    }

    @ParameterizedTest
    @ValueSource(longs = {1L << 20, 1L << 31, (1L << 32) + 8, Long.MAX_VALUE, Long.MIN_VALUE, -1})
    void lengthsThatOverflowAreTooBig(long length) {
        head(FIN | BINARY, length);
        assertFalse(passes(1));
        assertEquals(List.of("too big: " + (length < 0 ? Long.MAX_VALUE : length)), judged);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 100_000})
    void fragmentsAreCountedTogether(int pieces) {
        frame(BINARY, 400).frame(CONTINUATION, 400).frame(PING, 100).frame(CONTINUATION, 200);
        head(CONTINUATION, 1);
        assertFalse(passes(pieces));
        assertEquals(List.of("too big: 1001"), judged);
    }

    @Test
    void fragmentsThatOverflowTogetherAreTooBig() {
        frame(BINARY, 400).head(CONTINUATION, Long.MAX_VALUE);
        assertFalse(passes(100_000));
        assertEquals(List.of("too big: " + Long.MAX_VALUE), judged);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 100_000})
    void textHasABoundOfItsOwn(int pieces) {
        frame(FIN | BINARY, LARGEST).head(FIN | TEXT, LARGEST_TEXT + 1);
        assertFalse(passes(pieces));
        assertEquals(List.of("too big: 301"), judged);
    }

    @ParameterizedTest
    @ValueSource(ints = {FIN | BINARY, FIN | TEXT, PING, CLOSE, 'G'})
    void aFrameWithoutAMaskIsTheLast(int first) {
        frame(FIN | BINARY, 10);
        sent.writeBytes(new byte[] {(byte) first, 4, 1, 2, 3, 4});
        assertFalse(passes(100_000));
        assertEquals(List.of("unmasked"), judged);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 100_000})
    void aPingThatIsNotToBeAnsweredBecomesAPong(int pieces) {
        answers = false;
        frame(PING, 5).frame(FIN | BINARY, 9);
        assertTrue(passes(pieces));
        byte[] expected = sent.toByteArray();
        expected[0] = (byte) PONG;
        assertArrayEquals(expected, seen.toByteArray());
    }

    @ParameterizedTest
    @ValueSource(ints = {PING, PONG, CONTINUATION})
    void framesThatAreNoMessagesAreNotWithoutEnd(int first) {
        others = 10;
        frame(BINARY, 1);
        for (int i = 0; i < 11; i++) {
            frame(first, 0);
        }
        assertFalse(passes(100_000));
        assertTrue(guard.broken());
    }

    // ---- taking audio

    private final Random random = new Random(1);

    /** With a mask that changes what it covers. */
    private byte[] masked(int first, int length) {
        byte[] payload = new byte[length];
        random.nextBytes(payload);
        byte[] whole = payload.clone();
        byte[] mask = new byte[4];
        random.nextBytes(mask);
        sent.write(first);
        sent.writeBytes(
                length < 126
                        ? new byte[] {(byte) (0x80 | length)}
                        : new byte[] {(byte) 0xfe, (byte) (length >> 8), (byte) length});
        sent.writeBytes(mask);
        for (int i = 0; i < length; i++) {
            payload[i] ^= mask[i % 4];
        }
        sent.writeBytes(payload);
        return whole;
    }

    /** RFC 6455 §5.7, the masked example; as binary. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8, 100})
    void takesTheExampleOfTheRfc(int pieces) {
        heard = 0;
        sent.writeBytes(HexFormat.of().parseHex("828537fa213d7f9f4d5158"));
        assertTrue(passes(pieces));
        assertArrayEquals("Hello".getBytes(StandardCharsets.US_ASCII), taken.get(0));
        assertEquals(0, seen.size());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 64, 1000, 100_000})
    void takesAudioWhereverItsBytesAreParted(int pieces) {
        heard = 0;
        List<byte[]> expected = new ArrayList<>();
        for (int length = 0; length < 300; length++) {
            expected.add(masked(FIN | BINARY, length));
        }
        assertTrue(passes(pieces));
        assertEquals(expected.size(), taken.size());
        for (int i = 0; i < taken.size(); i++) {
            assertArrayEquals(expected.get(i), taken.get(i));
        }
        assertEquals(0, seen.size());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 100_000})
    void theServerSeesAllTheRestAsIfNothingHadBeenTaken(int pieces) {
        heard = 0;
        masked(FIN | BINARY, 200);
        int from = sent.size();
        masked(PING, 100);
        masked(FIN | TEXT, 130);
        byte[] rest = Arrays.copyOfRange(sent.toByteArray(), from, sent.size());
        assertTrue(passes(pieces));
        assertEquals(1, taken.size());
        assertArrayEquals(rest, seen.toByteArray());
    }

    @ParameterizedTest
    @ValueSource(ints = {TEXT, BINARY})
    void audioDoesNotOvertakeWhatTheServerHasNotDelivered(int before) {
        heard = 0;
        frame(before, 10).frame(FIN, 10).frame(FIN | BINARY, 20);
        byte[] all = sent.toByteArray();
        assertTrue(passes(7));
        assertArrayEquals(all, seen.toByteArray());
        sent.reset();
        seen.reset();
        heard = 2; // both of them
        frame(FIN | BINARY, 20);
        assertTrue(passes(7));
        assertEquals(1, taken.size());
        assertEquals(0, seen.size());
    }

    @Test
    void audioInPartsIsTheServers() {
        heard = 0;
        frame(BINARY, 10).frame(FIN, 10);
        assertTrue(passes(100));
        assertArrayEquals(sent.toByteArray(), seen.toByteArray());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 100_000})
    void audioThatIsTooBigIsFoundBeforeItHasCome(int pieces) {
        heard = 0;
        frame(FIN | BINARY, LARGEST).head(FIN | BINARY, LARGEST + 1);
        assertFalse(passes(pieces));
        assertEquals(List.of("too big: 1001"), judged);
        assertEquals(1, taken.size());
    }

    @Test
    void audioWithoutAMaskIsTheLast() {
        heard = 0;
        sent.writeBytes(new byte[] {(byte) (FIN | BINARY), 4, 1, 2, 3, 4});
        assertFalse(passes(100));
        assertEquals(List.of("unmasked"), judged);
        assertEquals(0, taken.size());
    }
}
