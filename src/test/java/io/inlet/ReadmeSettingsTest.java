package io.inlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.inlet.config.InvalidSetting;
import io.inlet.config.SampleSettings;
import io.inlet.config.Settings;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** README.md lists every variable, and no other, with its default and its range. */
class ReadmeSettingsTest {

    private static final MarkdownTable TABLE = MarkdownTable.of("README.md", "| variable | default |");
    private static final Set<String> NO_VALUES = Set.of("–", "any", "none", "the JVM's");
    private static final String NEITHER_NUMBER_NOR_WORD = "?";
    private static final Pattern NUMBERS = Pattern.compile("whole numbers? from (-?\\d+) to (\\d+)");
    private static final Pattern WORDS = Pattern.compile("must be one of (.*)");

    private static String set(String asked, String variable, String value) {
        return asked.equals(variable)
                ? value
                : switch (asked) {
                    case "JWT_PUBLIC_KEY" -> SampleSettings.PUBLIC_KEY;
                    case "JWT_JWKS_URL" -> "https://issuer.example.com/keys";
                    default -> null;
                };
    }

    private static Settings with(String variable, String value) {
        return Settings.read(asked -> set(asked, variable, value));
    }

    static Stream<List<String>> rows() {
        return TABLE.rows().stream();
    }

    private static String variable(List<String> row) {
        return MarkdownTable.quoted(row.get(0)).get(0);
    }

    @Test
    void everyVariableIsListedOnceAndNoOther() {
        Set<String> asked = new TreeSet<>();
        UnaryOperator<String> lookup = name -> {
            asked.add(name);
            return set(name, "", "");
        };
        Settings.read(lookup);
        assertEquals(List.copyOf(asked), TABLE.names().sorted().toList());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void theDefaultIsTheOneThatIsListed(List<String> row) {
        String listed = row.get(1).replace("`", "");
        if (!NO_VALUES.contains(listed) && !listed.startsWith("required")) {
            assertEquals(Settings.read(asked -> set(asked, "", "")), with(variable(row), listed));
        }
    }

    /** What is wrong with a value that is neither says what would be right. */
    @ParameterizedTest
    @MethodSource("rows")
    void theRangeIsTheOneThatIsListed(List<String> row) {
        String rule = rule(variable(row));
        Matcher numbers = NUMBERS.matcher(rule);
        if (numbers.find()) {
            String range = numbers.group(1) + "–" + numbers.group(2);
            assertTrue(row.get(2).contains(range), () -> row + " lacks " + range);
        }
        Matcher words = WORDS.matcher(rule);
        if (words.find()) {
            assertEquals(
                    Stream.of(words.group(1).split(", ")).collect(Collectors.toSet()),
                    Set.copyOf(MarkdownTable.quoted(row.get(2))));
        }
    }

    private static String rule(String variable) {
        try {
            with(variable, NEITHER_NUMBER_NOR_WORD);
            return "";
        } catch (InvalidSetting refused) {
            return refused.getMessage();
        }
    }
}
