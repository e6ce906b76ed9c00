package io.inlet.ops;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * How a node is: a word for programs, sentences for people, and whether somebody has to do something about it.
 *
 * @param state one word, the gravest
 * @param sentence all there is to say
 */
record Verdict(String state, boolean alarm, String sentence) {

    /**
     * What it is judged by.
     *
     * @param goingAway the server is being stopped
     * @param closed no new calls, by order of an operator
     * @param overload for the sake of which it takes no new calls; empty where it is not overloaded
     * @param full as many connections as it may have
     * @param awayMs for how long Redis has not answered; empty while it does
     * @param firstLossMs in how long the first audio is lost if that goes on; empty where none waits
     * @param closesWhenFull then the call is closed instead
     * @param calls all of them
     * @param buffering those whose audio waits
     * @param losing those that lost some within the last seconds
     */
    record Facts(
            boolean goingAway,
            boolean closed,
            String overload,
            boolean full,
            OptionalLong awayMs,
            OptionalLong firstLossMs,
            boolean closesWhenFull,
            int calls,
            int buffering,
            int losing) {}

    static Verdict of(Facts facts) {
        List<String> alarms = alarms(facts);
        List<String> all = new ArrayList<>();
        if (facts.goingAway) {
            all.add("This node is going away: no new calls, and those that stay are cut.");
        } else if (facts.closed) {
            all.add("An operator has closed the door: no new calls, " + facts.calls + " were told to go.");
        }
        all.addAll(alarms);
        if (all.isEmpty()) {
            all.add("This node takes calls.");
        }
        return new Verdict(state(facts), !alarms.isEmpty(), String.join(" ", all));
    }

    private static String state(Facts facts) {
        if (facts.goingAway) {
            return "going_away";
        }
        if (facts.closed) {
            return "draining";
        }
        if (!facts.overload.isEmpty()) {
            return "overloaded";
        }
        if (facts.awayMs.isPresent()) {
            return "redis_away";
        }
        return facts.full ? "full" : "taking_calls";
    }

    private static List<String> alarms(Facts facts) {
        List<String> alarms = new ArrayList<>();
        if (facts.awayMs.isPresent()) {
            alarms.add("Redis unreachable for " + wholeSeconds(facts.awayMs.getAsLong()) + ", "
                    + (facts.firstLossMs.isEmpty() ? "no audio waits for it." : waiting(facts)));
        } else {
            if (facts.buffering > 0) {
                alarms.add(calls(facts.buffering)
                        + " buffering though Redis answers: it is slow, or a part of it is away.");
            }
            if (facts.losing > 0) {
                alarms.add(calls(facts.losing) + " lost audio within the last 10 s.");
            }
        }
        if (!facts.overload.isEmpty()) {
            alarms.add("This node takes no new calls for the sake of those it has (" + facts.overload + ").");
        }
        if (facts.full) {
            alarms.add("This node has its MAX_CONNECTIONS.");
        }
        return alarms;
    }

    private static String waiting(Facts facts) {
        long left = facts.firstLossMs.getAsLong();
        String loss = facts.closesWhenFull
                ? left > 0 ? "first call closed in " + tenths(left) : "calls are being closed"
                : left > 0 ? "first loss in " + tenths(left) : "audio is being lost";
        return calls(facts.buffering) + " buffering, " + loss + ".";
    }

    private static String calls(int number) {
        return number + (number == 1 ? " call" : " calls");
    }

    private static String wholeSeconds(long ms) {
        return ms < 1000 ? tenths(ms) : ms / 1000 + " s";
    }

    private static String tenths(long ms) {
        return ms / 1000 + "." + ms % 1000 / 100 + " s";
    }
}
