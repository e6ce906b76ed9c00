package io.inlet.dialect;

import jakarta.json.JsonObject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Plivo Audio Streaming (its reference and guide; the Java stream SDK for the older names): µ-law, or linear PCM of 8 or 16
 * kHz. There is no {@code connected}, {@code stop} often does not come, timestamps are the time of day. Those who speak it
 * too (Vobiz, VoxPro) number from 0 and may send media before start.
 */
final class Plivo extends EventDialect {

    private final Offer offer;

    Plivo(Offer offer) {
        super(0);
        this.offer = offer;
    }

    @Override
    SenderMessage start(Members message) {
        Members start = message.members("start").orElse(message);
        return new Announcement(Provider.PLIVO, offer)
                .streamId(start.text("streamId", "stream_id").or(() -> message.text("streamId", "stream_id")))
                .callId(start.text("callId", "callUUID", "call_uuid", "call_id"))
                .accountId(start.text("accountId", "auth_id", "authId", "account_id")
                        .or(() -> message.text("auth_id", "authId")))
                .parties(start)
                .format(start.members("mediaFormat", "media_format"))
                .tracks(start)
                .metadata(headers(message))
                .metadata(headers(start))
                .metadata(start.flat("customParameters"))
                .start("audio/x-mulaw");
    }

    private static Map<String, String> headers(Members members) {
        Map<String, String> object = members.flat("extra_headers", "extraHeaders");
        return object.isEmpty()
                ? members.text("extra_headers", "extraHeaders")
                        .map(Plivo::headers)
                        .orElse(Map.of())
                : object;
    }

    /** {@code k=v;k=v}, the values URL-encoded; or JSON, as others have it. */
    private static Map<String, String> headers(String text) {
        Optional<JsonObject> json = JsonText.objects(text).stream().findFirst();
        if (json.isPresent()) {
            return JsonText.flat(json.get());
        }
        Map<String, String> headers = new LinkedHashMap<>();
        for (String header : text.split(";")) {
            int is = header.indexOf('=');
            if (is > 0 && !header.substring(0, is).isBlank()) {
                headers.put(header.substring(0, is).strip(), decoded(header.substring(is + 1)));
            }
        }
        return headers;
    }

    private static String decoded(String value) {
        try {
            return URLDecoder.decode(value, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return value;
        }
    }
}
