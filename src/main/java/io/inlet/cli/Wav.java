package io.inlet.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A WAV file in memory.
 *
 * @param encoding {@code pcm16} (little-endian), {@code mulaw} or {@code alaw}
 * @param sampleRate in Hz
 * @param channels interleaved
 * @param audio the samples, as they are in the file
 */
public record Wav(String encoding, int sampleRate, int channels, byte[] audio) {

    static final int HEADER_BYTES = 44;

    private static final int PCM = 1;
    private static final int ALAW = 6;
    private static final int MULAW = 7;
    private static final int EXTENSIBLE = 0xFFFE;
    // Written by tools that stream to a pipe; others leave 0 when they were killed.
    private static final long UNKNOWN_LENGTH = 0xFFFF_FFFFL;

    /** @throws Failure when it is not there, not a WAV file, cut off, or of an encoding Inlet does not take */
    public static Wav read(Path file) {
        try {
            return parse(Files.readAllBytes(file), file.getFileName().toString());
        } catch (IOException e) {
            throw new Failure("cannot read " + file + ": " + Inlet.sentence(e));
        }
    }

    static Wav parse(byte[] bytes, String name) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length < 12 || !tag(in).equals("RIFF") || !tag(in.position(8)).equals("WAVE")) {
            throw new Failure(name + " is not a WAV file: it does not begin with RIFF....WAVE");
        }
        ByteBuffer format = null;
        while (in.remaining() >= 8) {
            String tag = tag(in);
            long announced = in.getInt() & 0xFFFF_FFFFL;
            boolean toTheEnd = tag.equals("data") && (announced == UNKNOWN_LENGTH || announced == 0);
            long size = toTheEnd ? in.remaining() : announced;
            if (size > in.remaining() && (tag.equals("data") || tag.equals("fmt "))) {
                throw new Failure(name + " is cut off: its " + tag.strip() + " chunk announces " + size + " bytes, "
                        + in.remaining() + " are there");
            }
            ByteBuffer chunk = in.slice(in.position(), (int) Math.min(size, in.remaining()))
                    .order(ByteOrder.LITTLE_ENDIAN);
            if (tag.equals("fmt ")) {
                format = chunk;
            } else if (tag.equals("data")) {
                return of(name, format, chunk);
            }
            // A chunk of odd length is followed by a pad byte that its size does not count.
            in.position((int) Math.min(in.limit(), in.position() + size + (size & 1)));
        }
        throw new Failure(name + " is cut off: there is no data chunk in it");
    }

    private static Wav of(String name, ByteBuffer format, ByteBuffer data) {
        if (format == null || format.remaining() < 16) {
            throw new Failure(name + " has no usable fmt chunk before its data");
        }
        int code = format.getShort(0) & 0xFFFF;
        if (code == EXTENSIBLE && format.remaining() >= 26) {
            code = format.getShort(24) & 0xFFFF; // the sub-format GUID begins with the code it extends
        }
        int channels = format.getShort(2) & 0xFFFF;
        int sampleRate = format.getInt(4);
        int bits = format.getShort(14) & 0xFFFF;
        String encoding = code == PCM && bits == 16
                ? "pcm16"
                : code == MULAW && bits == 8 ? "mulaw" : code == ALAW && bits == 8 ? "alaw" : null;
        if (encoding == null || channels < 1 || channels > 2 || sampleRate < 1) {
            throw new Failure(name + " holds format " + code + " with " + bits + " bits, " + channels + " channels, "
                    + sampleRate + " Hz; wanted is 16-bit PCM, mu-law or A-law, mono or stereo"
                    + " (ffmpeg -i " + name + " -ac 1 -ar 16000 -sample_fmt s16 out.wav)");
        }
        byte[] audio = new byte[data.remaining()];
        data.get(audio);
        return new Wav(encoding, sampleRate, channels, audio);
    }

    private static String tag(ByteBuffer in) {
        byte[] tag = new byte[4];
        in.get(tag);
        return new String(tag, StandardCharsets.ISO_8859_1);
    }

    /** The 44 bytes before {@code audioBytes} of pcm16. */
    static byte[] header(int sampleRate, int channels, long audioBytes) {
        int size = (int) Math.min(audioBytes, UNKNOWN_LENGTH - HEADER_BYTES);
        return ByteBuffer.allocate(HEADER_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("RIFF".getBytes(StandardCharsets.ISO_8859_1))
                .putInt(HEADER_BYTES - 8 + size)
                .put("WAVEfmt ".getBytes(StandardCharsets.ISO_8859_1))
                .putInt(16)
                .putShort((short) PCM)
                .putShort((short) channels)
                .putInt(sampleRate)
                .putInt(sampleRate * channels * 2)
                .putShort((short) (channels * 2))
                .putShort((short) 16)
                .put("data".getBytes(StandardCharsets.ISO_8859_1))
                .putInt(size)
                .array();
    }
}
