package io.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeliveryCheckTest {

    private static final int FRAMES = 20;
    private static final int BYTES = 640;

    private final StampedAudio audio = new StampedAudio(BYTES);
    private final FrameBooks[] calls = IntStream.range(0, 3)
            .mapToObj(i -> new FrameBooks(i, "run-" + i, 256))
            .toArray(FrameBooks[]::new);
    private final List<Long> received = new ArrayList<>();
    private final DeliveryCheck check = new DeliveryCheck(audio, calls, (books, stamp) -> received.add(stamp));

    DeliveryCheckTest() {
        for (int frame = 0; frame < FRAMES; frame++) {
            for (FrameBooks books : calls) {
                books.begin(stamp(books.call(), frame));
            }
        }
    }

    private static long stamp(int call, int frame) {
        return 1_000_000L * frame + call;
    }

    @Test
    void whatIsAsItShouldBeLeavesNoTrace() {
        deliverAllBut(-1);
        assertEquals(found(0, 0, 0, 0, 0, 0, 0), check.anomalies());
        assertEquals(3 * FRAMES, check.delivered());
        assertEquals(3 * FRAMES, received.size());
        assertEquals(stamp(0, FRAMES - 1), (long) received.get(received.size() - 3));
    }

    @Test
    void aDroppedFrameIsMissing() {
        deliverAllBut(7);
        assertEquals(found(1, 0, 0, 0, 0, 0, 0), check.anomalies());
    }

    @Test
    void theLastOneToo() {
        deliverAllBut(FRAMES - 1);
        assertEquals(found(1, 0, 0, 0, 0, 0, 0), check.anomalies());
    }

    @Test
    void aDoubledFrameIsOneTooMany() {
        deliverAllBut(-1);
        hear(message(1, 5));
        assertEquals(found(0, 1, 0, 0, 0, 0, 0), check.anomalies());
        assertEquals(3 * FRAMES, received.size());
    }

    @Test
    void twoThatAreSwappedAreOneThatIsLate() {
        deliverAllBut(7);
        hear(message(0, 7));
        assertEquals(found(0, 0, 1, 0, 0, 0, 0), check.anomalies());
        hear(message(0, 7));
        assertEquals(found(0, 1, 1, 0, 0, 0, 0), check.anomalies());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 4, 8, 15, 16, 17, 18, 300, BYTES - 1})
    void oneBitThatIsOtherIsAnAlteredFrame(int at) {
        deliverAllBut(7);
        byte[] pcm = audio.pcm(0, 7, stamp(0, 7));
        pcm[at] ^= 1;
        hear(json("run-0", 8, Base64.getEncoder().encodeToString(pcm)));
        assertEquals(found(0, 0, 1, 1, 0, 0, 0), check.anomalies());
    }

    @Test
    void alteredAudioInItsPlaceIsNotMissing() {
        deliverAllBut(7);
        String text = audio.text(0, 7, stamp(0, 7));
        char other = text.charAt(200) == 'A' ? 'B' : 'A';
        hear(json("run-0", 8, text.substring(0, 200) + other + text.substring(201)));
        assertEquals(found(0, 0, 1, 1, 0, 0, 0), check.anomalies());
    }

    @Test
    void audioThatIsShorterIsAltered() {
        deliverAllBut(7);
        hear(json("run-0", 8, audio.text(0, 7, stamp(0, 7)).substring(0, 400)));
        assertEquals(found(0, 0, 1, 1, 0, 0, 0), check.anomalies());
    }

    @Test
    void aWrongSeqIsSeenAndTheFrameKnownByItsAudio() {
        deliverAllBut(FRAMES - 1);
        hear(json("run-0", FRAMES + 1, audio.text(0, FRAMES - 1, stamp(0, FRAMES - 1))));
        assertEquals(found(0, 0, 0, 0, 1, 0, 0), check.anomalies());
    }

    @Test
    void anotherCallsNameIsSeen() {
        deliverAllBut(FRAMES - 1);
        hear(json("run-2", FRAMES, audio.text(0, FRAMES - 1, stamp(0, FRAMES - 1))));
        assertEquals(found(0, 0, 0, 0, 0, 1, 0), check.anomalies());
    }

    @Test
    void whatIsNotOfThisLoadIsStrange() {
        deliverAllBut(-1);
        hear(json("somebody", 1, audio.text(9, 0, 0)));
        hear("hello");
        hear("{\"event\":\"x\"}");
        hear(message(0, FRAMES)); // not sent yet
        assertEquals(found(0, 0, 0, 0, 0, 0, 4), check.anomalies());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"audio\":\"AUDIO\",\"seq\":20,\"interaction_id\":\"run-0\",\"tenant_id\":\"t\"}",
                "{\"tenant_id\":\"t\",\"interaction_id\":\"run-0\",\"seq\":\"20\",\"audio\":\"AUDIO\",\"more\":{\"x\":[1]}}",
                "{ \"tenant_id\": \"t\", \"interaction_id\": \"run-0\", \"seq\": 20, \"audio\": \"AUDIO\" }",
                "{\"tenant_id\":\"\\u0074\",\"interaction_id\":\"run-0\",\"seq\":20,\"audio\":\"AUDIO\"}"
            })
    void itMayBeWrittenInAnyWayThatIsTheSameJson(String form) {
        deliverAllBut(FRAMES - 1);
        hear(form.replace(
                "AUDIO", audio.text(0, FRAMES - 1, stamp(0, FRAMES - 1)).replace("/", "\\/")));
        assertEquals(found(0, 0, 0, 0, 0, 0, 0), check.anomalies());
    }

    /** @param left out of the first call */
    private void deliverAllBut(int left) {
        for (int frame = 0; frame < FRAMES; frame++) {
            for (FrameBooks books : calls) {
                if (books.call() != 0 || frame != left) {
                    hear(message(books.call(), frame));
                }
            }
        }
    }

    private String message(int call, int frame) {
        return json("run-" + call, frame + 1, audio.text(call, frame, stamp(call, frame)));
    }

    private static String json(String interaction, int seq, String text) {
        return "{\"tenant_id\":\"t\",\"interaction_id\":\"" + interaction + "\",\"seq\":" + seq
                + ",\"timestamp_ms\":1699123456789,\"sample_rate\":16000,\"encoding\":\"pcm16\",\"audio\":\"" + text
                + "\",\"epoch\":1699123448000,\"media_ms\":8200}";
    }

    private void hear(String json) {
        byte[] bytes = ("before" + json + "after").getBytes(StandardCharsets.UTF_8);
        ByteBuffer in = ByteBuffer.allocateDirect(bytes.length).put(bytes);
        check.message(in, "before".length(), bytes.length - "after".length());
    }

    private static Anomalies found(
            long missing, long duplicated, long reordered, long altered, long seq, long id, long strange) {
        return new Anomalies(missing, duplicated, reordered, altered, seq, id, strange);
    }
}
