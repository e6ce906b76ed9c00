package io.inlet.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricsTest {

    private final Metrics metrics = new Metrics();

    @Test
    void countsFramesByWhatBecameOfThem() {
        metrics.frameReceived(6400);
        metrics.frameReceived(640);
        metrics.framesPublished(2);
        metrics.framesUnheard(1);
        assertEquals(2, metrics.received());
        assertEquals(7040, metrics.receivedBytes());
        assertEquals(2, metrics.published());
        assertEquals(1, metrics.unheard());
    }

    @Test
    void countsLossesByTheirCause() {
        assertEquals(Map.of(), metrics.lost());
        metrics.framesLost("buffer_overflow", 3);
        metrics.framesLost("redis_away", 1);
        metrics.framesLost("buffer_overflow", 2);
        assertEquals(Map.of("buffer_overflow", 5L, "redis_away", 1L), metrics.lost());
    }
}
