package io.inlet.dialect;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.inlet.dialect.SenderMessage.Audio;
import io.inlet.dialect.SenderMessage.Missing;
import io.inlet.stream.AudioFormat;
import io.inlet.stream.Track;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The frames that consumers get of a sender's audio. */
class FramingTest {

    private static final AudioFormat MONO = new AudioFormat(8000, 1);
    private static final AudioFormat STEREO = new AudioFormat(8000, 2);
    private static final int MOST = 65_536;

    private final List<String> said = new ArrayList<>();
    private final Map<Track, ByteArrayOutputStream> heard = new EnumMap<>(Track.class);

    private final Framing.Frames frames = new Framing.Frames() {
        @Override
        public byte[] room(int bytes) {
            byte[] used = new byte[bytes];
            java.util.Arrays.fill(used, (byte) 0x55); // what is not written over would be heard
            return used;
        }

        @Override
        public void frame(Track track, byte[] pcm) {
            said.add(track.word() + " " + pcm.length);
            heard.computeIfAbsent(track, any -> new ByteArrayOutputStream()).writeBytes(pcm);
        }

        @Override
        public void missing(Track track, int frames, long millis) {
            said.add(track.word() + " misses " + frames + ", " + millis + " ms");
        }
    };

    private Framing framing(AudioFormat sent, boolean split, int millis, int most) {
        return new Framing(Encoding.PCM16, sent, new Framing.Wanted(split, millis, most), frames);
    }

    private static Audio inbound(byte... bytes) {
        return new Audio(Track.INBOUND, bytes);
    }

    @Test
    void audioIsPassedOnAsItComes() {
        byte[] frame = new byte[320];
        Framing framing = framing(MONO, false, 0, MOST);
        framing.audio(new Audio(Track.OUTBOUND, frame));
        framing.flush();
        assertEquals(List.of("outbound 320"), said);
        assertEquals(MONO, framing.format());
    }

    @Test
    void twoChannelsBecomeTracksWhereThatIsWanted() {
        Framing framing = framing(STEREO, true, 0, MOST);
        assertEquals(new AudioFormat(8000, 1, 2), framing.format());
        framing.audio(inbound(new byte[] {1, 2, 11, 12, 3, 4, 13, 14}));
        assertEquals(List.of("inbound 4", "outbound 4"), said);
        assertArrayEquals(new byte[] {1, 2, 3, 4}, heard.get(Track.INBOUND).toByteArray());
        assertArrayEquals(new byte[] {11, 12, 13, 14}, heard.get(Track.OUTBOUND).toByteArray());
    }

    @Test
    void oneChannelIsNotSplit() {
        Framing framing = framing(MONO, true, 0, MOST);
        assertEquals(MONO, framing.format());
        framing.audio(inbound(new byte[4]));
        assertEquals(List.of("inbound 4"), said);
    }

    @Test
    void aFrameThatIsTooLargeIsCutAtWholeSamples() {
        framing(STEREO, false, 0, 322).audio(inbound(new byte[1000]));
        assertEquals(List.of("inbound 320", "inbound 320", "inbound 320", "inbound 40"), said);
    }

    @ParameterizedTest
    @CsvSource({"320, 1", "0, -1", "321, -1"})
    void samplesAreWhole(int bytes, int sign) {
        assertEquals(sign, Integer.signum(framing(MONO, false, 0, MOST).samples(bytes)));
        assertEquals(160, framing(MONO, false, 0, MOST).samples(320));
        assertEquals(80, framing(STEREO, false, 0, MOST).samples(320));
    }

    @Test
    void framesOfOneLengthAreMadeAcrossMessagesAndTheRestComesAtTheEnd() {
        Framing framing = framing(MONO, false, 20, MOST);
        framing.audio(inbound(new byte[300]));
        assertEquals(List.of(), said);
        framing.audio(inbound(new byte[700]));
        assertEquals(List.of("inbound 320", "inbound 320", "inbound 320"), said);
        framing.flush();
        framing.flush();
        assertEquals("inbound 40", said.get(3));
        assertEquals(4, said.size());
    }

    @Test
    void aFrameDoesNotGoOnBehindAGap() {
        Framing framing = framing(MONO, false, 20, MOST);
        framing.audio(inbound(new byte[160]));
        framing.missing(new Missing(Track.INBOUND, 5, OptionalLong.of(90)));
        framing.audio(inbound(new byte[320]));
        assertEquals(List.of("inbound 160", "inbound misses 5, 90 ms", "inbound 320"), said);
    }

    @Test
    void whatIsMissingIsAsLongAsTheLastMessageWhereNobodySaysSo() {
        Framing framing = framing(MONO, false, 0, MOST);
        framing.missing(new Missing(Track.INBOUND, 1, OptionalLong.empty()));
        framing.audio(inbound(new byte[320]));
        framing.missing(new Missing(Track.INBOUND, 3, OptionalLong.empty()));
        assertEquals(List.of("inbound misses 1, 0 ms", "inbound 320", "inbound misses 3, 60 ms"), said);
    }

    @Test
    void whatIsMissingOfTwoChannelsIsMissingOfBothTracks() {
        Framing framing = framing(STEREO, true, 0, MOST);
        framing.missing(new Missing(Track.INBOUND, 1, OptionalLong.of(2000)));
        assertEquals(List.of("inbound misses 1, 2000 ms", "outbound misses 1, 2000 ms"), said);
    }

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    /** However it is sent and cut, every sample comes out once and in its place, and each frame but the last is of the length. */
    @ParameterizedTest
    @MethodSource("seeds")
    void noSampleIsAddedLeftOutOrMoved(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int millis = random.nextInt(5) == 0 ? 0 : random.nextInt(1, 60);
        boolean split = random.nextBoolean();
        boolean stereo = random.nextBoolean();
        AudioFormat sent = new AudioFormat(
                random.nextBoolean() ? 8000 : 44_100, stereo ? 2 : 1, stereo ? 1 : random.nextInt(1, 3));
        Framing framing = framing(sent, split, millis, MOST);
        Map<Track, ByteArrayOutputStream> naive = new EnumMap<>(Track.class);
        for (int message = 0; message < 50; message++) {
            byte[] pcm = new byte[sent.blockSize() * random.nextInt(1, 2000)];
            random.nextBytes(pcm);
            Track track = sent.tracks() == 2 && random.nextBoolean() ? Track.OUTBOUND : Track.INBOUND;
            for (int at = 0; at < pcm.length; at += 2) {
                Track of = split && stereo && at % 4 == 2 ? Track.OUTBOUND : track;
                naive.computeIfAbsent(of, any -> new ByteArrayOutputStream()).write(pcm, at, 2);
            }
            framing.audio(new Audio(track, pcm));
        }
        List<String> whole = List.copyOf(said);
        framing.flush();
        naive.forEach((track, samples) -> assertArrayEquals(
                samples.toByteArray(), heard.get(track).toByteArray(), () -> "seed " + seed + " " + track));
        int length = sent.sampleRate() * millis / 1000 * framing.format().blockSize();
        assertTrue(length == 0 || whole.stream().allMatch(frame -> frame.endsWith(" " + length)), whole::toString);
    }
}
