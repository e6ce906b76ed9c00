package io.inlet.publishing;

import io.inlet.config.ChannelName;
import io.inlet.metrics.Metrics;
import io.inlet.stream.Frame;
import io.inlet.stream.Outgoing;
import io.inlet.stream.Position;
import io.inlet.tracing.Tracing;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;

/**
 * A Redis played by the test, for what stands in front of the lanes: it answers when the test says so, and keeps
 * positions as the real one does. Several nodes may share it.
 */
public final class PlayedRedis {

    /** Whose a stopped stream is. */
    private static final String NOBODY = "-";

    private final Deque<PlayedBatch> underWay = new ArrayDeque<>();
    private final List<Outgoing> accepted = new ArrayList<>();
    private final Map<String, Held> positions = new HashMap<>();
    private final Map<String, Long> lastSeqs = new HashMap<>();
    private final List<String> disorder = new ArrayList<>();
    private boolean acceptsAtOnce;
    private boolean answersNoClaims;

    private record Held(long epoch, String owner, Position position) {}

    /** One lane to this Redis, of a node of its own. */
    public Lanes lanes(ScheduledExecutorService timer, Clock clock) {
        return new Lanes(
                1,
                PlayedBatch::new,
                this::claim,
                new Breaker(clock, new Breaker.Listener() {
                    @Override
                    public void opened(String cause) {}

                    @Override
                    public void closed(long openMs) {}
                }),
                new ChannelName("audio:frames"),
                new Metrics(),
                Tracing.OFF,
                false,
                () -> timer,
                0,
                timer,
                clock);
    }

    private final class PlayedBatch implements Transport.Batch {

        private final List<PlayedFate> fates = new ArrayList<>();
        private final CompletableFuture<Boolean> answer = new CompletableFuture<>();

        @Override
        public Transport.Fate add(Run run) {
            PlayedFate fate = new PlayedFate(run);
            fates.add(fate);
            return fate;
        }

        @Override
        public CompletionStage<Boolean> execute() {
            underWay.add(this);
            if (acceptsAtOnce) {
                accept();
            }
            return answer;
        }
    }

    // ---- what the scripts do

    private void take(PlayedFate fate) {
        Run run = fate.run();
        Held held = positions.get(key(run));
        boolean ours = held != null && held.epoch() == epoch(run);
        accepted.addAll(run.messages());
        order(run);
        if (ours && !held.owner().equals(run.outlet().owner()) && !held.owner().equals(NOBODY)) {
            fate.whole().heldBy(Transport.Holder.MOVED);
        } else if (held != null && !ours && !run.begins()) {
            fate.whole().heldBy(Transport.Holder.SUPERSEDED);
        } else if (run.question()) {
            fate.whole().recovered(ours ? held.position().seq() : 0);
        } else {
            fate.whole();
            keep(run, held);
        }
    }

    private void order(Run run) {
        String connection = run.outlet().owner() + " " + epoch(run);
        for (Outgoing message : run.messages()) {
            if (message instanceof Frame frame) {
                Long last = lastSeqs.put(connection, frame.seq());
                if (last != null && frame.seq() <= last) {
                    disorder.add(key(run) + " " + connection + ": " + frame.seq() + " after " + last);
                }
            }
        }
    }

    private void keep(Run run, Held held) {
        if (run.ends()) {
            positions.put(key(run), new Held(epoch(run), NOBODY, run.after()));
        } else if (held == null
                || held.epoch() != epoch(run)
                || held.position().seq() <= run.after().seq()) {
            positions.put(key(run), new Held(epoch(run), run.outlet().owner(), run.after()));
        }
    }

    private CompletionStage<Optional<Position>> claim(String key, long epoch, String owner, boolean justBegun) {
        if (answersNoClaims) {
            return CompletableFuture.failedFuture(new IllegalStateException("no answer"));
        }
        Held held = positions.get(key);
        boolean known = held != null && held.epoch() == epoch;
        if (known && held.owner().equals(NOBODY)) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        if (!known && (!justBegun || (held != null && held.epoch() > epoch))) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        Position from = known ? held.position() : Position.START;
        positions.put(key, new Held(epoch, owner, from));
        return CompletableFuture.completedFuture(Optional.of(from));
    }

    private static String key(Run run) {
        return run.outlet().destination().position();
    }

    private static long epoch(Run run) {
        return run.outlet().stream().epoch();
    }

    // ---- what the test does

    public PlayedRedis acceptingAtOnce() {
        acceptsAtOnce = true;
        return this;
    }

    /** Whether it answers who wants to resume a stream. */
    public void answersClaims(boolean answers) {
        answersNoClaims = !answers;
    }

    /** Forgets all positions, as after their time to live. */
    public void forget() {
        positions.clear();
    }

    /** Accepts everything under way, and what follows from that. */
    public void accept() {
        for (PlayedBatch batch = underWay.poll(); batch != null; batch = underWay.poll()) {
            batch.fates.forEach(this::take);
            batch.answer.complete(true);
        }
    }

    /** Everything under way is in doubt, and has not arrived. */
    public void fail() {
        List<PlayedBatch> failed = List.copyOf(underWay);
        underWay.clear();
        failed.forEach(batch -> batch.answer.completeExceptionally(new IllegalStateException("no answer")));
    }

    /** Everything under way is in doubt, and has arrived. */
    public void failBehind() {
        underWay.forEach(batch -> batch.fates.forEach(fate -> {
            PlayedFate unheard = new PlayedFate(fate.run());
            take(unheard);
        }));
        fail();
    }

    // ---- what has come of it

    public List<Outgoing> accepted() {
        return accepted;
    }

    public List<Frame> frames() {
        return accepted.stream()
                .filter(Frame.class::isInstance)
                .map(Frame.class::cast)
                .toList();
    }

    /** Frames that came again from one connection, or behind later ones. */
    public List<String> disorder() {
        return disorder;
    }

    public List<Long> seqs() {
        return frames().stream().map(Frame::seq).toList();
    }
}
