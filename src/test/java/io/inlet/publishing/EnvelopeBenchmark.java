package io.inlet.publishing;

import io.inlet.stream.AudioFormat;
import io.inlet.stream.AudioStream;
import io.inlet.stream.BufferBudget;
import io.inlet.stream.CallDetails;
import io.inlet.stream.Frame;
import io.inlet.stream.Position;
import io.inlet.stream.SilentSender;
import io.inlet.stream.StreamId;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.redisson.client.handler.CommandEncoder;
import org.redisson.client.protocol.CommandData;
import org.redisson.client.protocol.RedisCommands;
import org.redisson.config.CommandMapper;

/** A frame of 6,400 bytes to what goes on the wire. */
@State(Scope.Thread)
public class EnvelopeBenchmark {

    private static final long NOW = 1_699_123_456_789L;

    private final Envelope envelope = new Envelope(new AudioStream(
            new StreamId("tenant-abc", "int-123"),
            NOW,
            new AudioFormat(16_000, 1),
            CallDetails.NONE,
            new AudioStream.Retention(3000, false, 10, false, new BufferBudget(1 << 20)),
            new SilentSender(),
            Position.START,
            NOW));
    private final Frame frame = new Frame(1234, NOW, 246_800, speech());
    private final EmbeddedChannel wire = new EmbeddedChannel(new CommandEncoder(CommandMapper.direct()));

    private static byte[] speech() {
        byte[] pcm = new byte[6400];
        new Random(1).nextBytes(pcm);
        return pcm;
    }

    /** The message, ready for Redisson. */
    @Benchmark
    public int message() throws IOException {
        ByteBuf json = encoded();
        int bytes = json.readableBytes();
        json.release();
        return bytes;
    }

    /** The message and, by Redisson and Netty, its PUBLISH as the socket gets it. */
    @Benchmark
    public int command() throws IOException {
        ByteBuf json = encoded();
        Object[] parameters = {"audio:frames", json};
        wire.writeOutbound(new CommandData<>(
                new CompletableFuture<>(), ReadyMadeCodec.INSTANCE, RedisCommands.PUBLISH, parameters));
        ByteBuf command = wire.readOutbound();
        int bytes = command.readableBytes();
        command.release();
        json.release(); // Redisson keeps it until the answer
        return bytes;
    }

    private ByteBuf encoded() throws IOException {
        return ReadyMadeCodec.INSTANCE.getValueEncoder().encode(envelope.write(frame));
    }

    @TearDown
    public void close() {
        wire.finishAndReleaseAll();
    }
}
