package io.inlet.container;

import jakarta.json.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A morning at a contact centre: calls of several tenants and platforms, in which people speak, are silent for a while,
 * or of which nothing more comes. They last a minute at the most.
 */
final class Scene implements AutoCloseable {

    private static final int WAV_HEADER = 44;
    private static final int RATE = 16_000;
    private static final int FRAME_MS = 100;
    private static final int FRAME_BYTES = RATE / 1000 * FRAME_MS * 2;
    private static final int SECONDS = 60;

    private final short[] speech = speech();
    private final List<Call> calls = new ArrayList<>();
    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(2);

    private Scene() throws IOException {
        for (int i = 0; i < 7; i++) {
            speak("acme", "support-" + (4711 + 37 * i), i);
        }
        for (int i = 0; i < 4; i++) {
            speak("globex", "sales-emea-" + (208 + 3 * i), 4 + i);
        }
        play(Call.started("initech", "callback-17"), Collections.nCopies(SECONDS, "{\"event\":\"nothing\"}"), 1000);
        platform(Platform.TWILIO, "CA8f2a40c1d7e3");
        platform(Platform.EXOTEL, "5d41402abc4b2a76");
    }

    static Scene begin() throws IOException {
        return new Scene();
    }

    private static short[] speech() throws IOException {
        byte[] wav = Files.readAllBytes(Path.of("audio/ask-not.wav"));
        short[] samples = new short[(wav.length - WAV_HEADER) / 2];
        ByteBuffer.wrap(wav, WAV_HEADER, 2 * samples.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asShortBuffer()
                .get(samples);
        return samples;
    }

    private void speak(String tenant, String interaction, int second) {
        Call call = Call.dial(tenant, interaction);
        call.say(call.start()
                .add("sample_rate", RATE)
                .add(
                        "metadata",
                        Json.createObjectBuilder()
                                .add("queue", "billing, German")
                                .add("agent", "agent-2041")));
        call.hears("started");
        byte[] pcm = Coding.PCM.encoded(speech);
        List<Object> frames = new ArrayList<>();
        for (int n = 0; n < SECONDS * 1000 / FRAME_MS; n++) {
            int at = (n + second * 1000 / FRAME_MS) % (pcm.length / FRAME_BYTES) * FRAME_BYTES;
            boolean silent = n / 80 % 4 == second % 4;
            frames.add(silent ? new byte[FRAME_BYTES] : Arrays.copyOfRange(pcm, at, at + FRAME_BYTES));
        }
        play(call, frames, FRAME_MS);
    }

    private void platform(Platform platform, String id) {
        String target = platform.target(id);
        Call call = Call.dial(
                URI.create("ws://127.0.0.1:" + InletUnderTest.PORT + target),
                platform.credentials(target),
                platform.subprotocols());
        short[] samples = new short[platform.rate() * SECONDS];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = speech[(int) ((long) i * RATE / platform.rate() % speech.length)];
        }
        byte[] coded = platform.coding().encoded(samples);
        List<byte[]> frames = new ArrayList<>();
        for (int at = 0; at + platform.frameBytes() <= coded.length; at += platform.frameBytes()) {
            frames.add(Arrays.copyOfRange(coded, at, at + platform.frameBytes()));
        }
        play(call, platform.call(id, frames), SECONDS * 1000 / frames.size());
    }

    private static void say(Call call, Object message) {
        if (message instanceof String text) {
            call.say(text);
        } else {
            call.send((byte[]) message);
        }
    }

    private void play(Call call, List<?> messages, int everyMs) {
        calls.add(call);
        Iterator<?> next = messages.iterator();
        clock.scheduleAtFixedRate(
                () -> {
                    if (next.hasNext()) {
                        say(call, next.next());
                    }
                },
                0,
                everyMs,
                TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        clock.shutdownNow();
        calls.forEach(Call::close);
    }
}
