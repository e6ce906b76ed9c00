package io.inlet.publishing;

import io.inlet.stream.Frame;
import io.inlet.stream.Outgoing;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;

/** A Redis played by the test, for what stands in front of the lanes: it answers when the test says so. */
public final class PlayedRedis {

    private final Deque<PlayedBatch> underWay = new ArrayDeque<>();
    private final List<Outgoing> accepted = new ArrayList<>();
    private boolean acceptsAtOnce;

    /** One lane to this Redis. */
    public Lanes lanes(ScheduledExecutorService timer, Clock clock) {
        return new Lanes(1, PlayedBatch::new, timer, clock);
    }

    private final class PlayedBatch implements Transport.Batch {

        private final List<Outgoing> messages = new ArrayList<>();
        private final CompletableFuture<Void> answer = new CompletableFuture<>();

        @Override
        public void add(Envelope envelope, Outgoing outgoing) {
            messages.add(outgoing);
        }

        @Override
        public CompletionStage<?> execute() {
            underWay.add(this);
            if (acceptsAtOnce) {
                accept();
            }
            return answer;
        }
    }

    public PlayedRedis acceptingAtOnce() {
        acceptsAtOnce = true;
        return this;
    }

    /** Accepts everything under way, and what follows from that. */
    public void accept() {
        for (PlayedBatch batch = underWay.poll(); batch != null; batch = underWay.poll()) {
            accepted.addAll(batch.messages);
            batch.answer.complete(null);
        }
    }

    /** Everything under way is in doubt. */
    public void fail() {
        List<PlayedBatch> failed = List.copyOf(underWay);
        underWay.clear();
        failed.forEach(batch -> batch.answer.completeExceptionally(new IllegalStateException("no answer")));
    }

    public List<Outgoing> accepted() {
        return accepted;
    }

    public List<Frame> frames() {
        return accepted.stream()
                .filter(Frame.class::isInstance)
                .map(Frame.class::cast)
                .toList();
    }
}
