package io.inlet.cli.platform;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A platform in a test: a clock that is set by hand, ids that are all the same, texts to compare. */
final class PlayedPlatform {

    static final byte[] INBOUND = {1, 2, 3, 4};
    static final byte[] OUTBOUND = {5, 6, 7, 8};

    long millis = 1_705_312_200_000L;
    final Conversation conversation;

    PlayedPlatform(String word) {
        this(word, null, 0, false, Map.of());
    }

    PlayedPlatform(String word, String codec, int rate, boolean both, Map<String, String> parameters) {
        Platform platform = Platform.of(word);
        conversation = platform.converse(new CallPlan(
                platform.account().map(account -> "acc").orElse(""),
                "call-1",
                platform.codec(codec, rate),
                both,
                platform.frameMs(),
                parameters,
                () -> millis));
    }

    List<String> opening() {
        return texts(conversation.opening());
    }

    List<String> audio() {
        return texts(conversation.audio(new byte[][] {INBOUND}));
    }

    List<String> bothTracks() {
        return texts(conversation.audio(new byte[][] {INBOUND, OUTBOUND}));
    }

    List<String> key(char digit) {
        return texts(conversation.key(digit));
    }

    List<String> goodbye() {
        return texts(conversation.goodbye());
    }

    /** Ids that the platform made up are ID; binary messages are lists of numbers. */
    static List<String> texts(List<Act> acts) {
        List<String> texts = new ArrayList<>();
        for (Act act : acts) {
            if (act instanceof Act.Text text) {
                texts.add(text.text()
                        .replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "ID")
                        .replaceAll("[0-9a-f]{32}", "ID"));
            } else if (act instanceof Act.Binary binary) {
                texts.add(java.util.Arrays.toString(binary.bytes()));
            } else {
                texts.add(act.toString());
            }
        }
        return texts;
    }
}
