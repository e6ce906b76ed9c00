package io.inlet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.inlet.config.Platform;
import io.inlet.config.PlatformCredential.Kind;
import io.inlet.dialect.Provider;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The platforms that the server speaks, that it lets in, that {@code inlet call --as} plays and that the guide describes
 * are the same.
 */
class PlatformListsTest {

    private static final String GUIDE = "docs/platforms.md";
    private static final String FIRST_TABLE = "| platform | audio |";
    private static final int CREDENTIALS = 4; // column of the first table

    private static <T> List<String> sorted(Stream<T> all, Function<T, String> word) {
        return all.map(word).sorted().toList();
    }

    private static List<String> letIn() {
        return sorted(Arrays.stream(Platform.values()), Platform::word);
    }

    /** The kinds that are sent; where a call comes from is nothing a caller could choose. */
    private static Set<String> sentBy(Platform platform) {
        return Arrays.stream(Kind.values())
                .filter(kind -> kind != Kind.ADDRESS && platform.sends(kind))
                .map(Kind::word)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyPlatformThatIsLetInIsSpokenAndNoOther() {
        assertEquals(letIn(), sorted(Arrays.stream(Provider.values()), Provider::word));
    }

    @Test
    void everyPlatformThatIsLetInCanBePlayedAndNoOther() {
        assertEquals(
                letIn(), sorted(io.inlet.cli.platform.Platform.ALL.stream(), io.inlet.cli.platform.Platform::word));
    }

    @ParameterizedTest
    @ValueSource(strings = {FIRST_TABLE, "| in `platform` |"})
    void everyPlatformThatIsLetInIsInTheTablesOfTheGuideAndNoOther(String head) {
        assertEquals(letIn(), sorted(MarkdownTable.of(GUIDE, head).names(), word -> word));
    }

    @ParameterizedTest
    @EnumSource(Platform.class)
    void aCallerCanShowEveryKindOfCredentialThatThePlatformSendsAndNoOther(Platform platform) {
        assertEquals(
                sentBy(platform),
                io.inlet.cli.platform.Platform.of(platform.word()).proofs().keySet().stream()
                        .map(kind -> kind.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    @ParameterizedTest
    @EnumSource(Platform.class)
    void theGuideNamesEveryKindOfCredentialThatThePlatformSendsAndNoOther(Platform platform) {
        List<String> row = MarkdownTable.of(GUIDE, FIRST_TABLE).rows().stream()
                .filter(one -> MarkdownTable.quoted(one.get(0)).contains(platform.word()))
                .findFirst()
                .orElseThrow();
        assertEquals(sentBy(platform), new TreeSet<>(MarkdownTable.quoted(row.get(CREDENTIALS))));
    }
}
