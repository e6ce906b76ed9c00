package io.inlet.dialect;

import io.inlet.dialect.SenderMessage.Answer;
import io.inlet.dialect.SenderMessage.Audio;
import io.inlet.dialect.SenderMessage.Dtmf;
import io.inlet.dialect.SenderMessage.Mark;
import io.inlet.dialect.SenderMessage.Rejected;
import io.inlet.dialect.SenderMessage.Start;
import io.inlet.stream.AudioFormat;
import io.inlet.stream.CallDetails;
import io.inlet.stream.EndReason;
import io.inlet.stream.Track;
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
 * Asterisk's chan_websocket ("WebSocket Channel Driver" in its documentation): {@code MEDIA_START} names the format, then
 * the channel's frames come in it, one a binary message. Control is plain text or JSON, as the channel is dialled. There is
 * no farewell but the close.
 *
 * <p>A channel that is dialled with {@code n} waits to be answered, which it does not say, so the URL has to
 * ({@code answer=true}). Nothing else is ever sent: Asterisk would queue it as media.
 */
final class Asterisk implements Dialect {

    private static final int G711_RATE = 8000;
    private static final Pattern LINEAR = Pattern.compile("slin(\\d{0,3})");
    private static final Names NAMES = Names.NONE
            .and(Names.STREAM, "connection_id")
            .and("channel", "channel")
            .and(Names.CALL, "channel_id");

    private final Offer offer;
    private boolean begun;

    Asterisk(Offer offer) {
        this.offer = offer;
    }

    @Override
    public List<SenderMessage> text(String message) {
        List<SenderMessage> said = new ArrayList<>(2);
        List<JsonObject> objects = JsonText.objects(message);
        if (objects.isEmpty()) {
            said.addAll(plain(message.strip()));
        }
        objects.forEach(one -> said.addAll(json(one)));
        return said;
    }

    /** Bytes in the format of {@code MEDIA_START}, which always comes first. */
    @Override
    public List<SenderMessage> binary(byte[] message) {
        if (message.length == 0) {
            return List.of();
        }
        Optional<String> text = begun ? Optional.empty() : HeaderlessAudio.jsonIn(message);
        return text.map(this::text).orElseGet(() -> List.of(new Audio(Track.INBOUND, message)));
    }

    /** A word, then {@code name:value}s with spaces between them; a value may have colons itself. */
    private List<SenderMessage> plain(String text) {
        String[] words = text.split("\\s+");
        Map<String, String> members = new LinkedHashMap<>();
        for (int i = 1; i < words.length; i++) {
            int colon = words[i].indexOf(':');
            if (colon > 0) {
                members.put(words[i].substring(0, colon), words[i].substring(colon + 1));
            }
        }
        if (words[0].equals("MEDIA_MARK_PROCESSED") && words.length > 1 && members.isEmpty()) {
            members.put("correlation_id", words[1]);
        }
        return event(words[0], members, Map.of(), "ANSWER");
    }

    private List<SenderMessage> json(JsonObject message) {
        return event(
                JsonText.string(message, "event").orElse(""),
                JsonText.flat(message),
                JsonText.object(message, "channel_variables")
                        .map(JsonText::flat)
                        .orElse(Map.of()),
                "{\"command\":\"ANSWER\"}");
    }

    /** @param answer what has the channel answered */
    private List<SenderMessage> event(
            String event, Map<String, String> members, Map<String, String> variables, String answer) {
        return switch (event) {
            case "MEDIA_START" -> begun ? List.of() : start(members, variables, answer);
            case "DTMF_END" ->
                HeaderlessAudio.take(members, "digit").stream()
                        .<SenderMessage>map(digit -> new Dtmf(digit, OptionalLong.empty()))
                        .toList();
            case "MEDIA_MARK_PROCESSED" ->
                HeaderlessAudio.take(members, "correlation_id").stream()
                        .<SenderMessage>map(Mark::new)
                        .toList();
            default -> List.of(); // about the media that we do not send
        };
    }

    private List<SenderMessage> start(Map<String, String> members, Map<String, String> variables, String answer) {
        Optional<String> format = HeaderlessAudio.take(members, "format");
        if (format.isEmpty()) {
            return List.of(new Rejected(EndReason.BAD_START, "MEDIA_START names no format"));
        }
        Map<String, String> names = NAMES.takeFrom(members);
        SenderMessage start = offer.start(
                Optional.empty(),
                Optional.ofNullable(names.get(Names.CALL)) // which older versions do not say
                        .or(() -> Optional.ofNullable(names.get(Names.STREAM))),
                new AudioFormat(rate(format.get()), 1),
                offer.encoding(format.get()),
                format.get(),
                new CallDetails(Optional.of("asterisk"), Optional.empty(), Optional.empty(), names, variables));
        begun = start instanceof Start;
        boolean answered =
                begun && offer.parameter("answer").filter("true"::equals).isPresent();
        return answered ? List.of(start, new Answer(answer)) : List.of(start);
    }

    /** Asterisk names its linear formats by their rate in kHz, of which 44 is short for 44.1. */
    private static int rate(String format) {
        Matcher linear = LINEAR.matcher(format);
        if (!linear.matches() || linear.group(1).isEmpty()) {
            return G711_RATE;
        }
        int kilohertz = Integer.parseInt(linear.group(1));
        return kilohertz == 44 ? 44_100 : kilohertz * 1000;
    }
}
