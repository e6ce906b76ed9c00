package io.inlet.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.inlet.admission.Admission;
import io.inlet.admission.Decision;
import io.inlet.admission.Knock;
import io.inlet.admission.PlayedStore;
import io.inlet.admission.PlayedTenants;
import io.inlet.admission.Revocations;
import io.inlet.admission.SampleToken;
import io.inlet.admission.Verification;
import io.inlet.config.SampleSettings;
import io.inlet.config.Settings;
import io.inlet.metrics.Metrics;
import io.inlet.publishing.PlayedRedis;
import io.inlet.stream.BufferBudget;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** One connection, with the network, Redis and time played by the test. */
abstract class PlayedCall {

    private static final Logger JOURNAL = Logger.getLogger("io.inlet");
    static final long NOW = 1_700_000_000_000L;
    static final String START = """
            {"event":"start","interaction_id":"int-1","tenant_id":"acme","sample_rate":8000,"encoding":"pcm16"}""";
    static final String STOP = "{\"event\":\"stop\"}";
    static final byte[] FRAME = new byte[1600]; // 100 ms

    final SettableClock clock = new SettableClock(NOW);
    final PlayedTimer timer = new PlayedTimer();
    final PlayedRedis redis = new PlayedRedis();
    final PlayedTenants tenants = new PlayedTenants();
    final RecordedSession network = new RecordedSession();
    final Map<String, CompletableFuture<Verification>> verifications = new HashMap<>();
    final Revocations revocations = new Revocations(new PlayedStore(), clock);
    Admission admission;
    Calls calls;
    Call call;

    @BeforeAll
    static void quiet() {
        JOURNAL.setLevel(Level.OFF);
    }

    @AfterAll
    static void loud() {
        JOURNAL.setLevel(null);
    }

    final void connect(Map<String, Object> claims, String... settings) {
        Map<String, Object> all = new HashMap<>(claims);
        all.put("exp", NOW / 1000 + 600);
        Settings read = SampleSettings.with(settings);
        admission = tenants.admission(read, revocations, Clock.systemUTC());
        calls = new Calls(
                read,
                token -> verifications.computeIfAbsent(token, any -> new CompletableFuture<>()),
                redis.lanes(timer.executor(), clock),
                revocations,
                new BufferBudget(512 << 20),
                new Metrics(),
                timer.executor(),
                clock);
        call = calls.open(network.session(), admitted(new SampleToken(all)));
        network.onClose(call::closed);
    }

    final Caller admitted(SampleToken token) {
        Caller caller = new Caller(token);
        Decision decision = admission.decide(new Knock(caller, Optional.empty(), "192.0.2.1"));
        caller.calledFrom("192.0.2.1", null);
        caller.admitted(((Decision.Admitted) decision).permit());
        return caller;
    }

    /** Connected to a network that takes everything at once. */
    final void connected(String... settings) {
        network.takingAtOnce();
        connect(Map.of(), settings);
    }

    final void started(String... settings) {
        connected(settings);
        call.text(START, true);
    }

    final void audio(int frames) {
        for (int i = 0; i < frames; i++) {
            call.audio(FRAME);
        }
    }

    final List<JsonObject> told() {
        return network.texts().stream().map(PlayedCall::json).toList();
    }

    static JsonObject json(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return reader.readObject();
        }
    }

    final List<String> events() {
        return told().stream().map(message -> message.getString("event")).toList();
    }

    final JsonObject last() {
        return told().get(network.texts().size() - 1);
    }

    final void assertFailed(String code, int closeCode) {
        assertEquals("error", last().getString("event"), "an error precedes the close");
        assertEquals(code, last().getString("code"));
        assertEquals(List.of(closeCode), network.closeCodes());
        assertEquals(List.of(code), network.closePhrases());
    }

    final void pass(Duration time) {
        clock.pass(time.toMillis());
        timer.tick();
    }
}
