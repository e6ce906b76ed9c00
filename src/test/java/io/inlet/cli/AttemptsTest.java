package io.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttemptsTest {

    private static final long MS = 1_000_000L;
    private static final List<URI> NODES = List.of(URI.create("ws://a/"), URI.create("ws://b/"));

    private final Attempts attempts = new Attempts(NODES, 3);
    private long now = System.nanoTime();

    @Test
    void nodesTakeTurns() {
        assertEquals(NODES.get(1), attempts.node());
        attempts.failed(now);
        assertEquals(NODES.get(0), attempts.node());
        attempts.succeeded();
        assertEquals(NODES.get(0), attempts.node());
        attempts.elsewhere(now);
        assertTrue(attempts.due(now));
        assertEquals(NODES.get(1), attempts.node());
    }

    @Test
    void thePauseGrowsAndHasAnEnd() {
        assertTrue(attempts.due(now));
        attempts.failed(now);
        assertFalse(attempts.due(now + 24 * MS));
        assertTrue(attempts.due(now + 50 * MS));
        for (int i = 0; i < 50; i++) {
            attempts.failed(now);
        }
        assertFalse(attempts.due(now + 999 * MS));
        assertTrue(attempts.due(now + 2000 * MS));
        attempts.succeeded();
        attempts.failed(now);
        assertTrue(attempts.due(now + 100 * MS));
    }

    @Test
    void oneAtATimeAndNoneForEver() {
        attempts.begin(now);
        assertFalse(attempts.due(now + 1000 * MS));
        assertFalse(attempts.forgotten(now + 1000 * MS));
        assertTrue(attempts.forgotten(now + 16_000 * MS));
        attempts.opened();
        assertFalse(attempts.forgotten(now + 16_000 * MS));
    }
}
