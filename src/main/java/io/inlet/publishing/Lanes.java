package io.inlet.publishing;

import io.inlet.config.ChannelName;
import io.inlet.config.RedisAddress;
import io.inlet.config.Settings;
import io.inlet.metrics.Metrics;
import io.inlet.stream.AudioStream;
import io.inlet.stream.Position;
import io.inlet.stream.StreamId;
import io.inlet.tracing.Tracing;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.redisson.connection.CRC16;

/** All lanes of this node, and who carries which stream. Thread-safe. */
public final class Lanes {

    /** Without a position a run could be in a Redis stream twice: it is kept also where nothing can be resumed. */
    private static final Duration LEAST_TTL_OF_STREAMS = Duration.ofSeconds(10);

    /** Of no weight beside the 20 ms and more that a frame lasts; waking up for each of them would cost more than it. */
    private static final long GATHER_MS = 1;

    private static final long CLAIM_AGAIN_MS = 250;
    private static final int SLOTS = 16_384;

    private final Lane[] lanes;
    private final ChannelName channel;
    private final Metrics metrics;
    private final boolean bySlot;
    private final Audience everybody;
    private final Claims claims;
    private final ScheduledExecutorService timer;
    private final String node = HexFormat.of().formatHex(SecureRandom.getSeed(6)) + "-";
    private final AtomicLong owners = new AtomicLong();

    /** Asks Redis for a stream that another connection began; see {@link Positions#claim}. */
    interface Claims {

        CompletionStage<Optional<Position>> claim(String key, long epoch, String owner, boolean justBegun);
    }

    Lanes(
            int count,
            Transport transport,
            Claims claims,
            Breaker breaker,
            ChannelName channel,
            Metrics metrics,
            Tracing tracing,
            boolean bySlot,
            Supplier<ScheduledExecutorService> loops,
            long gatherMs,
            ScheduledExecutorService timer,
            Clock clock) {
        lanes = IntStream.range(0, count)
                .mapToObj(number -> new Lane(
                        transport,
                        bySlot ? breaker.part() : breaker,
                        metrics,
                        loops.get(),
                        clock,
                        gatherMs,
                        new BatchSpans(tracing, number)))
                .toArray(Lane[]::new);
        this.claims = claims;
        this.channel = channel;
        this.bySlot = bySlot;
        this.timer = timer;
        this.metrics = metrics;
        everybody = new Audience(channel.template(), metrics);
    }

    /** Lanes to this Redis, as the settings say. */
    public static Lanes to(
            RedisTarget redis,
            Settings settings,
            Metrics metrics,
            Tracing tracing,
            ScheduledExecutorService timer,
            Clock clock) {
        Duration ttl = settings.audio().resumeTtl();
        Settings.PublishMode mode = settings.redis().publishMode();
        boolean sharded = mode == Settings.PublishMode.SHARDED;
        boolean inCluster = settings.redis().address().topology() == RedisAddress.Topology.CLUSTER;
        boolean streams = mode == Settings.PublishMode.STREAM;
        Positions positions =
                new Positions(streams && ttl.compareTo(LEAST_TTL_OF_STREAMS) < 0 ? LEAST_TTL_OF_STREAMS : ttl);
        Duration streamTtl =
                settings.redis().channel().perStream() ? settings.redis().streamTtl() : Duration.ZERO;
        Transport transport = streams
                ? new StreamTransport(redis, settings.redis().streamMaxLen(), streamTtl, positions)
                : new TopicTransport(redis, sharded, sharded || !inCluster, positions);
        boolean spread = inCluster && settings.redis().channel().perStream();
        return new Lanes(
                spread ? RedisTarget.LANES_IN_CLUSTER : RedisTarget.CONNECTIONS,
                transport,
                (key, epoch, owner, justBegun) -> positions.claim(redis.client(), key, epoch, owner, justBegun),
                redis.breaker(),
                settings.redis().channel(),
                metrics,
                tracing,
                spread,
                redis::loop,
                GATHER_MS,
                timer,
                clock);
    }

    /** Names a connection that is going to carry a stream, on whichever node: never the same twice. */
    public String newOwner() {
        return node + owners.incrementAndGet();
    }

    /**
     * Takes over a stream that another connection began, perhaps on another node, which can publish no more of it from
     * then on. While Redis does not answer, this asks again.
     *
     * @param justBegun it may be so new that Redis has not heard of it, and nothing of it has been acknowledged
     * @param wanted whether there is still somebody to go on with it: who has left must not take it from his successor
     * @param patience how long to ask; then it fails with a {@link TimeoutException}
     * @return where to go on; empty when the epoch is unknown or too old
     */
    public CompletionStage<Optional<Position>> claim(
            StreamId id, long epoch, String owner, boolean justBegun, BooleanSupplier wanted, Duration patience) {
        CompletableFuture<Optional<Position>> claimed = new CompletableFuture<>();
        claim(() -> attempt(destination(id).position(), epoch, owner, justBegun), wanted, claimed);
        return claimed.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void claim(
            Supplier<CompletionStage<Optional<Position>>> attempt,
            BooleanSupplier wanted,
            CompletableFuture<Optional<Position>> claimed) {
        if (!wanted.getAsBoolean()) {
            claimed.cancel(false);
            return;
        }
        attempt.get().whenComplete((position, failure) -> {
            if (failure == null) {
                claimed.complete(position);
            } else if (!claimed.isDone()) {
                timer.schedule(() -> claim(attempt, wanted, claimed), CLAIM_AGAIN_MS, TimeUnit.MILLISECONDS);
            }
        });
    }

    private CompletionStage<Optional<Position>> attempt(String key, long epoch, String owner, boolean justBegun) {
        try {
            return claims.claim(key, epoch, owner, justBegun);
        } catch (RuntimeException notConnected) {
            return CompletableFuture.failedFuture(notConnected);
        }
    }

    /**
     * The stream's place on its lane: always the same lane for the same call, a later epoch of it included.
     *
     * @param claimed whether the stream was taken over for this owner
     */
    public Outlet open(AudioStream stream, String owner, boolean claimed) {
        StreamId id = stream.id();
        Destination destination = destination(id);
        return new Outlet(
                stream,
                owner,
                claimed,
                destination,
                channel.perStream() ? new Audience(destination.audio(), metrics) : everybody,
                lanes[place(id)]);
    }

    /** Where streams are on all masters, neighbours by slot share a lane: few lanes then wait for a master that is away. */
    private int place(StreamId id) {
        if (!bySlot) {
            return Math.floorMod(id.hashCode(), lanes.length);
        }
        byte[] hashed = channel.hashTag(id.tenantId(), id.interactionId()).getBytes(StandardCharsets.UTF_8);
        return CRC16.crc16(hashed) % SLOTS * lanes.length / SLOTS;
    }

    private Destination destination(StreamId id) {
        String tenant = id.tenantId();
        String interaction = id.interactionId();
        return new Destination(
                channel.of(tenant, interaction),
                channel.events(tenant, interaction),
                "inlet:position:{" + channel.hashTag(tenant, interaction) + "}:" + ChannelName.encoded(tenant) + ":"
                        + ChannelName.encoded(interaction));
    }
}
