package io.inlet.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.inlet.stream.AudioFormat;
import io.inlet.stream.Frame;
import io.inlet.stream.Track;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.Random;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;

/** Recordings, read by the JDK's own reader of WAV. */
class WavRecordingTest {

    private static final long LATER_MS = 86_400_000;

    private static byte[] noise(int bytes, int seed) {
        byte[] noise = new byte[bytes];
        new Random(seed).nextBytes(noise);
        return noise;
    }

    private static Frame frame(long seq, long mediaMs, byte[] pcm) {
        return new Frame(seq, 0, mediaMs, pcm);
    }

    private static AudioInputStream read(WavRecording recording) throws Exception {
        return AudioSystem.getAudioInputStream(new ByteArrayInputStream(recording.file()));
    }

    @Test
    void framesFollowEachOtherSampleBySampleAlthoughTheirTimesAreRounded() throws Exception {
        AudioFormat format = new AudioFormat(44_100, 2);
        WavRecording recording = new WavRecording(format, 1);
        byte[] all = noise(1001 * 4 * 30, 1);
        for (int i = 0; i < 30; i++) {
            byte[] pcm = Arrays.copyOfRange(all, i * 1001 * 4, (i + 1) * 1001 * 4);
            recording.add(frame(i + 1, LATER_MS + format.millisOf(i * 1001L * 4), pcm));
        }
        try (AudioInputStream wav = read(recording)) {
            assertEquals(44_100, wav.getFormat().getSampleRate());
            assertEquals(2, wav.getFormat().getChannels());
            assertEquals(16, wav.getFormat().getSampleSizeInBits());
            assertFalse(wav.getFormat().isBigEndian());
            assertArrayEquals(all, wav.readAllBytes());
        }
    }

    @Test
    void whatIsMissingIsSilence() throws Exception {
        WavRecording recording = new WavRecording(new AudioFormat(8000, 1), 1);
        byte[] first = noise(320, 1);
        byte[] second = noise(320, 2);
        recording.add(frame(1, 0, first));
        recording.add(frame(7, 120, second));
        try (AudioInputStream wav = read(recording)) {
            byte[] heard = wav.readAllBytes();
            assertEquals(140 * 16, heard.length);
            assertArrayEquals(first, Arrays.copyOf(heard, 320));
            assertArrayEquals(new byte[100 * 16], Arrays.copyOfRange(heard, 320, 120 * 16));
            assertArrayEquals(second, Arrays.copyOfRange(heard, 120 * 16, heard.length));
        }
    }

    @Test
    void tracksBecomeChannels() throws Exception {
        WavRecording recording = new WavRecording(new AudioFormat(8000, 1, 2), 1);
        byte[] caller = noise(640, 1);
        byte[] agent = noise(320, 2);
        recording.add(new Frame(1, 0, 500, caller, Track.INBOUND));
        recording.add(new Frame(2, 0, 510, agent, Track.OUTBOUND));
        try (AudioInputStream wav = read(recording)) {
            assertEquals(2, wav.getFormat().getChannels());
            byte[] heard = wav.readAllBytes();
            assertEquals(2 * 640, heard.length);
            for (int i = 0; i < 320; i++) {
                assertEquals(caller[2 * i], heard[4 * i]);
                assertEquals(caller[2 * i + 1], heard[4 * i + 1]);
                boolean speaks = i >= 80 && i < 240;
                assertEquals(speaks ? agent[2 * (i - 80)] : 0, heard[4 * i + 2]);
            }
        }
    }

    @Test
    void itIsFullWhenItIsLongEnoughAndNoLonger() throws Exception {
        WavRecording recording = new WavRecording(new AudioFormat(8000, 1), 1);
        for (int i = 0; i < 6; i++) {
            assertFalse(recording.full());
            recording.add(frame(i + 1, i * 190L, noise(190 * 16, i)));
        }
        assertTrue(recording.full());
        recording.add(frame(9, 5000, noise(320, 9)));
        try (AudioInputStream wav = read(recording)) {
            assertEquals(8000, wav.getFrameLength());
        }
    }

    @Test
    void ofNothingItIsEmptyAndStillOne() throws Exception {
        try (AudioInputStream wav = read(new WavRecording(new AudioFormat(8000, 1), 30))) {
            assertEquals(0, wav.getFrameLength());
        }
    }
}
