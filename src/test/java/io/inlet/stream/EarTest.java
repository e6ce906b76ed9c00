package io.inlet.stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one hears who listens in, and that nobody else notices. */
class EarTest extends PlayedStream {

    private final AtomicInteger closed = new AtomicInteger();

    private Ear ear(long lastMs) {
        return new Ear(stream, lastMs, closed::incrementAndGet);
    }

    private static List<Long> heard(Ear ear) {
        List<Long> seqs = new ArrayList<>();
        Ear.Heard heard;
        do {
            heard = ear.hear();
            heard.frames().forEach(frame -> seqs.add(frame.seq()));
        } while (!heard.frames().isEmpty());
        return seqs;
    }

    @Test
    void oneHearsTheLastSecondAndThenWhatComes() {
        receive(20);
        try (Ear ear = ear(500)) {
            assertEquals(List.of(16L, 17L, 18L, 19L, 20L), heard(ear));
            receive(2);
            assertEquals(List.of(21L, 22L), heard(ear));
            assertEquals(List.of(), heard(ear));
        }
    }

    @Test
    void whoWantsNothingOfBeforeHearsWhatComesOnly() {
        receive(20);
        try (Ear ear = ear(0)) {
            assertEquals(List.of(), heard(ear));
            assertEquals(20, ear.upTo());
            receive(1);
            assertEquals(List.of(21L), heard(ear));
        }
    }

    @Test
    void aCallThatHasSaidNothingYetIsHeardFromItsFirstFrameOn() {
        try (Ear ear = ear(1000)) {
            assertEquals(List.of(), heard(ear));
            receive(1);
            assertEquals(List.of(1L), heard(ear));
        }
    }

    @Test
    void whetherItIsPublishedDoesNotMatter() {
        receive(3);
        publish();
        receive(3);
        stream.waiting(now);
        try (Ear ear = ear(1000)) {
            assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L), heard(ear));
        }
    }

    @Test
    void whoLooksTooSeldomFindsFramesGoneAndTheStreamKeepsNoMoreForThat() {
        try (Ear ear = ear(1000)) {
            for (int i = 0; i < 30; i++) {
                receive(1);
                publish();
            }
            long held = budget.held();
            assertEquals(BUFFER_MS / FRAME_MS * PCM.length, held);
            List<Long> heard = heard(ear);
            assertEquals(21, heard.get(0), "the ones before are not in the ring any more");
            assertEquals(10, heard.size());
        }
    }

    @Test
    void framesThatNeverCameAreHeardAsMissing() {
        try (Ear ear = ear(1000)) {
            receive(1);
            stream.missing(Track.INBOUND, 3, 300, now);
            Ear.Heard heard = ear.hear();
            assertEquals(1, heard.frames().size());
            assertEquals(4, heard.upTo());
            receive(1);
            heard = ear.hear();
            assertEquals(5, heard.frames().get(0).seq());
            assertEquals(400, heard.frames().get(0).mediaMs());
        }
    }

    @Test
    void bothTracksAreHeardEachWithItsMediaTime() {
        stream = open(new AudioFormat(8000, 1, 2), retention(false, false), Position.START);
        try (Ear ear = ear(1000)) {
            stream.accept(Track.INBOUND, new byte[1600], now);
            stream.accept(Track.OUTBOUND, new byte[800], now);
            stream.accept(Track.OUTBOUND, new byte[800], now);
            stream.accept(Track.INBOUND, new byte[1600], now);
            List<Frame> frames = ear.hear().frames();
            assertEquals(
                    List.of(Track.INBOUND, Track.OUTBOUND, Track.OUTBOUND, Track.INBOUND),
                    frames.stream().map(Frame::track).toList());
            assertEquals(
                    List.of(0L, 0L, 50L, 100L),
                    frames.stream().map(Frame::mediaMs).toList());
        }
    }

    @Test
    void theEndIsHeardAlthoughRedisHasItAlready() {
        Ear ear = ear(1000);
        receive(2);
        assertEquals(List.of(1L, 2L), heard(ear));
        receive(1);
        stream.end(EndReason.STOP, now);
        publish();
        assertTrue(stream.finished());
        Ear.Heard last = ear.hear();
        assertEquals(3, last.frames().get(0).seq());
        assertTrue(last.over());
        assertTrue(budget.held() > 0);
        ear.close();
        assertEquals(0, budget.held(), "kept for who listens only");
    }

    @Test
    void nothingIsKeptOfACallThatNobodyListensTo() {
        receive(3);
        Ear ear = ear(1000);
        ear.close();
        ear.close();
        assertEquals(1, closed.get());
        assertEquals(0, stream.state().listeners());
        stream.end(EndReason.STOP, now);
        publish();
        assertEquals(0, budget.held());
    }

    @Test
    void howManyListenIsSaid() {
        try (Ear one = ear(0)) {
            assertEquals(1, stream.state().listeners());
            try (Ear two = ear(0)) {
                assertEquals(2, stream.state().listeners());
                receive(1);
                assertEquals(List.of(1L), heard(one));
                assertEquals(List.of(1L), heard(two));
            }
            assertEquals(1, stream.state().listeners());
            assertFalse(one.ended());
        }
    }

    @Test
    void aLookCopiesAPartOfWhatIsMuch() {
        try (Ear ear = ear(1000)) {
            for (int i = 0; i < 200; i++) {
                stream.accept(new byte[1600], now);
            }
            Ear.Heard heard = ear.hear();
            long bytes = heard.frames().stream()
                    .mapToLong(frame -> frame.pcm().length)
                    .sum();
            assertTrue(bytes >= Ear.MOST_BYTES && bytes < Ear.MOST_BYTES + 1600, bytes + " bytes");
            assertEquals(200 - heard.frames().size(), heard(ear).size());
        }
    }

    @Test
    void tinyFramesAreNotCopiedWithoutEndEither() {
        stream = open(FORMAT, new AudioStream.Retention(30_000, false, 10, false, budget), Position.START);
        try (Ear ear = ear(1000)) {
            for (int i = 0; i < 1000; i++) {
                stream.accept(new byte[2], now);
            }
            assertEquals(Ear.MOST_BYTES / 256, ear.hear().frames().size());
        }
    }

    @Test
    void itsArraysAreItsOwn() {
        receive(1);
        try (Ear ear = ear(1000)) {
            Frame frame = ear.hear().frames().get(0);
            assertNotSame(PCM, frame.pcm());
            assertArrayEquals(PCM, frame.pcm());
        }
    }

    /** Arrays of frames that have left are filled with others' audio, without any lock. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void nobodyHearsAFrameThatIsHalfAnother(int listeners) throws Exception {
        AudioFormat format = new AudioFormat(8000, 1);
        AudioStream busy = new AudioStream(
                new StreamId("t", "i"),
                EPOCH,
                format,
                CallDetails.NONE,
                new AudioStream.Retention(100, false, 10, false, new BufferBudget(Long.MAX_VALUE)),
                new SilentSender(),
                Position.START,
                now);
        int frames = 200_000;
        List<CompletableFuture<Long>> ears = new ArrayList<>();
        for (int i = 0; i < listeners; i++) {
            Ear ear = new Ear(busy, 0, () -> {});
            ears.add(CompletableFuture.supplyAsync(() -> wholeFrames(ear)));
        }
        for (int seq = 1; seq <= frames; seq++) {
            byte[] room = busy.room(320);
            Arrays.fill(room, (byte) seq);
            busy.accept(room, now);
            while (busy.next(now) != null) {
                busy.confirmed(true, now);
            }
        }
        busy.end(EndReason.STOP, now);
        for (CompletableFuture<Long> ear : ears) {
            long heard = ear.get(30, TimeUnit.SECONDS);
            assertTrue(heard > 0 && heard <= frames, heard + " frames");
        }
    }

    private static long wholeFrames(Ear ear) {
        long frames = 0;
        Ear.Heard heard;
        do {
            heard = ear.hear();
            for (Frame frame : heard.frames()) {
                byte[] expected = new byte[320];
                Arrays.fill(expected, (byte) frame.seq());
                assertArrayEquals(expected, frame.pcm(), "frame " + frame.seq());
                frames++;
            }
        } while (!heard.over());
        return frames;
    }
}
