package io.inlet.dialect;

import io.inlet.dialect.SenderMessage.Dtmf;
import io.inlet.dialect.SenderMessage.Mark;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * jambonz' {@code listen} verb, and FreeSWITCH with drachtio's mod_audio_fork, which it is made with (the sources of both):
 * the call's metadata as JSON, or any text, or none, then PCM. Of two channels the caller is the left one.
 *
 * <p>Texts that the module has queued come as one, several JSON objects in it. An empty binary message says that no
 * audio follows. The metadata has members of the integrator's own choice, so one name does not make a text an event.
 */
final class Jambonz extends HeaderlessAudio {

    private static final int USUAL_RATE = 8000;
    private static final int TICKS_PER_MS = 8; // a key's duration counts samples of 8 kHz
    private static final Names NAMES = Names.NONE
            .and(Names.CALL, "callSid")
            .and("sip_call_id", "callId")
            .and("sbc_call_id", "sbcCallid")
            .and("parent_call_id", "parentCallSid")
            .and(Names.ACCOUNT, "accountSid")
            .and("application_id", "applicationSid")
            .and("trace_id", "traceId")
            .and(Names.DIRECTION, "direction");

    Jambonz(Offer offer) {
        super(offer, "jambonz", USUAL_RATE);
    }

    @Override
    public List<SenderMessage> text(String message) {
        List<JsonObject> objects = JsonText.objects(message);
        if (objects.isEmpty() && !begun() && !message.isBlank()) {
            return List.of(begin(
                    Map.of(),
                    Optional.empty(),
                    Optional.empty(),
                    details(Map.of(), Map.of("metadata", message.strip()))));
        }
        List<SenderMessage> said = new ArrayList<>(1);
        objects.forEach(one -> said.addAll(object(one)));
        return said;
    }

    private List<SenderMessage> object(JsonObject message) {
        if (message.containsKey("dtmf") && isNamed(message, "event", "dtmf")) {
            return dtmf(message);
        }
        Optional<JsonObject> data = JsonText.object(message, "data");
        if (data.isPresent() && isNamed(message, "type", "mark")) {
            return mark(data.get());
        }
        return data.isPresent() && isNamed(message, "type", "playDone") ? List.of() : metadata(message);
    }

    private static boolean isNamed(JsonObject message, String member, String name) {
        return JsonText.string(message, member).filter(name::equals).isPresent();
    }

    private static List<SenderMessage> dtmf(JsonObject message) {
        OptionalLong ticks = duration(message);
        OptionalLong duration = ticks.isPresent() ? OptionalLong.of(ticks.getAsLong() / TICKS_PER_MS) : ticks;
        return take(JsonText.flat(message), "dtmf").stream()
                .<SenderMessage>map(digit -> new Dtmf(digit, duration))
                .toList();
    }

    /** One that was not played is told from one that was. */
    private static List<SenderMessage> mark(JsonObject data) {
        String suffix = isNamed(data, "event", "cleared") ? ":cleared" : "";
        return take(JsonText.flat(data), "name").stream()
                .<SenderMessage>map(name -> new Mark(name + suffix))
                .toList();
    }

    private List<SenderMessage> metadata(JsonObject message) {
        Map<String, String> members = JsonText.flat(message);
        Map<String, String> audio = takeAudio(members);
        if (begun()) {
            return late(audio);
        }
        Map<String, String> platform = NAMES.takeFrom(members);
        return List.of(begin(
                audio,
                Optional.ofNullable(platform.get(Names.ACCOUNT)),
                Optional.ofNullable(platform.get(Names.CALL)).or(() -> callId(message)),
                details(platform, members)));
    }
}
