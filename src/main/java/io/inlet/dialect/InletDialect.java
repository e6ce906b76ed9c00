package io.inlet.dialect;

import static io.inlet.dialect.JsonText.number;
import static io.inlet.dialect.JsonText.string;

import io.inlet.dialect.SenderMessage.Rejected;
import io.inlet.dialect.SenderMessage.Start;
import io.inlet.dialect.SenderMessage.Stop;
import io.inlet.stream.AudioFormat;
import io.inlet.stream.CallDetails;
import io.inlet.stream.EndReason;
import io.inlet.stream.Gap;
import io.inlet.stream.StreamId;
import io.inlet.stream.Summary;
import io.inlet.stream.TraceContext;
import io.inlet.stream.Track;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Inlet's own protocol on {@code /v1/ingest}, which is the predecessor's with additions (the contract's §2). Unknown
 * events and members are ignored; numbers are read from numbers or numeric strings. Stateless, for any thread.
 */
public final class InletDialect implements Dialect {

    /** A start with much metadata is a tenth of this. */
    private static final int LARGEST_MESSAGE = 65_536;

    /** Long enough for every id in use; an id goes into each message to the consumers. */
    static final int MAX_ID_LENGTH = 256;

    /** In characters, all of which are of one byte. */
    static final int MAX_TOKEN_LENGTH = 8192;

    /** As far as every JSON parser, and Redis' Lua, counts in ones. */
    static final long MAX_SEQ = 1L << 53;

    @Override
    public List<SenderMessage> text(String text) {
        Optional<JsonValue> value = JsonText.value(text);
        if (value.isEmpty()) {
            return List.of(new Rejected(EndReason.NOT_JSON, "the text is not valid JSON"));
        }
        if (!(value.get() instanceof JsonObject message)) {
            return List.of(new Rejected(EndReason.NOT_JSON, "a JSON object is expected"));
        }
        return switch (string(message, "event").orElse("")) {
            case "start" -> List.of(start(message));
            case "stop" -> List.of(new Stop());
            case "auth" -> List.of(auth(message));
            default -> List.of();
        };
    }

    @Override
    public List<SenderMessage> binary(byte[] frame) {
        return List.of(new SenderMessage.Audio(Track.INBOUND, frame));
    }

    @Override
    public int largestText() {
        return LARGEST_MESSAGE;
    }

    @Override
    public boolean ours() {
        return true;
    }

    private static SenderMessage auth(JsonObject message) {
        String token = string(message, "token").orElse("").strip();
        return token.isEmpty() || token.length() > MAX_TOKEN_LENGTH
                ? new Rejected(
                        EndReason.TOKEN_INVALID, "token must be a string of 1 to " + MAX_TOKEN_LENGTH + " characters")
                : new SenderMessage.Auth(token);
    }

    private SenderMessage start(JsonObject message) {
        for (String id : new String[] {"interaction_id", "tenant_id"}) {
            String value = string(message, id).orElse("");
            if (!isId(value)) {
                return badStart(id + " must be a string of 1 to " + MAX_ID_LENGTH + " characters");
            }
        }
        long rate = number(message, "sample_rate").orElse(0);
        if (rate != (int) rate || !AudioFormat.SAMPLE_RATES.contains((int) rate)) {
            return unsupported("sample_rate must be 8000, 16000, 24000, 44100 or 48000");
        }
        Optional<Encoding> encoding =
                string(message, "encoding").flatMap(Encoding::of).filter(one -> one != Encoding.L16_BIG_ENDIAN);
        if (encoding.isEmpty()) {
            return unsupported("encoding must be pcm16, mulaw or alaw");
        }
        long channels =
                message.containsKey("channels") ? number(message, "channels").orElse(0) : 1;
        if (channels < 1 || channels > AudioFormat.MAX_CHANNELS) {
            return unsupported("channels must be 1 or 2");
        }
        Optional<Map<String, String>> metadata = metadata(message.get("metadata"));
        if (metadata.isEmpty()) {
            return badStart("metadata must be a flat object of strings");
        }
        Optional<SenderMessage.Resume> resume = resume(message.get("resume"));
        if (resume.isEmpty() && message.getOrDefault("resume", JsonValue.NULL) != JsonValue.NULL) {
            return badStart("resume must be an object of epoch and seq, both whole numbers");
        }
        return new Start(
                new StreamId(message.getString("tenant_id"), message.getString("interaction_id")),
                Optional.empty(),
                new AudioFormat((int) rate, (int) channels),
                encoding.get(),
                CallDetails.of(metadata.get()).in(trace(message)),
                resume);
    }

    /** Half a surrogate pair is nothing that UTF-8 can say: two such ids would be one to Redis and its consumers. */
    static boolean isId(String id) {
        return !id.isBlank()
                && id.length() <= MAX_ID_LENGTH
                && id.codePoints().noneMatch(one -> one >= Character.MIN_SURROGATE && one <= Character.MAX_SURROGATE);
    }

    private static Optional<SenderMessage.Resume> resume(JsonValue value) {
        if (!(value instanceof JsonObject object)) {
            return Optional.empty();
        }
        long epoch = number(object, "epoch").orElse(-1);
        long seq = number(object, "seq").orElse(-1);
        return epoch < 0 || seq < 0 || seq > MAX_SEQ
                ? Optional.empty()
                : Optional.of(new SenderMessage.Resume(epoch, seq));
    }

    private static Optional<TraceContext> trace(JsonObject start) {
        return TraceContext.of(
                string(start, "traceparent").orElse(null),
                string(start, "tracestate").orElse(null));
    }

    private static Optional<Map<String, String>> metadata(JsonValue value) {
        if (value == null || value == JsonValue.NULL) {
            return Optional.of(Map.of());
        }
        if (!(value instanceof JsonObject object)) {
            return Optional.empty();
        }
        Map<String, String> metadata = new LinkedHashMap<>();
        for (var entry : object.entrySet()) {
            if (!(entry.getValue() instanceof JsonString string)) {
                return Optional.empty();
            }
            metadata.put(entry.getKey(), string.getString());
        }
        return Optional.of(metadata);
    }

    private static Rejected badStart(String detail) {
        return new Rejected(EndReason.BAD_START, detail);
    }

    private static Rejected unsupported(String detail) {
        return new Rejected(EndReason.UNSUPPORTED_FORMAT, detail);
    }

    // ---- what the sender is told

    @Override
    public Optional<String> started(
            String interactionId, long epoch, long nextSeq, int ackInterval, OptionalLong tokenExpiresInS) {
        JsonObjectBuilder message = event("started")
                .add("interaction_id", interactionId)
                .add("epoch", epoch)
                .add("next_seq", nextSeq)
                .add("ack_interval", ackInterval);
        tokenExpiresInS.ifPresent(seconds -> message.add("token_expires_in_s", seconds));
        return Optional.of(message.build().toString());
    }

    /** Frequent, hence by hand. */
    @Override
    public String ack(long seq) {
        return "{\"event\":\"ack\",\"seq\":" + seq + "}";
    }

    @Override
    public Optional<String> gap(Gap gap) {
        return Optional.of(event("gap")
                .add("from", gap.from())
                .add("to", gap.to())
                .add("reason", gap.reason().word())
                .build()
                .toString());
    }

    @Override
    public Optional<String> stopped(Summary summary) {
        return Optional.of(event("stopped")
                .add("seq", summary.seq())
                .add("published", summary.published())
                .add("lost", summary.lost())
                .add("duration_ms", summary.durationMs())
                .build()
                .toString());
    }

    @Override
    public Optional<String> tokenExpiring(long inS) {
        return Optional.of(event("token_expiring").add("in_s", inS).build().toString());
    }

    /** The answer to a new token that is as good as the one it replaces. */
    @Override
    public Optional<String> authenticated(long tokenExpiresInS) {
        return Optional.of(event("authenticated")
                .add("token_expires_in_s", tokenExpiresInS)
                .build()
                .toString());
    }

    @Override
    public Optional<String> draining(long withinMs) {
        return Optional.of(event("draining").add("within_ms", withinMs).build().toString());
    }

    @Override
    public Optional<String> error(EndReason reason, String detail) {
        JsonObjectBuilder message = event("error")
                .add("code", reason.word())
                .add("message", detail.isEmpty() ? reason.text() : reason.text() + " Here: " + detail + ".")
                .add("retryable", reason.retryable());
        if (reason.retryable()) {
            message.add("retry_after_ms", reason.retryAfterMs());
        }
        return Optional.of(message.build().toString());
    }

    private static JsonObjectBuilder event(String name) {
        return JsonText.JSON.createObjectBuilder().add("event", name);
    }
}
