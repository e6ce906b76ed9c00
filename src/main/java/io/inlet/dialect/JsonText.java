package io.inlet.dialect;

import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import jakarta.json.stream.JsonParserFactory;
import java.io.StringReader;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The JSON of a message and its members, read as leniently as senders write them: numbers from numbers or numeric
 * strings. Nothing here throws.
 */
final class JsonText {

    /** No message has more than a few; a parser that calls itself for each would run out of stack. */
    static final int MAX_DEPTH = 64;

    /** Finding the provider scans the class path, so it is found once. */
    static final JsonProvider JSON = JsonProvider.provider();

    /**
     * Parsson, which both servers bring, counts the whole text as a level (its own bound is 1000), and by itself bounds the
     * digits and exponents of numbers.
     */
    private static final JsonParserFactory PARSERS =
            JSON.createParserFactory(Map.of("org.eclipse.parsson.maxDepth", MAX_DEPTH + 1));

    private JsonText() {}

    /** The value that the whole text is; empty where it is none. */
    static Optional<JsonValue> value(String text) {
        try (var parser = PARSERS.createParser(new StringReader(text))) {
            parser.next();
            JsonValue value = parser.getValue();
            parser.hasNext(); // throws where something follows
            return Optional.of(value);
        } catch (RuntimeException notJson) { // Parsson has more kinds for it than JsonException
            return Optional.empty();
        }
    }

    /**
     * The objects that a message has, one behind the other: some platforms put several into one text (mod_audio_fork). What
     * is no object is left out.
     */
    static List<JsonObject> objects(String text) {
        List<JsonObject> objects = new ArrayList<>(1);
        int from = text.indexOf('{');
        while (from >= 0) {
            int end = endOfObject(text, from);
            if (value(text.substring(from, end)).orElse(null) instanceof JsonObject object) {
                objects.add(object);
            }
            from = text.indexOf('{', end);
        }
        return objects;
    }

    /** Behind the brace that closes the one at this place; the end of the text where none does. */
    private static int endOfObject(String text, int from) {
        int depth = 0;
        boolean quoted = false;
        for (int i = from; i < text.length(); i++) {
            char one = text.charAt(i);
            if (quoted) {
                if (one == '\\') {
                    i++;
                } else if (one == '"') {
                    quoted = false;
                }
            } else if (one == '"') {
                quoted = true;
            } else if (one == '{') {
                depth++;
            } else if (one == '}' && --depth == 0) {
                return i + 1;
            }
        }
        return text.length();
    }

    /** The members as strings: numbers and truth values as they are written, objects and lists as JSON. */
    static Map<String, String> flat(JsonObject object) {
        Map<String, String> flat = new LinkedHashMap<>();
        object.forEach((name, value) -> {
            if (value != JsonValue.NULL) {
                flat.put(name, value instanceof JsonString string ? string.getString() : value.toString());
            }
        });
        return flat;
    }

    static Optional<JsonObject> object(JsonObject message, String name) {
        return message.get(name) instanceof JsonObject object ? Optional.of(object) : Optional.empty();
    }

    static Optional<String> string(JsonObject message, String name) {
        return message.get(name) instanceof JsonString string ? Optional.of(string.getString()) : Optional.empty();
    }

    /** A whole number, or a string that is one. */
    static OptionalLong number(JsonObject message, String name) {
        try {
            JsonValue value = message.get(name);
            if (value instanceof JsonNumber number) {
                return OptionalLong.of(number.longValueExact());
            }
            if (value instanceof JsonString string && string.getString().length() < 20) {
                return OptionalLong.of(new BigDecimal(string.getString().strip()).longValueExact());
            }
        } catch (ArithmeticException | NumberFormatException notWhole) {
            // no number we can use
        }
        return OptionalLong.empty();
    }
}
