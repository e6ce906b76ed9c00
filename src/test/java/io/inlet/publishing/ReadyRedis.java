package io.inlet.publishing;

import io.inlet.config.ChannelName;
import io.inlet.metrics.Metrics;
import io.inlet.tracing.Tracing;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;

/** A Redis that is always there: for measuring what stands in front of it. */
public final class ReadyRedis {

    private final ReadyTransport transport;

    /** @param atOnce whether it accepts at once, or when it is told so */
    public ReadyRedis(boolean atOnce) {
        transport = new ReadyTransport(atOnce);
    }

    /** One lane to this Redis. */
    public Lanes lanes(ScheduledExecutorService timer, Clock clock) {
        return new Lanes(
                1,
                transport,
                (key, epoch, owner, justBegun) -> CompletableFuture.completedFuture(Optional.empty()),
                breaker(clock),
                new ChannelName("audio:frames"),
                new Metrics(),
                Tracing.OFF,
                false,
                () -> timer,
                0,
                timer,
                clock);
    }

    static Breaker breaker(Clock clock) {
        return new Breaker(clock, new Breaker.Listener() {
            @Override
            public void opened(String cause) {
                throw new AssertionError("not expected: " + cause);
            }

            @Override
            public void closed(long openMs) {}
        });
    }

    /** Accepts all that is under way, and what follows from that. */
    public void accept() {
        transport.accept();
    }

    /** Written so far, in bytes. */
    public long bytes() {
        return transport.bytes();
    }

    /** Accepted, or under way. */
    public long frames() {
        return transport.frames();
    }
}
