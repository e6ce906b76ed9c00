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
        ledger.heard("{\"event\":\"ack\",\"seq\":2}", 2_050_000);
        assertEquals(50, latencies.max());
        assertEquals(2, ledger.ackInterval());
    }

    private void send(int frames) {
        for (int i = 0; i < frames; i++) {
            ledger.sent(0);
        }
    }

    private void say(String message) {
        ledger.heard(message, 0);
    }

    private void assertBooks(long confirmed, long lost, long missing, long unconfirmed) {
        assertEquals(
                List.of(confirmed, lost, missing, unconfirmed),
                List.of(ledger.confirmed(), ledger.lost(), ledger.missing(), ledger.unconfirmed()));
    }
}
