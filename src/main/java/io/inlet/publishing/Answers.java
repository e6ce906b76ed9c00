package io.inlet.publishing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What became of a run, read from Redis' answers to its commands, the last of which is its position's. They come in
 * order, so that what was refused can be told from what is in doubt.
 *
 * @param frames one for each, in order; perhaps the same for all
 * @param countsReceivers whether what is answered to a frame is how many received it
 * @param position null where positions are not kept
 */
record Answers(
        Run run,
        List<CompletableFuture<Long>> events,
        List<CompletableFuture<Long>> frames,
        boolean countsReceivers,
        CompletableFuture<Long> position)
        implements Transport.Fate {

    private static boolean arrived(CompletableFuture<Long> answer) {
        return answer != null && answer.isDone() && !answer.isCompletedExceptionally();
    }

    private static boolean anyArrived(List<CompletableFuture<Long>> answers) {
        for (CompletableFuture<Long> answer : answers) {
            if (arrived(answer)) {
                return true;
            }
        }
        return false;
    }

    private static boolean allArrived(List<CompletableFuture<Long>> answers) {
        for (CompletableFuture<Long> answer : answers) {
            if (!arrived(answer)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean answered() {
        return arrived(position) || anyArrived(frames) || anyArrived(events);
    }

    /** A Redis that is full, say, takes what is published and refuses to keep anything. */
    @Override
    public boolean arrived() {
        return answered()
                && allArrived(frames)
                && announced()
                && (arrived(position) || !(run.question() || run.messages().isEmpty()));
    }

    @Override
    public long upTo() {
        for (int i = frames.size() - 1; i >= 0; i--) {
            if (arrived(frames.get(i))) {
                return run.before() + i + 1;
            }
        }
        return 0;
    }

    @Override
    public List<Long> overtaken() {
        List<Long> refused = new ArrayList<>();
        long last = upTo();
        for (int i = 0; run.before() + i + 1 < last; i++) {
            if (!arrived(frames.get(i))) {
                refused.add(run.before() + i + 1);
            }
        }
        return refused;
    }

    @Override
    public boolean announced() {
        return allArrived(events);
    }

    /** The position is behind everything else: with its answer, all answers are there. */
    @Override
    public boolean inDoubt() {
        return position != null && !arrived(position);
    }

    @Override
    public Transport.Holder holder() {
        return arrived(position) ? Positions.holder(value(position)) : Transport.Holder.UNKNOWN;
    }

    @Override
    public long receivers() {
        CompletableFuture<Long> last = frames.isEmpty() ? null : frames.get(frames.size() - 1);
        return countsReceivers && last != null && arrived(last) ? value(last) : -1;
    }

    @Override
    public long recovered() {
        return value(position);
    }

    private static long value(CompletableFuture<Long> answer) {
        return answer.join();
    }
}
