package io.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CallerFeedbackTest {

    private final LoadMeter meter = new LoadMeter(() -> 0);
    private final FrameBooks books = new FrameBooks(0, "x", 256);
    private final CallerFeedback feedback = new CallerFeedback(books, meter);

    CallerFeedbackTest() {
        for (int i = 0; i < 25; i++) {
            books.begin(i);
        }
    }

    @Test
    void acksAreUnderstoodInAnyForm() {
        assertFalse(hear("{\"event\":\"ack\",\"seq\":10}"));
        assertFalse(feedback.isSettled());
        hear("{\"seq\": \"20\", \"event\": \"ack\", \"more\": 1}");
        assertEquals(20, meter.acked.get());
        assertTrue(feedback.isSettled());
        assertEquals(0, meter.wrongAcks.get());
    }

    @Test
    void acksThatGoBackOrAheadAreWrong() {
        hear("{\"event\":\"ack\",\"seq\":20}");
        hear("{\"event\":\"ack\",\"seq\":20}");
        hear("{\"event\":\"ack\",\"seq\":10}");
        hear("{\"event\":\"ack\",\"seq\":30}");
        assertEquals(3, meter.wrongAcks.get());
    }

    @Test
    void theServersIntervalCounts() {
        assertTrue(hear("{\"event\":\"started\",\"interaction_id\":\"x\",\"ack_interval\":25}"));
        assertFalse(feedback.isSettled());
        hear("{\"event\":\"ack\",\"seq\":25}");
        assertTrue(feedback.isSettled());
    }

    @Test
    void whatTheServerHasLostIsCounted() {
        hear("{\"event\":\"gap\",\"from\":4,\"to\":6,\"reason\":\"buffer_overflow\"}");
        assertEquals(3, meter.announcedLost.get());
        hear("{\"event\":\"stopped\",\"seq\":25,\"published\":22,\"lost\":3,\"duration_ms\":1}");
        assertEquals(1, meter.wrongSums.get());
        hear("{\"event\":\"stopped\",\"seq\":25,\"published\":25,\"lost\":0,\"duration_ms\":1}");
        assertEquals(1, meter.wrongSums.get());
    }

    @Test
    void anErrorIsKeptForTheClose() {
        hear("{\"event\":\"error\",\"code\":\"overloaded\"}");
        hear("{\"event\":\"whatever\"}");
        assertTrue(feedback.lastError().contains("overloaded"));
    }

    private boolean hear(String text) {
        return feedback.hear(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }
}
