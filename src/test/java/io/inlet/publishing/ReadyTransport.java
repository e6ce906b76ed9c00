package io.inlet.publishing;

import io.inlet.stream.Frame;
import io.inlet.stream.Outgoing;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.redisson.client.protocol.Encoder;

/**
 * {@link TopicTransport} without Redisson: everything is written to the buffers that would go on the wire, and accepted,
 * at once or when it is told so. For measuring what is ours.
 */
final class ReadyTransport implements Transport {

    private static final CompletableFuture<Long> ONE_RECEIVED = CompletableFuture.completedFuture(1L);
    private static final CompletableFuture<Long> NOTED = CompletableFuture.completedFuture(0L);
    private static final CompletableFuture<Boolean> SAFE = CompletableFuture.completedFuture(true);

    private final Positions positions = new Positions(Duration.ofSeconds(60));
    private final Encoder encoder = ReadyMadeCodec.INSTANCE.getValueEncoder();
    private final boolean atOnce;
    private final Deque<CompletableFuture<Boolean>> underWay = new ArrayDeque<>();
    private long bytes;
    private long frames;

    ReadyTransport(boolean atOnce) {
        this.atOnce = atOnce;
    }

    @Override
    public Batch batch() {
        return new ReadyBatch();
    }

    /** Accepts all that is under way, and what follows from that. */
    void accept() {
        for (var batch = underWay.poll(); batch != null; batch = underWay.poll()) {
            batch.complete(true);
        }
    }

    /** Written so far. */
    long bytes() {
        return bytes;
    }

    long frames() {
        return frames;
    }

    private void send(Object value) {
        try {
            ByteBuf encoded = encoder.encode(value);
            bytes += encoded.readableBytes();
            encoded.release();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private final class ReadyBatch implements Batch {

        @Override
        public Fate add(Run run) {
            List<CompletableFuture<Long>> events = new ArrayList<>(1);
            List<CompletableFuture<Long>> answers =
                    new ArrayList<>(run.messages().size());
            for (Outgoing message : run.messages()) {
                send(run.outlet().envelope().write(message));
                (message instanceof Frame ? answers : events).add(ONE_RECEIVED);
            }
            frames += answers.size();
            send(positions.argument(run));
            return new Answers(run, events, answers, true, NOTED);
        }

        @Override
        public CompletionStage<Boolean> execute() {
            if (atOnce) {
                return SAFE;
            }
            CompletableFuture<Boolean> answer = new CompletableFuture<>();
            underWay.add(answer);
            return answer;
        }
    }
}
