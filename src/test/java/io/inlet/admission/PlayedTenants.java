package io.inlet.admission;

import io.inlet.config.Settings;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Counts tenants' calls as Redis does, and answers at once, or when the test says so. */
public final class PlayedTenants implements TenantLimits.Count {

    private final Map<String, String> holders = new HashMap<>();
    private final Deque<Runnable> unanswered = new ArrayDeque<>();
    private boolean waits;
    private int asked;

    @Override
    public synchronized CompletionStage<Optional<Runnable>> take(
            String tenant, Optional<String> interaction, int most) {
        String holder = "connection " + ++asked;
        String call = tenant + "/" + interaction.orElse(holder);
        CompletableFuture<Optional<Runnable>> answer = new CompletableFuture<>();
        unanswered.add(() -> answer.complete(place(tenant, call, holder, most)));
        if (!waits) {
            answer();
        }
        return answer;
    }

    private Optional<Runnable> place(String tenant, String call, String holder, int most) {
        if (!holders.containsKey(call) && taken(tenant) >= most) {
            return Optional.empty();
        }
        holders.put(call, holder);
        return Optional.of(() -> holders.remove(call, holder));
    }

    public void waits() {
        waits = true;
    }

    public void answer() {
        for (Runnable answer = unanswered.poll(); answer != null; answer = unanswered.poll()) {
            answer.run();
        }
    }

    public int taken(String tenant) {
        return (int) holders.keySet().stream()
                .filter(call -> call.startsWith(tenant + "/"))
                .count();
    }

    /** How often somebody wanted a place. */
    public int asked() {
        return asked;
    }

    /** Of a node that has little to do. */
    public Admission admission(Settings settings, Revocations revocations, Clock clock) {
        Stress none = new Stress(settings.stress(), () -> new Stress.Measures(0, 0, 0), clock);
        return admission(settings, revocations, none, clock);
    }

    Admission admission(Settings settings, Revocations revocations, Stress stress, Clock clock) {
        return new Admission(settings, revocations, new TenantLimits(settings.limits(), this), stress, clock);
    }
}
