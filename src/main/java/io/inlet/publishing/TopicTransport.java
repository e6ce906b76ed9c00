package io.inlet.publishing;

import io.inlet.stream.Frame;
import io.inlet.stream.Outgoing;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.redisson.api.RBatch;

/** {@code PUBLISH_MODE=topic} and {@code sharded}: PUBLISH or SPUBLISH to a channel, pipelined. */
final class TopicTransport implements Transport {

    private final RedisTarget redis;
    private final boolean sharded;
    private final boolean countsReceivers;
    private final Positions positions;

    /** @param countsReceivers false where PUBLISH answers for one node of several */
    TopicTransport(RedisTarget redis, boolean sharded, boolean countsReceivers, Positions positions) {
        this.redis = redis;
        this.sharded = sharded;
        this.countsReceivers = countsReceivers;
        this.positions = positions;
    }

    @Override
    public Batch batch() {
        return new TopicBatch();
    }

    @Override
    public boolean waitsForReplicas() {
        return redis.waitsForReplicas();
    }

    private final class TopicBatch implements Batch {

        private final Pipelines pipelines = new Pipelines(redis);
        private final Map<Integer, Notes> notes = new HashMap<>(2); // by slot

        @Override
        public Fate add(Run run) {
            Outlet outlet = run.outlet();
            Destination to = outlet.destination();
            Pipelines.Pipeline own = pipelines.to(to.position()); // found once: position behind frames
            List<CompletableFuture<Long>> events = new ArrayList<>(1);
            List<CompletableFuture<Long>> frames =
                    new ArrayList<>(run.messages().size());
            for (Outgoing message : run.messages()) {
                ByteBuf json = outlet.envelope().write(message);
                if (message instanceof Frame) {
                    frames.add(publish(own, to.audio(), json));
                } else {
                    events.add(publish(pipelines.to(to.events()), to.events(), json));
                }
            }
            return new Answers(run, events, frames, countsReceivers, positions.kept() ? note(own, run) : null);
        }

        private CompletableFuture<Long> note(Pipelines.Pipeline own, Run run) {
            return notes.computeIfAbsent(
                            redis.slot(run.outlet().destination().position()),
                            slot -> new Notes(positions, own.script()))
                    .add(run);
        }

        private CompletableFuture<Long> publish(Pipelines.Pipeline pipeline, String channel, ByteBuf json) {
            RBatch batch = pipeline.batch();
            var answer = sharded
                    ? batch.getShardedTopic(channel, ReadyMadeCodec.INSTANCE).publishAsync(json)
                    : batch.getTopic(channel, ReadyMadeCodec.INSTANCE).publishAsync(json);
            return answer.toCompletableFuture();
        }

        @Override
        public CompletionStage<Boolean> execute() {
            List<CompletionStage<Void>> noted =
                    notes.values().stream().map(Notes::send).toList();
            CompletionStage<Boolean> safe = pipelines.execute();
            for (CompletionStage<Void> note : noted) {
                safe = safe.thenCombine(note, (enough, done) -> enough);
            }
            return safe;
        }
    }
}
