package io.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.inlet.cli.PlatformSettings.Manner;
import io.inlet.config.Settings.PublishMode;
import io.inlet.dialect.Encoding;
import java.net.ServerSocket;
import java.net.URI;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.Jedis;
import redis.embedded.RedisServer;

/** Platforms' calls over a real socket, to a server that is played, with what it publishes checked at a real Redis. */
@Timeout(60)
class PlatformRunTest {

    private static final Set<String> INTERLEAVED = Set.of("jambonz", "freeswitch", "audiohook");

    private static RedisServer redis;
    private static int redisPort;

    private Jedis publisher;
    private PlayedIngest ingest;

    @BeforeAll
    static void startRedis() throws Exception {
        try (ServerSocket free = new ServerSocket(0)) {
            redisPort = free.getLocalPort();
        }
        redis = RedisServer.builder()
                .port(redisPort)
                .setting("bind 127.0.0.1")
                .setting("save \"\"")
                .build();
        redis.start();
    }

    @AfterAll
    static void stopRedis() throws Exception {
        redis.stop();
    }

    @BeforeEach
    void listen() throws Exception {
        publisher = new Jedis("127.0.0.1", redisPort);
        ingest = new PlayedIngest((kind, text) -> {
            synchronized (publisher) {
                publisher.publish(kind.equals("frames") ? "audio:frames" : "audio:frames:events", text);
            }
        });
        ingest.interaction = "call-1";
    }

    @AfterEach
    void close() throws Exception {
        ingest.close();
        publisher.close();
    }

    @ParameterizedTest(name = "{0} {1} {2} both={3}")
    @CsvSource({
        "exotel,,16000,false,12*#,",
        "twilio,,0,false,5,",
        "twilio,,0,true,,",
        "signalwire,L16,24000,true,1,",
        "plivo,l16,16000,true,1,",
        "vonage,,0,false,12,",
        "jambonz,,16000,true,7,audio.jambonz.org",
        "freeswitch,,8000,true,,",
        "audiohook,,0,true,,",
        "audiohook,,0,false,,",
        "asterisk,alaw,0,false,9,media",
        "bandwidth,,0,true,,",
        "infobip,,0,false,3,"
    })
    void allThatAPlatformSaysComesOut(
            String word, String codec, int rate, boolean both, String keys, String subprotocol) throws Exception {
        Manner manner = Manner.USUAL.codec(codec, rate);
        PlatformSettings settings = settings(word, both ? manner.bothTracks() : manner);
        ingest.encoding = settings.audio().codec().encoding();
        ingest.sampleRate = settings.audio().codec().sampleRate();
        ingest.channels = both && INTERLEAVED.contains(word) ? 2 : 1;
        ingest.subprotocol = subprotocol;
        PlatformSummary summary = run(keys == null ? settings : settings.pressing(keys));
        assertTrue(summary.clean(), summary.lines().toString());
        assertEquals(settings.audio().frames(), summary.frames());
        assertEquals(summary.sentMs() * (both ? 2 : 1), summary.delivery().heardMs());
        assertEquals(keys == null ? 0 : keys.length(), summary.keys());
    }

    @Test
    void framesThatTheServerLosesAreMissing() throws Exception {
        ingest.encoding = Encoding.MULAW;
        ingest.losing = 10;
        PlatformSummary summary = run(settings("twilio", Manner.USUAL));
        assertFalse(summary.clean());
        assertEquals(6 * 320, summary.delivery().missingBytes(), summary::toString);
        assertEquals(Map.of(), summary.troubles());
    }

    @Test
    void audioThatWasDecodedWronglyIsAltered() throws Exception {
        ingest.encoding = Encoding.ALAW;
        PlatformSummary summary = run(settings("twilio", Manner.USUAL));
        assertFalse(summary.clean());
        assertTrue(summary.delivery().alteredBytes() > 60 * 300, summary::toString);
    }

    @Test
    void keysThatDoNotComeOutAreNotedEvenWhereTheAudioDoes() throws Exception {
        PlatformSettings settings = settings("exotel", Manner.USUAL).pressing("1");
        ingest.interaction = "another";
        PlatformSummary summary = run(settings);
        assertEquals(1, summary.delivery().wrongKeys());
        assertEquals(60 * 320, summary.delivery().missingBytes());
        assertFalse(summary.clean());
    }

    @Test
    void aRefusalIsSaidInTheServersWords() throws Exception {
        ingest.wantedHeader = "authorization:Basic S0VZOlRPS0VO";
        PlatformSettings settings = settings("exotel", Manner.USUAL);
        PlatformSummary refused = run(settings.credential("basic KEY:WRONG"));
        assertEquals(Map.of("refused with 401: this credential is not known", 1), refused.troubles());
        assertEquals(1, refused.refused());
        assertFalse(refused.clean());
        assertTrue(run(settings.credential("basic KEY:TOKEN")).clean());
    }

    @Test
    void theUrlIsDialledWithItsParametersAndThePlatforms() throws Exception {
        ingest.sampleRate = 16_000;
        PlatformSettings settings = PlatformSettings.of(
                        "exotel",
                        ingest.url("/v1/streams/exotel?flow=a"),
                        "noise",
                        noise(),
                        Manner.USUAL.codec(null, 16_000))
                .interaction("call-1");
        run(settings);
        assertEquals(
                "GET /v1/streams/exotel?flow=a&sample-rate=16000 HTTP/1.1",
                ingest.handshakes.get(0).get("request"));
        assertTrue(ingest.texts.get(1).contains("\"custom_parameters\":{\"flow\":\"a\"}"), ingest.texts.get(1));
    }

    @Test
    void aTokenInTheUrlIsDialled() throws Exception {
        assertTrue(run(settings("freeswitch", Manner.USUAL).credential("query opensesame"))
                .clean());
        assertEquals(
                "GET /v1/streams/freeswitch?token=opensesame HTTP/1.1",
                ingest.handshakes.get(0).get("request"));
    }

    @Test
    void aPublicUrlIsWhatIsSigned() throws Exception {
        ingest.encoding = Encoding.MULAW;
        ingest.wantedHeader = "x-twilio-signature:zR1FFy8BZZ/Ky6e6/FBYhXAs6vs=";
        PlatformSummary summary = run(settings("twilio", Manner.USUAL)
                .credential("signature 12345")
                .publicUrl(URI.create("wss://ingest.example.com/")));
        assertTrue(summary.clean(), summary.lines().toString());
    }

    @Test
    void whoClosesInMidCallIsNoted() throws Exception {
        ingest.closing = 4513;
        PlatformSummary summary = run(settings("vonage", Manner.USUAL));
        assertEquals(Map.of("closed 4513 before the call was over", 1), summary.troubles());
        assertEquals(0, summary.refused());
    }

    @Test
    void whatAPlatformDoesNotExpectOfItsServerIsNoted() throws Exception {
        ingest.talkative = true;
        PlatformSummary summary = run(settings("asterisk", Manner.USUAL.codec("slin", 0)));
        assertEquals(
                Set.of(
                        "the server did not select the subprotocol media",
                        "the server sent a message where the platform expects none"),
                summary.troubles().keySet());
    }

    @Test
    void withoutARedisItSaysHowItEnded() throws Exception {
        PlatformSettings settings = PlatformSettings.of("vonage", ingest.url("/"), "noise", noise(), Manner.USUAL)
                .calls(3);
        try (PlatformRun run = new PlatformRun(settings)) {
            run.start();
            PlatformSummary summary = run.await();
            assertTrue(summary.clean(), summary.lines().toString());
            assertEquals(3 * 60, summary.frames());
            assertTrue(summary.lines().contains("end       as it should be"));
        }
    }

    private PlatformSettings settings(String word, Manner manner) {
        return PlatformSettings.of(word, ingest.url("/v1/streams/" + word), "noise", noise(), manner)
                .interaction("call-1");
    }

    private static PlatformSummary run(PlatformSettings settings) throws InterruptedException {
        String url = "redis://127.0.0.1:" + redisPort;
        try (PlatformRun run = new PlatformRun(settings.checkedAt(url, "audio:frames", PublishMode.TOPIC))) {
            run.start();
            return run.await();
        }
    }

    /** 1.2 s. */
    private static Wav noise() {
        byte[] pcm = new byte[16_000 * 2 * 12 / 10];
        new Random(7).nextBytes(pcm);
        return new Wav("pcm16", 16_000, 1, pcm);
    }
}
