package io.inlet.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.inlet.dialect.Provider;
import io.inlet.stream.AudioFormat;
import io.inlet.stream.EndReason;
import io.inlet.stream.Gap;
import io.inlet.stream.Outgoing;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The document has the words of the enums, no more and no less. What is sent is AsyncApiIT's to compare. */
class AsyncApiTest {

    private static final JsonObject DOCUMENT = document();

    /** What is published beside what a stream hands out: an operator's test. */
    private static final String TEST = "test";

    private static JsonObject document() {
        try (JsonReader reader =
                Json.createReader(AsyncApiResource.class.getResourceAsStream(AsyncApiResource.DOCUMENT))) {
            return reader.readObject();
        }
    }

    private static JsonValue at(String pointer) {
        return DOCUMENT.getValue(pointer);
    }

    private static List<String> words(String pointer) {
        return at(pointer).asJsonArray().getValuesAs(JsonString::getString);
    }

    /** Of the messages of a channel. */
    private static Set<String> names(String channel) {
        return at("/channels/" + channel + "/messages").asJsonObject().keySet().stream()
                .map(key -> at("/components/messages/" + key).asJsonObject().getString("name"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void theCloseCodesAreThoseOfTheEndReasons() {
        List<JsonObject> expected = Arrays.stream(EndReason.values())
                .map(reason -> {
                    var code = Json.createObjectBuilder()
                            .add("code", reason.closeCode())
                            .add("reason", reason.word())
                            .add("retryable", reason.retryable());
                    if (reason.retryable()) {
                        code.add("retry_after_ms", reason.retryAfterMs());
                    }
                    return code.add("description", reason.text()).build();
                })
                .toList();
        assertEquals(
                expected, at("/channels/ingest/x-close-codes").asJsonArray().getValuesAs(JsonObject.class));
        assertEquals(
                Arrays.stream(EndReason.values()).map(EndReason::word).toList(),
                words("/components/schemas/EndReason/enum"));
    }

    @Test
    void theReasonsOfGapsAndThePlatformsAreAllThere() {
        assertEquals(
                Arrays.stream(Gap.Reason.values()).map(Gap.Reason::word).toList(),
                words("/components/schemas/GapReason/enum"));
        List<String> platforms =
                Arrays.stream(Provider.values()).map(Provider::word).toList();
        assertEquals(platforms, words("/channels/platforms/parameters/platform/enum"));
        assertEquals(platforms, words("/components/messages/streamStarted/payload/properties/provider/enum"));
    }

    @Test
    void theSampleRatesAreThoseThatAreTaken() {
        JsonArray rates = at("/components/messages/start/payload/properties/sample_rate/enum")
                .asJsonArray();
        assertEquals(
                Set.copyOf(AudioFormat.SAMPLE_RATES),
                rates.stream()
                        .filter(JsonNumber.class::isInstance)
                        .map(rate -> ((JsonNumber) rate).intValue())
                        .collect(Collectors.toSet()));
    }

    /** An event of another name would be a message that nobody has described. */
    @Test
    void theEventsAreWhatAStreamHandsOut() {
        Map<String, String> names = Map.of(
                "Started", "started", "Lost", "gap", "Dtmf", "dtmf", "Mark", "mark", "Stopped", "stopped", "Frame", "");
        Set<String> events = new TreeSet<>(Set.of(TEST));
        for (Class<?> outgoing : Outgoing.class.getPermittedSubclasses()) {
            events.add(names.get(outgoing.getSimpleName()));
        }
        events.remove(""); // on a channel of its own
        assertEquals(events, names("events"));
        assertEquals(Set.of("audio"), names("frames"));
    }

    @Test
    void anEventsNameIsTheOneInIt() {
        JsonObject messages = at("/components/messages").asJsonObject();
        messages.forEach((key, message) -> {
            JsonObject properties =
                    message.asJsonObject().getJsonObject("payload").getJsonObject("properties");
            if (properties != null && properties.containsKey("event")) {
                assertEquals(
                        message.asJsonObject().getString("name"),
                        properties.getJsonObject("event").getString("const"),
                        key);
            }
        });
    }

    @Test
    void everyReferenceLeadsSomewhereAndEveryMessageIsSaidBySomebody() {
        Set<String> references = references(DOCUMENT).collect(Collectors.toCollection(TreeSet::new));
        assertFalse(references.isEmpty());
        for (String reference : references) {
            assertEquals(JsonValue.ValueType.OBJECT, at(reference.substring(1)).getValueType(), reference);
        }
        for (String channel : List.of("ingest", "frames", "events")) {
            for (String key :
                    at("/channels/" + channel + "/messages").asJsonObject().keySet()) {
                assertEquals(
                        1,
                        references(at("/operations"))
                                .filter(("#/channels/" + channel + "/messages/" + key)::equals)
                                .count(),
                        key);
            }
        }
    }

    private static Stream<String> references(JsonValue value) {
        if (value instanceof JsonArray array) {
            return array.stream().flatMap(AsyncApiTest::references);
        }
        if (!(value instanceof JsonObject object)) {
            return Stream.empty();
        }
        Stream<String> own =
                object.get("$ref") instanceof JsonString reference ? Stream.of(reference.getString()) : Stream.empty();
        return Stream.concat(own, object.values().stream().flatMap(AsyncApiTest::references));
    }
}
