package io.inlet.stream;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * What happened to a call, the last {@link #MOST} events, oldest first. Gaps that continue each other are one. Which keys
 * were pressed is not in it: they may be those of a credit card. Thread-safe; holds its lock for a few instructions.
 */
public final class Ladder {

    public static final int MOST = 50;

    private static final int LONGEST_DETAIL = 100;

    private final Deque<CallEvent> events = new ArrayDeque<>();
    private Gap last; // where that is what happened last

    public synchronized void note(String what, String detail, long nowMs) {
        last = null;
        add(what, detail, nowMs);
    }

    public synchronized void gap(Gap gap, long nowMs) {
        boolean continues = last != null && last.continuedBy(gap);
        Gap whole = continues ? last.upTo(gap.to()) : gap;
        if (continues) {
            events.removeLast();
        }
        add("gap", whole.from() + "–" + whole.to() + " " + whole.reason().word(), nowMs);
        last = whole;
    }

    private void add(String what, String detail, long nowMs) {
        if (events.size() == MOST) {
            events.removeFirst();
        }
        events.addLast(new CallEvent(nowMs, what, shortened(detail)));
    }

    private static String shortened(String detail) {
        return detail.length() <= LONGEST_DETAIL ? detail : detail.substring(0, LONGEST_DETAIL) + "…";
    }

    public synchronized List<CallEvent> events() {
        return List.copyOf(events);
    }
}
