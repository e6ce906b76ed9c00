package io.inlet.dialect;

import io.inlet.dialect.SenderMessage.Audio;
import io.inlet.dialect.SenderMessage.Rejected;
import io.inlet.dialect.SenderMessage.Start;
import io.inlet.stream.AudioFormat;
import io.inlet.stream.CallDetails;
import io.inlet.stream.EndReason;
import io.inlet.stream.Track;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What platforms have in common that describe their call in one text, or in none, and then send linear PCM in binary
 * messages without a header.
 *
 * <p>Audio that comes before any text begins the stream, and is then what the URL says. A text that describes the call
 * later is too late for consumers, who have been told of it: it is taken as nothing. A mark in its place would tell them of
 * a moment that nobody named. Only where it contradicts what the audio was taken for is the call refused: at a wrong rate
 * it would be published, and be of no use to anybody.
 */
abstract class HeaderlessAudio implements Dialect {

    private static final String LINEAR = "audio/l16";
    private static final List<String> RATES = List.of("sampleRate", "sample_rate", "sample-rate");
    private static final List<String> MIXES = List.of("mixType", "mix_type", "mix-type", "mix");
    private static final Pattern RATE =
            Pattern.compile("(\\d{1,6})(?:\\.0+)?\\s*(k?)(?:hz)?", Pattern.CASE_INSENSITIVE);

    final Offer offer;
    private final String provider;
    private final int usualRate;
    private AudioFormat format; // null until the stream has begun

    /** @param usualRate of audio of which nothing is said, in samples a second */
    HeaderlessAudio(Offer offer, String provider, int usualRate) {
        this.offer = offer;
        this.provider = provider;
        this.usualRate = usualRate;
    }

    @Override
    public final List<SenderMessage> binary(byte[] message) {
        if (message.length == 0) {
            return List.of(); // how mod_audio_fork says that no audio follows
        }
        Optional<String> text = begun() ? Optional.empty() : jsonIn(message);
        if (text.isPresent()) {
            return text(text.get());
        }
        Audio audio = new Audio(Track.INBOUND, message);
        if (begun()) {
            return List.of(audio);
        }
        SenderMessage start = begin(Map.of(), LINEAR, Optional.empty(), Optional.empty(), details(Map.of(), Map.of()));
        return begun() ? List.of(start, audio) : List.of(start);
    }

    /**
     * The JSON object that a binary message is, from a bridge that does not tell text from binary. Only what comes first can
     * be one: PCM may begin with a brace as well.
     */
    static Optional<String> jsonIn(byte[] message) {
        int at = 0;
        while (at < message.length && (message[at] == ' ' || message[at] == '\n' || message[at] == '\r')) {
            at++;
        }
        if (at == message.length || message[at] != '{') {
            return Optional.empty();
        }
        String text = new String(message, StandardCharsets.UTF_8).strip();
        return JsonText.value(text).filter(JsonObject.class::isInstance).map(object -> text);
    }

    final boolean begun() {
        return format != null;
    }

    /**
     * Begins the stream, if it can be.
     *
     * @param audio what the platform says of its audio; the URL counts where it says nothing
     * @param callId the platform's name of the call; any that the URL has counts before it
     */
    final SenderMessage begin(
            Map<String, String> audio,
            String codec,
            Optional<String> account,
            Optional<String> callId,
            CallDetails details) {
        AudioFormat told = new AudioFormat(
                rate(audio).or(() -> rate(offer.query())).orElse(usualRate),
                channels(audio).or(() -> channels(offer.query())).orElse(1));
        SenderMessage start =
                offer.start(account, callIdInUrl().or(() -> callId), told, offer.encoding(codec), codec, details);
        if (start instanceof Start) {
            format = told;
        }
        return start;
    }

    final SenderMessage begin(
            Map<String, String> audio, Optional<String> account, Optional<String> callId, CallDetails details) {
        return begin(audio, LINEAR, account, callId, details);
    }

    /** A description of a stream that has begun. */
    final List<SenderMessage> late(Map<String, String> audio) {
        AudioFormat told = new AudioFormat(
                rate(audio).filter(rate -> rate > 0).orElse(format.sampleRate()),
                channels(audio).filter(channels -> channels > 0).orElse(format.channels()));
        if (told.equals(format)) {
            return List.of();
        }
        return List.of(new Rejected(
                EndReason.UNSUPPORTED_FORMAT,
                "audio came before the text that says it has " + told.sampleRate() + " samples a second and "
                        + told.channels() + " channels: put sample_rate and channels into the URL"));
    }

    /** What is said of the call: {@code from} and {@code to}, what has {@link Names}, and the rest. */
    final CallDetails details(Map<String, String> platform, Map<String, String> members) {
        Map<String, String> metadata = new LinkedHashMap<>(members);
        return new CallDetails(Optional.of(provider), take(metadata, "from"), take(metadata, "to"), platform, metadata);
    }

    /** Takes a member out, however its letters are written: some platforms pass names on in lower case. */
    static Optional<String> take(Map<String, String> members, String name) {
        Optional<String> written =
                members.keySet().stream().filter(name::equalsIgnoreCase).findFirst();
        return written.map(members::remove).filter(value -> !value.isBlank());
    }

    /** Takes out the members of these names. */
    static Map<String, String> take(Map<String, String> members, List<String> names) {
        Map<String, String> taken = new LinkedHashMap<>();
        names.forEach(name -> take(members, name).ifPresent(value -> taken.put(name, value)));
        return taken;
    }

    /** Takes out what is said of the audio. */
    static Map<String, String> takeAudio(Map<String, String> members) {
        Map<String, String> audio = take(members, RATES);
        audio.putAll(take(members, MIXES));
        audio.putAll(take(members, List.of("channels")));
        return audio;
    }

    /** How long a key was pressed; empty where nothing sensible is said. */
    static OptionalLong duration(JsonObject message) {
        OptionalLong said = JsonText.number(message, "duration");
        return said.orElse(-1) < 0 ? OptionalLong.empty() : said;
    }

    /** The name of the call, whatever case its member's name has come in. */
    final Optional<String> callId(JsonObject message) {
        JsonObjectBuilder spelt = JsonText.JSON.createObjectBuilder(message);
        for (String key : offer.callIdKeys()) {
            if (!message.containsKey(key)) {
                message.entrySet().stream()
                        .filter(member -> member.getKey().equalsIgnoreCase(key) && member.getValue() != JsonValue.NULL)
                        .findFirst()
                        .ifPresent(member -> spelt.add(key, member.getValue()));
            }
        }
        return offer.callId(spelt.build());
    }

    private Optional<String> callIdInUrl() {
        return offer.callIdKeys().stream()
                .flatMap(key -> offer.parameter(key).stream())
                .findFirst();
    }

    /** Samples a second, as 16000, 16k or 16 kHz; zero, which is none, where it is something else. */
    private static Optional<Integer> rate(Map<String, String> said) {
        return first(said, RATES).map(text -> {
            Matcher rate = RATE.matcher(text);
            if (!rate.matches()) {
                return 0;
            }
            return Integer.parseInt(rate.group(1)) * (rate.group(2).isEmpty() ? 1 : 1000);
        });
    }

    private static Optional<Integer> channels(Map<String, String> said) {
        return first(said, List.of("channels"))
                .map(text -> text.matches("[1-9]") ? Integer.parseInt(text) : 0)
                .or(() -> first(said, MIXES).map(mix -> mix.equalsIgnoreCase("stereo") ? 2 : 1));
    }

    private static Optional<String> first(Map<String, String> said, List<String> names) {
        return names.stream()
                .map(said::get)
                .filter(value -> value != null && !value.isBlank())
                .map(String::strip)
                .findFirst();
    }
}
