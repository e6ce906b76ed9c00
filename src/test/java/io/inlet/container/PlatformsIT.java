package io.inlet.container;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each telephony platform is let in with its own credentials, and ten seconds of its speech come out to the sample. */
@OnInlet
class PlatformsIT {

    private static final int WAV_HEADER = 44;
    private static final int WAV_RATE = 16_000;

    private final String id = UUID.randomUUID().toString();

    @ParameterizedTest
    @EnumSource
    void tenSecondsOfSpeechComeOutToTheSample(Platform platform) throws IOException {
        byte[] coded = platform.coding().encoded(speech(platform.rate(), platform.channels()));
        try (Subscriber consumer = Subscriber.ofFramesAndEvents(id);
                Call call = dial(platform)) {
            speak(platform, call, coded);
            if (platform != Platform.AUDIOHOOK) {
                call.hangUp();
            }
            Heard heard = heard(consumer);
            assertArrayEquals(platform.coding().decoded(coded), heard.pcm());
            JsonObject frame = heard.first();
            assertEquals(platform.rate(), frame.getInt("sample_rate"));
            assertEquals(platform.channels(), frame.getInt("channels", 1));
            assertEquals("acme", frame.getString("tenant_id"));
            assertEquals(id, frame.getString("interaction_id"));
            assertFalse(frame.containsKey("track"), frame::toString);
            JsonObject started = heard.event("started");
            assertEquals(platform.word(), started.getString("provider"), started::toString);
            JsonObject stopped = heard.event("stopped");
            assertEquals(0, stopped.getInt("lost"), stopped::toString);
            assertTrue(stopped.getInt("duration_ms") >= 9_990, stopped::toString);
        }
    }

    @ParameterizedTest
    @EnumSource
    void wrongCredentialsAreRefused(Platform platform) {
        String target = platform.target(id);
        Map<String, String> right = platform.credentials(target);
        assertRefused(handshake(target), "no credentials");
        right.forEach((name, value) -> {
            Map<String, String> altered = new HashMap<>(right);
            altered.put(name, altered(value));
            Request request = handshake(target);
            altered.forEach(request::with);
            assertRefused(request, name + " altered");
        });
        Request request = handshake(target);
        Platform.values()[(platform.ordinal() + 1) % Platform.values().length]
                .credentials(target)
                .forEach(request::with);
        assertRefused(request, "those of another platform");
        Request good = handshake(target);
        right.forEach(good::with);
        assertEquals(101, good.send().status());
    }

    @Test
    void aPlatformThatIsNoneIsNotFound() {
        Response response = handshake("/v1/streams/nobody").send();
        assertEquals(404, response.status(), response::toString);
        assertEquals("unknown_provider", response.json().getString("error"));
    }

    @Test
    void aTokenInTheUrlLetsInForTheTenantsOfItsCredentialAndIsNotLogged() {
        String token = "freeswitch-query-token";
        assertEquals(101, status("/v1/streams/freeswitch?tenant=globex&token=" + token));
        assertEquals(101, status("/v1/streams/freeswitch?token=" + token + "&tenant=acme"));
        Response other = handshake("/v1/streams/freeswitch?tenant=umbrella&token=" + token)
                .send();
        assertEquals(403, other.status(), other::toString);
        assertEquals("tenant_not_allowed", other.json().getString("error"));
        assertEquals(401, status("/v1/streams/freeswitch?tenant=acme&token=" + token + "x"));
        assertTrue(ServerOutput.lines().stream().noneMatch(line -> line.contains(token)), "a token in the log");
    }

    @Test
    void anAddressIsACredentialWhereItIsConfigured() {
        assertEquals(
                101, handshake("/v1/streams/asterisk").from("127.0.0.9").send().status());
        assertEquals(
                401, handshake("/v1/streams/asterisk").from("127.0.0.8").send().status());
    }

    @Test
    void aPlainRequestIsToldToUpgrade() {
        Response response = Request.get("/v1/streams/exotel")
                .with("Authorization", Platform.EXOTEL.credentials("").get("Authorization"))
                .send();
        assertEquals(426, response.status(), response::toString);
    }

    @Test
    void theSubprotocolOfThePlatformIsSelected() {
        Request request = handshake("/v1/streams/asterisk").with("Sec-WebSocket-Protocol", "media");
        Platform.ASTERISK.credentials("").forEach(request::with);
        assertEquals("media", request.send().header("Sec-WebSocket-Protocol"));
    }

    private static int status(String target) {
        return handshake(target).send().status();
    }

    private static void assertRefused(Request request, String what) {
        Response response = request.send();
        assertEquals(401, response.status(), () -> what + ": " + response);
        assertEquals("invalid_credentials", response.json().getString("error"), what);
        assertFalse(response.json().getString("message").isBlank(), what);
        assertFalse(response.header("WWW-Authenticate").isBlank(), what);
    }

    private static Request handshake(String target) {
        return Request.handshake().at(target);
    }

    /** Another one of the same length and alphabet. */
    private static String altered(String value) {
        int at = value.length() / 2;
        char other = value.charAt(at) == 'A' ? 'B' : 'A';
        return value.substring(0, at) + other + value.substring(at + 1);
    }

    private Call dial(Platform platform) {
        String target = platform.target(id);
        return Call.dial(
                URI.create("ws://127.0.0.1:" + InletUnderTest.PORT + target),
                platform.credentials(target),
                platform.subprotocols());
    }

    private void speak(Platform platform, Call call, byte[] coded) {
        List<byte[]> frames = new ArrayList<>();
        for (int at = 0; at < coded.length; at += platform.frameBytes()) {
            frames.add(Arrays.copyOfRange(coded, at, Math.min(at + platform.frameBytes(), coded.length)));
        }
        for (Object said : platform.call(id, frames)) {
            if (said instanceof String text) {
                call.say(text);
            } else if (said instanceof byte[] bytes) {
                call.send(bytes);
            } else {
                assertEquals(((Platform.Answer) said).type(), call.next().json().getString("type"));
            }
        }
    }

    /** What a consumer has of a stream once it has stopped; the two channels of Redis are not in step. */
    private record Heard(JsonObject first, byte[] pcm, List<JsonObject> events) {
        JsonObject event(String name) {
            return events.stream()
                    .filter(event -> event.getString("event").equals(name))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no " + name + " in " + events));
        }
    }

    private static Heard heard(Subscriber consumer) throws IOException {
        List<JsonObject> frames = new ArrayList<>();
        List<JsonObject> events = new ArrayList<>();
        long last = Long.MAX_VALUE;
        while (frames.size() < last) {
            Subscriber.Message message = consumer.next();
            JsonObject json = message.json();
            if (!message.isEvent()) {
                frames.add(json);
                assertEquals(frames.size(), json.getInt("seq"));
            } else {
                events.add(json);
                if (json.getString("event").equals("stopped")) {
                    last = json.getInt("seq");
                }
            }
        }
        ByteArrayOutputStream pcm = new ByteArrayOutputStream();
        for (JsonObject frame : frames) {
            pcm.write(Base64.getDecoder().decode(frame.getString("audio")));
        }
        return new Heard(frames.get(0), pcm.toByteArray(), events);
    }

    /** Of each channel, one channel being the other one backwards. */
    private static short[] speech(int rate, int channels) throws IOException {
        byte[] wav = Files.readAllBytes(Path.of("audio/ask-not.wav"));
        ByteBuffer samples = ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN);
        int there = (wav.length - WAV_HEADER) / 2;
        int wanted = rate * 10;
        short[] speech = new short[wanted * channels];
        for (int i = 0; i < wanted; i++) {
            int at = (int) ((long) i * WAV_RATE / rate) % there;
            speech[i * channels] = samples.getShort(WAV_HEADER + 2 * at);
            if (channels == 2) {
                speech[i * channels + 1] = samples.getShort(WAV_HEADER + 2 * (there - 1 - at));
            }
        }
        return speech;
    }
}
