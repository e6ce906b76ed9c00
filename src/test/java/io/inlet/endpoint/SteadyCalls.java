package io.inlet.endpoint;

import io.inlet.admission.Admission;
import io.inlet.admission.Decision;
import io.inlet.admission.Knock;
import io.inlet.admission.PlayedStore;
import io.inlet.admission.PlayedTenants;
import io.inlet.admission.Revocations;
import io.inlet.admission.SampleToken;
import io.inlet.config.SampleSettings;
import io.inlet.config.Settings;
import io.inlet.metrics.Metrics;
import io.inlet.publishing.ReadyRedis;
import io.inlet.stream.BufferBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Calls that have started and speak, on a node with a network and a Redis that cost nothing. */
final class SteadyCalls {

    static final byte[] FRAME = new byte[6400]; // 200 ms
    private static final long NOW = 1_700_000_000_000L;

    private final SettableClock clock = new SettableClock(NOW);
    private final PlayedTimer timer = new PlayedTimer();
    private final ReadyRedis redis;
    private final ForgetfulSession network = new ForgetfulSession();
    private final List<Call> all = new ArrayList<>();

    /** @param atOnce whether Redis accepts each frame at once, or all of a {@link #round} at its end */
    SteadyCalls(int number, boolean atOnce) {
        redis = new ReadyRedis(atOnce);
        Settings settings = SampleSettings.with("MAX_FRAMES_PER_S", "0", "MAX_RATE_FACTOR", "0");
        Revocations revocations = new Revocations(new PlayedStore(), clock);
        Admission admission = new PlayedTenants().admission(settings, revocations, clock);
        Calls calls = new Calls(
                settings,
                token -> new CompletableFuture<>(),
                redis.lanes(timer.executor(), clock),
                revocations,
                new BufferBudget(512 << 20),
                new Metrics(),
                timer.executor(),
                clock);
        for (int i = 1; i <= number; i++) {
            Caller caller = new Caller(new SampleToken(Map.of("exp", NOW / 1000 + 600)));
            Decision decision = admission.decide(new Knock(caller, Optional.empty(), "192.0.2.1"));
            caller.calledFrom("192.0.2.1", null);
            caller.admitted(((Decision.Admitted) decision).permit());
            Call call = calls.open(network.session(), caller);
            call.text(
                    "{\"event\":\"start\",\"interaction_id\":\"int-" + i + "\",\"tenant_id\":\"acme\","
                            + "\"sample_rate\":16000,\"encoding\":\"pcm16\"}",
                    true);
            all.add(call);
        }
        redis.accept();
    }

    /** A frame of each call, accepted by Redis, and acknowledged where an ack is due. */
    void round() {
        for (Call call : all) {
            call.audio(FRAME);
        }
        redis.accept();
    }

    /** Messages to the senders so far. */
    long told() {
        return network.taken();
    }

    /** Frames that Redis has got so far. */
    long frames() {
        return redis.frames();
    }

    /** Bytes that Redis has got so far. */
    long bytes() {
        return redis.bytes();
    }
}
