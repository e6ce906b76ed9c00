package io.inlet.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The document of socket and topics, and whether messages are as it says: by a validator of JSON Schema, and with no member
 * that it does not name. Remembers which of its messages it has seen.
 */
final class AsyncApi {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7);

    private final JsonNode document;
    private final JsonNode closed; // its components, which allow no other members
    private final Set<String> seen = new TreeSet<>();

    AsyncApi(String document) {
        this.document = read(document);
        closed = this.document.get("components").deepCopy();
        close(closed);
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException notJson) {
            throw new AssertionError(json, notJson);
        }
    }

    private static void close(JsonNode at) {
        if (at instanceof ObjectNode object
                && "object".equals(object.path("type").asText())
                && object.has("properties")
                && !object.has("additionalProperties")) {
            object.put("additionalProperties", false);
        }
        at.forEach(AsyncApi::close);
    }

    /** The message has to be one of this channel's, and as it is described. */
    void assertDescribes(String channel, String text) {
        JsonNode message = read(text);
        String name = message.path("event").asText(channel.equals("frames") ? "audio" : "");
        String key = key(channel, name, text);
        ObjectNode schema = JSON.createObjectNode();
        schema.putArray("allOf").addObject().put("$ref", "#/components/messages/" + key + "/payload");
        schema.set("components", closed);
        Set<ValidationMessage> wrong = SCHEMAS.getSchema(schema).validate(message);
        assertTrue(wrong.isEmpty(), () -> channel + ": " + text + " is not as described: " + wrong);
        seen.add(channel + " " + key);
    }

    /** A binary message, which can only be this one. */
    void saw(String channel, String key) {
        assertTrue(document.at("/channels/" + channel + "/messages").has(key), key);
        seen.add(channel + " " + key);
    }

    private String key(String channel, String name, String text) {
        List<String> keys = new ArrayList<>();
        document.at("/channels/" + channel + "/messages").fieldNames().forEachRemaining(key -> {
            if (document.at("/components/messages/" + key + "/name").asText().equals(name)) {
                keys.add(key);
            }
        });
        assertEquals(1, keys.size(), () -> "messages of " + channel + " that are like " + text + ": " + keys);
        return keys.get(0);
    }

    void assertEnds(int closeCode, String reason) {
        for (JsonNode each : document.at("/channels/ingest/x-close-codes")) {
            if (each.get("code").asInt() == closeCode
                    && each.get("reason").asText().equals(reason)) {
                return;
            }
        }
        throw new AssertionError(closeCode + " " + reason + " is not described");
    }

    void assertAllSeen() {
        Set<String> described = new TreeSet<>();
        document.get("channels")
                .fields()
                .forEachRemaining(channel -> channel.getValue()
                        .get("messages")
                        .fieldNames()
                        .forEachRemaining(key -> described.add(channel.getKey() + " " + key)));
        assertEquals(described, seen);
    }
}
