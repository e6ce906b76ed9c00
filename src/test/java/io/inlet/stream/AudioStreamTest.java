package io.inlet.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What a stream promises to its sender and to its lane: order, acks, and one end. */
class AudioStreamTest extends PlayedStream {

    @Test
    void announcesItselfThenHandsOutFramesInOrder() {
        receive(3);
        List<Outgoing> taken = takeAll();
        assertEquals(new Outgoing.Started(Position.START, CallDetails.NONE, 1_000_000), taken.get(0));
        assertEquals(List.of(1L, 2L, 3L), seqs(taken));
        assertEquals(200, ((Frame) taken.get(3)).mediaMs());
        assertEquals(1_000_200, ((Frame) taken.get(3)).timestampMs());
        assertFalse(stream.hasMore());
    }

    @Test
    void acknowledgesOnlyWhatWasConfirmed() {
        receive(25);
        takeAll();
        assertEquals(List.of(), told.acks);
        confirm();
        assertEquals(List.of(20L), told.acks);
    }

    @Test
    void acknowledgesOnReceiptWhereThatIsWanted() {
        stream = open(retention(false, true), Position.START);
        receive(20);
        assertEquals(List.of(10L, 20L), told.acks);
        stream.next(now);
        confirm();
        assertEquals(List.of(10L, 20L), told.acks);
    }

    @Test
    void acknowledgesWhatTooFewReplicasHaveWithTheNextThatEnoughHave() {
        receive(10);
        takeAll();
        stream.confirmed(false, now);
        assertEquals(List.of(), told.acks);
        receive(1);
        takeAll();
        confirm();
        assertEquals(List.of(10L), told.acks);
    }

    @Test
    void handsTheSameOutAgainWhenItCameBack() {
        receive(3);
        takeAll();
        giveBack();
        List<Outgoing> again = takeAll();
        assertInstanceOf(Outgoing.Started.class, again.get(0));
        assertEquals(List.of(1L, 2L, 3L), seqs(again));
        assertEquals(List.of(), told.gaps);
    }

    @Test
    void saysStoppedAfterEverythingElseAndFinishesOnce() {
        receive(10);
        stream.end(EndReason.STOP, now);
        stream.end(EndReason.LOST, now);
        stream.accept(PCM, now);
        assertEquals(10, seqs(takeAll()).size());
        assertEquals(List.of(), told.ends);
        confirm();
        assertTrue(stream.hasMore());
        Outgoing.Stopped stopped = assertInstanceOf(Outgoing.Stopped.class, stream.next(now));
        assertNull(stream.next(now));
        assertFalse(stream.finished());
        confirm();
        confirm();
        assertTrue(stream.finished());
        Summary summary = new Summary(EndReason.STOP, 10, 10, 0, 1000);
        assertEquals(summary, stopped.summary());
        assertEquals(List.of(summary), told.ends);
        assertEquals(List.of(10L), told.acks);
    }

    @Test
    void saysStoppedAgainWhenThatCameBack() {
        stream.end(EndReason.STOP, now);
        takeAll();
        confirm();
        assertInstanceOf(Outgoing.Stopped.class, stream.next(now));
        giveBack();
        assertInstanceOf(Outgoing.Stopped.class, stream.next(now));
        confirm();
        assertTrue(stream.finished());
    }

    @Test
    void givesUpABufferAfterTheEndAndSaysWhatWasLost() {
        receive(4);
        stream.end(EndReason.LOST, now);
        takeAll();
        now += BUFFER_MS;
        giveBack();
        assertFalse(stream.finished());
        takeAll();
        now++;
        giveBack();
        assertEquals(List.of(new Gap(1, 4, Gap.Reason.REDIS_AWAY)), told.gaps);
        assertEquals(List.of(new Summary(EndReason.LOST, 4, 0, 4, 400)), told.ends);
        assertFalse(stream.hasMore());
        assertNull(stream.next(now));
    }

    @Test
    void givesUpABufferAfterTheEndAlsoWhileItOnlyWaits() {
        receive(4);
        stream.end(EndReason.LOST, now);
        now += BUFFER_MS;
        stream.waiting(now);
        assertFalse(stream.finished());
        now++;
        stream.waiting(now);
        assertEquals(List.of(new Gap(1, 4, Gap.Reason.REDIS_AWAY)), told.gaps);
        assertTrue(stream.finished());
    }

    @Test
    void isGivenUpAtOnceWhenTheNodeMayWaitNoLonger() {
        receive(2);
        takeAll();
        confirm();
        receive(2);
        stream.abandon(EndReason.DRAINED, now);
        stream.abandon(EndReason.DRAINED, now);
        assertEquals(List.of(new Summary(EndReason.DRAINED, 4, 2, 2, 400)), told.ends);
        assertEquals(0, budget.held());
    }

    @Test
    void tellsSinceWhenItsOldestFrameHasBeenWaitingForAnythingButRedis() {
        assertEquals(OptionalLong.empty(), stream.waitingSinceMs());
        receive(3);
        assertEquals(OptionalLong.of(1_000_000), stream.waitingSinceMs());
        takeAll();
        assertEquals(OptionalLong.of(1_000_000), stream.waitingSinceMs(), "handed out is not published");
        giveBack();
        assertEquals(OptionalLong.empty(), stream.waitingSinceMs(), "it is Redis that is away");
        publish();
        receive(1);
        assertEquals(OptionalLong.of(1_000_300), stream.waitingSinceMs());
        assertEquals(PCM.length, stream.unpublishedBytes(), "of four frames that are kept");
        publish();
        assertEquals(OptionalLong.empty(), stream.waitingSinceMs());
        assertEquals(0, stream.unpublishedBytes());
    }

    @Test
    void knowsWhetherAFrameHasBeenHereSinceATimeWhateverItWaitsFor() {
        assertFalse(stream.holdsSince(2_000_000));
        receive(2);
        assertFalse(stream.holdsSince(1_000_000));
        assertTrue(stream.holdsSince(1_000_001));
        takeAll();
        giveBack();
        assertTrue(stream.holdsSince(1_000_001), "Redis is away");
        publish();
        assertFalse(stream.holdsSince(2_000_000));
        receive(1);
        assertTrue(stream.holdsSince(2_000_000));
        stream.abandon(EndReason.DRAINED, now);
        assertFalse(stream.holdsSince(2_000_000));
    }
}
