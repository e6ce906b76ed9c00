package io.inlet.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A sender that is much faster than Redis waits, on both servers; nothing of it is lost, and nobody else notices. */
@OnInlet
class BackpressureIT {

    private static final String TENANT = "tenant-flood";
    private static final int FRAMES = 2000;
    private static final long REDIS_BYTES_PER_S = 8_000_000;

    /** Twice the buffer unpublished and once published, what a server reads at once, and the other calls' audio. */
    private static final long MOST_BUFFERED =
            3L * Audio.FRAME_BYTES * InletUnderTest.BUFFER_DURATION_MS / Audio.FRAME_MS + (1 << 20);

    private final String interaction = Audio.newCall("int-flood");

    @AfterEach
    void heal() throws Exception {
        InletUnderTest.proxy().heal();
        InletUnderTest.awaitReady();
    }

    @Test
    void aSenderThatIsFasterThanRedisWaits() throws Exception {
        try (ServedInlet served = ServedInlet.with(Map.of(
                                "REDIS_URL",
                                InletUnderTest.redis()
                                        .urlBehind(InletUnderTest.proxy().port()),
                                "REDIS_CHANNEL",
                                InletUnderTest.CHANNEL,
                                "MAX_FRAMES_PER_S",
                                "0",
                                "MAX_RATE_FACTOR",
                                "0"))
                        .awaitReady();
                Subscriber consumer = Subscriber.ofFrames(interaction);
                Call call = Call.started(served.ingest(), TENANT, interaction);
                Call other = Call.started(served.ingest(), TENANT, Audio.newCall("int-beside"));
                Speech beside = new Speech(other, Integer.MAX_VALUE)) {
            InletUnderTest.proxy().throttle(REDIS_BYTES_PER_S);
            CompletableFuture<Void> flood = CompletableFuture.runAsync(() -> call.send(1, FRAMES));
            long most = 0;
            while (!flood.isDone()) {
                most = Math.max(most, buffered(served.port()));
                Thread.sleep(50);
            }
            flood.join();
            call.say("{\"event\":\"stop\"}");
            assertTrue(most > 0 && most < MOST_BUFFERED, most + " bytes were kept");
            assertEquals(FRAMES, consumer.inOrder(0, FRAMES).size());
            assertTrue(beside.sent() > 0 && other.next().is("ack"), "another call goes on beside it");
            Call.Heard heard = call.next(Duration.ofSeconds(20));
            for (; !heard.is("stopped"); heard = call.next(Duration.ofSeconds(20))) {
                assertTrue(heard.is("ack"), heard.toString());
            }
            assertEquals(FRAMES, heard.json().getInt("published"));
        }
    }

    private static long buffered(int port) {
        return Request.get("/health/live")
                .to(port)
                .send()
                .json()
                .getJsonArray("checks")
                .getJsonObject(0)
                .getJsonObject("data")
                .getJsonNumber("buffered_bytes")
                .longValue();
    }
}
