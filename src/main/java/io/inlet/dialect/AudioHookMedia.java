package io.inlet.dialect;

import io.inlet.stream.AudioFormat;
import io.inlet.stream.Track;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Optional;

/**
 * What is taken of the media that AudioHook offers: µ-law of 8 kHz, both voices if that can be had. The external one is the
 * customer, the internal one what the customer hears.
 *
 * @param entry as it was offered, for it has to be repeated as it is
 * @param channels in the order of the samples
 */
record AudioHookMedia(JsonObject entry, List<String> channels) {

    static final String FORMAT = "PCMU";
    private static final int RATE = 8000;
    private static final String EXTERNAL = "external";
    private static final String INTERNAL = "internal";
    private static final List<String> SWAPPED = List.of(INTERNAL, EXTERNAL);

    /** From the best to what is better than nothing. */
    private static final List<List<String>> WANTED =
            List.of(List.of(EXTERNAL, INTERNAL), SWAPPED, List.of(EXTERNAL), List.of(INTERNAL));

    /** The best of what is offered; empty where nothing of it can be taken. */
    static Optional<AudioHookMedia> of(JsonArray offered) {
        List<AudioHookMedia> media = offered.stream()
                .filter(JsonObject.class::isInstance)
                .map(JsonValue::asJsonObject)
                .filter(AudioHookMedia::isDecodedHere)
                .map(entry -> new AudioHookMedia(entry, channelsOf(entry)))
                .toList();
        return WANTED.stream()
                .flatMap(channels -> media.stream().filter(one -> one.channels.equals(channels)))
                .findFirst();
    }

    private static boolean isDecodedHere(JsonObject entry) {
        return JsonText.string(entry, "type").orElse("audio").equals("audio")
                && JsonText.string(entry, "format").orElse("").equals(FORMAT)
                && JsonText.number(entry, "rate").orElse(0) == RATE;
    }

    private static List<String> channelsOf(JsonObject entry) {
        return entry.get("channels") instanceof JsonArray channels
                ? channels.stream()
                        .map(one -> one instanceof JsonString name ? name.getString() : "")
                        .toList()
                : List.of();
    }

    AudioFormat format() {
        return new AudioFormat(RATE, channels.size());
    }

    /** Of one channel, whose it is; two stay together, or are told apart later. */
    Track track() {
        return channels.equals(List.of(INTERNAL)) ? Track.OUTBOUND : Track.INBOUND;
    }

    /** Puts the customer first, as everywhere else; in the array itself. */
    byte[] externalFirst(byte[] samples) {
        if (channels.equals(SWAPPED)) {
            for (int i = 0; i + 1 < samples.length; i += 2) {
                byte internal = samples[i];
                samples[i] = samples[i + 1];
                samples[i + 1] = internal;
            }
        }
        return samples;
    }
}
