package io.inlet.config;

import java.nio.file.Path;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Everything an operator can set, read and checked once at the start and unchanged afterwards. Each entry stands beside
 * its variable, default, unit and range; a value outside of its rule stops the start with one line
 * ({@link InvalidSetting}). The table for operators is in README.md.
 *
 * <p>Immutable, and so free to be shared between threads.
 */
public record Settings(
        Jwt jwt, Service service, Redis redis, Audio audio, Limits limits, Drain drain, LogLevel logLevel) {

    /** Who is believed: the key that signs callers' tokens, and what a token must say. */
    public record Jwt(RSAPublicKey publicKey, Optional<String> issuer, Optional<String> audience, Duration clockSkew) {}

    /** Where callers knock. {@code tls} present: the port speaks wss; empty {@code allowedOrigins}: any origin. */
    public record Service(int port, Optional<Tls> tls, Set<String> allowedOrigins) {}

    /** The PEM files of the service port. */
    public record Tls(Path key, Path certificate) {}

    /**
     * Where frames go, and how.
     *
     * @param caCertificate trusted beside nothing else when present
     * @param streamMaxLen entries a Redis stream keeps, approximately; {@link PublishMode#STREAM} only
     * @param streamTtl how long a Redis stream of a single tenant or call outlives its last frame; zero: for ever
     * @param ackReplicas how many replicas must have a frame before it counts as accepted
     */
    public record Redis(
            RedisAddress address,
            Optional<Path> caCertificate,
            ChannelName channel,
            PublishMode publishMode,
            int streamMaxLen,
            Duration streamTtl,
            int ackReplicas) {}

    /** PUBLISH, the SPUBLISH of Redis 7 (which stays on one shard of a Cluster), or XADD. */
    public enum PublishMode {
        TOPIC,
        SHARDED,
        STREAM
    }

    /**
     * What is kept of a call, and how it is acknowledged.
     *
     * @param maxBufferedBytes of all streams of this node together
     * @param resumeTtl how long a stream that was lost can be taken up again; zero: not at all
     */
    public record Audio(
            Duration bufferDuration,
            int maxFrameBytes,
            int ackInterval,
            AckOn ackOn,
            BufferPolicy bufferPolicy,
            long maxBufferedBytes,
            Duration resumeTtl) {}

    /** What gives way when the buffer is full: the oldest audio, or the connection. */
    public enum BufferPolicy {
        DROP_OLDEST,
        CLOSE
    }

    /** What an ack promises: accepted by Redis, or (the predecessor's weaker meaning) received and queued. */
    public enum AckOn {
        PUBLISHED,
        RECEIVED
    }

    /** How many and how long; 0 connections per address means no limit. */
    public record Limits(
            int maxConnections,
            int maxConnectionsPerAddress,
            Duration startTimeout,
            Duration idleTimeout,
            Duration maxDuration) {}

    /** How long a stop may take, and over what part of that callers are told to go; never the longer one. */
    public record Drain(Duration timeout, Duration spread) {}

    /** The least severe line that is written. */
    public enum LogLevel {
        DEBUG,
        INFO,
        WARN,
        ERROR
    }

    /**
     * Reads the whole tree.
     *
     * @param lookup gives the value of a variable by its name in the contract ({@code BUFFER_DURATION_MS}), null when
     *     it is not set
     * @throws InvalidSetting for the first variable that cannot be used
     */
    public static Settings read(UnaryOperator<String> lookup) {
        var variables = new Variables(lookup);
        Duration drainTimeout = variables.seconds("DRAIN_TIMEOUT_S", 30, 1, 3600);
        var settings = new Settings(
                new Jwt(
                        variables.rsaPublicKey("JWT_PUBLIC_KEY"),
                        variables.text("JWT_ISSUER"),
                        variables.text("JWT_AUDIENCE"),
                        variables.seconds("JWT_CLOCK_SKEW_S", 5, 0, 60)),
                new Service(
                        variables.whole("PORT", 8443, 1, 65535),
                        variables
                                .bothFiles("SSL_KEY_PATH", "SSL_CERT_PATH")
                                .map(files -> new Tls(files.get(0), files.get(1))),
                        variables.origins("ALLOWED_ORIGINS")),
                new Redis(
                        variables.redisAddress("REDIS_URL", "redis://localhost:6379"),
                        variables.certificates("REDIS_CA_PATH"),
                        variables.channel("REDIS_CHANNEL", "audio:frames"),
                        variables.oneOf("PUBLISH_MODE", PublishMode.TOPIC),
                        variables.whole("STREAM_MAXLEN", 100_000, 1, 1_000_000_000),
                        variables.seconds("STREAM_TTL_S", 86_400, 0, 31_536_000),
                        variables.whole("ACK_REPLICAS", 0, 0, 10)),
                new Audio(
                        variables.millis("BUFFER_DURATION_MS", 3000, 100, 30_000),
                        variables.whole("MAX_FRAME_BYTES", 65_536, 320, 1_048_576),
                        variables.whole("ACK_INTERVAL", 10, 1, 1000),
                        variables.oneOf("ACK_ON", AckOn.PUBLISHED),
                        variables.oneOf("BUFFER_POLICY", BufferPolicy.DROP_OLDEST),
                        variables.mebibytes("MAX_BUFFERED_MB", 512, 1, 1_048_576),
                        variables.seconds("RESUME_TTL_S", 60, 0, 3600)),
                new Limits(
                        variables.whole("MAX_CONNECTIONS", 5000, 0, 1_000_000),
                        variables.whole("MAX_CONNECTIONS_PER_ADDRESS", 0, 0, 1_000_000),
                        variables.seconds("START_TIMEOUT_S", 10, 1, 3600),
                        variables.seconds("IDLE_TIMEOUT_S", 60, 1, 86_400),
                        variables.seconds("MAX_DURATION_S", 14_400, 1, 604_800)),
                new Drain(
                        drainTimeout,
                        variables.secondsWithin("DRAIN_SPREAD_S", 5, 0, 3600, "DRAIN_TIMEOUT_S", drainTimeout)),
                variables.oneOf("LOG_LEVEL", LogLevel.INFO));
        variables.refuseWhatIsNotThereYet();
        settings.refuseAcksThatPromiseTooMuch();
        return settings;
    }

    private void refuseAcksThatPromiseTooMuch() {
        String replicas = String.valueOf(redis.ackReplicas());
        if (redis.ackReplicas() > 0 && audio.ackOn() == AckOn.RECEIVED) {
            throw new InvalidSetting(
                    "ACK_REPLICAS", replicas, "must be 0 where ACK_ON=received does not wait for Redis");
        }
        boolean cluster = redis.address().topology() == RedisAddress.Topology.CLUSTER;
        if (redis.ackReplicas() > 0 && cluster && !redis.channel().onOneNode()) {
            throw new InvalidSetting(
                    "ACK_REPLICAS",
                    replicas,
                    "needs a REDIS_CHANNEL with a hash tag, such as {audio}:frames: replicas are counted on one node");
        }
    }
}
