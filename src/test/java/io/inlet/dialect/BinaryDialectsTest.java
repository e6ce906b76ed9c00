package io.inlet.dialect;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.inlet.dialect.SenderMessage.Start;
import io.inlet.stream.EndReason;
import io.inlet.stream.Summary;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Recorded calls with messages lost, doubled, out of order, cut, and of the wrong kind: the same for the same seed. */
class BinaryDialectsTest {

    private static final int CALLS = 2000; // of each recording
    private static final List<String> TOKENS = List.of(
            "\"",
            "{",
            "}",
            "[",
            ":",
            ",",
            "null",
            "-1",
            "1e400",
            "\"\"",
            "{}",
            "\\u0000",
            "\ud83d",
            " ",
            "true",
            "99999999999999999999",
            "\"event\"",
            "0");

    @ParameterizedTest
    @CsvSource({
        "vonage, bridge current",
        "infobip, field flattened",
        "jambonz, listen strings fork-with-text fork-without-text",
        "freeswitch, with-json with-text without-text",
        "asterisk, plain plain-early json",
        "audiohook, call strings probe"
    })
    void whateverComesAnAnswerComesAndNoException(String provider, String names) {
        Set<Class<?>> seen = new HashSet<>();
        for (String name : names.split(" ")) {
            List<Object> recorded = Recording.of(provider + "/" + name).messages();
            for (int seed = 0; seed < CALLS; seed++) {
                SplittableRandom random = new SplittableRandom(seed);
                List<Object> call = changed(recorded, random);
                Dialect dialect = Provider.of(provider)
                        .orElseThrow()
                        .speak(
                                random.nextBoolean()
                                        ? Recording.offer()
                                        : Recording.offer("sample_rate", "x", "mix", ""));
                seen.addAll(play(dialect, call, random, provider + "/" + name + " with seed " + seed));
            }
        }
        assertTrue(seen.contains(Start.class), "so much was changed that nothing was understood");
    }

    private static Set<Class<?>> play(Dialect dialect, List<Object> call, SplittableRandom random, String which) {
        Set<Class<?>> seen = new HashSet<>();
        int starts = 0;
        for (Object message : call) {
            List<SenderMessage> said = assertDoesNotThrow(
                    () -> message instanceof String text ? dialect.text(text) : dialect.binary((byte[]) message),
                    which);
            for (SenderMessage one : said) {
                seen.add(one.getClass());
                starts += one instanceof Start ? 1 : 0;
            }
            if (random.nextInt(20) == 0) {
                assertDoesNotThrow(() -> words(dialect, random), which);
            }
        }
        assertDoesNotThrow(dialect::over, which);
        assertFalse(starts > 1, () -> which + " has more than one start");
        return seen;
    }

    private static void words(Dialect dialect, SplittableRandom random) {
        EndReason reason = EndReason.values()[random.nextInt(EndReason.values().length)];
        if (random.nextBoolean()) {
            dialect.error(reason, "in the test");
        } else {
            dialect.stopped(new Summary(reason, 1, 1, 0, 20));
        }
    }

    private static List<Object> changed(List<Object> recorded, SplittableRandom random) {
        List<Object> call = new ArrayList<>(recorded);
        for (int changes = 1 + random.nextInt(4); changes > 0 && !call.isEmpty(); changes--) {
            int at = random.nextInt(call.size());
            switch (random.nextInt(6)) {
                case 0 -> call.remove(at);
                case 1 -> call.add(at, call.get(random.nextInt(call.size())));
                case 2 -> call.add(random.nextInt(call.size()), call.remove(at));
                case 3 -> call.set(at, cut(call.get(at), random));
                case 4 -> call.set(at, retyped(call.get(at)));
                default -> call.set(at, rewritten(call.get(at), random));
            }
        }
        call.replaceAll(message -> message instanceof byte[] bytes ? bytes.clone() : message);
        return call;
    }

    private static Object cut(Object message, SplittableRandom random) {
        return message instanceof String text
                ? text.substring(0, random.nextInt(text.length() + 1))
                : Arrays.copyOf((byte[]) message, random.nextInt(((byte[]) message).length + 1));
    }

    private static Object retyped(Object message) {
        return message instanceof String text
                ? text.getBytes(StandardCharsets.UTF_8)
                : new String((byte[]) message, StandardCharsets.ISO_8859_1);
    }

    /** A value, or any piece, of a text in place of another; a byte of a binary message. */
    private static Object rewritten(Object message, SplittableRandom random) {
        if (message instanceof byte[] bytes) {
            byte[] other = bytes.clone();
            if (other.length > 0) {
                other[random.nextInt(other.length)] = (byte) random.nextInt();
            }
            return other;
        }
        String text = (String) message;
        String token = TOKENS.get(random.nextInt(TOKENS.size()));
        if (random.nextBoolean()) {
            int from = random.nextInt(text.length() + 1);
            int to = Math.min(text.length(), from + random.nextInt(8));
            return text.substring(0, from) + token + text.substring(to);
        }
        List<int[]> values = new ArrayList<>();
        Matcher pattern = Pattern.compile(":\\s*(\"[^\"]*\"|\\d+)").matcher(text);
        while (pattern.find()) {
            values.add(new int[] {pattern.start(1), pattern.end(1)});
        }
        if (values.isEmpty()) {
            return text + token;
        }
        int[] value = values.get(random.nextInt(values.size()));
        return text.substring(0, value[0]) + token + text.substring(value[1]);
    }
}
