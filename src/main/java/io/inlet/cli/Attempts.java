package io.inlet.cli;

import java.net.URI;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Which node a call is tried at next, and when: the nodes in turn, with a pause that doubles with every round. Times are
 * {@link System#nanoTime} values handed in. Guarded by its {@link Caller}.
 */
final class Attempts {

    private static final int FIRST_PAUSE_MS = 50;
    private static final int LONGEST_PAUSE_MS = 2000;
    private static final long OPENED_WITHIN = 15_000_000_000L;

    private final List<URI> nodes;
    private final int first;
    private int count;
    private boolean underWay;
    private long dialledAt;
    private long dueAt;

    /** @param first index of the node to begin with, modulo their number */
    Attempts(List<URI> nodes, int first) {
        this.nodes = nodes;
        this.first = first;
        this.dueAt = System.nanoTime();
    }

    URI node() {
        return nodes.get((first + count) % nodes.size());
    }

    boolean due(long now) {
        return !underWay && now - dueAt >= 0;
    }

    void begin(long now) {
        underWay = true;
        dialledAt = now;
    }

    /** A node that is killed in a handshake can leave the client waiting for good. */
    boolean forgotten(long now) {
        return underWay && now - dialledAt > OPENED_WITHIN;
    }

    void opened() {
        underWay = false;
    }

    /** The call is taken: stays with this node, and forgets how long it took. */
    void succeeded() {
        count %= nodes.size();
    }

    /** The next one, after a pause. */
    void failed(long now) {
        underWay = false;
        count++;
        int pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS << Math.min(count / nodes.size(), 10));
        dueAt = now + ThreadLocalRandom.current().nextInt(pauseMs / 2, pauseMs) * 1_000_000L;
    }

    /** The next one, at once. */
    void elsewhere(long now) {
        count++;
        dueAt = now;
    }
}
