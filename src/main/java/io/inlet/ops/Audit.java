package io.inlet.ops;

import io.inlet.journal.Journal;
import io.inlet.journal.Who;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

/** What operators have done on this node, the last {@link #MOST} things. The log has them all. Thread-safe. */
@ApplicationScoped
class Audit {

    static final int MOST = 1000;

    private final Deque<Entry> entries = new ArrayDeque<>();

    /**
     * Something done.
     *
     * @param action a word for it
     * @param target what it was done to; empty where that is this node
     * @param reason what whoever did it says why
     */
    record Entry(long atMs, Who who, String action, String target, String reason) {}

    /** Has it written to the log as well. */
    void note(String action, String target, String reason, Who who) {
        Journal.operatorActed(action, target, reason, who);
        remember(action, target, reason, who);
    }

    /** What the log says already. */
    synchronized void remember(String action, String target, String reason, Who who) {
        if (entries.size() == MOST) {
            entries.removeFirst();
        }
        entries.addLast(new Entry(Clock.systemUTC().millis(), who, action, target, reason));
    }

    synchronized List<Entry> newestFirst() {
        List<Entry> all = new ArrayList<>(entries);
        Collections.reverse(all);
        return all;
    }
}
