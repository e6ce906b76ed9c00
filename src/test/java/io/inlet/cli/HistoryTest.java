package io.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.inlet.cli.Violation.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The checker, on clean histories of every kind and on histories with each violation planted. */
class HistoryTest {

    private static final long E = 100;

    private History history = new History();
    private History.Connection client = history.connection("t", "c");

    // ---- clean histories

    @Test
    void aCallThatGoesWell() {
        client.started(E, 1);
        send(1, 10);
        receive(E, 1, 10);
        client.acked(10);
        client.stopped(10, 10, 0);
        client.closed(1000);
        Verdict verdict = clean();
        assertEquals(10, verdict.sent());
        assertEquals(10, verdict.published());
        assertEquals(1, verdict.epochs());
        assertEquals(Map.of(1000, 1L), verdict.closes());
    }

    @Test
    void anOutageWithGaps() {
        client.started(E, 1);
        send(1, 10);
        receive(E, 1, 3);
        gap(4, 6);
        receive(E, 7, 10);
        client.stopped(10, 7, 3);
        Verdict verdict = clean();
        assertEquals(7, verdict.published());
        assertEquals(3, verdict.announced());
    }

    @Test
    void aBatchThatCameTwice() {
        client.started(E, 1);
        send(1, 10);
        receive(E, 1, 10);
        receive(E, 5, 10);
        client.stopped(10, 10, 0);
        assertEquals(6, clean().duplicates());
    }

    @Test
    void aFrameThatArrivedBeforeItWasGivenUp() {
        client.started(E, 1);
        send(1, 10);
        receive(E, 1, 5);
        gap(4, 6);
        receive(E, 7, 10);
        client.stopped(10, 7, 3);
        Verdict verdict = clean();
        assertEquals(2, verdict.doubted());
        assertEquals(1, verdict.announced());
        assertEquals(9, verdict.published());
    }

    @Test
    void aCallThatBrokeAndWasNotResumed() {
        client.started(E, 1);
        send(1, 10);
        receive(E, 1, 6);
        client.acked(5);
        client.closed(1006);
        Verdict verdict = clean();
        assertEquals(4, verdict.unaccounted());
        assertEquals(6, verdict.published());
    }

    @Test
    void aResumeInTheSameEpoch() {
        client.started(E, 1);
        send(1, 10);
        receive(E, 1, 6);
        client.acked(5);
        client.closed(1006);
        client = history.connection("t", "c");
        client.started(E, 7);
        send(7, 20);
        receive(E, 7, 20);
        client.stopped(20, 20, 0);
        Verdict verdict = clean();
        assertEquals(20, verdict.sent());
        assertEquals(20, verdict.published());
        assertEquals(1, verdict.resumes());
        assertEquals(0, verdict.duplicates());
    }

    @Test
    void aResumeTakesAGapBack() {
        client.started(E, 1);
        send(1, 10);
        receive(E, 1, 3);
        gap(4, 6);
        History.Connection first = client;
        client = history.connection("t", "c");
        client.started(E, 4);
        first.gap(7, 8);
        send(4, 10);
        receive(E, 4, 10);
        first.closed(4509);
        client.stopped(10, 10, 0);
        Verdict verdict = clean();
        assertEquals(0, verdict.announced());
        assertEquals(10, verdict.published());
    }

    @Test
    void aNewEpochWhereItWasForgotten() {
        historyWhereEpochsMayChange();
        client.started(E, 1);
        send(1, 10);
        receive(E, 1, 7);
        client.acked(5);
        client.closed(1006);
        client = history.connection("t", "c");
        client.started(E + 1, 1);
        send(6, 12);
        receive(E + 1, 1, 7, 5);
        client.stopped(7, 7, 0);
        Verdict verdict = clean();
        assertEquals(12, verdict.sent());
        assertEquals(12, verdict.published());
        assertEquals(2, verdict.republished());
        assertEquals(2, verdict.epochs());
        assertEquals(0, verdict.unaccounted());
    }

    @Test
    void aNodeThatSumsUpWhileTheCallerStillSpeaks() {
        client.started(E, 1);
        send(1, 10);
        receive(E, 1, 8);
        client.stopped(8, 8, 0);
        client.closed(1012);
        assertEquals(2, clean().unaccounted());
    }

    @Test
    void aConsumerThatWasBlind() {
        client.started(E, 1);
        send(1, 10);
        receive(E, 1, 3);
        client.acked(5);
        history.consumerWasBlind();
        receive(E, 6, 10);
        send(11, 20);
        receive(E, 11, 20);
        client.stopped(20, 20, 0);
        Verdict verdict = clean();
        assertEquals(2, verdict.unseen());
        assertEquals(18, verdict.published());
    }

    @Test
    void whatIsNotOfThisRunIsNotOurs() {
        history.frame("{\"tenant_id\":\"t\",\"interaction_id\":\"else\",\"seq\":1,\"audio\":\"AAAA\",\"epoch\":7}");
        history.event("{\"event\":\"started\",\"tenant_id\":\"t\",\"interaction_id\":\"else\",\"epoch\":7}");
        assertEquals(0, clean().sent());
    }

    @Test
    void aLongCallIsForgottenAsItGoes() {
        client.started(E, 1);
        long frames = 50_000;
        for (long frame = 1; frame <= frames; frame++) {
            send(frame, frame);
            if (frame % 1000 == 0) {
                gap(frame, frame);
            } else {
                receive(E, frame, frame);
            }
        }
        client.stopped(frames, frames - 50, 50);
        receive(E, 1, 1);
        Verdict verdict = clean();
        assertEquals(frames - 50, verdict.published());
        assertEquals(50, verdict.announced());
        assertEquals(1, verdict.duplicates());
    }

    @Test
    void aCallThatIsOverStaysInTheVerdict() {
        client.started(E, 1);
        send(1, 3);
        receive(E, 1, 2);
        client.acked(3);
        history.over("t", "c");
        receive(E, 3, 3);
        assertEquals(2, history.published());
        planted(Kind.ACKED_NOT_PUBLISHED, 3);
    }

    // ---- planted violations

    @Test
    void lostWithoutAGapBeforeOthers() {
        client.started(E, 1);
        send(1, 10);
        receive(E, 1, 3);
        receive(E, 5, 10);
        client.closed(1006);
        planted(Kind.LOST, 4);
    }

    @Test
    void lostWithoutAGapAtTheEnd() {
        client.started(E, 1);
        send(1, 10);
        receive(E, 1, 9);
        client.stopped(10, 10, 0);
        planted(Kind.LOST, 10);
    }

    @Test
    void lostAndOnlyTheSenderWasTold() {
        client.started(E, 1);
        send(1, 10);
        receive(E, 1, 9);
        client.gap(10, 10);
        client.stopped(10, 9, 1);
        planted(Kind.LOST, 10);
    }

    @Test
    void outOfOrder() {
        client.started(E, 1);
        send(1, 3);
        receive(E, 1, 1);
        receive(E, 3, 3);
        receive(E, 2, 2);
        planted(Kind.OUT_OF_ORDER, 2);
    }

    @Test
    void aDuplicateWithAnotherBody() {
        client.started(E, 1);
        send(1, 3);
        receive(E, 1, 3);
        receive(E, 2, 2, 5);
        planted(Kind.DUPLICATE, 2);
    }

    @Test
    void aDuplicateWithAnotherEpoch() {
        client.started(E, 1);
        send(1, 3);
        receive(E, 1, 3);
        client.acked(2);
        client = history.connection("t", "c");
        client.started(E + 1, 1);
        send(3, 4);
        receive(E + 1, 1, 2, 2);
        planted(Kind.DUPLICATE, 1);
    }

    @Test
    void ackedButNeverPublished() {
        client.started(E, 1);
        send(1, 10);
        receive(E, 1, 9);
        client.acked(10);
        client.closed(1006);
        planted(Kind.ACKED_NOT_PUBLISHED, 10);
    }

    @Test
    void resumedPastAFrameThatNeverCame() {
        client.started(E, 1);
        send(1, 10);
        receive(E, 1, 9);
        client.closed(1006);
        client = history.connection("t", "c");
        client.started(E, 11);
        planted(Kind.ACKED_NOT_PUBLISHED, 10);
    }

    @Test
    void publishedAfterItsGap() {
        client.started(E, 1);
        send(1, 10);
        receive(E, 1, 5);
        gap(6, 6);
        receive(E, 6, 10);
        client.acked(10);
        planted(Kind.PUBLISHED_AFTER_GAP, 6);
    }

    @Test
    void anotherBodyThanTheOneSent() {
        client.started(E, 1);
        send(1, 3);
        receive(E, 1, 2);
        receive(E, 3, 3, 1);
        planted(Kind.NOT_AS_SENT, 3);
    }

    @Test
    void publishedAndNeverSent() {
        client.started(E, 1);
        send(1, 3);
        receive(E, 1, 4);
        planted(Kind.NOT_AS_SENT, 4);
    }

    @Test
    void acknowledgedAndNeverSent() {
        client.started(E, 1);
        send(1, 3);
        receive(E, 1, 3);
        client.acked(10);
        planted(Kind.WRONG_SUM, 10);
    }

    @Test
    void aSummaryThatDoesNotAddUp() {
        client.started(E, 1);
        send(1, 10);
        receive(E, 1, 10);
        client.stopped(10, 8, 0);
        planted(Kind.WRONG_SUM, 10);
    }

    @Test
    void aSummaryThatKnowsOfNoGap() {
        client.started(E, 1);
        send(1, 10);
        receive(E, 1, 9);
        gap(10, 10);
        client.stopped(10, 10, 0);
        planted(Kind.WRONG_SUM, 10);
    }

    @Test
    void aSummaryOfFewerThanWereSent() {
        client.started(E, 1);
        send(1, 10);
        receive(E, 1, 10);
        client.stopping();
        client.stopped(9, 9, 0);
        planted(Kind.WRONG_SUM, 9);
    }

    @Test
    void aClientThatSkipsAFrameIsNotOurs() {
        client.started(E, 1);
        send(1, 3);
        assertThrows(IllegalStateException.class, () -> send(5, 5));
    }

    // ---- the players

    private void historyWhereEpochsMayChange() {
        history = History.whereEpochsMayChange();
        client = history.connection("t", "c");
    }

    private void send(long from, long to) {
        for (long frame = from; frame <= to; frame++) {
            client.sent(frame, body(frame));
        }
    }

    private void receive(long epoch, long from, long to) {
        receive(epoch, from, to, 0);
    }

    /** @param offset from the seq to the frame's number in the call */
    private void receive(long epoch, long from, long to, long offset) {
        for (long seq = from; seq <= to; seq++) {
            history.received("t", "c", epoch, seq, body(seq + offset));
        }
    }

    private void gap(long from, long to) {
        client.gap(from, to);
        history.gap("t", "c", E, from, to);
    }

    private static byte[] body(long frame) {
        return Long.toString(frame).getBytes();
    }

    private Verdict clean() {
        Verdict verdict = history.verdict();
        assertEquals(List.of(), verdict.violations());
        assertTrue(verdict.clean());
        assertEquals(
                verdict.sent(),
                verdict.published() + verdict.announced() + verdict.unseen() + verdict.unaccounted(),
                verdict.toString());
        return verdict;
    }

    private void planted(Kind kind, long seq) {
        Verdict verdict = history.verdict();
        assertEquals(1, verdict.violationCount(), verdict.toString());
        Violation violation = verdict.violations().get(0);
        assertEquals(kind, violation.kind(), violation.toString());
        assertEquals(seq, violation.seq(), violation.toString());
        assertEquals("t/c", violation.call());
    }
}
