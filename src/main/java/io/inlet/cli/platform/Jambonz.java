package io.inlet.cli.platform;

import io.inlet.dialect.Encoding;
import io.inlet.stream.Track;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * jambonz {@code listen}, which is drachtio's mod_audio_fork: a JSON of metadata, then binary PCM, of which several frames
 * come in one message now and then; an empty one at the end (jambonz feature server, drachtio-freeswitch-modules).
 */
final class Jambonz implements Platform {

    private static final int SAMPLE_BYTES = 2;

    @Override
    public String word() {
        return "jambonz";
    }

    @Override
    public List<Codec> codecs() {
        return IntStream.of(8000, 16_000, 24_000, 32_000, 48_000, 64_000)
                .mapToObj(rate -> new Codec("l16", Encoding.PCM16, rate))
                .toList();
    }

    @Override
    public boolean bothTracks() {
        return true;
    }

    @Override
    public boolean keys(boolean both) {
        return true;
    }

    @Override
    public Optional<String> account() {
        return Optional.of("9351f46a-678c-43f5-b8a6-d4eb58d131af");
    }

    @Override
    public String newCallId() {
        return Ids.uuid();
    }

    @Override
    public Map<Credential.Kind, Proof> proofs() {
        return Map.of(Credential.Kind.BASIC, Proof.BASIC, Credential.Kind.QUERY, Proof.IN_URL);
    }

    @Override
    public Conversation converse(CallPlan plan) {
        return new Listen(plan);
    }

    private static final class Listen implements Conversation {
        private final CallPlan plan;
        private final ByteArrayOutputStream unsent = new ByteArrayOutputStream();
        private long frames;

        private Listen(CallPlan plan) {
            this.plan = plan;
        }

        @Override
        public Optional<String> subprotocol() {
            return Optional.of("audio.jambonz.org");
        }

        @Override
        public List<Act> opening() {
            return List.of(Shape.of("sampleRate", plan.codec().sampleRate())
                    .with("mixType", plan.both() ? "stereo" : "mono")
                    .with("callSid", plan.callId())
                    .with("direction", "inbound")
                    .with("from", CallPlan.FROM)
                    .with("to", CallPlan.TO)
                    .with("callId", Ids.uuid())
                    .with("sbcCallid", Ids.uuid())
                    .with("sipStatus", 100)
                    .with("sipReason", "Trying")
                    .with("callStatus", "trying")
                    .with("callerId", CallPlan.FROM)
                    .with("accountSid", plan.account())
                    .with("traceId", Ids.hex())
                    .with("applicationSid", Ids.uuid())
                    .with("fsSipAddress", "10.0.0.7:5060")
                    .with("customerData", Map.of())
                    .text());
        }

        /** Two of ten wait for the next one, as they do in the module when the socket was not writable. */
        @Override
        public List<Act> audio(byte[][] coded) {
            unsent.writeBytes(Interleaved.of(coded, SAMPLE_BYTES));
            long place = frames++ % 10;
            return place == 7 || place == 8 ? List.of() : rest();
        }

        private List<Act> rest() {
            byte[] bytes = unsent.toByteArray();
            unsent.reset();
            return bytes.length == 0 ? List.of() : List.of(new Act.Binary(bytes));
        }

        /** The duration is in samples of 8 kHz: 200 ms. */
        @Override
        public List<Act> key(char digit) {
            return List.of(Shape.of("event", "dtmf")
                    .with("dtmf", String.valueOf(digit))
                    .with("duration", "1600")
                    .text());
        }

        @Override
        public List<Act> goodbye() {
            List<Act> last = new ArrayList<>(rest());
            last.add(new Act.Binary(new byte[0]));
            last.add(new Act.HangUp());
            return last;
        }

        @Override
        public Set<Track> spoken() {
            return plan.tracks();
        }
    }
}
