package io.inlet.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * The document of the operators' API, and whether an answer is as it says: the status, the kind, and every member, of
 * which there may be no others. Knows what that document uses of JSON Schema.
 */
record OpenApi(JsonObject document) {

    /** @param operation such as {@code GET /streams/{call}} */
    void assertDescribes(String operation, Response answer) {
        String[] parts = operation.split(" ");
        JsonObject path = document.getJsonObject("paths").getJsonObject(parts[1]);
        assertNotNull(path, operation);
        JsonObject responses =
                path.getJsonObject(parts[0].toLowerCase(Locale.ROOT)).getJsonObject("responses");
        JsonObject response = resolved(responses.getJsonObject(String.valueOf(answer.status())));
        assertNotNull(response, () -> operation + " is not said to answer " + answer);
        JsonObject content = response.getJsonObject("content");
        String kind = content.keySet().iterator().next();
        assertTrue(answer.header("Content-Type").startsWith(kind), () -> operation + ": " + answer);
        if (kind.equals("application/json")) {
            assertFits(content.getJsonObject(kind).getJsonObject("schema"), answer.json(), operation);
        }
    }

    private JsonObject resolved(JsonObject object) {
        return object == null || !object.containsKey("$ref")
                ? object
                : (JsonObject) document.getValue(object.getString("$ref").substring(1));
    }

    /** A row of a list, or the whole of an answer. */
    void assertFits(JsonObject described, JsonValue value, String where) {
        JsonObject schema = resolved(described);
        switch (type(schema)) {
            case "object" -> assertObject(schema, value.asJsonObject(), where);
            case "array" -> {
                JsonArray array = value.asJsonArray();
                for (int i = 0; i < array.size(); i++) {
                    assertFits(schema.getJsonObject("items"), array.get(i), where + "[" + i + "]");
                }
            }
            case "string" -> assertString(schema, value, where);
            case "boolean" -> assertTrue(value == JsonValue.TRUE || value == JsonValue.FALSE, where + " is " + value);
            case "integer" ->
                assertTrue(value instanceof JsonNumber number && number.isIntegral(), where + " is " + value);
            default -> assertTrue(value instanceof JsonNumber, where + " is " + value);
        }
    }

    private static String type(JsonObject schema) {
        return schema.containsKey("allOf") ? "object" : schema.getString("type");
    }

    private static void assertString(JsonObject schema, JsonValue value, String where) {
        assertTrue(value instanceof JsonString, where + " is " + value);
        if (schema.containsKey("enum")) {
            assertTrue(schema.getJsonArray("enum").contains(value), where + " is " + value);
        }
    }

    private void assertObject(JsonObject schema, JsonObject value, String where) {
        if (schema.containsKey("additionalProperties")) {
            value.forEach(
                    (name, each) -> assertFits(schema.getJsonObject("additionalProperties"), each, where + "." + name));
            return;
        }
        Set<String> known = new TreeSet<>();
        assertMembers(schema, value, where, known);
        if (!known.isEmpty()) {
            Set<String> unknown = new TreeSet<>(value.keySet());
            unknown.removeAll(known);
            assertEquals(Set.of(), unknown, where + " has more than is described");
        }
    }

    private void assertMembers(JsonObject described, JsonObject value, String where, Set<String> known) {
        JsonObject schema = resolved(described);
        if (schema.containsKey("allOf")) {
            schema.getJsonArray("allOf").forEach(part -> assertMembers(part.asJsonObject(), value, where, known));
            return;
        }
        JsonObject properties =
                schema.containsKey("properties") ? schema.getJsonObject("properties") : JsonValue.EMPTY_JSON_OBJECT;
        known.addAll(properties.keySet());
        if (schema.containsKey("required")) {
            for (JsonString name : schema.getJsonArray("required").getValuesAs(JsonString.class)) {
                assertTrue(value.containsKey(name.getString()), where + " has no " + name);
            }
        }
        properties.forEach((name, property) -> {
            if (value.containsKey(name)) {
                assertFits(property.asJsonObject(), value.get(name), where + "." + name);
            }
        });
    }
}
