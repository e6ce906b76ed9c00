package io.inlet.ops;

import io.inlet.admission.Revocation;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;

/**
 * What an operator wants refused: {@code {"kind":"tenant","value":"acme","reason":"…","for_s":3600}}. The last two may
 * be missing; other members are ignored.
 *
 * @param lasting from now on; empty: until it is lifted
 */
record RevocationOrder(Revocation.Kind kind, String value, String reason, Optional<Duration> lasting) {

    private static final long LONGEST_S = 315_360_000; // ten years

    /**
     * @param length of the body, negative when it is not known
     * @throws Problem that says what is wrong with it
     */
    static RevocationOrder read(InputStream body, int length) {
        JsonObject order = OrderBody.read(body, length);
        String reason = order.get("reason") == null ? "" : OrderBody.text(order, "reason");
        return new RevocationOrder(
                kind(OrderBody.text(order, "kind")), value(OrderBody.text(order, "value")), reason, lasting(order));
    }

    /** @throws Problem for a word that is none */
    static Revocation.Kind kind(String word) {
        return Revocation.Kind.of(word)
                .orElseThrow(() -> Problem.badRequest("kind must be one of jti, sub and tenant."));
    }

    private static String value(String value) {
        if (value.isEmpty()) {
            throw Problem.badRequest("value must be the claim's value in the tokens to be refused; it is empty.");
        }
        return value;
    }

    private static Optional<Duration> lasting(JsonObject order) {
        JsonValue given = order.get("for_s");
        if (given == null || given == JsonValue.NULL) {
            return Optional.empty();
        }
        long seconds = seconds(given);
        if (seconds < 1 || seconds > LONGEST_S) {
            throw Problem.badRequest("for_s must be whole seconds from 1 to " + LONGEST_S
                    + "; leave it out for a revocation that lasts until it is lifted.");
        }
        return Optional.of(Duration.ofSeconds(seconds));
    }

    private static long seconds(JsonValue given) {
        try {
            return given instanceof JsonNumber number
                    ? number.longValueExact()
                    : given instanceof JsonString text ? Long.parseLong(text.getString()) : -1;
        } catch (ArithmeticException | NumberFormatException notWhole) {
            return -1;
        }
    }
}
