package io.inlet.cli.platform;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.inlet.dialect.Dialect;
import io.inlet.dialect.Encoding;
import io.inlet.dialect.Offer;
import io.inlet.dialect.Provider;
import io.inlet.dialect.SenderMessage;
import io.inlet.stream.EndReason;
import io.inlet.stream.Summary;
import io.inlet.stream.Track;
import java.io.ByteArrayOutputStream;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What platforms say is understood by the dialects that were written for them. */
class PlatformDialectTest {

    private static final int FRAMES = 60;
    private static final Summary SUMMARY = new Summary(EndReason.STOP, FRAMES, FRAMES, 0, 1200);

    private final Map<Track, ByteArrayOutputStream> heard = new EnumMap<>(Track.class);
    private final StringBuilder keys = new StringBuilder();
    private SenderMessage.Start start;
    private Dialect dialect;
    private Conversation conversation;
    private boolean over;

    static Stream<Arguments> calls() {
        return Platform.ALL.stream()
                .flatMap(platform -> platform.codecs().stream()
                        .flatMap(codec -> Stream.of(false, true)
                                .filter(both -> !both || platform.bothTracks())
                                .map(both -> Arguments.of(platform.word(), codec, both))));
    }

    @ParameterizedTest(name = "{0} {1} both={2}")
    @MethodSource("calls")
    void everySampleAndKeyIsHeardInItsPlace(String word, Codec codec, boolean both) {
        Platform platform = Platform.of(word);
        dialect = Provider.of(word)
                .orElseThrow()
                .speak(new Offer(
                        platform.parameters(codec),
                        platform.account().isPresent() ? Optional.empty() : Optional.of("acc"),
                        "connection-1",
                        List.of("call_uuid", "callId"),
                        false));
        conversation = platform.converse(
                new CallPlan("acc", "call-1", codec, both, platform.frameMs(), Map.of(), () -> 1_705_312_200_000L));
        play(conversation.opening());
        assertNotNull(start, "there is a start");
        assertTrue(conversation.mayTalk());
        assertEquals("acc", start.id().tenantId());
        assertEquals("call-1", start.id().interactionId());
        assertEquals(codec.sampleRate(), start.format().sampleRate());
        Map<Track, ByteArrayOutputStream> said = new EnumMap<>(Track.class);
        Random noise = new Random(7);
        int bytes = codec.sampleRate() / 1000 * platform.frameMs() * (codec.encoding() == Encoding.PCM16 ? 2 : 1);
        for (int i = 0; i < FRAMES; i++) {
            byte[][] frame = new byte[both ? 2 : 1][bytes];
            for (int track = 0; track < frame.length; track++) {
                noise.nextBytes(frame[track]);
                said.computeIfAbsent(Track.values()[track], none -> new ByteArrayOutputStream())
                        .writeBytes(codec.encoding().toPcm(frame[track]));
            }
            play(conversation.audio(frame));
            if (i == FRAMES / 2 && platform.keys(both)) {
                play(conversation.key('5'));
            }
        }
        play(conversation.goodbye());
        hear(dialect.over());
        assertTrue(over, "it hangs up");
        assertEquals(said.keySet(), heard.keySet());
        said.forEach((track, pcm) ->
                assertArrayEquals(pcm.toByteArray(), heard.get(track).toByteArray(), track.word()));
        assertEquals(platform.keys(both) ? "5" : "", keys.toString());
    }

    private void play(List<Act> acts) {
        for (Act act : acts) {
            if (act instanceof Act.Text text) {
                hear(dialect.text(text.text()));
            } else if (act instanceof Act.Binary binary) {
                if (binary.bytes().length > 0) {
                    hear(dialect.binary(binary.bytes()));
                }
            } else if (act instanceof Act.HangUp) {
                over = true;
            } else {
                throw new AssertionError(act);
            }
        }
    }

    private void hear(List<SenderMessage> messages) {
        for (SenderMessage message : messages) {
            if (message instanceof SenderMessage.Start begun) {
                start = begun;
            } else if (message instanceof SenderMessage.Audio audio) {
                hear(audio);
            } else if (message instanceof SenderMessage.Dtmf key) {
                keys.append(key.digit());
            } else if (message instanceof SenderMessage.Answer answer) {
                play(conversation.heard(answer.text()));
            } else if (message instanceof SenderMessage.Stop) {
                dialect.stopped(SUMMARY).ifPresent(last -> play(conversation.heard(last)));
            } else {
                throw new AssertionError(message);
            }
        }
    }

    private void hear(SenderMessage.Audio audio) {
        byte[] pcm = start.encoding().toPcm(audio.coded());
        int channels = start.format().channels();
        for (int i = 0; i < pcm.length; i += 2) {
            Track track = channels == 2 ? Track.values()[i / 2 % 2] : audio.track();
            heard.computeIfAbsent(track, none -> new ByteArrayOutputStream()).write(pcm, i, 2);
        }
    }
}
