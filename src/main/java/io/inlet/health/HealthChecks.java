package io.inlet.health;

import io.inlet.admission.Admission;
import io.inlet.admission.IssuerKeys;
import io.inlet.admission.Stress;
import io.inlet.admission.VerificationKeys;
import io.inlet.config.Settings;
import io.inlet.publishing.Breaker;
import io.inlet.publishing.RedisTarget;
import io.inlet.stream.BufferBudget;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What is asked, of whom. Answers from memory: asking often costs nothing. */
@ApplicationScoped
class HealthChecks {

    @Inject
    private Settings settings;

    @Inject
    private RedisTarget redis;

    @Inject
    private Admission admission;

    @Inject
    private VerificationKeys keys;

    @Inject
    private BufferBudget budget;

    @Inject
    private Stress stress;

    /** Down: restart it. Always up as long as it can say so. */
    List<Check> live() {
        Stress.State now = stress.state();
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("buffered_bytes", budget.held());
        data.put("overloaded", now.overloaded());
        data.put("lag_ms", now.measures().lagMs());
        data.put("heap_percent", now.measures().heapPercent());
        data.put("buffered_percent", now.measures().bufferedPercent());
        return List.of(new Check("inlet", true, data));
    }

    /** Down: send calls elsewhere. */
    List<Check> ready() {
        List<Check> checks = new ArrayList<>(List.of(admission(), redis()));
        keys.issuer().ifPresent(issuer -> checks.add(keys(issuer)));
        return checks;
    }

    /** Down: wait. Once this can be asked, everything has been started. */
    List<Check> started() {
        return live();
    }

    private Check admission() {
        return new Check("admission", !admission.closed(), Map.of("connections", admission.open()));
    }

    /** Up while there is a key to verify tokens with. */
    private Check keys(IssuerKeys issuer) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("keys", issuer.size());
        data.put("answers", issuer.answers());
        issuer.age().ifPresent(age -> data.put("age_ms", age.toMillis()));
        return new Check("keys", keys.available(), data);
    }

    /** Up while the buffer still holds everything Redis has missed. */
    private Check redis() {
        Optional<Duration> away = redis.awayFor();
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("address", redis.address());
        data.put("answers", away.isEmpty());
        away.ifPresent(since -> data.put("away_ms", since.toMillis()));
        Breaker.State breaker = redis.breaker().state();
        data.put("breaker", breaker.position().name().toLowerCase(Locale.ROOT));
        if (breaker.position() != Breaker.Position.CLOSED) {
            data.put("cause", breaker.cause());
            data.put("next_probe_at_ms", breaker.probeAtMs());
        }
        boolean up = redis.reached()
                && away.filter(since -> since.compareTo(settings.audio().bufferDuration()) > 0)
                        .isEmpty();
        return new Check("redis", up, data);
    }
}
