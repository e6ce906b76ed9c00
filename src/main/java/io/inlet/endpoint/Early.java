package io.inlet.endpoint;

import io.inlet.dialect.SenderMessage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * What a sender says before its stream is open, of one that does not wait for that. Bounded: a call that nobody has
 * introduced for so long is none. Thread-safe.
 */
final class Early {

    static final int MOST_MESSAGES = 512;

    private final Deque<SenderMessage> messages = new ArrayDeque<>();
    private boolean keeping;

    /** @param keeping false: everything is for the call at once */
    Early(boolean keeping) {
        this.keeping = keeping;
    }

    /** Whether it is kept for later; else it is for the call now. */
    synchronized boolean keeps(SenderMessage message) {
        return keeping && messages.add(message);
    }

    synchronized boolean full() {
        return messages.size() > MOST_MESSAGES;
    }

    /** Hands over all that was kept; from then on nothing is. With no lock held. */
    void release(Consumer<SenderMessage> call) {
        SenderMessage next = next();
        while (next != null) {
            call.accept(next);
            next = next();
        }
    }

    private synchronized SenderMessage next() {
        keeping &= !messages.isEmpty();
        return messages.poll();
    }
}
