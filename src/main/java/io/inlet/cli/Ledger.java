package io.inlet.cli;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;

/**
 * The books of one call: what was sent, and what the server said became of it. Knows nothing of sockets or clocks
 * (times are {@link System#nanoTime} values handed in). Safe for concurrent use.
 *
 * <p>Every frame ends as one of: <i>confirmed</i> (acknowledged, or counted as published by {@code stopped}),
 * <i>lost</i> (the server said so), <i>missing</i> (it should have said something and did not), or <i>unconfirmed</i>:
 * the last few frames at a server such as the predecessor, which closes 1000 without {@code stopped}.
 */
final class Ledger {

    private static final int PREDECESSORS_ACK_INTERVAL = 10;
    private static final int REMEMBERED = 4096; // sending times; an ack that is later than this is not timed

    private record Gap(long from, long to) {}

    private final Latencies ackLatency;
    private final long[] sentAt = new long[REMEMBERED];
    private final List<Gap> gaps = new ArrayList<>();
    private final List<String> troubles = new ArrayList<>();
    private long sent;
    private long acked;
    private int ackInterval;
    private boolean stopped;
    private long published;
    private long lostAtStop;
    private int closeCode = -1;
    private String lastError;

    Ledger(Latencies ackLatency) {
        this.ackLatency = ackLatency;
    }

    /** The next frame goes out. */
    synchronized void sent(long nanoTime) {
        sent++;
        sentAt[(int) (sent % REMEMBERED)] = nanoTime;
    }

    /** @return the event's name; empty when the message is none */
    synchronized String heard(String message, long nanoTime) {
        JsonObject json;
        try {
            json = JsonParser.parseString(message).getAsJsonObject();
        } catch (JsonParseException | IllegalStateException e) {
            trouble("the server sent something that is not a JSON object");
            return "";
        }
        String event = text(json, "event", "");
        switch (event) {
            case "started" -> ackInterval = (int) number(json, "ack_interval", 0);
            case "ack" -> ack(number(json, "seq", 0), nanoTime);
            case "gap" -> gaps.add(new Gap(number(json, "from", 1), number(json, "to", 0)));
            case "stopped" -> {
                stopped = true;
                lostAtStop = number(json, "lost", 0);
                published = number(json, "published", number(json, "seq", sent) - lostAtStop);
            }
            case "error" -> lastError = text(json, "code", "?") + ": " + text(json, "message", "");
            default -> {} // unknown events are to be ignored
        }
        return event;
    }

    private void ack(long seq, long nanoTime) {
        if (seq > sent) {
            trouble("the server acknowledged a frame that was not sent");
            return;
        }
        if (seq <= acked) {
            trouble("an ack came again or went back");
            return;
        }
        if (ackInterval == 0) {
            ackInterval = (int) seq; // not announced: the first ack tells
        }
        acked = seq;
        if (sent - seq < REMEMBERED) {
            ackLatency.record((nanoTime - sentAt[(int) (seq % REMEMBERED)]) / 1000);
        }
    }

    synchronized void closed(int code, String reason) {
        if (closeCode >= 0) {
            return;
        }
        closeCode = code;
        if (code != 1000) {
            String said = reason == null || reason.isBlank() ? "no reason given" : reason;
            String why = lastError != null ? lastError : said;
            trouble("closed " + code + ": " + why);
        } else if (lastError != null) {
            trouble("error " + lastError);
        }
    }

    /** Something that must not happen; the same words are counted together in the summary. */
    synchronized void trouble(String words) {
        if (!troubles.contains(words)) {
            troubles.add(words);
        }
    }

    synchronized List<String> troubles() {
        return List.copyOf(troubles);
    }

    synchronized long sent() {
        return sent;
    }

    /** The highest seq acknowledged; for pacing by acks. */
    synchronized long acked() {
        return acked;
    }

    /** Frames between acks; 0 as long as it is not known. */
    synchronized int ackInterval() {
        return ackInterval;
    }

    synchronized long confirmed() {
        return stopped ? published : acked - lostIn(acked);
    }

    synchronized long lost() {
        return Math.max(lostIn(Long.MAX_VALUE), lostAtStop);
    }

    /** Final only when the call has ended. */
    synchronized long missing() {
        long open = Math.max(0, sent - confirmed() - lost());
        return endedWithoutSummary() ? Math.max(0, open - tail()) : open;
    }

    synchronized long unconfirmed() {
        return endedWithoutSummary() ? Math.max(0, sent - confirmed() - lost()) - missing() : 0;
    }

    private boolean endedWithoutSummary() {
        return closeCode == 1000 && !stopped;
    }

    // Acks come for multiples of the interval, so this many frames at the end get none.
    private long tail() {
        return sent % (ackInterval > 0 ? ackInterval : PREDECESSORS_ACK_INTERVAL);
    }

    private long lostIn(long upTo) {
        long lost = 0;
        for (Gap gap : gaps) {
            lost += Math.max(0, Math.min(gap.to, upTo) - gap.from + 1);
        }
        return lost;
    }

    private static long number(JsonObject json, String name, long otherwise) {
        JsonElement value = json.get(name);
        if (value == null || !value.isJsonPrimitive()) {
            return otherwise;
        }
        try {
            return value.getAsBigDecimal().longValue();
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    private static String text(JsonObject json, String name, String otherwise) {
        JsonElement value = json.get(name);
        return value != null && value.isJsonPrimitive() ? value.getAsString() : otherwise;
    }
}
