package io.inlet.endpoint;

import io.inlet.dialect.Dialect;
import io.inlet.dialect.SenderMessage;
import jakarta.websocket.CloseReason;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What a sender is told, in order, one message under way at a time: neither server bounds its own queue. Acks are not
 * queued but counted, one for each multiple of the interval; a sender that left one untaken for {@link #SLOW_MS} gets
 * only the newest. So one that never reads costs a constant.
 *
 * <p>Thread-safe. Noting something never sends; {@link #flush} does, without a lock held, and never blocks.
 */
final class Outbox {

    static final int MOST_MESSAGES = 256;
    static final long SLOW_MS = 1000;

    private final Session session;
    private final int ackInterval;
    private final Dialect dialect;
    private final Clock clock;
    private final Runnable gone;

    private final Deque<Object> notes = new ArrayDeque<>(); // of String, Acks and, last, CloseReason
    private long lastAck;
    private boolean flushing;
    private boolean sending;
    private boolean slow;
    private long sendingSinceMs;
    private boolean closed;
    private boolean abandoned;
    private CloseReason lingering; // all has been said, and the sender is to close

    /** Acks for each multiple of the interval from next to last. */
    private static final class Acks {
        private long next;
        private long last;

        Acks(long next, long last) {
            this.next = next;
            this.last = last;
        }
    }

    /** @param gone run when nothing can be sent any more; perhaps more than once, with no lock held */
    Outbox(Session session, int ackInterval, Dialect dialect, Clock clock, Runnable gone) {
        this.session = session;
        this.ackInterval = ackInterval;
        this.dialect = dialect;
        this.clock = clock;
        this.gone = gone;
    }

    /**
     * Notes a message, in the words of the sender's dialect, if it has any for it.
     *
     * @return false when the sender has not read for so long that no more is kept for it
     */
    synchronized boolean say(Function<Dialect, Optional<String>> words) {
        if (closed) {
            return true;
        }
        Optional<String> message = words.apply(dialect);
        return message.isEmpty() || (notes.size() < MOST_MESSAGES && notes.add(message.get()));
    }

    /**
     * Has a message understood, and notes the answers to it at once: no word of another thread comes between, since some
     * dialects number theirs. Behind the last words too, where closing is left to the sender.
     */
    synchronized List<SenderMessage> hear(Supplier<List<SenderMessage>> message) {
        List<SenderMessage> heard = message.get();
        for (SenderMessage one : heard) {
            if (one instanceof SenderMessage.Answer answer) {
                answer(answer.text());
            }
        }
        return heard;
    }

    private void answer(String message) {
        if (!closed) {
            notes.add(message);
        } else if (notes.peekLast() instanceof CloseReason reason) {
            notes.removeLast();
            notes.addAll(List.of(message, reason));
        } else if (lingering != null) {
            notes.addAll(List.of(message, lingering));
            lingering = null;
            sending = false;
        }
    }

    /** A resumed stream: up to here everything was acknowledged, or will not be. */
    synchronized void acknowledgedBefore(long seq) {
        lastAck = seq - seq % ackInterval;
    }

    /** Notes acks for every multiple of the interval up to seq that has not been noted yet. */
    synchronized void acknowledge(long seq) {
        if (closed || !dialect.ours()) {
            return;
        }
        if (notes.peekLast() instanceof Acks acks) {
            acks.last = seq;
        } else {
            notes.add(new Acks(lastAck + ackInterval, seq));
        }
        lastAck = seq;
    }

    /** Closes once the last words, and everything noted before, have been sent; what is noted later is not sent. */
    synchronized void close(CloseReason reason, List<Function<Dialect, Optional<String>>> lastWords) {
        if (!closed) {
            closed = true;
            lastWords.forEach(words -> words.apply(dialect).ifPresent(notes::add));
            notes.add(reason);
        }
    }

    /** For how long the sender has not taken the message under way, in ms; 0 when none is. */
    synchronized long stuckMs() {
        return sending && !abandoned ? clock.millis() - sendingSinceMs : 0;
    }

    /** Sends what was noted, if nothing is under way. */
    void flush() {
        Object next = firstNote();
        while (next != null) {
            if (next instanceof CloseReason reason) {
                shut(reason);
                return;
            }
            try {
                session.getAsyncRemote().sendText((String) next, this::sent);
            } catch (RuntimeException alreadyClosed) {
                lost();
                return;
            }
            next = nextNote();
        }
    }

    private synchronized Object firstNote() {
        if (flushing || sending || notes.isEmpty()) {
            return null;
        }
        flushing = true;
        return nextNote();
    }

    private synchronized Object nextNote() {
        if (sending || notes.isEmpty()) {
            flushing = false;
            return null;
        }
        sending = true;
        sendingSinceMs = clock.millis();
        if (notes.peek() instanceof CloseReason reason && dialect.leavesClosingToSender()) {
            notes.remove();
            lingering = reason; // which counts as something that the sender has not taken
            flushing = false;
            return null;
        }
        if (!(notes.peek() instanceof Acks acks)) {
            return notes.remove();
        }
        long seq = slow ? acks.last : acks.next;
        acks.next = seq + ackInterval;
        if (acks.next > acks.last) {
            notes.remove();
        }
        return dialect.ack(seq);
    }

    /** Called by the server, on any thread, within sendText or later. */
    private void sent(SendResult result) {
        synchronized (this) {
            sending = false;
            slow = clock.millis() - sendingSinceMs > SLOW_MS;
        }
        if (result.isOK()) {
            flush();
        } else {
            lost();
        }
    }

    /** The connection is broken. Not every server reports that in OnClose. */
    private void lost() {
        abandon();
        gone.run();
        shut(new CloseReason(CloseReason.CloseCodes.UNEXPECTED_CONDITION, ""));
    }

    /** Says nothing more. */
    synchronized void abandon() {
        closed = true;
        abandoned = true;
        flushing = false;
        lingering = null;
        notes.clear();
    }

    /** Closes without waiting for what the sender has not taken; one that only had to close is told what it was told before. */
    void giveUp(CloseReason reason) {
        CloseReason said = left();
        abandon();
        shut(said == null ? reason : said);
    }

    private synchronized CloseReason left() {
        return lingering;
    }

    private void shut(CloseReason reason) {
        try {
            session.close(reason);
        } catch (IOException | RuntimeException alreadyClosed) {
            abandon();
        } finally {
            gone.run();
        }
    }
}
