package io.inlet.config;

import java.net.URI;
import java.nio.file.Path;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Everything an operator can set, read and checked once at the start and unchanged afterwards. Each entry stands beside
 * its variable, default, unit and range; a value outside of its rule stops the start with one line
 * ({@link InvalidSetting}). The table for operators is in README.md.
 *
 * <p>Immutable, and so free to be shared between threads.
 *
 * @param metricsTenants tenants that have a few metrics of their own
 */
public record Settings(
        Jwt jwt,
        Service service,
        Redis redis,
        Audio audio,
        Platforms platforms,
        Limits limits,
        Stress stress,
        Drain drain,
        Listening listening,
        Set<String> metricsTenants,
        LogLevel logLevel) {

    private static final String CALL_ID_KEYS =
            "interaction_id,call_uuid,uuid,call_id,callId,callSid,call_sid,conversation_uuid";

    /**
     * Who is believed, and what a token must say. There is a public key, a key set, or both.
     *
     * @param publicKey verifies tokens without a {@code kid}, and all where there is no key set
     * @param keySet verifies tokens that name one of its keys
     * @param grace how long after its expiry a stream may go on without a new token
     */
    public record Jwt(
            Optional<RSAPublicKey> publicKey,
            Optional<KeySet> keySet,
            Optional<String> issuer,
            Optional<String> audience,
            Duration clockSkew,
            Duration grace) {}

    /**
     * The issuer's JSON Web Key Set (RFC 7517).
     *
     * @param maxAge when it is fetched anew
     * @param cooldown between two fetches at least, whatever keys callers name
     * @param maxStale for how long its keys are used while the issuer does not answer
     */
    public record KeySet(URI url, Duration maxAge, Duration cooldown, Duration maxStale) {}

    /**
     * Where callers knock. {@code tls} present: the port speaks wss; empty {@code allowedOrigins}: any origin.
     *
     * @param trustedProxies whose X-Forwarded-For is believed
     */
    public record Service(int port, Optional<Tls> tls, Set<String> allowedOrigins, List<AddressRange> trustedProxies) {}

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

    /**
     * Calls that telephony platforms stream by themselves.
     *
     * @param tracks what becomes of two channels
     * @param frame how long each frame for consumers is; zero: as the platform sends it
     * @param callIdKeys members of a platform's first message that may name the call, the first that is there counts
     * @param bigEndianL16 platforms, by their word in the URL, whose L16 is in network byte order
     * @param publicUrl of this server as platforms see it, up to the path of streams
     * @param credentials of platforms that may open streams; those without any may not
     */
    public record Platforms(
            Tracks tracks,
            Duration frame,
            List<String> callIdKeys,
            List<String> bigEndianL16,
            Optional<URI> publicUrl,
            List<PlatformCredential> credentials) {}

    /** Two channels of a platform stay together in each frame, or become two tracks. */
    public enum Tracks {
        BOTH,
        SPLIT
    }

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

    /**
     * How many, how fast and how long; 0 means no limit in all but the durations.
     *
     * @param maxConnectionsPerTenant of all nodes together
     * @param tenantConnections the same for single tenants
     * @param maxHandshakesPerS of an address, averaged over some seconds
     * @param maxFailuresPerMinute handshakes of an address whose token does not verify
     * @param maxFramesPerS of a stream
     * @param maxRateFactor seconds of audio that a stream may send in a second
     */
    public record Limits(
            int maxConnections,
            int maxConnectionsPerTenant,
            Map<String, Integer> tenantConnections,
            int maxConnectionsPerAddress,
            int maxHandshakesPerS,
            int maxFailuresPerMinute,
            int maxFramesPerS,
            int maxRateFactor,
            Duration startTimeout,
            Duration idleTimeout,
            Duration maxDuration) {}

    /**
     * From when on a node takes no more calls, for the sake of those it has.
     *
     * @param lag how long the oldest unpublished frame has been waiting, while Redis answers
     * @param heapPercent of the heap, in use after a collection
     * @param bufferedPercent of {@code MAX_BUFFERED_MB}
     */
    public record Stress(Duration lag, int heapPercent, int bufferedPercent) {}

    /** How long a stop may take, and over what part of that callers are told to go; never the longer one. */
    public record Drain(Duration timeout, Duration spread) {}

    /**
     * What who has the role {@code listener} may do with audio.
     *
     * @param most how long at a time; zero: not at all
     * @param save whether some of it may be saved
     */
    public record Listening(Duration most, boolean save) {

        /** Whether anybody may listen in. */
        public boolean open() {
            return !most.isZero();
        }

        /** Whether anybody may save what is said. */
        public boolean saving() {
            return open() && save;
        }
    }

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
        return read(new Variables(lookup));
    }

    static Settings read(Variables variables) {
        Duration drainTimeout = variables.seconds("DRAIN_TIMEOUT_S", 30, 1, 3600);
        var settings = new Settings(
                jwt(variables),
                new Service(
                        variables.whole("PORT", 8443, 1, 65535),
                        variables
                                .bothFiles("SSL_KEY_PATH", "SSL_CERT_PATH")
                                .map(files -> new Tls(files.get(0), files.get(1))),
                        variables.origins("ALLOWED_ORIGINS"),
                        variables.addressRanges("TRUSTED_PROXIES")),
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
                platforms(variables),
                new Limits(
                        variables.whole("MAX_CONNECTIONS", 5000, 0, 1_000_000),
                        variables.whole("MAX_CONNECTIONS_PER_TENANT", 0, 0, 1_000_000),
                        variables.wholeByName("MAX_CONNECTIONS_BY_TENANT", 0, 1_000_000),
                        variables.whole("MAX_CONNECTIONS_PER_ADDRESS", 0, 0, 1_000_000),
                        variables.whole("MAX_HANDSHAKES_PER_S_PER_ADDRESS", 1000, 0, 1_000_000),
                        variables.whole("MAX_FAILURES_PER_MIN_PER_ADDRESS", 600, 0, 1_000_000),
                        variables.whole("MAX_FRAMES_PER_S", 200, 0, 1_000_000),
                        variables.whole("MAX_RATE_FACTOR", 4, 0, 1000),
                        variables.seconds("START_TIMEOUT_S", 10, 1, 3600),
                        variables.seconds("IDLE_TIMEOUT_S", 60, 1, 86_400),
                        variables.seconds("MAX_DURATION_S", 14_400, 1, 604_800)),
                new Stress(
                        variables.millis("STRESS_LAG_MS", 2000, 100, 60_000),
                        variables.whole("STRESS_HEAP_PERCENT", 90, 10, 100),
                        variables.whole("STRESS_BUFFERED_PERCENT", 80, 1, 100)),
                new Drain(
                        drainTimeout,
                        variables.secondsWithin("DRAIN_SPREAD_S", 5, 0, 3600, "DRAIN_TIMEOUT_S", drainTimeout)),
                new Listening(variables.seconds("LISTEN_MAX_S", 300, 0, 3600), variables.yes("LISTEN_SAVE", false)),
                Set.copyOf(variables.list("METRICS_TENANTS", "")),
                variables.oneOf("LOG_LEVEL", LogLevel.INFO));
        settings.refuseAcksThatPromiseTooMuch();
        return settings;
    }

    private static Platforms platforms(Variables variables) {
        Optional<URI> publicUrl = variables.publicUrl("PUBLIC_URL");
        return new Platforms(
                variables.oneOf("STREAM_TRACKS", Tracks.BOTH),
                variables.millis("FRAME_MS", 0, 0, 1000),
                variables.list("CALL_ID_KEYS", CALL_ID_KEYS),
                variables.platforms("BIG_ENDIAN_L16"),
                publicUrl,
                new CredentialLines(publicUrl).read(variables, "STREAM_CREDENTIALS", "STREAM_CREDENTIALS_FILE"));
    }

    private static Jwt jwt(Variables variables) {
        Duration maxAge = variables.seconds("JWT_JWKS_MAX_AGE_S", 300, 1, 86_400);
        Duration cooldown = variables.seconds("JWT_JWKS_COOLDOWN_S", 30, 1, 3600);
        Duration maxStale = variables.seconds("JWT_JWKS_MAX_STALE_S", 86_400, 0, 2_592_000);
        Optional<KeySet> keySet = variables.url("JWT_JWKS_URL").map(url -> new KeySet(url, maxAge, cooldown, maxStale));
        return new Jwt(
                keySet.isPresent()
                        ? variables.rsaPublicKey("JWT_PUBLIC_KEY")
                        : Optional.of(variables.requiredRsaPublicKey("JWT_PUBLIC_KEY", "JWT_JWKS_URL")),
                keySet,
                variables.plainText("JWT_ISSUER"),
                variables.plainText("JWT_AUDIENCE"),
                variables.seconds("JWT_CLOCK_SKEW_S", 5, 0, 60),
                variables.seconds("TOKEN_GRACE_S", 25, 0, 300));
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
