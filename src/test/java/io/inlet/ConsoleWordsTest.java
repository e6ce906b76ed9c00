package io.inlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.inlet.admission.Refusal;
import io.inlet.publishing.Breaker;
import io.inlet.stream.CallState;
import io.inlet.stream.EndReason;
import io.inlet.stream.Gap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The console has a sentence for each word that the server may say, and for no other. */
class ConsoleWordsTest {

    private static final Path WORDS = Path.of("src/main/webapp/console/words");
    private static final Pattern ENTRY =
            Pattern.compile("^  '?(\\w+)'?:\\s*(.*?),\\n(?=  \\S|\\z)", Pattern.MULTILINE | Pattern.DOTALL);

    @Test
    void everyEndHasItsSentence() throws IOException {
        assertEquals(words(EndReason.values(), EndReason::word), sentences("ends.js", "ENDS"));
        assertEquals(words(EndReason.Fault.values(), ConsoleWordsTest::lowerCase), sentences("ends.js", "FAULTS"));
    }

    @Test
    void everyCauseOfAGapHasItsSentence() throws IOException {
        assertEquals(words(Gap.Reason.values(), Gap.Reason::word), sentences("ends.js", "GAPS"));
    }

    @Test
    void everyStateHasItsSentence() throws IOException {
        assertEquals(words(CallState.Condition.values(), CallState.Condition::word), sentences("states.js", "CALLS"));
        assertEquals(words(Breaker.Position.values(), ConsoleWordsTest::lowerCase), sentences("states.js", "BREAKER"));
    }

    @Test
    void everyRefusalHasItsStatusAndSentence() throws IOException {
        Map<String, String> shown = entries("refusals.js", "REFUSALS");
        assertEquals(words(Refusal.Reason.values(), Refusal.Reason::word), new TreeSet<>(shown.keySet()));
        for (Refusal.Reason reason : Refusal.Reason.values()) {
            String said = shown.get(reason.word());
            assertTrue(said.matches("(?s)\\[\\s*" + reason.status() + ",\\s*'.*"), reason + " is said to be " + said);
        }
    }

    private static <T> TreeSet<String> words(T[] values, Function<T, String> word) {
        return Arrays.stream(values).map(word).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String lowerCase(Enum<?> one) {
        return one.name().toLowerCase(Locale.ROOT);
    }

    private static TreeSet<String> sentences(String file, String list) throws IOException {
        Map<String, String> entries = entries(file, list);
        entries.forEach((word, said) -> assertTrue(said.contains(" "), word + " is explained by " + said));
        return new TreeSet<>(entries.keySet());
    }

    /** The entries of {@code const list = {…};}. */
    private static Map<String, String> entries(String file, String list) throws IOException {
        String source = Files.readString(WORDS.resolve(file));
        Matcher literal = Pattern.compile("const " + list + " = \\{\n(.*?)^\\};", Pattern.DOTALL | Pattern.MULTILINE)
                .matcher(source);
        assertTrue(literal.find(), "no " + list + " in " + file);
        Map<String, String> entries = new TreeMap<>();
        Matcher entry = ENTRY.matcher(literal.group(1));
        while (entry.find()) {
            entries.put(entry.group(1), entry.group(2));
        }
        return entries;
    }
}
