package io.inlet.endpoint;

import io.inlet.admission.SampleToken;
import io.inlet.dialect.InletDialect;
import io.inlet.journal.Who;
import io.inlet.metrics.Metrics;
import java.util.Map;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What a sender is told: an ack for ten frames, and for the others nothing. */
@State(Scope.Thread)
public class FeedbackBenchmark {

    private final ForgetfulSession network = new ForgetfulSession();
    private final Feedback feedback = new Feedback(
            new Outbox(network.session(), 10, new InletDialect(), new SettableClock(0), () -> {}),
            Optional.empty(),
            new Watch("call", new Caller(new SampleToken(Map.of())), () -> 0),
            new SettableClock(0),
            () -> Who.at("192.0.2.1", null),
            reason -> {},
            () -> {});
    private long seq;

    @Setup
    public void begin() {
        feedback.about(FeedbackTest.streamOf(feedback), new Metrics().tally("inlet"));
    }

    /** Ten frames have been published. */
    @Benchmark
    public long ack() {
        feedback.published(10);
        feedback.acknowledged(seq += 10);
        feedback.speak();
        return network.taken();
    }

    /** A frame has been published, or has come in. */
    @Benchmark
    public long nothing() {
        feedback.published(1);
        feedback.speak();
        return network.taken();
    }
}
