package io.inlet.dialect;

import io.inlet.stream.EndReason;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Both sides' numbers of an AudioHook session, and the envelope of what is said in it ("AudioHook protocol reference"): each
 * side counts its own messages from 1 on and says the last number it has had from the other. A number that is left out is a
 * message that is lost, which WebSocket does not do. Not thread-safe.
 */
final class AudioHookSession {

    private static final Pattern DURATION =
            Pattern.compile("PT(?=\\d)(\\d{1,3}H)?(\\d{1,4}M)?(\\d{1,6}(\\.\\d{1,9})?S)?");
    private static final Duration LONGEST = Duration.ofDays(1); // of a stream

    private String id = "";
    private long heard;
    private long said;

    /** Counts a message of the client's; what is wrong with its numbers, if anything is. */
    Optional<String> heard(JsonObject message) {
        if (id.isEmpty()) {
            id = JsonText.string(message, "id").orElse("");
        }
        long expected = heard + 1;
        long seq = JsonText.number(message, "seq").orElse(0);
        heard = Math.max(heard, seq);
        if (seq != expected) {
            return Optional.of("seq must be " + expected + ", and is " + (seq == 0 ? "no number" : seq));
        }
        long serverSeq = JsonText.number(message, "serverseq").orElse(0);
        return serverSeq <= said
                ? Optional.empty()
                : Optional.of("serverseq is " + serverSeq + ", of " + said + " messages sent");
    }

    String say(String type) {
        return say(type, JsonValue.EMPTY_JSON_OBJECT);
    }

    /** @param media of those offered; empty for none */
    String opened(Optional<AudioHookMedia> media) {
        JsonArrayBuilder taken = JsonText.JSON.createArrayBuilder();
        media.ifPresent(one -> taken.add(one.entry()));
        return say(
                "opened",
                JsonText.JSON
                        .createObjectBuilder()
                        .add("startPaused", false) // without which an integration may not become active
                        .add("media", taken)
                        .build());
    }

    String disconnect(EndReason reason, String detail) {
        return say(
                "disconnect",
                JsonText.JSON
                        .createObjectBuilder()
                        .add("reason", word(reason))
                        .add("info", detail.isEmpty() ? reason.text() : reason.text() + " Here: " + detail + ".")
                        .build());
    }

    /**
     * After {@code error} the client may connect again, which is right for a node that goes away; after {@code completed}
     * there is nothing more to send, and after {@code unauthorized} it would not be let in.
     */
    private static String word(EndReason reason) {
        return switch (reason) {
            case TOKEN_INVALID, TOKEN_REVOKED, TOKEN_EXPIRED, TENANT_MISMATCH, INTERACTION_MISMATCH -> "unauthorized";
            case STOP, CLOSED, MAX_DURATION, TAKEN_OVER, ENDED_BY_OPERATOR -> "completed";
            default -> "error";
        };
    }

    private String say(String type, JsonObject parameters) {
        JsonObjectBuilder message = JsonText.JSON
                .createObjectBuilder()
                .add("version", "2")
                .add("id", id)
                .add("type", type)
                .add("seq", ++said)
                .add("clientseq", heard)
                .add("parameters", parameters);
        return message.build().toString();
    }

    /** A duration as ISO 8601 writes it, hours at most; empty where it is none, or longer than any call. */
    static OptionalLong millis(JsonObject parameters, String name) {
        if (parameters.get(name) instanceof JsonString text
                && DURATION.matcher(text.getString()).matches()) {
            Duration duration = Duration.parse(text.getString());
            if (duration.compareTo(LONGEST) <= 0) {
                return OptionalLong.of(duration.toMillis());
            }
        }
        return OptionalLong.empty();
    }
}
