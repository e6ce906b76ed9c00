package io.inlet.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A client and a consumer written for the predecessor work unchanged. */
@OnInlet
class PredecessorFlowIT {

    private static final String TENANT = "tenant-abc";

    private final String interaction = Audio.newCall("int");

    @Test
    void twentyFiveFramesGiveTwentyFiveMessagesAndTheAcksTenAndTwenty() {
        long before = System.currentTimeMillis();
        try (Subscriber consumer = Subscriber.ofFrames(interaction);
                Call call = Call.dial(TENANT, interaction)) {
            call.say(("{\"event\":\"start\",\"interaction_id\":\"%s\",\"tenant_id\":\"%s\","
                            + "\"sample_rate\":24000,\"encoding\":\"pcm16\"}")
                    .formatted(interaction, TENANT));
            JsonObject started = call.hears("started");
            assertEquals(interaction, started.getString("interaction_id"));
            for (int seq = 1; seq <= 25; seq++) {
                call.send(Audio.frame(interaction, seq));
            }
            List<Subscriber.Message> messages = consumer.next(25);
            for (int i = 0; i < 25; i++) {
                assertContract(
                        messages.get(i), i + 1, started.getJsonNumber("epoch").longValue(), before);
            }
            call.hearsAck(10);
            call.hearsAck(20);
        }
    }

    @Test
    void acksAreTheWholeConversationUntilTheClientCloses() {
        try (Call call = Call.started(TENANT, interaction)) {
            for (int seq = 1; seq <= 25; seq++) {
                call.send(Audio.frame(interaction, seq));
            }
            call.hearsAck(10);
            call.hearsAck(20);
            call.hangUp();
            call.hearsClose(1000);
        }
    }

    /** Byte for byte: the seven members first, in this order, without white space; then ours. */
    private void assertContract(Subscriber.Message message, int seq, long epoch, long before) {
        long timestamp = message.json().getJsonNumber("timestamp_ms").longValue();
        assertTrue(timestamp >= before && timestamp <= System.currentTimeMillis(), message.text());
        String audio = Base64.getEncoder().encodeToString(Audio.frame(interaction, seq));
        String expected = "{\"tenant_id\":\"" + TENANT + "\",\"interaction_id\":\"" + interaction + "\",\"seq\":" + seq
                + ",\"timestamp_ms\":" + timestamp + ",\"sample_rate\":24000,\"encoding\":\"pcm16\",\"audio\":\""
                + audio + "\",\"epoch\":" + epoch + ",\"media_ms\":" + (seq - 1) * Audio.FRAME_MS + "}";
        assertEquals(expected, message.text());
        assertEquals(
                List.of("tenant_id", "interaction_id", "seq", "timestamp_ms", "sample_rate", "encoding", "audio"),
                new ArrayList<>(message.json().keySet()).subList(0, 7));
    }
}
