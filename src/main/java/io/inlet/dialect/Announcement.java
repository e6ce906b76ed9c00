package io.inlet.dialect;

import io.inlet.stream.AudioFormat;
import io.inlet.stream.CallDetails;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a platform's start says, put together for {@link Offer#start}. What it leaves open about the audio is what the
 * parameters of the URL say ({@code sample-rate}, {@code encoding}, {@code tracks}), or else the platform's default.
 * The names of ids are the same for all platforms, see {@link Names}.
 */
final class Announcement {

    private static final int DEFAULT_RATE = 8000;

    /** {@code 8000}, {@code 8000.0}, {@code 16kHz}. */
    private static final Pattern RATE = Pattern.compile("(\\d{1,6}(?:\\.\\d{1,3})?)\\s*(k?)(?:hz)?");

    /** In a content type: {@code audio/x-l16;rate=16000}. */
    private static final Pattern RATE_OF_TYPE = Pattern.compile(";\\s*rate=(\\d{1,6})");

    private final Provider provider;
    private final Offer offer;
    private final Map<String, String> platform = new LinkedHashMap<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private Members parties = Members.NONE;
    private Members format = Members.NONE;
    private String tracks = "";

    Announcement(Provider provider, Offer offer) {
        this.provider = provider;
        this.offer = offer;
    }

    Announcement streamId(Optional<String> id) {
        return also(Names.STREAM, id);
    }

    Announcement callId(Optional<String> id) {
        return also(Names.CALL, id);
    }

    Announcement accountId(Optional<String> id) {
        return also(Names.ACCOUNT, id);
    }

    /** Something else that the platform says, under a name in snake_case. */
    Announcement also(String name, Optional<String> value) {
        value.ifPresent(known -> platform.put(name, known));
        return this;
    }

    /** Has {@code from}, {@code to} and {@code direction} if they are told. */
    Announcement parties(Members members) {
        parties = members;
        return also(Names.DIRECTION, members.text("direction"));
    }

    /** Has encoding, rate and channels if they are told. */
    Announcement format(Optional<Members> members) {
        format = members.orElse(Members.NONE);
        return this;
    }

    /** Has the tracks if they are told: a list of names, of objects with names, or {@code both}. */
    Announcement tracks(Members members) {
        JsonValue value = members.object().getOrDefault("tracks", JsonValue.NULL);
        tracks = words(value);
        return this;
    }

    Announcement metadata(Map<String, String> more) {
        metadata.putAll(more);
        return this;
    }

    /** @param codec the platform's, where nothing says another one */
    SenderMessage start(String codec) {
        String encoding = encoding(codec);
        return start(encoding, offer.encoding(encoding));
    }

    /** What encodes the audio, as it is told. */
    String encoding(String otherwise) {
        return format.text("encoding").or(() -> offer.parameter("encoding")).orElse(otherwise);
    }

    SenderMessage start(String codec, Optional<Encoding> encoding) {
        return offer.start(
                Optional.ofNullable(platform.get(Names.ACCOUNT)),
                Optional.ofNullable(platform.get(Names.CALL)),
                new AudioFormat(rate(), channels(), trackCount()),
                encoding,
                codec,
                new CallDetails(
                        Optional.of(provider.word()), parties.text("from"), parties.text("to"), platform, metadata));
    }

    private int rate() {
        Optional<String> told = format.text("sample_rate", "sampleRate");
        Optional<String> type = format.text("encoding");
        for (Optional<String> rate : List.of(
                told,
                type.map(RATE_OF_TYPE::matcher).filter(Matcher::find).map(found -> found.group(1)),
                offer.parameter("sample-rate"),
                offer.parameter("sample_rate"))) {
            OptionalInt hertz = rate.map(Announcement::hertz).orElse(OptionalInt.empty());
            if (hertz.isPresent()) {
                return hertz.getAsInt();
            }
        }
        return DEFAULT_RATE;
    }

    private static OptionalInt hertz(String rate) {
        Matcher matcher = RATE.matcher(rate.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            return OptionalInt.empty();
        }
        BigDecimal number = new BigDecimal(matcher.group(1));
        return OptionalInt.of((matcher.group(2).isEmpty() ? number : number.movePointRight(3)).intValue());
    }

    private int channels() {
        return (int) Math.min(format.count("channels").orElse(1), Integer.MAX_VALUE);
    }

    /** Two where both are announced; one that is announced alone is one, whichever it is. */
    private int trackCount() {
        String all = tracks.isBlank() ? offer.parameter("tracks").orElse("") : tracks;
        String words = all.toLowerCase(Locale.ROOT);
        return words.contains("both") || words.contains("inbound") && words.contains("outbound") ? 2 : 1;
    }

    private static String words(JsonValue tracks) {
        if (tracks instanceof JsonArray list) {
            StringBuilder words = new StringBuilder();
            list.forEach(track -> words.append(words(track)).append(' '));
            return words.toString();
        }
        if (tracks instanceof JsonObject track) {
            return JsonText.string(track, "name").orElse("");
        }
        return tracks instanceof JsonString string ? string.getString() : "";
    }
}
