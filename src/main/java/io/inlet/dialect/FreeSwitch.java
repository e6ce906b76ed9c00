package io.inlet.dialect;

import jakarta.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * FreeSWITCH with mod_audio_stream: the metadata of {@code uuid_audio_stream … start}, any text at all, comes first if there
 * is one, then PCM (the module's README). By itself the module names neither the call nor the rate, so both are in
 * the metadata, where that is JSON, or in the URL.
 */
final class FreeSwitch extends HeaderlessAudio {

    private static final int USUAL_RATE = 8000;
    private static final Names NAMES =
            Names.NONE.and(Names.CALL, "uuid", "call_id").and(Names.DIRECTION, "direction");

    FreeSwitch(Offer offer) {
        super(offer, "freeswitch", USUAL_RATE);
    }

    @Override
    public List<SenderMessage> text(String message) {
        List<JsonObject> objects = JsonText.objects(message);
        if (objects.isEmpty()) {
            return begun() || message.isBlank() ? List.of() : List.of(described(message));
        }
        Map<String, String> members = JsonText.flat(objects.get(0));
        Map<String, String> audio = takeAudio(members);
        if (begun()) {
            return late(audio);
        }
        Map<String, String> platform = NAMES.takeFrom(members);
        return List.of(begin(audio, Optional.empty(), callId(objects.get(0)), details(platform, members)));
    }

    private SenderMessage described(String metadata) {
        return begin(
                Map.of(), Optional.empty(), Optional.empty(), details(Map.of(), Map.of("metadata", metadata.strip())));
    }
}
