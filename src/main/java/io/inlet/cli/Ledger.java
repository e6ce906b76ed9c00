package io.inlet.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * The books of one call: what was sent, and what the server said became of it. Knows nothing of sockets or clocks
 * (times are {@link System#nanoTime} values handed in). Safe for concurrent use.
 *
 * <p>Every frame ends as one of: <i>confirmed</i> (acknowledged, or counted as published by {@code stopped}),
 * <i>lost</i> (the server said so), <i>missing</i> (it should have said something and did not), or <i>unconfirmed</i>:
 * the last few frames at a server such as the predecessor, which closes 1000 without {@code stopped}.
 *
 * <p>Frames are numbered from 1 through the whole call. A seq of the server's is one of them, in the epoch of the last
 * {@code started}: where a call is resumed in its epoch, {@code next_seq} says where it goes on and takes back gaps
 * after it; in a new epoch everything that was not acknowledged is sent again, as far as it is still kept.
 */
final class Ledger {

    private static final int PREDECESSORS_ACK_INTERVAL = 10;

    /** Frames kept to be sent again, and their sending times: more than RESUME_TTL_S of 20 ms frames. */
    static final int REMEMBERED = 4096;

    private record Gap(long from, long to) {}

    private final Latencies ackLatency;
    private final long[] sentAt = new long[REMEMBERED];
    private final List<Gap> gaps = new ArrayList<>();
    private final List<String> troubles = new ArrayList<>();
    private long next = 1;
    private long sent;
    private long acked;
    private int ackInterval;
    private boolean started;
    private long epoch;
    private long offset; // from a seq to the frame's number
    private int resumes;
    private int restarts;
    private int renewals;
    private boolean astray;
    private boolean stopped;
    private long stoppedAt;
    private long published;
    private long lostAtStop;
    private int closeCode = -1;
    private String lastError;

    Ledger(Latencies ackLatency) {
        this.ackLatency = ackLatency;
    }

    /** The frame to be sent next. */
    synchronized long next() {
        return next;
    }

    /** It goes out. */
    synchronized void sent(long nanoTime) {
        if (next > sent) { // else again, and what counts is when it was first said
            sent = next;
            sentAt[(int) (sent % REMEMBERED)] = nanoTime;
        }
        next++;
    }

    /** The server, on the connection that counts. */
    synchronized void heard(Said said, long nanoTime) {
        if (said.json() == null) {
            trouble("the server sent something that is not a JSON object");
            return;
        }
        switch (said.event()) {
            case "started" -> started(said);
            case "ack" -> ack(said.number("seq", 0) + offset, nanoTime);
            case "gap" -> gaps.add(new Gap(said.number("from", 1) + offset, said.number("to", 0) + offset));
            case "stopped" -> {
                stopped = true;
                stoppedAt = said.number("seq", sent - offset) + offset;
                lostAtStop = said.number("lost", 0);
                published = said.number("published", stoppedAt - offset - lostAtStop);
                if (stoppedAt <= sent) {
                    acked = Math.max(acked, stoppedAt); // a node that goes away may sum up, and the call goes on
                }
            }
            case "authenticated" -> renewals++;
            case "error" -> lastError = said.text("code", "?") + ": " + said.text("message", "");
            default -> {} // unknown events are to be ignored
        }
    }

    private void started(Said said) {
        ackInterval = (int) said.number("ack_interval", 0);
        long answered = said.number("epoch", 0);
        long nextSeq = said.number("next_seq", 1);
        if (!started) {
            started = true;
            offset = next - nextSeq;
        } else if (answered == epoch) {
            resumes++;
            next = nextSeq + offset;
            astray = next > sent + 1 || next <= sent - REMEMBERED;
            if (astray) {
                trouble("resumed at a frame that " + (next > sent ? "was not sent" : "is no longer kept"));
            } else {
                acked = Math.max(acked, next - 1);
            }
        } else {
            restarts++;
            astray = false;
            next = Math.max(acked, sent - REMEMBERED) + 1;
            offset = next - nextSeq;
        }
        epoch = answered;
        stopped = false;
        lostAtStop = 0;
        takeBackGaps();
        lastError = null; // that was of the connection before
    }

    private void takeBackGaps() {
        gaps.removeIf(gap -> gap.from >= next);
        gaps.replaceAll(gap -> new Gap(gap.from, Math.min(gap.to, next - 1)));
    }

    /** The server wants to go on where we cannot. */
    synchronized boolean astray() {
        return astray;
    }

    /** Where to go on, for {@code start}; null as long as no stream is open. */
    synchronized Position position() {
        return started ? new Position(epoch, Math.max(0, acked - offset)) : null;
    }

    /** What {@code resume} is about: the epoch, and the last seq acknowledged in it. */
    record Position(long epoch, long seq) {}

    private void ack(long frame, long nanoTime) {
        if (frame > sent) {
            trouble("the server acknowledged a frame that was not sent");
            return;
        }
        if (frame <= acked) {
            trouble("an ack came again or went back");
            return;
        }
        if (ackInterval == 0) {
            ackInterval = (int) frame; // not announced: the first ack tells
        }
        acked = frame;
        if (sent - frame < REMEMBERED) {
            ackLatency.record((nanoTime - sentAt[(int) (frame % REMEMBERED)]) / 1000);
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

    /** Connections that went on in the epoch of the one before. */
    synchronized int resumes() {
        return resumes;
    }

    /** Connections that had to begin a new epoch in mid-call. */
    synchronized int restarts() {
        return restarts;
    }

    /** New tokens in mid-call. */
    synchronized int renewals() {
        return renewals;
    }

    /** The highest frame acknowledged; for pacing by acks. */
    synchronized long acked() {
        return acked;
    }

    /** Frames between acks; 0 as long as it is not known. */
    synchronized int ackInterval() {
        return ackInterval;
    }

    synchronized long confirmed() {
        if (!stopped) {
            return acked - lostIn(acked);
        }
        // Over several connections the summary is not about the whole call.
        return resumes + restarts == 0 ? published : stoppedAt - lost();
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
}
