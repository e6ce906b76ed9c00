package io.inlet.publishing;

import io.inlet.endpoint.PlayedTimer;
import io.inlet.endpoint.SettableClock;
import io.inlet.metrics.Metrics;
import io.inlet.stream.AudioFormat;
import io.inlet.stream.AudioStream;
import io.inlet.stream.BufferBudget;
import io.inlet.stream.CallDetails;
import io.inlet.stream.Position;
import io.inlet.stream.SilentSender;
import io.inlet.stream.StreamId;
import io.inlet.tracing.Tracing;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A frame of 6,400 bytes from its stream to a batch, envelope included, and its answer back. */
@State(Scope.Thread)
public class LaneBenchmark {

    private static final int STREAMS = 500;
    private static final byte[] PCM = new byte[6400];
    private static final long NOW = 1_700_000_000_000L;

    private final SettableClock clock = new SettableClock(NOW);
    private final PlayedTimer timer = new PlayedTimer();
    private final BufferBudget budget = new BufferBudget(512 << 20);
    private final ReadyTransport transport = new ReadyTransport(false);
    private final Lane lane = new Lane(
            transport,
            ReadyRedis.breaker(clock),
            new Metrics(),
            timer.executor(),
            clock,
            0,
            new BatchSpans(Tracing.OFF, 0));
    private final Audience audience = new Audience("audio:frames", new Metrics());
    private final List<Outlet> outlets = new ArrayList<>();

    @Setup
    public void open() {
        for (int i = 0; i < STREAMS; i++) {
            AudioStream stream = new AudioStream(
                    new StreamId("tenant-abc", "int-" + i),
                    NOW,
                    new AudioFormat(16_000, 1),
                    CallDetails.NONE,
                    new AudioStream.Retention(3000, false, 10, false, budget),
                    new SilentSender(),
                    Position.START,
                    NOW);
            Destination destination = new Destination("audio:frames", "audio:frames:events", "position:" + i);
            Outlet outlet = new Outlet(stream, "us", false, destination, audience, lane);
            outlets.add(outlet);
            outlet.ready();
        }
        transport.accept();
    }

    /** Alone in its batch. */
    @Benchmark
    public long alone() {
        receive(outlets.get(0));
        transport.accept();
        return transport.bytes();
    }

    /** One of 500 streams that have each a frame, in batches as large as they get. */
    @Benchmark
    @OperationsPerInvocation(STREAMS)
    public long of500() {
        for (Outlet outlet : outlets) {
            receive(outlet);
        }
        transport.accept();
        return transport.bytes();
    }

    private void receive(Outlet outlet) {
        outlet.stream().accept(PCM, NOW);
        outlet.ready();
    }
}
