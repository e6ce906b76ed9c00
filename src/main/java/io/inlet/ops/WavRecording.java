package io.inlet.ops;

import io.inlet.stream.AudioFormat;
import io.inlet.stream.Frame;
import io.inlet.stream.Track;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Frames of one stream as one WAV file (RIFF, PCM of 16 bits). It begins with the first frame; tracks become channels, the
 * platform's last; what is missing is silence. Used by one thread.
 */
final class WavRecording {

    private static final int HEADER = 44; // bytes
    private static final int FORMAT = 16;
    private static final short PCM = 1;
    private static final int BITS = 16;

    /** Media times are whole ms: what is closer than that follows on. */
    private static final int ROUNDING_MS = 2;

    private final AudioFormat format;
    private final int blockSize; // of all tracks
    private final int most; // blocks
    private final int[] end; // by track, in blocks
    private byte[] audio = new byte[0];
    private long beginMs = -1;

    WavRecording(AudioFormat format, int seconds) {
        this.format = format;
        blockSize = format.blockSize() * format.tracks();
        most = format.sampleRate() * seconds;
        end = new int[format.tracks()];
    }

    void add(Frame frame) {
        if (beginMs < 0) {
            beginMs = frame.mediaMs();
        }
        int its = format.tracks() == 1 ? Track.INBOUND.ordinal() : frame.track().ordinal();
        long said = (frame.mediaMs() - beginMs) * format.sampleRate() / 1000;
        boolean follows = said - end[its] <= ROUNDING_MS * format.sampleRate() / 1000;
        int from = (int) Math.min(most, follows ? end[its] : said);
        int blocks = Math.min(frame.pcm().length / format.blockSize(), most - from);
        room(from + blocks);
        for (int block = 0; block < blocks; block++) {
            System.arraycopy(
                    frame.pcm(),
                    block * format.blockSize(),
                    audio,
                    (from + block) * blockSize + its * format.blockSize(),
                    format.blockSize());
        }
        end[its] = from + blocks;
    }

    private void room(int blocks) {
        int bytes = blocks * blockSize;
        if (bytes > audio.length) {
            audio = Arrays.copyOf(audio, Math.min(most * blockSize, Math.max(bytes, 2 * audio.length)));
        }
    }

    private int blocks() {
        return Arrays.stream(end).max().orElse(0);
    }

    /** Whether every track that is heard at all is as long as it may be. */
    boolean full() {
        return blocks() == most && Arrays.stream(end).allMatch(blocks -> blocks == 0 || blocks == most);
    }

    byte[] file() {
        int bytes = blocks() * blockSize;
        ByteBuffer file = ByteBuffer.allocate(HEADER + bytes).order(ByteOrder.LITTLE_ENDIAN);
        file.put(word("RIFF")).putInt(HEADER - 8 + bytes).put(word("WAVE"));
        file.put(word("fmt ")).putInt(FORMAT).putShort(PCM).putShort((short) (format.channels() * format.tracks()));
        file.putInt(format.sampleRate()).putInt(format.sampleRate() * blockSize);
        file.putShort((short) blockSize).putShort((short) BITS);
        file.put(word("data")).putInt(bytes).put(audio, 0, bytes);
        return file.array();
    }

    private static byte[] word(String word) {
        return word.getBytes(StandardCharsets.US_ASCII);
    }
}
