package io.inlet.dialect;

import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An object in a platform's message, whose members may have one of several names: the first that can be used counts. What
 * is missing, or of a kind that cannot be used, is empty.
 */
record Members(JsonObject object) {

    static final Members NONE = new Members(JsonValue.EMPTY_JSON_OBJECT);

    /** A string that is not blank, or a number as it is written. */
    Optional<String> text(String... names) {
        for (String name : names) {
            JsonValue value = object.get(name);
            if (value instanceof JsonNumber) {
                return Optional.of(value.toString());
            }
            if (value instanceof JsonString string && !string.getString().isBlank()) {
                return Optional.of(string.getString());
            }
        }
        return Optional.empty();
    }

    /** A whole number that is not negative, or a string that is one. */
    OptionalLong count(String... names) {
        for (String name : names) {
            OptionalLong number = JsonText.number(object, name);
            if (number.isPresent() && number.getAsLong() >= 0) {
                return number;
            }
        }
        return OptionalLong.empty();
    }

    Optional<Members> members(String... names) {
        for (String name : names) {
            Optional<JsonObject> found = JsonText.object(object, name);
            if (found.isPresent()) {
                return found.map(Members::new);
            }
        }
        return Optional.empty();
    }

    /** An object as strings. */
    Map<String, String> flat(String... names) {
        return members(names).map(found -> JsonText.flat(found.object)).orElse(Map.of());
    }
}
