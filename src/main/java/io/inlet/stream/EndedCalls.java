package io.inlet.stream;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

/** The last {@link #MOST} calls of this node that are over. Thread-safe; holds its lock for a few instructions. */
public final class EndedCalls {

    public static final int MOST = 2000;

    private final Deque<EndedCall> calls = new ArrayDeque<>();

    public synchronized void add(EndedCall call) {
        if (calls.size() == MOST) {
            calls.removeFirst();
        }
        calls.addLast(call);
    }

    /** The newest first. */
    public List<EndedCall> newestFirst() {
        List<EndedCall> all;
        synchronized (this) {
            all = new ArrayList<>(calls);
        }
        Collections.reverse(all);
        return all;
    }
}
