package io.inlet.dialect;

import io.inlet.dialect.SenderMessage.Rejected;
import io.inlet.stream.AudioFormat;
import io.inlet.stream.CallDetails;
import io.inlet.stream.EndReason;
import io.inlet.stream.StreamId;
import io.inlet.stream.TraceContext;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a platform's call before its first message.
 *
 * @param query the parameters of the handshake's URL, credentials left out
 * @param tenant whose calls these are, as the credential or the URL says; empty: the account that the platform names
 * @param connection an id of this connection, for a platform that names no call
 * @param callIdKeys members of a first message that may name the call, the first that is there counts
 * @param bigEndian whether the platform's L16 is in network byte order
 */
public record Offer(
        Map<String, String> query,
        Optional<String> tenant,
        String connection,
        List<String> callIdKeys,
        boolean bigEndian) {

    private static final int LEAST_RATE = 8000;
    private static final int MOST_RATE = 96_000;

    /** A parameter of the URL. */
    Optional<String> parameter(String name) {
        return Optional.ofNullable(query.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    /** The name of the call in the first message of a platform that leaves it to the integrator where that is. */
    Optional<String> callId(JsonObject message) {
        Map<String, String> members = JsonText.flat(message);
        return callIdKeys.stream()
                .map(members::get)
                .filter(value -> value != null && !value.isBlank())
                .findFirst();
    }

    /**
     * How a platform's word for its codec is decoded; G.711 and linear PCM by any of their usual names. Empty for what has to
     * be decoded by a codec that is not here: Opus, G.722, AMR, G.729, Speex.
     */
    Optional<Encoding> encoding(String word) {
        String name = word.toLowerCase(Locale.ROOT);
        if (name.contains("mulaw") || name.contains("ulaw") || name.contains("pcmu")) {
            return Optional.of(Encoding.MULAW);
        }
        if (name.contains("alaw") || name.contains("pcma")) {
            return Optional.of(Encoding.ALAW);
        }
        if (name.contains("l16") || name.contains("slin") || name.contains("raw") || name.contains("pcm")) {
            return Optional.of(bigEndian ? Encoding.L16_BIG_ENDIAN : Encoding.PCM16);
        }
        return Optional.empty();
    }

    /**
     * The start of a platform's stream, or why there can be none.
     *
     * @param account who the platform says pays for the call
     * @param callId the platform's name of the call; the parameter {@code interaction_id} of the URL counts before it
     * @param encoding empty where the codec is none that is decoded here
     * @param codec the platform's word for it
     */
    SenderMessage start(
            Optional<String> account,
            Optional<String> callId,
            AudioFormat format,
            Optional<Encoding> encoding,
            String codec,
            CallDetails details) {
        Optional<String> owner = tenant.or(() -> account);
        if (owner.isEmpty()) {
            return new Rejected(
                    EndReason.BAD_START, "the platform names no account, so the credential has to name a tenant");
        }
        String interaction = parameter("interaction_id").or(() -> callId).orElse(connection);
        for (String id : List.of(owner.get(), interaction)) {
            if (!InletDialect.isId(id)) {
                return new Rejected(
                        EndReason.BAD_START,
                        "ids of account and call must have 1 to " + InletDialect.MAX_ID_LENGTH + " characters");
            }
        }
        if (encoding.isEmpty()) {
            return new Rejected(
                    EndReason.UNSUPPORTED_FORMAT,
                    "the codec " + codec + " is not decoded here: have the platform send G.711 or linear PCM");
        }
        if (format.sampleRate() < LEAST_RATE || format.sampleRate() > MOST_RATE) {
            return new Rejected(
                    EndReason.UNSUPPORTED_FORMAT, "the sample rate must be " + LEAST_RATE + " to " + MOST_RATE);
        }
        if (format.channels() < 1 || format.channels() > AudioFormat.MAX_CHANNELS) {
            return new Rejected(EndReason.UNSUPPORTED_FORMAT, "there must be 1 or 2 channels");
        }
        return new SenderMessage.Start(
                new StreamId(owner.get(), interaction),
                account,
                format,
                encoding.get(),
                details.in(trace(details.metadata())),
                Optional.empty());
    }

    /** Platforms pass on what they are given; whoever gives them a trace calls it by its own name. */
    private static Optional<TraceContext> trace(Map<String, String> given) {
        return TraceContext.of(given.get("traceparent"), given.get("tracestate"));
    }
}
