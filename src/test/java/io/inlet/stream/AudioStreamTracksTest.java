package io.inlet.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Two voices in one stream: one seq, a media time each. */
class AudioStreamTracksTest extends PlayedStream {

    private static final AudioFormat TWO = new AudioFormat(8000, 1, 2);

    private void hear(Track... tracks) {
        for (Track track : tracks) {
            stream.accept(track, PCM, now);
        }
    }

    private List<Frame> frames() {
        return takeAll().stream()
                .filter(Frame.class::isInstance)
                .map(Frame.class::cast)
                .toList();
    }

    private static List<Long> mediaMs(List<Frame> frames) {
        return frames.stream().map(Frame::mediaMs).toList();
    }

    @Test
    void eachHasItsOwnMediaTime() {
        stream = open(TWO, retention(false, false), Position.START);
        hear(Track.INBOUND, Track.OUTBOUND, Track.INBOUND, Track.OUTBOUND, Track.INBOUND);
        List<Frame> frames = frames();
        assertEquals(
                List.of(1L, 2L, 3L, 4L, 5L), frames.stream().map(Frame::seq).toList());
        assertEquals(List.of(0L, 0L, 100L, 100L, 200L), mediaMs(frames));
        assertSame(Track.OUTBOUND, frames.get(3).track());
        stream.end(EndReason.STOP, now);
        confirm();
        publish();
        assertEquals(List.of(new Summary(EndReason.STOP, 5, 5, 0, 300)), told.ends);
    }

    @Test
    void whatIsMissingOfOneMovesTheOtherNot() {
        stream = open(TWO, retention(false, false), Position.START);
        stream.missing(Track.OUTBOUND, 4, 80, now);
        hear(Track.INBOUND, Track.OUTBOUND);
        assertEquals(List.of(0L, 80L), mediaMs(frames()));
        assertEquals(List.of(new Gap(1, 4, Gap.Reason.SENDER)), told.gaps);
        assertEquals(new Position(6, 4, 180), stream.position());
    }

    @Test
    void standsWhereTheLongestDoes() {
        stream = open(TWO, retention(false, false), Position.START);
        hear(Track.INBOUND, Track.INBOUND, Track.OUTBOUND);
        assertEquals(new Position(0, 0, 0), stream.position());
        stream.next(now); // started
        stream.next(now);
        assertEquals(new Position(1, 0, 100), stream.position());
        stream.next(now);
        assertEquals(new Position(2, 0, 200), stream.position());
        stream.next(now);
        assertEquals(new Position(3, 0, 200), stream.position());
    }

    @Test
    void goOnTogetherWhereTheLongestStopped() {
        stream = open(TWO, retention(false, false), new Position(42, 0, 8400));
        hear(Track.OUTBOUND, Track.INBOUND);
        assertEquals(List.of(8400L, 8400L), mediaMs(frames()));
        assertEquals(new Position(44, 0, 8500), stream.position());
    }

    @Test
    void aBufferHoldsAsLongOfBothAsOfOne() {
        stream = open(TWO, retention(false, false), Position.START);
        publish();
        stream.waiting(now);
        for (int i = 0; i < BUFFER_MS / FRAME_MS; i++) {
            hear(Track.INBOUND, Track.OUTBOUND);
            now += FRAME_MS;
        }
        now += BUFFER_MS;
        stream.check(now);
        assertEquals(List.of(), told.gaps);
        hear(Track.INBOUND);
        assertEquals(List.of(new Gap(1, 1, Gap.Reason.BUFFER_OVERFLOW)), told.gaps);
    }

    @Test
    void theBoundIsForBoth() {
        stream = open(new AudioFormat(48_000, 1, 2), retention(false, false), Position.START);
        byte[] second = new byte[96_000];
        for (int i = 0; i < 4; i++) {
            stream.accept(i % 2 == 0 ? Track.INBOUND : Track.OUTBOUND, second, now);
        }
        assertEquals(List.of(), told.mayRead, "two buffers of each");
        stream.accept(second, now);
        assertEquals(List.of(false), told.mayRead);
    }

    @Test
    void oneThatIsTheOnlyOneMayBeTheOutbound() {
        hear(Track.OUTBOUND, Track.OUTBOUND);
        List<Frame> frames = frames();
        assertEquals(List.of(0L, 100L), mediaMs(frames));
        assertEquals(new Position(2, 0, 200), stream.position());
    }

    @Test
    void oneThatWasNotAnnouncedIsTakenAllTheSame() {
        hear(Track.INBOUND, Track.OUTBOUND, Track.INBOUND);
        assertEquals(List.of(0L, 0L, 100L), mediaMs(frames()));
        assertEquals(new Position(3, 0, 200), stream.position());
    }
}
