package io.inlet.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.inlet.dialect.SenderMessage.Audio;
import io.inlet.dialect.SenderMessage.Start;
import io.inlet.dialect.SenderMessage.Stop;
import io.inlet.stream.Track;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for each of the platforms whatever comes, and however the network has treated it. */
class EventDialectTest {

    private static final int RUNS = 1500; // of each recording
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "{}",
            "[]",
            "[1]",
            "\"\"",
            "\" \"",
            "-1",
            "0",
            "1e400",
            "1e-400",
            "1.5",
            "\"x\"",
            "7",
            "99999999999999999999",
            "\"9999999999999999999\"",
            "9223372036854775807",
            "\"\\ud83d\"",
            "\"\\u0000\"");

    private static Provider provider(String recording) {
        return Provider.of(recording.substring(0, recording.indexOf('/'))).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "exotel, EXOTEL",
        "twilio, TWILIO",
        "signalwire, SIGNALWIRE",
        "telnyx, TELNYX",
        "plivo, PLIVO",
        "bandwidth, BANDWIDTH"
    })
    void isSpokenUnderItsWordWhichIsAlsoWhatConsumersAreTold(String word, Provider provider) {
        assertEquals(Optional.of(provider), Provider.of(word));
        assertEquals(word, provider.word());
        String start = "{\"event\":\"start\"}";
        Start said = assertInstanceOf(
                Start.class,
                provider.speak(Recordings.offerOf("acme", Map.of())).text(start).get(0));
        assertEquals(Optional.of(word), said.details().provider());
        assertEquals("connection-1", said.id().interactionId(), "where no call is named");
    }

    @ParameterizedTest
    @CsvSource({"exotel", "twilio", "signalwire", "telnyx", "plivo", "bandwidth"})
    void eachConnectionHasADialectOfItsOwn(String word) {
        Provider provider = Provider.of(word).orElseThrow();
        Offer offer = Recordings.offerOf("acme", Map.of("interaction_id", "mine"));
        for (int i = 0; i < 2; i++) {
            var said = provider.speak(offer).text("{\"event\":\"start\"}").get(0);
            assertEquals("mine", assertInstanceOf(Start.class, said).id().interactionId());
        }
    }

    /** Lost, doubled, exchanged with its neighbour, cut: whatever is heard is heard once, in order, and nothing is thrown. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "exotel/stream-applet",
                "exotel/voicebot",
                "twilio/both-tracks",
                "twilio/bidirectional",
                "signalwire/both-tracks-l16",
                "signalwire/outbound-mulaw",
                "telnyx/pcma",
                "telnyx/l16-out-of-order",
                "plivo/mulaw",
                "plivo/clone-l16",
                "bandwidth/both-tracks",
                "bandwidth/inbound"
            })
    void audioComesInOrderHoweverTheMessagesDo(String recording) {
        List<String> lines = Recordings.lines(recording);
        int heard = 0;
        for (int seed = 0; seed < RUNS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<String> texts = new ArrayList<>(lines);
            for (int changes = random.nextInt(5); changes > 0; changes--) {
                move(texts, random);
            }
            List<SenderMessage> said = play(recording, texts, random);
            int[] last = {0, 0};
            for (SenderMessage one : said) {
                if (one instanceof Audio audio) {
                    int track = audio.track().ordinal();
                    assertTrue(
                            audio.coded()[0] > last[track], recording + " " + seed + ": " + Recordings.written(said));
                    last[track] = audio.coded()[0];
                    heard++;
                }
            }
        }
        assertTrue(heard > RUNS, "only " + heard);
    }

    /** Members of another type, characters that are none, texts that are no JSON. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "exotel/stream-applet",
                "exotel/voicebot",
                "exotel/reference-code",
                "exotel/extension-page",
                "twilio/both-tracks",
                "twilio/bidirectional",
                "signalwire/both-tracks-l16",
                "signalwire/outbound-mulaw",
                "telnyx/pcma",
                "telnyx/l16-out-of-order",
                "plivo/mulaw",
                "plivo/clone-l16",
                "bandwidth/both-tracks",
                "bandwidth/inbound"
            })
    void nothingIsThrownWhateverComes(String recording) {
        List<String> lines = Recordings.lines(recording);
        int audio = 0;
        for (int seed = 0; seed < RUNS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<String> texts = new ArrayList<>(lines);
            for (int changes = 1 + random.nextInt(6); changes > 0; changes--) {
                if (random.nextBoolean()) {
                    move(texts, random);
                } else {
                    damage(texts, random);
                }
            }
            List<SenderMessage> said = play(recording, texts, random);
            assertTrue(said.stream().filter(Start.class::isInstance).count() <= 1, "two starts: " + seed);
            long stops = said.stream().filter(Stop.class::isInstance).count();
            assertTrue(stops == 0 || stops == 1 && said.get(said.size() - 1) instanceof Stop, "after stop: " + seed);
            audio += (int) said.stream().filter(Audio.class::isInstance).count();
        }
        assertTrue(audio > RUNS, "only " + audio);
    }

    private static List<SenderMessage> play(String recording, List<String> texts, SplittableRandom random) {
        Dialect dialect = provider(recording).speak(Recordings.OFFER);
        List<SenderMessage> said = new ArrayList<>();
        for (String text : texts) {
            said.addAll(
                    random.nextInt(4) > 0 ? dialect.text(text) : dialect.binary(text.getBytes(StandardCharsets.UTF_8)));
        }
        said.addAll(dialect.over());
        return said;
    }

    private static void move(List<String> texts, SplittableRandom random) {
        if (texts.size() < 3) {
            return;
        }
        int at = random.nextInt(texts.size() - 1);
        switch (random.nextInt(4)) {
            case 0 -> texts.remove(at);
            case 1 -> texts.add(at + random.nextInt(texts.size() - at), texts.get(at));
            case 2 -> texts.add(at + 1, texts.remove(at));
            default ->
                texts.set(
                        at,
                        texts.get(at).substring(0, random.nextInt(texts.get(at).length() + 1)));
        }
    }

    private static void damage(List<String> texts, SplittableRandom random) {
        int which = random.nextInt(texts.size());
        String text = texts.get(which);
        int at = random.nextInt(text.length() + 1);
        int colon = text.indexOf(':', at);
        String changed =
                switch (random.nextInt(5)) {
                    case 0 -> text.substring(0, at) + (char) random.nextInt(0x10000) + text.substring(at);
                    case 1 -> text.substring(0, at) + text.substring(Math.min(text.length(), at + 1));
                    case 2 -> text + text.substring(at);
                    default ->
                        colon < 0
                                ? text
                                : text.substring(0, colon + 1)
                                        + text.substring(colon + 1)
                                                .replaceFirst(
                                                        "^(\"[^\"]*\"|\\d+|[{\\[][^,}\\]]*[}\\]])",
                                                        VALUES.get(random.nextInt(VALUES.size()))
                                                                .replace("\\", "\\\\"));
                };
        texts.set(which, changed);
    }

    @ParameterizedTest
    @CsvSource({
        "inbound, INBOUND",
        "inbound_track, INBOUND",
        "outbound, OUTBOUND",
        "outbound_track, OUTBOUND",
        "Outbound, OUTBOUND",
        "mixed, INBOUND",
        "'', INBOUND"
    })
    void tracksAreCalledInSeveralWays(String word, Track track) {
        assertEquals(track, Media.track(word));
    }
}
