package io.inlet.publishing;

import io.inlet.stream.Frame;
import io.inlet.stream.Outgoing;
import io.netty.buffer.ByteBuf;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.redisson.api.RBatch;
import org.redisson.api.RTopicAsync;
import org.redisson.api.RedissonClient;
import org.redisson.client.RedisConnectionException;
import org.redisson.client.codec.BaseCodec;
import org.redisson.client.codec.Codec;
import org.redisson.client.handler.State;
import org.redisson.client.protocol.Decoder;
import org.redisson.client.protocol.Encoder;

/** {@code PUBLISH_MODE=topic}: PUBLISH to a channel, pipelined. */
final class TopicTransport implements Transport {

    private static final Codec READY_MADE = new ReadyMadeCodec();

    private final RedisTarget redis;
    private final String audioChannel;
    private final String eventsChannel;

    TopicTransport(RedisTarget redis, String channel) {
        this.redis = redis;
        audioChannel = channel;
        eventsChannel = channel + ":events";
    }

    @Override
    public Batch batch() {
        Optional<RedissonClient> client = redis.client();
        return client.isPresent() ? new TopicBatch(client.get()) : new NowhereBatch();
    }

    private final class TopicBatch implements Batch {

        private final RBatch batch;
        private final RTopicAsync audio;
        private final RTopicAsync events;

        TopicBatch(RedissonClient client) {
            batch = client.createBatch();
            audio = batch.getTopic(audioChannel, READY_MADE);
            events = batch.getTopic(eventsChannel, READY_MADE);
        }

        @Override
        public void add(Envelope envelope, Outgoing outgoing) {
            RTopicAsync topic = outgoing instanceof Frame ? audio : events;
            topic.publishAsync(envelope.write(outgoing));
        }

        @Override
        public CompletionStage<?> execute() {
            return batch.executeAsync().whenComplete((replies, failure) -> redis.heard(failure));
        }
    }

    /** Redis has not been reached since the start. */
    private static final class NowhereBatch implements Batch {

        @Override
        public void add(Envelope envelope, Outgoing outgoing) {
            // stays in its stream
        }

        @Override
        public CompletionStage<?> execute() {
            return CompletableFuture.failedFuture(new RedisConnectionException("not connected yet"));
        }
    }

    /** The message is already what goes on the wire. Nothing is ever decoded: this node only publishes. */
    private static final class ReadyMadeCodec extends BaseCodec {

        private final Encoder encoder = message -> (ByteBuf) message;

        @Override
        public Encoder getValueEncoder() {
            return encoder;
        }

        @Override
        public Decoder<Object> getValueDecoder() {
            return (ByteBuf buffer, State state) -> {
                throw new UnsupportedOperationException("publishes only");
            };
        }
    }
}
