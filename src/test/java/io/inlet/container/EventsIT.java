package io.inlet.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The events channel tells when a stream starts and why it stops, around its frames. */
@OnInlet
class EventsIT {

    private static final String TENANT = "tenant-events";

    private final String interaction = Audio.newCall("int-events");

    static Stream<Arguments> ends() {
        return Stream.of(
                Arguments.of("stop", (Consumer<Call>) call -> call.say("{\"event\":\"stop\"}")),
                Arguments.of("closed", (Consumer<Call>) Call::hangUp),
                Arguments.of("lost", (Consumer<Call>) Call::cut));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ends")
    void aStreamIsStartedThenItsFramesThenStopped(String reason, Consumer<Call> end) {
        long before = System.currentTimeMillis();
        try (var consumer = Subscriber.ofFramesAndEvents(interaction);
                Call call = Call.dial(TENANT, interaction)) {
            call.say(call.start());
            long epoch = call.hears("started").getJsonNumber("epoch").longValue();
            for (int seq = 1; seq <= 10; seq++) {
                call.send(Audio.frame(interaction, seq));
            }
            // A cut connection takes along what is still on its way; what is acknowledged has arrived.
            call.hearsAck(10);
            end.accept(call);

            assertEvent(consumer.next(), "started", epoch, before);
            List<Long> seqs =
                    consumer.next(10).stream().map(Subscriber.Message::seq).toList();
            assertEquals(Stream.iterate(1L, n -> n + 1).limit(10).toList(), seqs);
            JsonObject stopped = assertEvent(consumer.next(), "stopped", epoch, before);
            assertEquals(reason, stopped.getString("reason"));
        }
    }

    private JsonObject assertEvent(Subscriber.Message message, String event, long epoch, long before) {
        assertTrue(message.isEvent(), message.text());
        JsonObject json = message.json();
        assertEquals(event, json.getString("event"));
        assertEquals(TENANT, json.getString("tenant_id"));
        assertEquals(interaction, json.getString("interaction_id"));
        assertEquals(epoch, json.getJsonNumber("epoch").longValue());
        long timestamp = json.getJsonNumber("timestamp_ms").longValue();
        assertTrue(timestamp >= before && timestamp <= System.currentTimeMillis(), message.text());
        return json;
    }
}
