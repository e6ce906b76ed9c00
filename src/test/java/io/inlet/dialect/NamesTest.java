package io.inlet.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.inlet.dialect.SenderMessage.Start;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the start of every recording is called, and how the words of a platform become names. */
class NamesTest {

    private static final Pattern SNAKE_CASE = Pattern.compile("[a-z][a-z0-9]*(_[a-z0-9]+)*");

    /** Where only the URL, the connection or a member of the integrator's own names the call. */
    private static final Set<String> WITHOUT_CALL = Set.of(
            "asterisk/plain-early.txt",
            "freeswitch/with-text.txt",
            "freeswitch/without-text.txt",
            "infobip/flattened.txt",
            "jambonz/fork-with-text.txt",
            "jambonz/fork-without-text.txt");

    private static final Set<String> WITHOUT_START = Set.of("audiohook/probe.txt");

    /** Of one platform, by the names of their files. */
    private static Map<String, List<SenderMessage>> played(Provider provider) throws IOException, URISyntaxException {
        Map<String, List<SenderMessage>> played = new LinkedHashMap<>();
        Path folder = Path.of(
                NamesTest.class.getResource("/recordings/" + provider.word()).toURI());
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                String name = provider.word() + "/" + file.getFileName();
                played.put(name, recording(name).playedTo(provider.speak(Recording.offer())));
            }
        }
        return played;
    }

    private static Recording recording(String name) {
        String bare = name.substring(0, name.lastIndexOf('.'));
        return name.endsWith(".jsonl") ? new Recording(List.copyOf(Recordings.lines(bare))) : Recording.of(bare);
    }

    @ParameterizedTest
    @EnumSource(Provider.class)
    void everyStartHasTheCallAsCallIdAndNamesInSnakeCaseOnly(Provider provider) throws Exception {
        Map<String, List<SenderMessage>> recordings = played(provider);
        assertFalse(recordings.isEmpty());
        recordings.forEach((recording, said) -> {
            List<Start> starts = said.stream()
                    .filter(Start.class::isInstance)
                    .map(Start.class::cast)
                    .toList();
            assertEquals(WITHOUT_START.contains(recording) ? 0 : 1, starts.size(), recording);
            starts.forEach(start -> assertNames(recording, start));
        });
    }

    private static void assertNames(String recording, Start start) {
        Map<String, String> names = start.details().platform();
        names.keySet()
                .forEach(name ->
                        assertTrue(SNAKE_CASE.matcher(name).matches(), () -> recording + " has the name " + name));
        assertEquals(
                WITHOUT_CALL.contains(recording) ? null : start.id().interactionId(),
                names.get("call_id"),
                recording + " by its call_id");
        assertEquals(start.account().orElse(null), names.get("account_id"), recording + " by its account_id");
    }

    @Test
    void theFirstWordThatSaysAnythingCountsAndASecondStaysWhereItIs() {
        Map<String, String> members = new LinkedHashMap<>(Map.of("A", " ", "b", "2", "C", "3", "d", "4"));
        Names names = Names.NONE.and("one", "a", "B", "c").and("other", "x");
        assertEquals(Map.of("one", "2"), names.takeFrom(members));
        assertEquals(Map.of("C", "3", "d", "4"), members);
    }
}
