package io.inlet.ops;

import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The JSON object that an order comes in. */
final class OrderBody {

    private static final JsonProvider JSON = JsonProvider.provider();
    private static final int LARGEST_BODY = 16_384;
    private static final int LONGEST_TEXT = 512;

    private OrderBody() {}

    /**
     * @param length of the body, negative when it is not known
     * @throws Problem that says what is wrong with it
     */
    static JsonObject read(InputStream body, int length) {
        return object(bytes(body, length));
    }

    /** Why something is done, which has to be said. */
    static String reason(JsonObject order) {
        String reason = text(order, "reason").strip();
        if (reason.isEmpty()) {
            throw Problem.badRequest("reason must say why: whoever comes later reads it in the log.");
        }
        return reason;
    }

    /**
     * Member {@code seconds}.
     *
     * @param byDefault where it is not there
     */
    static int seconds(JsonObject order, int byDefault, int most) {
        JsonValue given = order.get("seconds");
        if (given == null || given == JsonValue.NULL) {
            return byDefault;
        }
        if (given instanceof JsonNumber number && number.isIntegral()) {
            long seconds = number.longValue();
            if (seconds >= 1 && seconds <= most) {
                return (int) seconds;
            }
        }
        throw Problem.badRequest("seconds must be a whole number from 1 to " + most + ".");
    }

    /**
     * Not beyond its length: of a request that offers an upgrade to HTTP/2, as those of the JDK's client do, Grizzly
     * takes all that comes for the body, and waits for more.
     */
    private static byte[] bytes(InputStream body, int length) {
        byte[] bytes;
        try {
            bytes = body.readNBytes(length < 0 ? LARGEST_BODY + 1 : Math.min(length, LARGEST_BODY + 1));
        } catch (IOException brokenOff) {
            throw Problem.badRequest("The body broke off.");
        }
        if (bytes.length > LARGEST_BODY) {
            throw new Problem(
                    Response.Status.REQUEST_ENTITY_TOO_LARGE,
                    "too_large",
                    "The body has more than " + LARGEST_BODY + " bytes.");
        }
        return bytes;
    }

    private static JsonObject object(byte[] bytes) {
        try {
            return JSON.createReader(new ByteArrayInputStream(bytes)).readObject();
        } catch (JsonException notOne) {
            throw Problem.badRequest("The body must be a JSON object.");
        }
    }

    static String text(JsonObject order, String name) {
        if (order.get(name) instanceof JsonString text && text.getString().length() <= LONGEST_TEXT) {
            return text.getString();
        }
        throw Problem.badRequest(name + " must be a string of at most " + LONGEST_TEXT + " characters.");
    }
}
