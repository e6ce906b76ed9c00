package io.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class LedgerTest {

    private final Latencies latencies = new Latencies();
    private final Ledger ledger = new Ledger(latencies);

    @Test
    void theContractsFlowComesOutEven() {
        say("{\"event\":\"started\",\"interaction_id\":\"i\",\"ack_interval\":\"10\",\"epoch\":1,\"next_seq\":1}");
        send(25);
        say("{\"event\":\"ack\",\"seq\":10}");
        say("{\"event\":\"ack\",\"seq\":20}");
        assertBooks(20, 0, 5, 0);
        say("{\"event\":\"stopped\",\"seq\":25,\"published\":25,\"lost\":0,\"duration_ms\":5000}");
        ledger.closed(1000, "");
        assertBooks(25, 0, 0, 0);
        assertEquals(List.of(), ledger.troubles());
        assertEquals(2, latencies.count());
    }

    @Test
    void thePredecessorLeavesTheLastFewUnconfirmed() {
        say("{\"event\":\"started\",\"interaction_id\":\"i\"}");
        send(25);
        say("{\"event\":\"ack\",\"seq\":10}");
        say("{\"event\":\"ack\",\"seq\":20}");
        ledger.closed(1000, "");
        assertBooks(20, 0, 0, 5);
    }

    @Test
    void anAckThatNeverCameIsMissing() {
        say("{\"event\":\"started\"}");
        send(25);
        say("{\"event\":\"ack\",\"seq\":10}");
        ledger.closed(1000, "");
        assertBooks(10, 0, 10, 5);
    }

    @Test
    void gapsAreLostAndNotConfirmed() {
        say("{\"event\":\"started\",\"ack_interval\":10}");
        send(20);
        say("{\"event\":\"gap\",\"from\":3,\"to\":6,\"reason\":\"buffer\"}");
        say("{\"event\":\"ack\",\"seq\":20}");
        assertBooks(16, 4, 0, 0);
        say("{\"event\":\"stopped\",\"seq\":20,\"published\":16,\"lost\":4}");
        ledger.closed(1000, "");
        assertBooks(16, 4, 0, 0);
    }

    @Test
    void whatTheSummaryLeavesOutIsMissing() {
        say("{\"event\":\"started\",\"ack_interval\":10}");
        send(20);
        say("{\"event\":\"stopped\",\"seq\":18,\"published\":17,\"lost\":1}");
        ledger.closed(1000, "");
        assertBooks(17, 1, 2, 0);
    }

    @Test
    void aBadCloseSaysWhyInTheServersWords() {
        send(3);
        say("{\"event\":\"error\",\"code\":\"taken_over\",\"message\":\"a second connection\",\"retryable\":false}");
        ledger.closed(4509, "ignored");
        ledger.closed(1006, "comes too late");
        assertBooks(0, 0, 3, 0);
        assertEquals(List.of("closed 4509: taken_over: a second connection"), ledger.troubles());
    }

    @Test
    void aBadCloseWithoutWordsSaysTheReason() {
        ledger.closed(1011, "our fault");
        assertEquals(List.of("closed 1011: our fault"), ledger.troubles());
    }

    @Test
    void anAckForWhatWasNotSentIsTrouble() {
        send(5);
        say("{\"event\":\"ack\",\"seq\":10}");
        say("{\"event\":\"surprise\"}");
        say("not json");
        assertEquals(0, ledger.acked());
        assertEquals(
                List.of(
                        "the server acknowledged a frame that was not sent",
                        "the server sent something that is not a JSON object"),
                ledger.troubles());
    }

    @Test
    void latencyIsFromSendingThatFrameToItsAck() {
        ledger.sent(1_000_000);
        ledger.sent(2_000_000);
        ledger.heard(Said.of("{\"event\":\"ack\",\"seq\":2}"), 2_050_000);
        assertEquals(50, latencies.max());
        assertEquals(2, ledger.ackInterval());
    }

    @Test
    void aResumeGoesOnInItsEpoch() {
        say(started(7, 1));
        send(25);
        say("{\"event\":\"ack\",\"seq\":10}");
        say("{\"event\":\"gap\",\"from\":12,\"to\":20}");
        assertEquals(new Ledger.Position(7, 10), ledger.position());
        say(started(7, 16));
        assertEquals(16, ledger.next());
        assertEquals(4, ledger.lost(), "of what it asks for again nothing is lost");
        assertEquals(15, ledger.acked());
        send(15);
        say("{\"event\":\"ack\",\"seq\":30}");
        say("{\"event\":\"stopped\",\"seq\":30,\"published\":30,\"lost\":0}");
        ledger.closed(1000, "");
        assertBooks(26, 4, 0, 0);
        assertEquals(30, ledger.sent());
        assertEquals(1, ledger.resumes());
        assertEquals(List.of(), ledger.troubles());
    }

    @Test
    void inANewEpochAllThatIsNotAcknowledgedIsSentAgain() {
        say(started(7, 1));
        send(25);
        say("{\"event\":\"ack\",\"seq\":20}");
        say("{\"event\":\"gap\",\"from\":22,\"to\":23}");
        say(started(8, 1));
        assertEquals(21, ledger.next());
        assertEquals(new Ledger.Position(8, 0), ledger.position());
        send(10);
        say("{\"event\":\"ack\",\"seq\":10}");
        assertEquals(30, ledger.acked());
        assertEquals(new Ledger.Position(8, 10), ledger.position());
        say("{\"event\":\"stopped\",\"seq\":10,\"published\":10,\"lost\":0}");
        ledger.closed(1000, "");
        assertBooks(30, 0, 0, 0);
        assertEquals(1, ledger.restarts());
    }

    @Test
    void aNodeThatGoesAwaySumsUpAndTheCallGoesOn() {
        say(started(7, 1));
        send(25);
        say("{\"event\":\"ack\",\"seq\":10}");
        say("{\"event\":\"stopped\",\"seq\":23,\"published\":20,\"lost\":3}");
        assertEquals(new Ledger.Position(7, 23), ledger.position());
        say(started(8, 1));
        assertEquals(24, ledger.next());
    }

    @Test
    void whatIsNoLongerKeptCannotBeSentAgain() {
        say(started(7, 1));
        send(Ledger.REMEMBERED + 10);
        say(started(7, 10));
        assertEquals(List.of("resumed at a frame that is no longer kept"), ledger.troubles());
        say(started(8, 1));
        assertEquals(11, ledger.next());
    }

    @Test
    void aLatencyIsFromTheFirstSending() {
        say(started(7, 1));
        ledger.sent(1_000_000);
        say(started(7, 1));
        ledger.sent(5_000_000);
        ledger.heard(Said.of("{\"event\":\"ack\",\"seq\":1}"), 6_000_000);
        assertEquals(5000, latencies.max());
    }

    private static String started(long epoch, long nextSeq) {
        return "{\"event\":\"started\",\"ack_interval\":10,\"epoch\":" + epoch + ",\"next_seq\":" + nextSeq + "}";
    }

    private void send(int frames) {
        for (int i = 0; i < frames; i++) {
            ledger.sent(0);
        }
    }

    private void say(String message) {
        ledger.heard(Said.of(message), 0);
    }

    private void assertBooks(long confirmed, long lost, long missing, long unconfirmed) {
        assertEquals(
                List.of(confirmed, lost, missing, unconfirmed),
                List.of(ledger.confirmed(), ledger.lost(), ledger.missing(), ledger.unconfirmed()));
    }
}
