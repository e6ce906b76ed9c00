package io.inlet.cli;

import static io.inlet.cli.EpochHistory.AFTER_GAP;
import static io.inlet.cli.EpochHistory.EXCUSED;
import static io.inlet.cli.EpochHistory.GAPPED;
import static io.inlet.cli.EpochHistory.GAP_HEARD;
import static io.inlet.cli.EpochHistory.RECEIVED;
import static io.inlet.cli.EpochHistory.SENT;

import io.inlet.cli.Violation.Kind;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One call of a {@link History}: its epochs, and the judgement of each frame. What cannot be made good again is reported
 * when it happens (order, bodies, sums), the rest when it is judged. Safe for concurrent use.
 */
final class CallHistory {

    private final String call;
    private final Findings findings = new Findings();
    private final boolean newEpochsAllowed;
    private final Map<Long, EpochHistory> epochs = new LinkedHashMap<>();
    private long highestSent;
    private Connection newest;

    CallHistory(String call, boolean newEpochsAllowed) {
        this.call = call;
        this.newEpochsAllowed = newEpochsAllowed;
    }

    History.Connection connection() {
        return new Connection();
    }

    /** One connection of the call, as its client sees it. */
    private final class Connection implements History.Connection {
        private EpochHistory epoch;
        private long next;
        private boolean resumed;
        private boolean stopping;
        private Connection successor;
        private long successorsFirst;

        @Override
        public void started(long epochNumber, long nextSeq) {
            synchronized (CallHistory.this) {
                EpochHistory known = epochs.get(epochNumber);
                if (known == null) {
                    findings.epochs++;
                } else {
                    findings.resumes++;
                    resumed = true;
                    takeBack(known, nextSeq);
                }
                epoch = epochs.computeIfAbsent(epochNumber, number -> new EpochHistory(number, epochs.size()));
                epoch.resumedAt = Math.max(epoch.resumedAt, nextSeq);
                next = nextSeq;
                if (newest != null && newest.epoch == epoch) {
                    newest.successor = this;
                    newest.successorsFirst = nextSeq;
                }
                newest = this;
            }
        }

        /** The server asks for these again, and so they are not lost. */
        private void takeBack(EpochHistory known, long from) {
            for (long seq = Math.max(from, known.first()); seq <= known.last(); seq++) {
                known.clear(seq, (byte) (GAPPED | GAP_HEARD | AFTER_GAP));
            }
            known.highestAnnounced = Math.min(known.highestAnnounced, from - 1);
        }

        @Override
        public void sent(long frame, byte[] body) {
            long digest = History.digest(body);
            synchronized (CallHistory.this) {
                long seq = next++;
                if (!epoch.offsetKnown) {
                    epoch.offset = frame - seq;
                    epoch.offsetKnown = true;
                } else if (frame != seq + epoch.offset) {
                    throw new IllegalStateException(call + " sends frame " + frame + " as seq " + seq
                            + ", which is frame " + (seq + epoch.offset));
                }
                if (frame > highestSent) {
                    highestSent = frame;
                    findings.sent++;
                }
                epoch.sent(seq, digest);
                while (epoch.oldestIsOver()) {
                    judge(epoch, epoch.first());
                    epoch.forgetOldest();
                }
            }
        }

        @Override
        public void stopping() {
            synchronized (CallHistory.this) {
                stopping = true;
            }
        }

        @Override
        public void acked(long seq) {
            synchronized (CallHistory.this) {
                if (seq > epoch.last()) {
                    violation(Kind.WRONG_SUM, epoch, seq, "it was acknowledged and had not been sent");
                }
                epoch.acked = Math.max(epoch.acked, Math.min(seq, epoch.last()));
            }
        }

        @Override
        public void gap(long from, long to) {
            synchronized (CallHistory.this) {
                // What an old connection still says of frames that the newer one was asked for is overtaken.
                long upTo = Math.min(to, successor == null ? epoch.last() : successorsFirst - 1);
                for (long seq = Math.max(from, epoch.first()); seq <= upTo; seq++) {
                    if (epoch.has(seq, RECEIVED) && !epoch.has(seq, GAPPED)) {
                        findings.doubted++;
                    }
                    epoch.set(seq, GAPPED);
                }
                epoch.highestAnnounced = Math.max(epoch.highestAnnounced, upTo);
            }
        }

        @Override
        public void stopped(long seq, long published, long lost) {
            synchronized (CallHistory.this) {
                epoch.stoppedAt = Math.max(epoch.stoppedAt, seq);
                if (seq > next - 1 || stopping && seq != next - 1) {
                    violation(Kind.WRONG_SUM, epoch, seq, "stopped there, and the last sent is " + (next - 1));
                }
                if (published + lost != seq) {
                    violation(Kind.WRONG_SUM, epoch, seq, published + " published and " + lost + " lost are not all");
                }
                long gapped = 0;
                for (long one = epoch.first(); one <= epoch.last(); one++) {
                    gapped += epoch.has(one, GAPPED) ? 1 : 0;
                }
                // Another node's losses are not in this one's sum, nor those that are forgotten here.
                if (!resumed && epoch.first() == 1 && lost != gapped) {
                    violation(Kind.WRONG_SUM, epoch, seq, lost + " lost in sum, " + gapped + " in gaps");
                }
            }
        }

        @Override
        public void closed(int code) {
            synchronized (CallHistory.this) {
                findings.closed(code);
            }
        }
    }

    synchronized void received(long epochNumber, long seq, long digest) {
        EpochHistory epoch = epochs.get(epochNumber);
        if (epoch == null || seq > epoch.last()) {
            violation(Kind.NOT_AS_SENT, epochNumber, seq, "it was published and never sent");
            return;
        }
        if (seq < epoch.first()) {
            findings.duplicates++; // older than anything is remembered
            return;
        }
        boolean same = epoch.digest(seq) == digest;
        if (epoch.has(seq, RECEIVED)) {
            if (same) {
                findings.duplicates++;
            } else {
                violation(Kind.DUPLICATE, epoch, seq, "it came again with another body");
            }
            return;
        }
        if (!same) {
            violation(Kind.NOT_AS_SENT, epoch, seq, "its body is not what was sent");
        }
        if (seq < epoch.highestReceived) {
            violation(Kind.OUT_OF_ORDER, epoch, seq, "it came after " + epoch.highestReceived);
        }
        epoch.highestReceived = Math.max(epoch.highestReceived, seq);
        epoch.set(seq, RECEIVED);
        if (epoch.has(seq, GAPPED)) {
            epoch.set(seq, AFTER_GAP);
        }
        EpochHistory other = elsewhere(epoch, seq, RECEIVED);
        if (other == null) {
            findings.published++;
        } else if (newEpochsAllowed) {
            findings.republished++;
        } else {
            String where = "it came in epoch " + other.epoch + " already, as " + (seq + epoch.offset - other.offset);
            violation(Kind.DUPLICATE, epoch, seq, where);
        }
    }

    synchronized long published() {
        return findings.published;
    }

    synchronized void gapHeard(long epochNumber, long from, long to) {
        EpochHistory epoch = epochs.get(epochNumber);
        if (epoch != null) {
            for (long seq = Math.max(from, epoch.first()); seq <= Math.min(to, epoch.last()); seq++) {
                epoch.set(seq, GAP_HEARD);
            }
            epoch.highestAnnounced = Math.max(epoch.highestAnnounced, Math.min(to, epoch.last()));
        }
    }

    synchronized void excuse() {
        for (EpochHistory epoch : epochs.values()) {
            for (long seq = epoch.first(); seq <= epoch.last(); seq++) {
                epoch.set(seq, EXCUSED); // which is without effect on what has been received
            }
        }
    }

    /** Judges what is still open, for good, and says what it came to. */
    synchronized Findings judge() {
        for (EpochHistory epoch : epochs.values()) {
            for (; epoch.first() <= epoch.last(); epoch.forgetOldest()) {
                judge(epoch, epoch.first());
            }
        }
        return findings;
    }

    private void judge(EpochHistory epoch, long seq) {
        boolean told = epoch.has(seq, GAPPED);
        if (epoch.has(seq, RECEIVED)) {
            if (epoch.has(seq, AFTER_GAP)) {
                violation(Kind.PUBLISHED_AFTER_GAP, epoch, seq, "it was announced as lost, and came afterwards");
            }
        } else if (told || epoch.has(seq, GAP_HEARD)) {
            if (told && !epoch.has(seq, GAP_HEARD) && !epoch.has(seq, EXCUSED)) {
                violation(Kind.LOST, epoch, seq, "its sender was told of the loss, the consumers were not");
            } else if (!accountedElsewhere(epoch, seq)) {
                findings.announced++;
            }
        } else if (!epoch.has(seq, SENT) || nobodyWasToldMore(epoch, seq)) {
            if (epoch.has(seq, SENT) && !accountedElsewhere(epoch, seq)) {
                findings.unaccounted++;
            }
        } else if (epoch.has(seq, EXCUSED)) {
            findings.unseen += accountedElsewhere(epoch, seq) ? 0 : 1;
        } else if (seq <= epoch.acked) {
            violation(Kind.ACKED_NOT_PUBLISHED, epoch, seq, "it was acknowledged and never came");
        } else if (seq < epoch.resumedAt) {
            violation(Kind.ACKED_NOT_PUBLISHED, epoch, seq, "resumed at " + epoch.resumedAt + ", and it never came");
        } else {
            String since = seq <= epoch.stoppedAt ? "the call was stopped" : "later ones were settled";
            violation(Kind.LOST, epoch, seq, since + ", and it was neither published nor announced as lost");
        }
    }

    /** The tail of a connection that broke: the server has said nothing of it, or of anything after it. */
    private static boolean nobodyWasToldMore(EpochHistory epoch, long seq) {
        return seq > epoch.acked
                && seq >= epoch.resumedAt
                && seq > epoch.stoppedAt
                && seq > epoch.highestReceived
                && seq > epoch.highestAnnounced;
    }

    private boolean accountedElsewhere(EpochHistory epoch, long seq) {
        for (EpochHistory other : epochs.values()) {
            long there = seq + epoch.offset - other.offset;
            boolean later = other.ordinal > epoch.ordinal && there >= 1 && there <= other.last();
            if (other != epoch && (later || other.has(there, RECEIVED))) {
                return true; // a later epoch answers for it
            }
        }
        return false;
    }

    private EpochHistory elsewhere(EpochHistory epoch, long seq, byte flag) {
        for (EpochHistory other : epochs.values()) {
            if (other != epoch && other.has(seq + epoch.offset - other.offset, flag)) {
                return other;
            }
        }
        return null;
    }

    private void violation(Kind kind, EpochHistory epoch, long seq, String sentence) {
        violation(kind, epoch.epoch, seq, sentence);
    }

    private void violation(Kind kind, long epoch, long seq, String sentence) {
        findings.add(new Violation(kind, call, epoch, seq, sentence));
    }
}
