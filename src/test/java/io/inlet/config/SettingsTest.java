package io.inlet.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.inlet.config.Settings.AckOn;
import io.inlet.config.Settings.BufferPolicy;
import io.inlet.config.Settings.LogLevel;
import io.inlet.config.Settings.PublishMode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every variable: its default, the borders of its range, and the one line that says what is wrong with it. */
class SettingsTest {

    @TempDir
    private Path directory;

    private static String refusal(String... namesAndValues) {
        InvalidSetting refused = assertThrows(InvalidSetting.class, () -> SampleSettings.with(namesAndValues));
        return refused.getMessage();
    }

    // ---- all of them

    @Test
    void everythingButTheKeyHasADefault() {
        assertEquals(
                new Settings(
                        new Settings.Jwt(
                                Optional.of((RSAPublicKey) SampleSettings.KEYS.getPublic()),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(25)),
                        new Settings.Service(8443, Optional.empty(), Set.of(), List.of()),
                        new Settings.Redis(
                                RedisAddress.parse("redis://localhost:6379"),
                                Optional.empty(),
                                new ChannelName("audio:frames"),
                                PublishMode.TOPIC,
                                100_000,
                                Duration.ofDays(1),
                                0),
                        new Settings.Audio(
                                Duration.ofMillis(3000),
                                65_536,
                                10,
                                AckOn.PUBLISHED,
                                BufferPolicy.DROP_OLDEST,
                                512L * 1024 * 1024,
                                Duration.ofSeconds(60)),
                        new Settings.Platforms(
                                Settings.Tracks.BOTH,
                                Duration.ZERO,
                                List.of(
                                        "interaction_id",
                                        "call_uuid",
                                        "uuid",
                                        "call_id",
                                        "callId",
                                        "callSid",
                                        "call_sid",
                                        "conversation_uuid"),
                                List.of(),
                                Optional.empty(),
                                List.of()),
                        new Settings.Limits(
                                5000,
                                0,
                                Map.of(),
                                0,
                                1000,
                                600,
                                200,
                                4,
                                Duration.ofSeconds(10),
                                Duration.ofSeconds(60),
                                Duration.ofSeconds(14_400)),
                        new Settings.Stress(Duration.ofSeconds(2), 90, 80),
                        new Settings.Drain(Duration.ofSeconds(30), Duration.ofSeconds(5)),
                        new Settings.Listening(Duration.ofMinutes(5), false),
                        Set.of(),
                        LogLevel.INFO),
                SampleSettings.with());
    }

    @Test
    void whoMayListenMaySaveOnlyWhereThatIsSaidToo() {
        assertEquals(false, SampleSettings.with().listening().saving());
        assertEquals(
                true, SampleSettings.with("LISTEN_SAVE", "TRUE").listening().saving());
        Settings closed = SampleSettings.with("LISTEN_SAVE", "true", "LISTEN_MAX_S", "0");
        assertEquals(false, closed.listening().open());
        assertEquals(false, closed.listening().saving());
        assertEquals("LISTEN_SAVE=yes: must be true or false", refusal("LISTEN_SAVE", "yes"));
    }

    @Test
    void withoutAKeyThereIsNoStart() {
        InvalidSetting refused = assertThrows(InvalidSetting.class, () -> Settings.read(any -> null));
        assertEquals(
                "JWT_PUBLIC_KEY is not set: it must be the PEM of the RSA public key that verifies callers' tokens,"
                        + " unless JWT_JWKS_URL says where their issuer's keys are",
                refused.getMessage());
    }

    @Test
    void everyVariableOfTheContractIsAskedForByThatName() {
        Set<String> asked = new HashSet<>();
        Settings.read(name -> {
            asked.add(name);
            return name.equals("JWT_PUBLIC_KEY") ? SampleSettings.PUBLIC_KEY : null;
        });
        Set<String> contract = Set.of(
                "JWT_PUBLIC_KEY",
                "PORT",
                "REDIS_URL",
                "REDIS_CA_PATH",
                "REDIS_CHANNEL",
                "BUFFER_DURATION_MS",
                "ACK_INTERVAL",
                "SSL_KEY_PATH",
                "SSL_CERT_PATH",
                "JWT_JWKS_URL",
                "JWT_ISSUER",
                "JWT_AUDIENCE",
                "JWT_CLOCK_SKEW_S",
                "TOKEN_GRACE_S",
                "ALLOWED_ORIGINS",
                "TRUSTED_PROXIES",
                "ACK_ON",
                "ACK_REPLICAS",
                "PUBLISH_MODE",
                "STREAM_MAXLEN",
                "BUFFER_POLICY",
                "MAX_BUFFERED_MB",
                "MAX_FRAME_BYTES",
                "MAX_FRAMES_PER_S",
                "MAX_RATE_FACTOR",
                "MAX_CONNECTIONS",
                "MAX_CONNECTIONS_PER_TENANT",
                "MAX_CONNECTIONS_PER_ADDRESS",
                "START_TIMEOUT_S",
                "IDLE_TIMEOUT_S",
                "MAX_DURATION_S",
                "RESUME_TTL_S",
                "DRAIN_TIMEOUT_S",
                "DRAIN_SPREAD_S",
                "LOG_LEVEL");
        Set<String> missing = new HashSet<>(contract);
        missing.removeAll(asked);
        assertEquals(Set.of(), missing);
        asked.forEach(name -> assertTrue(name.matches("[A-Z][A-Z0-9_]*"), name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"PORT", "REDIS_URL", "ACK_ON", "SSL_KEY_PATH", "ALLOWED_ORIGINS", "JWT_ISSUER", "RESUME_TTL_S"})
    void anEmptyValueIsTheSameAsNone(String variable) {
        assertEquals(SampleSettings.with(), SampleSettings.with(variable, " \t"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PORT",
                "REDIS_URL",
                "REDIS_CA_PATH",
                "ACK_ON",
                "ALLOWED_ORIGINS",
                "JWT_PUBLIC_KEY",
                "PUBLISH_MODE"
            })
    void aRefusalIsOneLineWhateverTheValue(String variable) {
        String refusal = refusal(variable, "first\nsecond\r\nthird");
        assertEquals(1, refusal.lines().count(), refusal);
    }

    // ---- numbers

    /** A row of the contract's table. */
    private record Whole(String variable, int byDefault, int min, int max, Function<Settings, Integer> in) {

        String refusal(String value) {
            return variable + "=" + value + ": must be a whole number from " + min + " to " + max;
        }

        @Override
        public String toString() {
            return variable;
        }
    }

    private static int seconds(Duration duration) {
        return (int) duration.toSeconds();
    }

    static Stream<Whole> numbers() {
        return Stream.of(
                new Whole("PORT", 8443, 1, 65_535, s -> s.service().port()),
                new Whole("JWT_CLOCK_SKEW_S", 5, 0, 60, s -> seconds(s.jwt().clockSkew())),
                new Whole("TOKEN_GRACE_S", 25, 0, 300, s -> seconds(s.jwt().grace())),
                new Whole("STRESS_LAG_MS", 2000, 100, 60_000, s ->
                        (int) s.stress().lag().toMillis()),
                new Whole("STRESS_HEAP_PERCENT", 90, 10, 100, s -> s.stress().heapPercent()),
                new Whole("STRESS_BUFFERED_PERCENT", 80, 1, 100, s -> s.stress().bufferedPercent()),
                new Whole("MAX_FRAMES_PER_S", 200, 0, 1_000_000, s -> s.limits().maxFramesPerS()),
                new Whole("MAX_RATE_FACTOR", 4, 0, 1000, s -> s.limits().maxRateFactor()),
                new Whole(
                        "MAX_CONNECTIONS_PER_TENANT",
                        0,
                        0,
                        1_000_000,
                        s -> s.limits().maxConnectionsPerTenant()),
                new Whole(
                        "MAX_HANDSHAKES_PER_S_PER_ADDRESS",
                        1000,
                        0,
                        1_000_000,
                        s -> s.limits().maxHandshakesPerS()),
                new Whole(
                        "MAX_FAILURES_PER_MIN_PER_ADDRESS",
                        600,
                        0,
                        1_000_000,
                        s -> s.limits().maxFailuresPerMinute()),
                new Whole("BUFFER_DURATION_MS", 3000, 100, 30_000, s ->
                        (int) s.audio().bufferDuration().toMillis()),
                new Whole(
                        "MAX_FRAME_BYTES",
                        65_536,
                        320,
                        1_048_576,
                        s -> s.audio().maxFrameBytes()),
                new Whole(
                        "FRAME_MS", 0, 0, 1000, s -> (int) s.platforms().frame().toMillis()),
                new Whole("ACK_INTERVAL", 10, 1, 1000, s -> s.audio().ackInterval()),
                new Whole("MAX_CONNECTIONS", 5000, 0, 1_000_000, s -> s.limits().maxConnections()),
                new Whole(
                        "MAX_CONNECTIONS_PER_ADDRESS",
                        0,
                        0,
                        1_000_000,
                        s -> s.limits().maxConnectionsPerAddress()),
                new Whole(
                        "START_TIMEOUT_S", 10, 1, 3600, s -> seconds(s.limits().startTimeout())),
                new Whole(
                        "IDLE_TIMEOUT_S", 60, 1, 86_400, s -> seconds(s.limits().idleTimeout())),
                new Whole(
                        "MAX_DURATION_S",
                        14_400,
                        1,
                        604_800,
                        s -> seconds(s.limits().maxDuration())),
                new Whole("RESUME_TTL_S", 60, 0, 3600, s -> seconds(s.audio().resumeTtl())),
                new Whole("MAX_BUFFERED_MB", 512, 1, 1_048_576, s ->
                        (int) (s.audio().maxBufferedBytes() / 1024 / 1024)),
                new Whole(
                        "STREAM_MAXLEN",
                        100_000,
                        1,
                        1_000_000_000,
                        s -> s.redis().streamMaxLen()),
                new Whole("ACK_REPLICAS", 0, 0, 10, s -> s.redis().ackReplicas()),
                new Whole(
                        "LISTEN_MAX_S", 300, 0, 3600, s -> seconds(s.listening().most())),
                new Whole("DRAIN_TIMEOUT_S", 30, 1, 3600, s -> seconds(s.drain().timeout())));
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void aNumberHasItsDefaultAndTakesBothBordersOfItsRange(Whole number) {
        assertEquals(number.byDefault(), number.in().apply(SampleSettings.with()));
        for (int value : new int[] {number.min(), number.max()}) {
            assertEquals(value, number.in().apply(SampleSettings.with(number.variable(), " " + value + " ")));
        }
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void anythingElseIsRefusedInOneLineWithVariableValueAndRule(Whole number) {
        for (String value : new String[] {
            String.valueOf(number.min() - 1),
            String.valueOf(number.max() + 1),
            "99999999999999999999",
            "ten",
            "1.5",
            "1e2",
            "0x10",
            "1 0",
            "NaN"
        }) {
            assertEquals(number.refusal(value), refusal(number.variable(), value));
        }
    }

    @Test
    void theSpreadOfADrainIsAPartOfIt() {
        assertEquals(new Settings.Drain(Duration.ofSeconds(7), Duration.ofSeconds(5)), drain("DRAIN_TIMEOUT_S", "7"));
        assertEquals(new Settings.Drain(Duration.ofSeconds(2), Duration.ofSeconds(2)), drain("DRAIN_TIMEOUT_S", "2"));
        assertEquals(
                new Settings.Drain(Duration.ofSeconds(2), Duration.ofSeconds(2)),
                drain("DRAIN_TIMEOUT_S", "2", "DRAIN_SPREAD_S", "2"));
        assertEquals(
                new Settings.Drain(Duration.ofHours(1), Duration.ofHours(1)),
                drain("DRAIN_TIMEOUT_S", "3600", "DRAIN_SPREAD_S", "3600"));
        assertEquals(new Settings.Drain(Duration.ofSeconds(30), Duration.ZERO), drain("DRAIN_SPREAD_S", "0"));
        assertEquals(
                "DRAIN_SPREAD_S=3: must not be longer than DRAIN_TIMEOUT_S, which is 2",
                refusal("DRAIN_TIMEOUT_S", "2", "DRAIN_SPREAD_S", "3"));
        assertEquals(
                "DRAIN_SPREAD_S=31: must not be longer than DRAIN_TIMEOUT_S, which is 30",
                refusal("DRAIN_SPREAD_S", "31"));
        assertEquals(
                "DRAIN_SPREAD_S=3601: must be a whole number from 0 to 3600",
                refusal("DRAIN_TIMEOUT_S", "3600", "DRAIN_SPREAD_S", "3601"));
    }

    private static Settings.Drain drain(String... namesAndValues) {
        return SampleSettings.with(namesAndValues).drain();
    }

    // ---- words and texts

    @ParameterizedTest
    @CsvSource({"published, PUBLISHED", "RECEIVED, RECEIVED", "Received, RECEIVED"})
    void ackOnTakesItsWordsInAnyCase(String value, AckOn expected) {
        assertEquals(expected, SampleSettings.with("ACK_ON", value).audio().ackOn());
    }

    @ParameterizedTest
    @CsvSource({"debug, DEBUG", "INFO, INFO", "Warn, WARN", "error, ERROR"})
    void logLevelTakesItsWordsInAnyCase(String value, LogLevel expected) {
        assertEquals(expected, SampleSettings.with("LOG_LEVEL", value).logLevel());
    }

    @ParameterizedTest
    @CsvSource({"topic, TOPIC", "Sharded, SHARDED", "STREAM, STREAM"})
    void publishModeTakesItsWordsInAnyCase(String value, PublishMode expected) {
        assertEquals(
                expected, SampleSettings.with("PUBLISH_MODE", value).redis().publishMode());
    }

    @ParameterizedTest
    @CsvSource({"drop-oldest, DROP_OLDEST", "Drop-Oldest, DROP_OLDEST", "close, CLOSE"})
    void bufferPolicyTakesItsWordsInAnyCase(String value, BufferPolicy expected) {
        assertEquals(
                expected, SampleSettings.with("BUFFER_POLICY", value).audio().bufferPolicy());
    }

    /** SPUBLISH is there since Redis 7, Cluster or not. */
    @Test
    void aStandaloneRedisCanBePublishedToSharded() {
        Settings.Redis redis = SampleSettings.with("PUBLISH_MODE", "sharded", "REDIS_URL", "redis://one")
                .redis();
        assertEquals(PublishMode.SHARDED, redis.publishMode());
        assertEquals(RedisAddress.Topology.STANDALONE, redis.address().topology());
    }

    @Test
    void anotherWordIsRefusedWithTheList() {
        assertEquals("PUBLISH_MODE=queue: must be one of topic, sharded, stream", refusal("PUBLISH_MODE", "queue"));
        assertEquals(
                "BUFFER_POLICY=drop_oldest: must be one of drop-oldest, close",
                refusal("BUFFER_POLICY", "drop_oldest"));
        assertEquals("ACK_ON=later: must be one of published, received", refusal("ACK_ON", "later"));
        assertEquals("LOG_LEVEL=loud: must be one of debug, info, warn, error", refusal("LOG_LEVEL", "loud"));
    }

    @Test
    void textsAreTakenAsTheyAre() {
        Settings settings = SampleSettings.with(
                "JWT_ISSUER", "https://id.example.com/", "JWT_AUDIENCE", "inlet", "REDIS_CHANNEL", "calls:audio");
        assertEquals(Optional.of("https://id.example.com/"), settings.jwt().issuer());
        assertEquals(Optional.of("inlet"), settings.jwt().audience());
        assertEquals("calls:audio", settings.redis().channel().template());
    }

    @Test
    void aChannelThatCannotBeIsRefused() {
        assertEquals(
                "REDIS_CHANNEL=audio@{tenant: may have {tenant} and {interaction} in it, and besides at most one {hash"
                        + " tag}",
                refusal("REDIS_CHANNEL", "audio@{tenant"));
    }

    // ---- files

    private Path file(String name) throws IOException {
        return Files.writeString(directory.resolve(name), "-");
    }

    @Test
    void keyAndCertificateMakeThePortSpeakTls() throws IOException {
        Path key = file("key.pem");
        Path certificate = file("certificate.pem");
        Settings settings =
                SampleSettings.with("SSL_KEY_PATH", key.toString(), "SSL_CERT_PATH", certificate.toString());
        assertEquals(
                Optional.of(new Settings.Tls(key, certificate)),
                settings.service().tls());
    }

    @ParameterizedTest
    @CsvSource({"SSL_KEY_PATH, SSL_CERT_PATH", "SSL_CERT_PATH, SSL_KEY_PATH"})
    void oneOfKeyAndCertificateIsNotEnough(String given, String missing) throws IOException {
        assertEquals(
                missing + " is not set: SSL_KEY_PATH and SSL_CERT_PATH must be set both or neither",
                refusal(given, file("one.pem").toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"SSL_KEY_PATH", "SSL_CERT_PATH", "REDIS_CA_PATH"})
    void aPathMustBeAReadableFile(String variable) {
        String missing = directory.resolve("missing.pem").toString();
        String rule = ": must be the path of a readable PEM file";
        assertEquals(variable + "=" + missing + rule, refusal(variable, missing));
        assertEquals(variable + "=" + directory + rule, refusal(variable, directory.toString()));
        assertTrue(refusal(variable, "a\0b").endsWith(rule));
    }

    @Test
    void theAuthorityOfRedisIsAFileOfCertificates() throws Exception {
        Path authority = file("ca.pem");
        assertEquals(
                "REDIS_CA_PATH=" + authority + ": must hold certificates in PEM",
                refusal("REDIS_CA_PATH", authority.toString()));
        KeyPair keys = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        Files.writeString(authority, PublicKeyPemTest.certificate(keys, "SHA256withRSA"));
        assertEquals(
                Optional.of(authority),
                SampleSettings.with("REDIS_CA_PATH", authority.toString())
                        .redis()
                        .caCertificate());
    }

    // ---- origins

    @Test
    void originsAreAListOfExactOnes() {
        assertEquals(
                Set.of("https://desk.example.com", "http://localhost:5173", "https://[::1]:8443"),
                SampleSettings.with(
                                "ALLOWED_ORIGINS",
                                "https://desk.example.com, http://localhost:5173,,https://[::1]:8443,")
                        .service()
                        .allowedOrigins());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "desk.example.com",
                "https://",
                "https://desk.example.com/",
                "https://desk.example.com?x",
                "https://desk.example.com#x",
                "https://a b",
                "://x"
            })
    void whatIsNoOriginIsRefusedAlsoBehindOneThatIs(String origin) {
        assertEquals(
                "ALLOWED_ORIGINS=" + origin
                        + ": must be exact origins such as https://desk.example.com, comma-separated",
                refusal("ALLOWED_ORIGINS", "https://ok.example.com," + origin));
    }

    // ---- whose X-Forwarded-For counts

    @Test
    void proxiesAreAddressesAndRanges() {
        assertEquals(
                List.of(AddressRange.parse("10.0.0.0/8"), AddressRange.parse("2001:db8::1")),
                SampleSettings.with("TRUSTED_PROXIES", " 10.0.0.0/8 , 2001:db8::1,")
                        .service()
                        .trustedProxies());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"proxy.example.com", "10.0.0.0/33", "10.0.0/8", "10.0.0.1/-1", "10.0.0.0/x", "::1/129", "*"})
    void whatIsNoRangeIsRefused(String range) {
        assertEquals(
                "TRUSTED_PROXIES=" + range
                        + ": must be addresses or ranges such as 10.0.0.0/8,2001:db8::/32, comma-separated",
                refusal("TRUSTED_PROXIES", "10.1.2.3," + range));
    }

    // ---- limits of single tenants

    @Test
    void aTenantMayHaveItsOwnLimit() {
        assertEquals(
                Map.of("acme", 200, "urn:globex", 0),
                SampleSettings.with("MAX_CONNECTIONS_BY_TENANT", "acme:200, urn:globex:0")
                        .limits()
                        .tenantConnections());
    }

    @ParameterizedTest
    @ValueSource(strings = {"acme", "acme:", ":5", "acme:many", "acme:-1", "acme:1000001"})
    void whatIsNoLimitOfATenantIsRefused(String entry) {
        assertEquals(
                "MAX_CONNECTIONS_BY_TENANT=" + entry + ": must be names with whole numbers from 0 to 1000000"
                        + " such as acme:200,globex:50, comma-separated",
                refusal("MAX_CONNECTIONS_BY_TENANT", "globex:50," + entry));
    }

    // ---- the issuer's keys

    @Test
    void aKeySetStandsInForTheKey() {
        Map<String, String> variables = Map.of("JWT_JWKS_URL", "https://id.example.com/jwks");
        Settings.Jwt jwt = Settings.read(variables::get).jwt();
        assertEquals(Optional.empty(), jwt.publicKey());
        assertEquals(
                Optional.of(new Settings.KeySet(
                        URI.create("https://id.example.com/jwks"),
                        Duration.ofMinutes(5),
                        Duration.ofSeconds(30),
                        Duration.ofDays(1))),
                jwt.keySet());
    }

    @ParameterizedTest
    @ValueSource(strings = {"id.example.com/jwks", "file:///etc/jwks.json", "https://", "https:// x"})
    void whatIsNoUrlIsRefused(String url) {
        assertEquals("JWT_JWKS_URL=" + url + ": must be an http:// or https:// URL", refusal("JWT_JWKS_URL", url));
    }

    // ---- calls of telephony platforms

    @Test
    void platformsWhoseBytesComeTheOtherWayRoundAreOnesThatThereAre() {
        assertEquals(
                List.of("telnyx", "signalwire"),
                SampleSettings.with("BIG_ENDIAN_L16", "Telnyx, signalwire,")
                        .platforms()
                        .bigEndianL16());
        assertEquals(
                "BIG_ENDIAN_L16=acme: must be platforms, comma-separated: exotel, twilio, signalwire, telnyx, plivo,"
                        + " vonage, jambonz, freeswitch, audiohook, asterisk, bandwidth, infobip",
                refusal("BIG_ENDIAN_L16", "telnyx,acme"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "wss://calls.example.com",
                "https://calls.example.com/",
                "ws://127.0.0.1:8443",
                "http://[::1]:8080/base/path"
            })
    void theUrlThatPlatformsSeeIsOneOfWebSocketOrHttp(String url) {
        assertEquals(
                Optional.of(URI.create(url)),
                SampleSettings.with("PUBLIC_URL", url).platforms().publicUrl());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "calls.example.com",
                "wss:calls",
                "wss://",
                "ftp://calls.example.com",
                "wss://user@calls.example.com",
                "wss://calls.example.com?a=1",
                "wss://calls.example.com#a",
                "wss://calls.example.com/v1/streams/twilio",
                "wss:// x"
            })
    void whatIsNoPublicUrlIsRefused(String url) {
        assertEquals(
                "PUBLIC_URL=" + url + ": must be the wss, ws, https or http URL that platforms see, up to the path of"
                        + " streams: such as wss://calls.example.com",
                refusal("PUBLIC_URL", url));
    }
}
