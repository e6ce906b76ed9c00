package io.inlet.ops;

import io.inlet.config.Settings;
import io.inlet.publishing.Breaker;
import io.inlet.publishing.RedisTarget;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.spi.JsonProvider;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The Redis this node publishes to. */
@Path("redis")
@RequestScoped
public class RedisResource {

    /** Longer than a command to Redis may take. */
    private static final long PATIENCE_MS = 2000;

    /** Stands for both in a channel that has them in its name: no call has such. */
    private static final String NOBODY = "inlet-test";

    @Inject
    private RedisTarget redis;

    @Inject
    private Settings settings;

    @Inject
    private Audit audit;

    @GET
    public Response look() {
        return Problem.answer(200, json().build());
    }

    /** Asks it now, whatever the breaker thinks. */
    @POST
    @Path("probe")
    public Response probe(@Context HttpServletRequest request) {
        boolean answers = Boolean.TRUE.equals(within(redis.probe()));
        audit.note("redis_probe", "", "", OpsFilter.who(request));
        return Problem.answer(200, json().add("answered", answers).build());
    }

    /**
     * Publishes an event {@code test} to the channel of events, whose consumers ignore what they do not know. A Redis
     * stream keeps what it gets, so there is no test for it.
     */
    @POST
    @Path("test")
    public Response test(@Context HttpServletRequest request) {
        if (settings.redis().publishMode() == Settings.PublishMode.STREAM) {
            throw new Problem(
                    Response.Status.CONFLICT, "not_a_topic", "With PUBLISH_MODE=stream it would stay in the stream.");
        }
        String channel = settings.redis().channel().events(NOBODY, NOBODY);
        String event = CallJson.object()
                .add("event", "test")
                .add("tenant_id", NOBODY)
                .add("interaction_id", NOBODY)
                .add("epoch", 0)
                .add("timestamp_ms", System.currentTimeMillis())
                .build()
                .toString();
        audit.note("redis_test", channel, "", OpsFilter.who(request));
        Long receivers = published(channel, event);
        if (receivers == null) {
            throw new Problem(
                    Response.Status.SERVICE_UNAVAILABLE,
                    "redis_away",
                    "Redis did not take it: GET says why, if it did.");
        }
        return Problem.answer(
                200,
                CallJson.object()
                        .add("channel", channel)
                        .add("receivers", receivers)
                        .build());
    }

    private Long published(String channel, String event) {
        try {
            return within(redis.publish(channel, event));
        } catch (RuntimeException neverReached) {
            return null;
        }
    }

    private JsonObjectBuilder json() {
        JsonArrayBuilder masters = JsonProvider.provider().createArrayBuilder();
        redis.masterAddresses().forEach(masters::add);
        RedisTarget.Health health = redis.health();
        Breaker.State breaker = redis.breaker().state();
        JsonObjectBuilder state =
                CallJson.object().add("state", word(breaker.position())).add("since", CallJson.time(breaker.sinceMs()));
        if (breaker.position() != Breaker.Position.CLOSED) {
            state.add("cause", breaker.cause()).add("next_probe_at", CallJson.time(breaker.probeAtMs()));
        }
        JsonObjectBuilder json = CallJson.object()
                .add("topology", word(settings.redis().address().topology()))
                .add("publish_mode", word(settings.redis().publishMode()))
                .add("address", redis.address())
                .add("masters", masters)
                .add("channel", settings.redis().channel().template())
                .add("answers", breaker.position() == Breaker.Position.CLOSED)
                .add("breaker", state);
        redis.awayFor().ifPresent(away -> json.add("away_ms", away.toMillis()));
        health.roundTripNanos().ifPresent(nanos -> json.add("round_trip_ms", nanos / 10_000 / 100.0));
        if (health.answeredMs() > 0) {
            json.add("answered_at", CallJson.time(health.answeredMs()));
        }
        if (health.failedMs() > 0) {
            json.add("last_error", health.error()).add("failed_at", CallJson.time(health.failedMs()));
        }
        return json;
    }

    private static String word(Enum<?> one) {
        return one.name().toLowerCase(Locale.ROOT);
    }

    private static <T> T within(CompletionStage<T> answer) {
        try {
            return answer.toCompletableFuture().get(PATIENCE_MS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException notInTime) {
            return null;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return null;
        }
    }
}
