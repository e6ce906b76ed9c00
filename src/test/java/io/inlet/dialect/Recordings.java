package io.inlet.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.inlet.dialect.SenderMessage.Audio;
import io.inlet.dialect.SenderMessage.Missing;
import io.inlet.dialect.SenderMessage.Start;
import io.inlet.dialect.SenderMessage.Stop;
import io.inlet.stream.AudioFormat;
import io.inlet.stream.CallDetails;
import io.inlet.stream.StreamId;
import io.inlet.stream.Track;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What platforms send, one message a line, written from their documents. Each frame of audio is another one, so that it
 * can be told which it is, and is written as its number and track.
 */
final class Recordings {

    private static final Pattern NUMBER_IN_QUOTES =
            Pattern.compile("\"(sequence_?[nN]umber|chunk|timestamp|sample_?[rR]ate|duration)\":\"(\\d+)\"");
    private static final Pattern NUMBER =
            Pattern.compile("\"(sequence_?[nN]umber|chunk|timestamp|sample_?[rR]ate|duration)\":(\\d+)");

    static final Offer OFFER = offer(Map.of());

    private Recordings() {}

    static Offer offer(Map<String, String> query) {
        return new Offer(query, Optional.empty(), "connection-1", List.of(), false);
    }

    static Offer offerOf(String tenant, Map<String, String> query) {
        return new Offer(query, Optional.of(tenant), "connection-1", List.of(), false);
    }

    /** Of a recording, {@code twilio/both-tracks}. */
    static List<String> lines(String name) {
        try (var file = Recordings.class.getResourceAsStream("/recordings/" + name + ".jsonl")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] frame(int number, int bytes) {
        byte[] frame = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            frame[i] = (byte) (number * 31 + i * (number % 7 + 1));
        }
        frame[0] = (byte) number;
        return frame;
    }

    static String base64(int number, int bytes) {
        return Base64.getEncoder().encodeToString(frame(number, bytes));
    }

    // ---- what is heard

    static List<Object> heard(Dialect dialect, List<String> texts) {
        List<SenderMessage> heard = new ArrayList<>();
        texts.forEach(text -> heard.addAll(dialect.text(text)));
        heard.addAll(dialect.over());
        return written(heard);
    }

    static List<Object> heardInBinary(Dialect dialect, List<String> texts) {
        List<SenderMessage> heard = new ArrayList<>();
        texts.forEach(text -> heard.addAll(dialect.binary(text.getBytes(StandardCharsets.UTF_8))));
        heard.addAll(dialect.over());
        return written(heard);
    }

    /** Arrays have no equality of their own. */
    static List<Object> written(List<SenderMessage> heard) {
        return heard.stream()
                .<Object>map(one -> one instanceof Audio audio ? written(audio) : one)
                .toList();
    }

    private static String written(Audio audio) {
        int number = audio.coded()[0];
        boolean whole = Arrays.equals(frame(number, audio.coded().length), audio.coded());
        return audio.track().word() + " " + number + (whole ? "" : " damaged");
    }

    static Missing missing(Track track, int frames, long millis) {
        return new Missing(track, frames, OptionalLong.of(millis));
    }

    static Missing missing(Track track, int frames) {
        return new Missing(track, frames, OptionalLong.empty());
    }

    static Start start(String account, String call, AudioFormat format, Encoding encoding, CallDetails details) {
        return new Start(
                new StreamId(account, call), Optional.of(account), format, encoding, details, Optional.empty());
    }

    // ---- the ways in which the same may come

    /** The recording says this, and so it does in each way in which platforms have been seen to send the same. */
    static void assertHeard(Provider provider, List<String> lines, List<?> expected) {
        assertHeard(provider, OFFER, lines, expected);
    }

    static void assertHeard(Provider provider, Offer offer, List<String> lines, List<?> expected) {
        assertEquals(expected, heard(provider.speak(offer), lines), "as it is");
        assertEquals(expected, heardInBinary(provider.speak(offer), lines), "in binary messages");
        Map<String, List<String>> others = Map.of(
                "numbers as numbers",
                        each(lines, line -> NUMBER_IN_QUOTES.matcher(line).replaceAll("\"$1\":$2")),
                "numbers as strings", each(lines, line -> NUMBER.matcher(line).replaceAll("\"$1\":\"$2\"")),
                "white space", each(lines, line -> " \r\n\t" + line.replace(",\"", " ,\n \"") + "\n"),
                "escapes", each(lines, line -> line.replace("/", "\\/")),
                "two in one", pairs(lines, ""),
                "two in one, apart", pairs(lines, "\n"),
                "all in one", List.of(String.join("", lines)),
                "unknown events", unknown(lines),
                "unknown members", each(lines, line -> "{\"new\":{\"a\":[1,null]}," + line.substring(1)),
                "a second start", doubledStart(lines));
        others.forEach((way, texts) -> assertEquals(expected, heard(provider.speak(offer), texts), way));
        assertStopMayBeMissing(provider, offer, lines, expected);
        assertMediaMayComeBeforeStart(provider, offer, lines, expected);
    }

    private static void assertStopMayBeMissing(Provider provider, Offer offer, List<String> lines, List<?> expected) {
        assertEquals(new Stop(), expected.get(expected.size() - 1));
        assertEquals(
                expected.subList(0, expected.size() - 1),
                heard(provider.speak(offer), lines.subList(0, lines.size() - 1)),
                "without stop");
    }

    private static void assertMediaMayComeBeforeStart(
            Provider provider, Offer offer, List<String> lines, List<?> expected) {
        List<String> late = new ArrayList<>(lines);
        int start = (int) lines.stream().takeWhile(line -> !isStart(line)).count();
        late.add(start + 1, late.remove(start));
        List<Object> heard = new ArrayList<>(expected);
        heard.add(1, heard.remove(0));
        assertEquals(heard, heard(provider.speak(offer), late), "media before start");
    }

    private static boolean isStart(String line) {
        return line.matches("\\{\"event(Type)?\":\"start\".*");
    }

    private static List<String> each(List<String> lines, UnaryOperator<String> change) {
        return lines.stream().map(change).toList();
    }

    private static List<String> pairs(List<String> lines, String between) {
        List<String> pairs = new ArrayList<>();
        for (int i = 0; i < lines.size(); i += 2) {
            pairs.add(lines.get(i) + (i + 1 < lines.size() ? between + lines.get(i + 1) : ""));
        }
        return pairs;
    }

    private static List<String> unknown(List<String> lines) {
        return lines.stream()
                .flatMap(line -> Stream.of(
                        "{\"event\":\"news\"}",
                        line,
                        "{}",
                        "{\"event\":7,\"eventType\":null}",
                        "{\"event\":\"mark\"}",
                        "{\"event\":\"dtmf\",\"dtmf\":[]}"))
                .toList();
    }

    private static List<String> doubledStart(List<String> lines) {
        return lines.stream()
                .flatMap(line -> isStart(line) ? Stream.of(line, line) : Stream.of(line))
                .toList();
    }
}
