package io.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.inlet.cli.platform.Platform;
import io.inlet.stream.Track;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The comparison of what comes out with what was said. */
class HeardCallTest {

    private static final int FRAME_BYTES = 320; // of PCM, 20 ms at 8 kHz
    private static final Set<Track> ONE = EnumSet.of(Track.INBOUND);
    private static final Set<Track> TWO = EnumSet.allOf(Track.class);

    private final PlatformAudio audio =
            PlatformAudio.of("noise", noise(1), Platform.of("twilio").codec(null, 0), true, 20);
    private final HeardCall call = new HeardCall(audio);

    private static Wav noise(int channels) {
        byte[] pcm = new byte[8000 * 2 * channels + 100 * 2 * channels];
        new Random(7).nextBytes(pcm);
        return new Wav("pcm16", 8000, channels, pcm);
    }

    @Test
    void framesMayBeCutInAnyWayAndTheRecordingRepeated() {
        byte[] said = said(Track.INBOUND, 120);
        Random cuts = new Random(1);
        for (int at = 0; at < said.length; ) {
            int length = Math.min(said.length - at, 2 * (1 + cuts.nextInt(400)));
            call.frame(frame("inbound", 1, Arrays.copyOfRange(said, at, at + length)), ONE, 120);
            at += length;
        }
        assertEquals(0, call.missing(ONE, 120));
        assertEquals(0, call.altered());
        assertEquals(2400, call.heardMs());
        assertTrue(call.complete(ONE, 120));
    }

    @Test
    void aHoleIsMissingAndNothingElse() {
        hear(Track.INBOUND, 0, 5, 10);
        hear(Track.INBOUND, 8, 2, 10);
        assertEquals(3 * FRAME_BYTES, call.missing(ONE, 10));
        assertEquals(0, call.altered());
    }

    @Test
    void theEndThatDoesNotComeIsMissing() {
        hear(Track.INBOUND, 0, 5, 10);
        assertFalse(call.complete(ONE, 10));
        assertEquals(5 * FRAME_BYTES, call.missing(ONE, 10));
    }

    @Test
    void oneWrongSampleIsAlteredAndWhatFollowsIsNot() {
        byte[] said = said(Track.INBOUND, 10);
        said[3 * FRAME_BYTES + 10] ^= 1;
        for (int i = 0; i < 10; i++) {
            call.frame(frame("inbound", 1, Arrays.copyOfRange(said, i * FRAME_BYTES, (i + 1) * FRAME_BYTES)), ONE, 10);
        }
        assertEquals(FRAME_BYTES, call.altered());
        assertEquals(0, call.missing(ONE, 10));
    }

    @Test
    void audioThatWasNotSaidYetIsAltered() {
        hear(Track.INBOUND, 0, 6, 5);
        assertEquals(FRAME_BYTES * 6, call.altered());
    }

    @Test
    void framesInTheWrongOrderAreNoticed() {
        hear(Track.INBOUND, 0, 1, 10);
        hear(Track.INBOUND, 2, 1, 10);
        hear(Track.INBOUND, 1, 1, 10);
        assertNotEquals(0, call.missing(ONE, 3) + call.altered());
    }

    @Test
    void tracksAreToldApartAndSwappedOnesNoticed() {
        hear(Track.INBOUND, 0, 10, 10);
        hear(Track.OUTBOUND, 0, 10, 10);
        assertEquals(0, call.missing(TWO, 10) + call.altered());
        HeardCall swapped = new HeardCall(audio);
        swapped.frame(frame("outbound", 1, said(Track.INBOUND, 10)), TWO, 10);
        assertNotEquals(0, swapped.altered());
    }

    @Test
    void twoChannelsInOneFrameAreTwoTracks() {
        byte[] left = said(Track.INBOUND, 3);
        byte[] right = said(Track.OUTBOUND, 3);
        byte[] both = new byte[left.length * 2];
        for (int i = 0; i < left.length; i += 2) {
            System.arraycopy(left, i, both, 2 * i, 2);
            System.arraycopy(right, i, both, 2 * i + 2, 2);
        }
        call.frame(frame("inbound", 2, both), TWO, 3);
        assertEquals(0, call.missing(TWO, 3) + call.altered());
        assertTrue(call.complete(TWO, 3));
    }

    @Test
    void anotherRateOrATrackThatNobodySpeaksOnIsAltered() {
        call.frame(new Frame("t", "i", 1, 1, 0, 16_000, 1, "inbound", 0, said(Track.INBOUND, 1)), ONE, 1);
        assertEquals(FRAME_BYTES, call.altered());
        HeardCall one = new HeardCall(audio);
        one.frame(frame("inbound", 2, new byte[8]), ONE, 1);
        assertEquals(8, one.altered(), "of the other channel, and of one that was not said");
    }

    @Test
    void ofAStereoRecordingTheRightChannelIsTheOtherTrack() {
        Wav stereo = noise(2);
        PlatformAudio two =
                PlatformAudio.of("noise", stereo, Platform.of("jambonz").codec(null, 0), true, 20);
        for (int i = 0; i < 1000; i++) {
            assertEquals(stereo.audio()[4 * i], two.pcm()[0][2 * i]);
            assertEquals(stereo.audio()[4 * i + 2], two.pcm()[1][2 * i]);
        }
        assertEquals(51, two.frames(), "the rest is a frame with silence");
        assertArrayEquals(new byte[120], Arrays.copyOfRange(two.pcm()[0], 50 * 320 + 200, 51 * 320));
    }

    @Test
    void theReferenceIsWhatWasSentDecoded() {
        PlatformAudio coded =
                PlatformAudio.of("noise", noise(1), Platform.of("twilio").codec(null, 0), false, 20);
        byte[] decoded = coded.codec().encoding().toPcm(coded.frame(3)[0]);
        assertArrayEquals(Arrays.copyOfRange(coded.pcm()[0], 960, 1280), decoded);
    }

    private void hear(Track track, int from, int count, int said) {
        byte[] all = said(track, from + count);
        call.frame(frame(track.word(), 1, Arrays.copyOfRange(all, from * FRAME_BYTES, all.length)), TWO, said);
    }

    private byte[] said(Track track, int frames) {
        byte[] said = new byte[frames * FRAME_BYTES];
        for (int i = 0; i < frames; i++) {
            byte[] pcm = audio.codec().encoding().toPcm(audio.frame(i)[track.ordinal()]);
            System.arraycopy(pcm, 0, said, i * FRAME_BYTES, FRAME_BYTES);
        }
        return said;
    }

    private static Frame frame(String track, int channels, byte[] pcm) {
        return new Frame("t", "i", 1, 1, 0, 8000, channels, track, 0, pcm);
    }
}
