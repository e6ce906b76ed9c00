package io.inlet.endpoint;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** All that is ours of a frame's way: from the server's callback to the wire, and back as a tenth of an ack. */
@State(Scope.Thread)
public class CallBenchmark {

    private static final int CALLS = 500;
    private static final Logger JOURNAL = Logger.getLogger("io.inlet"); // kept: one nobody holds is made anew

    static {
        JOURNAL.setLevel(Level.OFF);
    }

    private final SteadyCalls one = new SteadyCalls(1, true);
    private final SteadyCalls many = new SteadyCalls(CALLS, false);

    /** Alone in its batch. */
    @Benchmark
    public long alone() {
        one.round();
        return one.bytes();
    }

    /** One of 500, in batches as large as they get. */
    @Benchmark
    @OperationsPerInvocation(CALLS)
    public long of500() {
        many.round();
        return many.bytes();
    }
}
