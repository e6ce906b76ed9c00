package io.inlet.dialect;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The names under which consumers find what a platform calls a call and what belongs to it, and the platform's own words
 * for each. The names are the same for all platforms, and in snake_case. Immutable.
 *
 * @param words of each name, the first that a message has counts
 */
record Names(Map<String, List<String>> words) {

    /** The stream, session or connection that the audio comes in. */
    static final String STREAM = "stream_id";

    static final String CALL = "call_id";
    static final String ACCOUNT = "account_id";
    static final String DIRECTION = "direction";

    static final Names NONE = new Names(Map.of());

    /** These, and another one. */
    Names and(String name, String... itsWords) {
        Map<String, List<String>> more = new LinkedHashMap<>(words);
        more.put(name, List.of(itsWords));
        return new Names(more);
    }

    /** Takes out of the members what they say under the platform's words; a second word for the same stays there. */
    Map<String, String> takeFrom(Map<String, String> members) {
        Map<String, String> taken = new LinkedHashMap<>();
        words.forEach((name, its) -> its.stream()
                .map(word -> HeaderlessAudio.take(members, word))
                .flatMap(Optional::stream)
                .findFirst()
                .ifPresent(value -> taken.put(name, value)));
        return taken;
    }
}
