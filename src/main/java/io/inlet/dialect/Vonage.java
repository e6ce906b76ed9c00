package io.inlet.dialect;

import io.inlet.dialect.SenderMessage.Dtmf;
import io.inlet.dialect.SenderMessage.Stop;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Vonage Voice API, WebSocket endpoint ("Websockets" in its concepts): {@code websocket:connected} says the content type and
 * has the endpoint's headers as members, then the call's mixed audio comes as PCM, mostly of 20 ms. Which header names
 * the call is the integrator's choice. Nothing is answered, and there is no farewell but the close.
 *
 * <p>Nexmo's own bridge, wsbridge, puts a space before each text and leaves {@code event} out of keys; header names may come
 * in lower case.
 */
class Vonage extends HeaderlessAudio {

    private static final int USUAL_RATE = 16_000;
    private static final String CONVERSATION = "conversation_id";
    private static final Names NAMES =
            Names.NONE.and(Names.CALL, "call_uuid", "call_id", "callId").and(CONVERSATION, "conversation_uuid");
    private static final Pattern RATE = Pattern.compile(";\\s*rate\\s*=\\s*\"?([^\";\\s]+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern CHANNELS =
            Pattern.compile(";\\s*channels\\s*=\\s*\"?([^\";\\s]+)", Pattern.CASE_INSENSITIVE);

    Vonage(Offer offer) {
        this(offer, "vonage");
    }

    Vonage(Offer offer, String provider) {
        super(offer, provider, USUAL_RATE);
    }

    @Override
    public List<SenderMessage> text(String message) {
        List<SenderMessage> said = new ArrayList<>(1);
        JsonText.objects(message).forEach(one -> said.addAll(event(one)));
        return said;
    }

    private List<SenderMessage> event(JsonObject message) {
        Map<String, String> members = JsonText.flat(message);
        String event = take(members, "event").orElse(members.containsKey("digit") ? "websocket:dtmf" : "");
        return switch (event) {
            case "websocket:connected" -> connected(message, members);
            case "websocket:dtmf" -> dtmf(message, members);
            case "websocket:disconnected" -> List.of(new Stop());
            default -> List.of();
        };
    }

    private static List<SenderMessage> dtmf(JsonObject message, Map<String, String> members) {
        OptionalLong duration = duration(message);
        return take(members, "digit").stream()
                .<SenderMessage>map(digit -> new Dtmf(digit, duration))
                .toList();
    }

    private List<SenderMessage> connected(JsonObject message, Map<String, String> members) {
        String type = take(members, "content-type").orElse("audio/l16");
        Map<String, String> audio = new LinkedHashMap<>();
        parameter(RATE, type).ifPresent(rate -> audio.put("sample_rate", rate));
        parameter(CHANNELS, type).ifPresent(channels -> audio.put("channels", channels));
        if (begun()) {
            return late(audio);
        }
        Map<String, String> platform = NAMES.takeFrom(members);
        Optional<String> callId = callId(message)
                .or(() -> Optional.ofNullable(platform.get(Names.CALL)))
                .or(() -> Optional.ofNullable(platform.get(CONVERSATION)));
        String codec = type.split(";", 2)[0].strip();
        return List.of(begin(audio, codec, Optional.empty(), callId, details(platform, members)));
    }

    private static Optional<String> parameter(Pattern pattern, String type) {
        Matcher parameter = pattern.matcher(type);
        return parameter.find() ? Optional.of(parameter.group(1)) : Optional.empty();
    }
}
