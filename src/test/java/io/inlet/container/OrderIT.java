package io.inlet.container;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many calls as fast as they can: every frame arrives once, in order, and with its own bytes. */
@OnInlet
class OrderIT {

    private static final int STREAMS = 50;
    private static final int FRAMES = 200;
    private static final int FRAME_BYTES = 3_200;

    private final String run = Audio.newCall("int-order");

    @Test
    void everyFrameOnceInOrderWithItsBytes() throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(STREAMS);
        try (Subscriber consumer = Subscriber.ofFrames(run)) {
            List<Future<JsonObject>> calls = IntStream.range(0, STREAMS)
                    .mapToObj(stream -> callers.submit(() -> everything(run + "-" + stream)))
                    .toList();
            Map<String, Integer> seen = new HashMap<>();
            for (Subscriber.Message message : consumer.next(STREAMS * FRAMES)) {
                assertNext(seen, message.json());
            }
            assertEquals(STREAMS, seen.size());
            for (Future<JsonObject> call : calls) {
                assertEquals(FRAMES, call.get().getInt("published"));
                assertEquals(0, call.get().getInt("lost"));
            }
        } finally {
            callers.shutdownNow();
        }
    }

    private static JsonObject everything(String interaction) {
        List<Long> acks = new ArrayList<>();
        try (Call call = Call.started("tenant-order", interaction)) {
            for (int seq = 1; seq <= FRAMES; seq++) {
                call.send(Audio.frame(interaction, seq, FRAME_BYTES));
            }
            call.say("{\"event\":\"stop\"}");
            Call.Heard heard = call.next();
            for (; heard.is("ack"); heard = call.next()) {
                acks.add(heard.json().getJsonNumber("seq").longValue());
            }
            assertEquals(acks.stream().distinct().sorted().toList(), acks, "acks only ever grow");
            assertEquals((long) FRAMES, acks.get(acks.size() - 1), "the last frame is acknowledged");
            return heard.json();
        }
    }

    private static void assertNext(Map<String, Integer> seen, JsonObject message) {
        String interaction = message.getString("interaction_id");
        int seq = seen.merge(interaction, 1, Integer::sum);
        assertEquals(seq, message.getInt("seq"), interaction);
        byte[] frame = Audio.frame(interaction, seq, FRAME_BYTES);
        assertEquals(Base64.getEncoder().encodeToString(frame), message.getString("audio"), interaction);
    }
}
