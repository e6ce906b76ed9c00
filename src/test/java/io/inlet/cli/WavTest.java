package io.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WavTest {

    private static final byte[] AUDIO = new byte[1000];

    static {
        new Random(1).nextBytes(AUDIO);
    }

    @TempDir
    private Path folder;

    @Test
    void whatIsWrittenIsRead() throws IOException {
        WavWriter writer = new WavWriter(folder, "a", 8000, 2);
        writer.write(AUDIO);
        writer.silence(10);
        writer.close();
        Wav wav = Wav.read(writer.path());
        assertEquals("pcm16", wav.encoding());
        assertEquals(8000, wav.sampleRate());
        assertEquals(2, wav.channels());
        assertEquals(AUDIO.length + 80 * 2 * 2, wav.audio().length);
        assertArrayEquals(AUDIO, Arrays.copyOf(wav.audio(), AUDIO.length));
    }

    @Test
    void anExistingFileIsNotOverwritten() throws IOException {
        new WavWriter(folder, "a", 8000, 1).close();
        WavWriter second = new WavWriter(folder, "a", 8000, 1);
        second.close();
        assertEquals("a.2.wav", second.path().getFileName().toString());
    }

    @Test
    void chunksOfOddLengthAndUnknownKindAreSkipped() {
        byte[] file = riff(
                chunk("LIST", "odd".getBytes(StandardCharsets.US_ASCII)),
                format(1, 1, 16000, 16),
                chunk("data", AUDIO));
        assertArrayEquals(AUDIO, Wav.parse(file, "a.wav").audio());
    }

    @Test
    void theExtensibleFormatNamesItsCodeFurtherBack() {
        byte[] body = Arrays.copyOf(format(0xFFFE, 2, 48000, 16), 8 + 40);
        ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN).putInt(4, 40).putShort(8 + 24, (short) 1);
        Wav wav = Wav.parse(riff(body, chunk("data", AUDIO)), "a.wav");
        assertEquals("pcm16", wav.encoding());
        assertEquals(2, wav.channels());
    }

    @Test
    void companderLawsAreKept() {
        assertEquals(
                "mulaw",
                Wav.parse(riff(format(7, 1, 8000, 8), chunk("data", AUDIO)), "a")
                        .encoding());
        assertEquals(
                "alaw",
                Wav.parse(riff(format(6, 1, 8000, 8), chunk("data", AUDIO)), "a")
                        .encoding());
    }

    @Test
    void aLengthNobodyKnewMeansToTheEnd() {
        byte[] file = riff(format(1, 1, 16000, 16), chunk("data", AUDIO));
        int size = file.length - AUDIO.length - 4;
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(size, -1);
        assertEquals(AUDIO.length, Wav.parse(file, "a").audio().length);
    }

    @Test
    void aFileThatIsCutOffSaysWhereAndByHowMuch() {
        byte[] file = riff(format(1, 1, 16000, 16), chunk("data", AUDIO));
        assertEquals(
                "a.wav is cut off: its data chunk announces 1000 bytes, 900 are there",
                failure(Arrays.copyOf(file, file.length - 100)));
        assertEquals("a.wav is cut off: there is no data chunk in it", failure(Arrays.copyOf(file, 36)));
        assertEquals("a.wav is not a WAV file: it does not begin with RIFF....WAVE", failure(new byte[] {1, 2, 3}));
    }

    @Test
    void anEncodingWeDoNotTakeIsNamed() {
        String words = failure(riff(format(1, 1, 16000, 24), chunk("data", AUDIO)));
        assertTrue(words.startsWith("a.wav holds format 1 with 24 bits"), words);
    }

    @Test
    void aMissingFileIsOneSentence() {
        Failure failure = assertThrows(Failure.class, () -> Wav.read(folder.resolve("none.wav")));
        assertTrue(failure.getMessage().startsWith("cannot read "), failure.getMessage());
    }

    @Test
    void framesAreCutAndRepeated() throws IOException {
        Files.write(folder.resolve("a.pcm"), AUDIO);
        Audio audio = Audio.read(folder.resolve("a.pcm"), 8000, 20); // 320 bytes a frame: 3 whole, 40 bytes left
        assertEquals(4, audio.frames().length);
        assertEquals(40, audio.frame(3).length);
        assertArrayEquals(audio.frame(0), audio.frame(4));
        assertArrayEquals(audio.frame(2), audio.frame(6));
        assertArrayEquals(audio.frame(0), audio.frame(7));
        assertEquals(100, audio.framesIn(java.time.Duration.ofSeconds(2)));
    }

    private static String failure(byte[] file) {
        return assertThrows(Failure.class, () -> Wav.parse(file, "a.wav")).getMessage();
    }

    private static byte[] riff(byte[]... chunks) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes("WAVE".getBytes(StandardCharsets.US_ASCII));
        for (byte[] chunk : chunks) {
            body.writeBytes(chunk);
        }
        return chunk("RIFF", body.toByteArray());
    }

    private static byte[] format(int code, int channels, int rate, int bits) {
        ByteBuffer format = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        format.putShort((short) code).putShort((short) channels).putInt(rate);
        format.putInt(rate * channels * bits / 8)
                .putShort((short) (channels * bits / 8))
                .putShort((short) bits);
        return chunk("fmt ", format.array());
    }

    private static byte[] chunk(String tag, byte[] body) {
        ByteBuffer chunk =
                ByteBuffer.allocate(8 + body.length + body.length % 2).order(ByteOrder.LITTLE_ENDIAN);
        return chunk.put(tag.getBytes(StandardCharsets.US_ASCII))
                .putInt(body.length)
                .put(body)
                .array();
    }
}
