package io.inlet.stream;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The trace that a call belongs to, as others name it (W3C Trace Context, Level 1): it travels with the call's events, so
 * that what consumers do is found beside what the sender did. Immutable.
 *
 * @param traceparent in version 00, whatever version it came in
 * @param tracestate what tracing systems have added, as it came
 */
public record TraceContext(String traceparent, Optional<String> tracestate) {

    /** §3.2.2; later versions may have more behind it. */
    private static final Pattern TRACEPARENT =
            Pattern.compile("([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");

    private static final String KEY =
            "(?:[a-z][a-z0-9_*/-]{0,255}|[a-z0-9][a-z0-9_*/-]{0,240}@[a-z][a-z0-9_*/-]{0,13})";
    private static final String VALUE = "[ -+\\--<>-~]{0,255}[!-+\\--<>-~]";

    /** One member of §3.3.1. */
    private static final Pattern MEMBER = Pattern.compile(KEY + "=" + VALUE);

    private static final int MOST_MEMBERS = 32;
    private static final int LONGEST_STATE = 512;
    private static final String NO_TRACE = "0".repeat(32);
    private static final String NO_PARENT = "0".repeat(16);
    private static final String FIRST_VERSION = "00";
    private static final String NO_VERSION = "ff";
    private static final int SAMPLED = 1;

    /**
     * What a sender says of it; empty where that is not by the grammar, which is no reason to refuse a call. A tracestate
     * that is not by the grammar is left out alone (§3.3.1.2).
     *
     * @param traceparent null where there is none
     * @param tracestate null where there is none
     */
    public static Optional<TraceContext> of(String traceparent, String tracestate) {
        if (traceparent == null || traceparent.length() > LONGEST_STATE) {
            return Optional.empty();
        }
        Matcher parts = TRACEPARENT.matcher(traceparent.strip());
        if (!parts.matches()
                || parts.group(1).equals(NO_VERSION)
                || (parts.group(1).equals(FIRST_VERSION) && parts.group(5) != null)
                || parts.group(2).equals(NO_TRACE)
                || parts.group(3).equals(NO_PARENT)) {
            return Optional.empty();
        }
        int flags = Integer.parseInt(parts.group(4), 16);
        return Optional.of(new TraceContext(
                written(parts.group(2), parts.group(3), (flags & SAMPLED) == SAMPLED),
                Optional.ofNullable(tracestate).map(String::strip).filter(TraceContext::isState)));
    }

    /** @param traceId 32 digits, hexadecimal, as {@code spanId} has 16 */
    public static TraceContext of(String traceId, String spanId, boolean sampled, Optional<String> tracestate) {
        return new TraceContext(written(traceId, spanId, sampled), tracestate);
    }

    /** Of the flags only the one that is known is passed on (§3.2.2.5.2). */
    private static String written(String traceId, String spanId, boolean sampled) {
        return FIRST_VERSION + "-" + traceId + "-" + spanId + (sampled ? "-01" : "-00");
    }

    private static boolean isState(String state) {
        if (state.isEmpty() || state.length() > LONGEST_STATE) {
            return false;
        }
        String[] members = state.split(",", -1);
        if (members.length > MOST_MEMBERS) {
            return false;
        }
        for (String member : members) {
            String stripped = member.strip();
            if (!stripped.isEmpty() && !MEMBER.matcher(stripped).matches()) {
                return false;
            }
        }
        return true;
    }

    public String traceId() {
        return traceparent.substring(3, 35);
    }

    /** The span that what happens next is a part of. */
    public String spanId() {
        return traceparent.substring(36, 52);
    }

    /** Whether the sender records this trace. */
    public boolean sampled() {
        return traceparent.endsWith("1");
    }
}
