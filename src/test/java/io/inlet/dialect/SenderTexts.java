package io.inlet.dialect;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Texts as a sender might send them, by the grammar of the protocol and against it: right ones, ones with members that
 * are wrong in one of the ways that have broken parsers, and either of these cut, doubled, glued together or bloated.
 * The same random numbers give the same texts.
 */
public final class SenderTexts {

    private static final int NEARLY_TOO_LONG = 65_536;
    private static final List<String> MEMBERS = List.of(
            "event",
            "interaction_id",
            "tenant_id",
            "sample_rate",
            "encoding",
            "channels",
            "metadata",
            "resume",
            "token");
    private static final List<String> EVENTS =
            List.of("start", "stop", "auth", "ping", "Start", "START", "st\\u0061rt", "stop ", "");
    private static final List<String> NUMBERS = List.of(
            "0",
            "-0",
            "1",
            "2",
            "-1",
            "8000",
            "8000.0",
            "8e3",
            "48000",
            "4294975296",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775808",
            "9007199254740993",
            "1e400",
            "1e1000000000",
            "1e-1000000000",
            "0e999999999",
            "1e2147483648",
            "1e99999999999",
            "1.5",
            "0.1e1",
            "NaN",
            "-Infinity",
            "Infinity",
            "01",
            "1.",
            ".5",
            "+1",
            "0x1f40",
            "1e",
            "--1",
            "1_000");
    private static final List<String> STRINGS = List.of(
            "",
            " ",
            "int-1",
            "int-2",
            "acme",
            "pcm16",
            "mulaw",
            "alaw",
            "PCM16",
            "8000",
            " 16000 ",
            "1.6e4",
            "1e999999999",
            "NaN",
            "a.b.c",
            "\\u0000",
            "\\ud83d",
            "\\ude00\\ud83d",
            "\\uD83D\\uDE00",
            "\uD83D",
            "\uDE00",
            "\u2028",
            "\uFEFF",
            "\uFFFF",
            "\\\"\\\\\\/",
            "\\x",
            "\\u12",
            "\n",
            "\0",
            "\u202E",
            "../../etc",
            "{tenant}",
            "*",
            "日本語");
    private static final List<String> PIECES = List.of(
            "{",
            "}",
            "[",
            "]",
            "\"",
            ":",
            ",",
            "\\",
            "\\u",
            "\\ud800",
            "\0",
            "\n",
            " ",
            "-",
            "e",
            "E+",
            ".",
            "0",
            "9",
            "null",
            "true",
            "1e400",
            "\uD83D",
            "€",
            "\uFEFF",
            "//",
            "/*",
            "'",
            "[[[[[[[[",
            "{\"a\":{\"b\":");

    private final SplittableRandom random;

    public SenderTexts(SplittableRandom random) {
        this.random = random;
    }

    /** Any text, right or wrong. */
    public String next() {
        String text = message();
        for (int mutations = random.nextInt(4) - 1; mutations > 0; mutations--) {
            text = mutated(text);
        }
        return random.nextInt(2000) == 0 ? bloated(text) : text;
    }

    /** A start that is right, of one of a few interactions, rarely one that is not the sender's. */
    public String start() {
        String resume = random.nextInt(3) > 0
                ? ""
                : ",\"resume\":{\"epoch\":" + (1_700_000_000_000L + random.nextInt(3)) + ",\"seq\":" + random.nextInt(5)
                        + "}";
        return "{\"event\":\"start\",\"interaction_id\":\""
                + (random.nextInt(40) == 0 ? "other-" : "int-") + random.nextInt(2)
                + "\",\"tenant_id\":\"acme\",\"sample_rate\":8000,\"encoding\":\"" + one(List.of("pcm16", "mulaw"))
                + "\""
                + ",\"channels\":" + (1 + random.nextInt(2)) + resume + "}";
    }

    private String message() {
        return switch (random.nextInt(10)) {
            case 0 -> "{\"event\":\"stop\"}";
            case 1 -> "{\"event\":\"auth\",\"token\":" + value(2) + "}";
            case 2 -> value(0);
            case 3, 4 -> start();
            case 5, 6 -> startBut(one(MEMBERS));
            default -> object(0);
        };
    }

    /** A good start, with this member once more, before or behind, or in place of its own. */
    private String startBut(String name) {
        String start = start();
        String member = "\"" + name + "\":" + value(1);
        return switch (random.nextInt(3)) {
            case 0 -> "{" + member + "," + start.substring(1);
            case 1 -> start.substring(0, start.length() - 1) + "," + member + "}";
            default ->
                start.replaceFirst("\"" + name + "\":(\"[^\"]*\"|\\d+)", "\"" + name + "\":0")
                        .replace("\"" + name + "\":0", member);
        };
    }

    private String object(int depth) {
        StringBuilder object = new StringBuilder("{");
        for (int members = random.nextInt(6); members > 0; members--) {
            String name = random.nextInt(8) == 0 ? one(STRINGS) : one(MEMBERS);
            object.append('"').append(name).append("\":");
            object.append(name.equals("event") ? "\"" + one(EVENTS) + "\"" : value(depth + 1));
            object.append(members > 1 ? one(List.of(",", " , ", ",\r\n\t")) : "");
        }
        return object.append('}').toString();
    }

    private String value(int depth) {
        return switch (random.nextInt(depth > 4 ? 6 : 9)) {
            case 0, 1 -> one(NUMBERS);
            case 2, 3, 4 -> "\"" + one(STRINGS) + "\"";
            case 5 -> one(List.of("null", "true", "false", "nul", "TRUE", ""));
            case 6 -> object(depth);
            case 7 -> "[" + value(depth + 1) + one(List.of("", ",", ",1", ",\"a\"")) + "]";
            default -> deep();
        };
    }

    private String deep() {
        int levels = random.nextInt(300) == 0 ? 5000 : random.nextInt(80);
        String[] pair = random.nextBoolean() ? new String[] {"[", "]"} : new String[] {"{\"a\":", "}"};
        return pair[0].repeat(levels) + "1"
                + pair[1].repeat(random.nextInt(8) == 0 ? random.nextInt(levels + 2) : levels);
    }

    private String mutated(String text) {
        int from = random.nextInt(text.length() + 1);
        int to = Math.min(text.length(), from + random.nextInt(12));
        return switch (random.nextInt(8)) {
            case 0 -> text.substring(0, from) + text.substring(to);
            case 1, 2 -> text.substring(0, from) + one(PIECES) + text.substring(to);
            case 3 -> text.substring(0, to) + text.substring(from);
            case 4 -> text.substring(0, from) + (char) random.nextInt(0x10000) + text.substring(from);
            case 5 -> text.substring(0, from);
            case 6 -> text + message();
            default -> "\uFEFF" + text;
        };
    }

    /** About as long as a text may be: by space, by one long number or string, or by very many members. */
    private String bloated(String text) {
        int missing = Math.max(0, NEARLY_TOO_LONG - text.length() - random.nextInt(64) + 32);
        String filler =
                switch (random.nextInt(4)) {
                    case 0 -> " ".repeat(missing);
                    case 1 -> "{\"sample_rate\":" + "9".repeat(missing) + "}";
                    case 2 -> "{\"event\":\"" + "\\u0041".repeat(missing / 6) + "\"}";
                    default -> "{\"a\":1" + ",\"a\":1".repeat(missing / 6) + "}";
                };
        return random.nextBoolean() ? filler + text : text + filler;
    }

    private String one(List<String> of) {
        return of.get(random.nextInt(of.size()));
    }
}
