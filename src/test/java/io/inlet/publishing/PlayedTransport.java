package io.inlet.publishing;

import io.inlet.stream.Frame;
import io.inlet.stream.Outgoing;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A way to Redis that answers, run by run, when the test says so. */
final class PlayedTransport implements Transport {

    final List<PlayedBatch> sent = new ArrayList<>();
    boolean broken;
    boolean full;
    boolean waitsForReplicas;
    Consumer<Run> onAdd = run -> {};

    @Override
    public Batch batch() {
        return new PlayedBatch();
    }

    final class PlayedBatch implements Batch {

        private final List<PlayedFate> fates = new ArrayList<>();
        private final CompletableFuture<Boolean> answer = new CompletableFuture<>();

        @Override
        public Fate add(Run run) {
            if (full) {
                throw new IllegalStateException("no buffer for it");
            }
            onAdd.accept(run);
            PlayedFate fate = new PlayedFate(run);
            fates.add(fate);
            return fate;
        }

        @Override
        public CompletionStage<Boolean> execute() {
            if (broken) {
                throw new IllegalStateException("shut down");
            }
            sent.add(this);
            return answer;
        }

        PlayedFate fate(int place) {
            return fates.get(place);
        }

        int runs() {
            return fates.size();
        }

        Run run(int place) {
            return fates.get(place).run();
        }

        List<Outgoing> messages() {
            return fates.stream()
                    .flatMap(fate -> fate.run().messages().stream())
                    .toList();
        }

        List<Long> seqs() {
            return messages().stream()
                    .filter(Frame.class::isInstance)
                    .map(frame -> ((Frame) frame).seq())
                    .toList();
        }

        void accept() {
            fates.forEach(PlayedFate::whole);
            answer.complete(true);
        }

        /** Redis answers as the fates say, and not all is well. */
        void acceptInPart() {
            answer.completeExceptionally(new IllegalStateException("refused"));
        }

        /** Redis answers as the fates say, all is well, and perhaps on enough replicas. */
        void acceptAsSaid(boolean safe) {
            answer.complete(safe);
        }

        void refuse() {
            answer.completeExceptionally(new IllegalStateException("Redis is away"));
        }
    }

    @Override
    public boolean waitsForReplicas() {
        return waitsForReplicas;
    }

    PlayedBatch last() {
        return sent.get(sent.size() - 1);
    }
}
