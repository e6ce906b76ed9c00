package io.inlet.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.inlet.dialect.SenderMessage.Audio;
import io.inlet.stream.Track;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * What a platform says in a call, message by message, from a file: {@code text:} and the text as it is, {@code binary:} and
 * hexadecimal digits, {@code noise:} and how many bytes from which seed. Lines with a # are for the reader.
 */
record Recording(List<Object> messages) { // of String and byte[]

    static final List<String> CALL_ID_KEYS =
            List.of("interaction_id", "call_uuid", "uuid", "call_id", "callId", "callSid");
    static final String CONNECTION = "connection-1";

    static Recording of(String name) {
        String all;
        try (InputStream file = Recording.class.getResourceAsStream("/recordings/" + name + ".txt")) {
            all = new String(file.readAllBytes(), UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return new Recording(all.lines()
                .filter(line -> !line.startsWith("#"))
                .map(Recording::message)
                .toList());
    }

    private static Object message(String line) {
        String said = line.substring(line.indexOf(':') + 1);
        return switch (line.substring(0, line.indexOf(':'))) {
            case "text" -> said;
            case "binary" -> HexFormat.of().parseHex(said.strip());
            case "noise" -> {
                String[] words = said.strip().split(" ");
                yield noise(Integer.parseInt(words[0]), Long.parseLong(words[1]));
            }
            default -> throw new IllegalArgumentException(line);
        };
    }

    /** The same bytes for the same seed. */
    static byte[] noise(int bytes, long seed) {
        byte[] noise = new byte[bytes];
        new SplittableRandom(seed).nextBytes(noise);
        return noise;
    }

    /** Whose calls the credential says they are, with these parameters in the URL. */
    static Offer offer(String... query) {
        return offer(Optional.of("acme"), query);
    }

    static Offer offer(Optional<String> tenant, String... query) {
        Map<String, String> parameters = new HashMap<>();
        for (int i = 0; i < query.length; i += 2) {
            parameters.put(query[i], query[i + 1]);
        }
        return new Offer(Map.copyOf(parameters), tenant, CONNECTION, CALL_ID_KEYS, false);
    }

    /** All that it means. */
    List<SenderMessage> playedTo(Dialect dialect) {
        List<SenderMessage> said = new ArrayList<>();
        for (Object message : messages) {
            said.addAll(
                    message instanceof String text ? dialect.text(text) : dialect.binary(((byte[]) message).clone()));
        }
        said.addAll(dialect.over());
        return said;
    }

    static Audio audio(int bytes, long seed) {
        return new Audio(Track.INBOUND, noise(bytes, seed));
    }

    /** The same with audio by its content, and not by its array. */
    static List<Object> byContent(Collection<? extends SenderMessage> messages) {
        return messages.stream()
                .<Object>map(message -> message instanceof Audio audio
                        ? List.of(audio.track(), HexFormat.of().formatHex(audio.coded()))
                        : message)
                .toList();
    }
}
