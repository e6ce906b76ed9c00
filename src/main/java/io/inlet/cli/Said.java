package io.inlet.cli;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;

/**
 * A text message of the server's.
 *
 * @param event empty when it is not a JSON object with an event
 */
record Said(String event, JsonObject json) {

    static Said of(String text) {
        try {
            JsonObject json = JsonParser.parseString(text).getAsJsonObject();
            return new Said(text(json, "event", ""), json);
        } catch (JsonParseException | IllegalStateException e) {
            return new Said("", null);
        }
    }

    long number(String name, long otherwise) {
        JsonElement value = json.get(name);
        if (value == null || !value.isJsonPrimitive()) {
            return otherwise;
        }
        try {
            return value.getAsBigDecimal().longValue();
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    String text(String name, String otherwise) {
        return text(json, name, otherwise);
    }

    private static String text(JsonObject json, String name, String otherwise) {
        JsonElement value = json.get(name);
        return value != null && value.isJsonPrimitive() ? value.getAsString() : otherwise;
    }
}
