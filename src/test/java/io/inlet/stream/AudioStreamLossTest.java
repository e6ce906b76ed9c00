package io.inlet.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What a stream gives up while Redis is away, what it does not, and how it keeps a fast sender waiting. */
class AudioStreamLossTest extends PlayedStream {

    @Test
    void losesTheOldestWhenRedisStaysAwayForLongerThanTheBuffer() {
        takeAll();
        giveBack();
        receive(15);
        assertEquals(5, told.framesLost());
        assertEquals(1, told.gaps.get(0).from());
        List<Outgoing> taken = takeAll();
        taken.remove(0); // started
        Outgoing.Lost lost = assertInstanceOf(Outgoing.Lost.class, taken.get(0));
        assertEquals(new Gap(1, 5, Gap.Reason.BUFFER_OVERFLOW), lost.gap());
        assertEquals(List.of(6L, 7L, 8L, 9L, 10L, 11L, 12L, 13L, 14L, 15L), seqs(taken));
        assertEquals(500, ((Frame) taken.get(1)).mediaMs(), "media time counts what was lost");
    }

    @Test
    void losesNothingOfASenderThatIsFasterThanRealTime() {
        for (int i = 0; i < 300; i++) {
            stream.accept(PCM, now);
        }
        assertEquals(300, seqs(takeAll()).size());
        assertEquals(List.of(), told.gaps);
    }

    @Test
    void losesNothingWhenALaneFallsBehindARedisThatAnswers() {
        receive(100);
        assertEquals(100, seqs(takeAll()).size());
        assertEquals(List.of(), told.gaps);
    }

    @Test
    void doesNotCallLostWhatALaneStillHasInHand() {
        takeAll();
        giveBack();
        receive(5);
        takeAll();
        receive(20);
        assertEquals(List.of(), told.gaps);
        confirm();
        List<Outgoing> taken = takeAll();
        assertEquals(List.of(new Gap(6, 15, Gap.Reason.BUFFER_OVERFLOW)), told.gaps);
        assertEquals(16L, seqs(taken).get(0));
    }

    @Test
    void callsItLostWhenTheLaneBringsItBackTooLate() {
        receive(5);
        takeAll();
        receive(20);
        giveBack();
        assertEquals(List.of(), told.gaps, "a lane that falls behind costs nothing");
        now += BUFFER_MS;
        stream.waiting(now);
        assertEquals(List.of(new Gap(1, 15, Gap.Reason.BUFFER_OVERFLOW)), told.gaps);
        assertEquals(16L, seqs(takeAll()).get(0));
    }

    @Test
    void losesWhatGetsTooOldAlsoWhileNothingComes() {
        receive(10);
        stream.waiting(now);
        stream.check(now + 1);
        assertEquals(0, told.framesLost(), "a whole buffer is kept, however old");
        receive(10);
        assertEquals(0, told.framesLost(), "Redis has not been away for long");
        receive(1);
        assertEquals(11, told.framesLost());
    }

    @Test
    void knowsThatRedisIsBackOnceItHasAnswered() {
        receive(3);
        takeAll();
        giveBack();
        stream.recovered(0, now);
        receive(30);
        assertEquals(List.of(), told.gaps);
    }

    @Test
    void endsBeforeItLosesAFrameWhereThatIsThePolicy() {
        stream = open(retention(true, false), Position.START);
        publish();
        stream.waiting(now);
        receive(10);
        assertEquals(List.of(), told.ended);
        receive(5);
        assertEquals(List.of(EndReason.CONSUMER_DOWN), told.ended);
        assertEquals(11, seqs(takeAll()).size(), "nothing is taken behind the end");
        confirm();
        publish();
        assertEquals(List.of(), told.gaps);
        assertEquals(List.of(new Summary(EndReason.CONSUMER_DOWN, 11, 11, 0, 1100)), told.ends);
    }

    @Test
    void saysWhatWasLostWhenRedisStaysAwayBehindSuchAnEnd() {
        stream = open(retention(true, false), Position.START);
        stream.waiting(now);
        receive(11);
        long endedMs = now - FRAME_MS;
        stream.waiting(endedMs + BUFFER_MS);
        assertEquals(List.of(), told.gaps);
        stream.waiting(endedMs + BUFFER_MS + 1);
        assertEquals(List.of(new Gap(1, 11, Gap.Reason.REDIS_AWAY)), told.gaps);
        assertEquals(List.of(new Summary(EndReason.CONSUMER_DOWN, 11, 0, 11, 1100)), told.ends);
        assertEquals(List.of(EndReason.CONSUMER_DOWN), told.ended);
    }

    // ---- a sender that is faster than the lane

    private static final int FRAMES_TO_THE_BOUND = (int) (AudioStream.LEAST_BOUND / PCM.length);

    @Test
    void isReadFromUntilItsBoundIsReached() {
        receive(FRAMES_TO_THE_BOUND);
        assertEquals(List.of(), told.mayRead);
        receive(1);
        assertEquals(List.of(false), told.mayRead);
        receive(1);
        assertEquals(List.of(false), told.mayRead, "said when it changes");
    }

    @Test
    void isReadFromAgainWhenHalfOfItIsPublished() {
        receive(FRAMES_TO_THE_BOUND + 1);
        takeAllBut(FRAMES_TO_THE_BOUND / 2 + 1);
        assertEquals(List.of(false), told.mayRead);
        stream.next(now);
        confirm();
        assertEquals(List.of(false, true), told.mayRead);
    }

    private void takeAllBut(int frames) {
        stream.next(now); // started
        for (int i = 0; i < FRAMES_TO_THE_BOUND + 1 - frames; i++) {
            stream.next(now);
        }
        confirm();
    }

    @Test
    void aLongBufferOfAWideFormatRaisesTheBound() {
        AudioFormat wide = new AudioFormat(48_000, 2);
        stream = open(wide, retention(false, false), Position.START);
        byte[] second = new byte[(int) wide.bytesOf(1000)];
        stream.accept(second, now);
        stream.accept(second, now);
        assertEquals(List.of(), told.mayRead, "two buffers");
        stream.accept(second, now);
        assertEquals(List.of(false), told.mayRead);
    }

    @Test
    void endsWhenItsServerReadsOnAllTheSame() {
        byte[] mebibyte = new byte[1 << 20];
        for (int i = 0; i < 8; i++) {
            stream.accept(mebibyte, now);
        }
        assertEquals(List.of(), told.ended);
        stream.accept(mebibyte, now);
        stream.accept(mebibyte, now);
        assertEquals(List.of(EndReason.OVERLOADED), told.ended);
        publish();
        assertEquals(9, told.ends.get(0).published(), "what has come is published");
    }

    @Test
    void anEndedStreamHoldsNobodyBack() {
        receive(FRAMES_TO_THE_BOUND + 1);
        stream.end(EndReason.STOP, now);
        stream.check(now);
        assertEquals(List.of(false, true), told.mayRead);
    }
}
