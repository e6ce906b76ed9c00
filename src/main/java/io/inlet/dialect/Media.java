package io.inlet.dialect;

import io.inlet.dialect.SenderMessage.Audio;
import io.inlet.dialect.SenderMessage.Missing;
import io.inlet.stream.Track;
import jakarta.json.JsonString;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One media message.
 *
 * @param number of the message among all of its connection; {@link #NONE} where it has none
 * @param chunk its number among the media messages of its track; {@link #NONE} where it has none
 * @param timestamp in ms, on a clock of the platform's choice; {@link #NONE} where it has none
 * @param coded the audio; empty where the payload is not base64
 */
record Media(Track track, long number, long chunk, long timestamp, Optional<byte[]> coded) {

    static final long NONE = -1;

    /** Of a message whose audio is in its member {@code media}, or beside its name (Bandwidth). */
    static Media of(Members message) {
        Members media = message.members("media").orElse(message);
        return new Media(
                track(media.text("track").orElse("")),
                message.count("sequence_number", "sequenceNumber").orElse(NONE),
                media.count("chunk").orElse(NONE),
                media.count("timestamp").orElse(NONE),
                payload(media).flatMap(Media::decoded));
    }

    /** Exotel's own reference code expects a capital letter as well. */
    private static Optional<String> payload(Members media) {
        return media.object().get("payload") instanceof JsonString string
                ? Optional.of(string.getString())
                : JsonText.string(media.object(), "Payload");
    }

    static Optional<byte[]> decoded(String payload) {
        try {
            return Optional.of(Base64.getDecoder().decode(payload));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    /** {@code inbound}, {@code outbound_track} and the like; whatever else is there is what the platform hears. */
    static Track track(String word) {
        return word.strip().toLowerCase(Locale.ROOT).startsWith("outbound") ? Track.OUTBOUND : Track.INBOUND;
    }

    /** What it says; a payload without a sample is no frame, and one that cannot be read is one that did not arrive. */
    List<SenderMessage> said() {
        if (coded.isEmpty()) {
            return List.of(new Missing(track, 1, OptionalLong.empty()));
        }
        return coded.get().length == 0 ? List.of() : List.of(new Audio(track, coded.get()));
    }
}
