package io.inlet.dialect;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The two ways to read a media message are one: what the quick one reads, it reads as the other does. */
class MediaScanTest {

    private static final List<String> NAMES = List.of(
            "event",
            "eventType",
            "Event",
            "sequence_number",
            "sequenceNumber",
            "streamSid",
            "track",
            "chunk",
            "timestamp",
            "payload",
            "Payload",
            "media",
            "extra_headers",
            "Média",
            "");
    private static final List<String> VALUES = List.of(
            "\"media\"",
            "\"media\"",
            "\"start\"",
            "\"1\"",
            "\"42\"",
            "7",
            "0",
            "007",
            "\"007\"",
            "123456789012345678",
            "1234567890123456789",
            "\"-1\"",
            "-1",
            "1.5",
            "1e3",
            "\"1e3\"",
            "\" 5 \"",
            "\"\"",
            "\" \"",
            "null",
            "true",
            "\"outbound\"",
            "\"outbound_track\"",
            "\"inbound\"",
            "\" Outbound\"",
            "\"AAEC\"",
            "\"AAEC\"",
            "\"AA==\"",
            "\"A\"",
            "\"AA\\/\\/\"",
            "\"AA//\"",
            "\"a\\\"b\"",
            "\"a\\\\\"",
            "\"\u00e9\u20ac\"",
            "\"\\ud83d\"",
            "\"\t\"",
            "{}",
            "[]",
            "[1,\"a\"]",
            "{\"payload\":\"AAEC\"}",
            "\"");

    private static void assertSame(String text, Media scanned) {
        List<JsonObject> objects = JsonText.objects(text);
        assertEquals(1, objects.size(), text);
        Members message = new Members(objects.get(0));
        assertEquals(Optional.of("media"), message.text("event", "eventType", "Event"), text);
        Media read = Media.of(message);
        assertEquals(read.track(), scanned.track(), text);
        assertEquals(read.number(), scanned.number(), text);
        assertEquals(read.chunk(), scanned.chunk(), text);
        assertEquals(read.timestamp(), scanned.timestamp(), text);
        assertArrayEquals(read.coded().orElseThrow(), scanned.coded().orElseThrow(), text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "exotel/stream-applet",
                "exotel/voicebot",
                "exotel/extension-page",
                "twilio/both-tracks",
                "signalwire/both-tracks-l16",
                "telnyx/pcma",
                "plivo/mulaw",
                "bandwidth/both-tracks"
            })
    void mediaOfEachPlatformIsReadQuicklyAndNothingElseIs(String recording) {
        for (String line : Recordings.lines(recording)) {
            Optional<Media> media = MediaScan.read(line);
            assertEquals(line.contains(":\"media\""), media.isPresent(), line);
            media.ifPresent(scanned -> assertSame(line, scanned));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{}",
                "{\"event\":\"media\"}",
                "{\"event\":\"media\",\"media\":{}}",
                "{\"event\":\"media\",\"media\":{\"payload\":\"AA==\"}}x",
                "{\"event\":\"media\",\"media\":{\"payload\":\"AA==\"}}{}",
                "{\"event\":\"media\",\"media\":{\"payload\":\"AA==\"},}",
                "{\"event\":\"media\",\"media\":{\"payload\":\"AA==\"",
                "{\"event\":\"media\",\"media\":{\"payload\":\"AA=\"}}",
                "{\"event\":\"media\",\"media\":{\"payload\":\"AA==\",\"payload\":\"AA==\"}}",
                "{\"event\":\"media\",\"event\":\"start\",\"media\":{\"payload\":\"AA==\"}}",
                "{\"event\":\"media\",\"payload\":\"x\\\",\"media\":{\"payload\":\"AA==\"}}",
                "{\"event\":\"media\",\"n\":\"a\\u0022\",\"media\":{\"payload\":\"AA==\"}}"
            })
    void whatIsUnusualIsLeftToTheOther(String text) {
        assertFalse(MediaScan.read(text).isPresent());
    }

    @Test
    void bothWaysReadTheSame() {
        int scanned = 0;
        for (int seed = 0; seed < 60_000; seed++) {
            String text = text(new Random(seed));
            Optional<Media> media = MediaScan.read(text);
            if (media.isPresent()) {
                assertSame(text, media.get());
                scanned++;
            }
        }
        assertTrue(scanned > 10_000, "only " + scanned);
    }

    private static String text(Random random) {
        List<String> inner = new ArrayList<>(List.of("\"payload\":\"AAECAw==\""));
        add(inner, "\"track\":", List.of("\"inbound\"", "\"outbound\"", "1"), random);
        add(inner, "\"chunk\":", List.of("\"2\"", "2"), random);
        add(inner, "\"timestamp\":", List.of("\"40\"", "0", "1705312200000"), random);
        odd(inner, random);
        List<String> outer = new ArrayList<>();
        outer.add(random.nextBoolean() ? "\"event\":\"media\"" : "\"eventType\":\"media\"");
        add(outer, "\"sequence_number\":", List.of("\"3\"", "3"), random);
        add(outer, "\"streamSid\":", List.of("\"MZ1\"", "\"\u20ac\""), random);
        if (random.nextInt(4) == 0) {
            outer.addAll(inner);
        } else {
            outer.add("\"media\":" + object(inner, random));
        }
        odd(outer, random);
        String text = object(outer, random);
        int at = random.nextInt(text.length());
        return switch (random.nextInt(12)) {
            case 0 -> text.substring(0, at) + text.substring(at + 1);
            case 1 -> text.substring(0, at) + (char) random.nextInt(256) + text.substring(at);
            case 2 -> text.substring(0, at);
            case 3 -> text + text;
            case 4 -> " \n" + text + "\r\n\t ";
            default -> text;
        };
    }

    private static void add(List<String> members, String name, List<String> values, Random random) {
        if (random.nextInt(3) > 0) {
            members.add(name + values.get(random.nextInt(values.size())));
        }
    }

    private static void odd(List<String> members, Random random) {
        if (random.nextInt(4) == 0) {
            members.add(
                    "\"" + NAMES.get(random.nextInt(NAMES.size())) + "\":" + VALUES.get(random.nextInt(VALUES.size())));
        }
    }

    private static String object(List<String> members, Random random) {
        Collections.shuffle(members, random);
        return "{" + String.join(random.nextBoolean() ? "," : " , ", members) + "}";
    }
}
