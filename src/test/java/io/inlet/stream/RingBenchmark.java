package io.inlet.stream;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** One frame of 200 ms through a stream whose buffer of three seconds is full. */
@State(Scope.Thread)
public class RingBenchmark {

    private static final AudioFormat FORMAT = new AudioFormat(16_000, 1);
    private static final byte[] PCM = new byte[6400];
    private static final long BUFFER_MS = 3000;
    private static final long NOW = 1_700_000_000_000L;

    private final BufferBudget budget = new BufferBudget(512 << 20);
    private final FrameRing ring = new FrameRing(FORMAT, BUFFER_MS, budget, 0);
    private final AudioStream stream = new AudioStream(
            new StreamId("tenant-abc", "int-123"),
            NOW,
            FORMAT,
            CallDetails.NONE,
            new AudioStream.Retention(BUFFER_MS, false, 10, false, budget),
            new SilentSender(),
            Position.START,
            NOW);
    private long seq;

    /** Kept, found again, and the oldest dropped for it. */
    @Benchmark
    public Object ring() {
        ring.add(new Frame(++seq, NOW, seq * 200, PCM));
        if (ring.overfull()) {
            ring.dropFirst();
        }
        return ring.get(seq);
    }

    /** Accepted, handed out, and published. */
    @Benchmark
    public Object stream() {
        stream.accept(PCM, NOW);
        Outgoing last = null;
        for (Outgoing next = stream.next(NOW); next != null; next = stream.next(NOW)) {
            last = next;
        }
        stream.confirmed(true, NOW);
        return last;
    }
}
