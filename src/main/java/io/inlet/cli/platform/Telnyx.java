package io.inlet.cli.platform;

import io.inlet.dialect.Encoding;
import io.inlet.stream.Track;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Telnyx media streaming: base64 in JSON, sequence numbers and times as strings. Its pages tell receivers to expect frames
 * out of order, so every 25th comes after the one that follows it (Telnyx, Media Streaming over WebSockets).
 */
final class Telnyx implements Platform {

    private static final int LATE = 25;

    @Override
    public String word() {
        return "telnyx";
    }

    /** Linear PCM is taken for little-endian, as servers in the field do. */
    @Override
    public List<Codec> codecs() {
        return List.of(
                new Codec("PCMU", Encoding.MULAW, 8000),
                new Codec("PCMA", Encoding.ALAW, 8000),
                new Codec("L16", Encoding.PCM16, 16_000));
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
        return Optional.of("3e6f0a52-4f8f-4d69-a0b5-90b5b1c0a6d2");
    }

    @Override
    public String newCallId() {
        return "v3:" + Ids.hex();
    }

    @Override
    public Map<Credential.Kind, Proof> proofs() {
        return Map.of(
                Credential.Kind.TOKEN,
                (token, knock) -> Map.of("x-telnyx-streaming-auth-token", token),
                Credential.Kind.QUERY,
                Proof.IN_URL);
    }

    @Override
    public Conversation converse(CallPlan plan) {
        return new Stream(plan);
    }

    private static final class Stream implements Conversation {
        private final CallPlan plan;
        private final String id = Ids.uuid();
        private final List<String> tracks;
        private List<Act> held = List.of();
        private long sequence;
        private long frames;

        private Stream(CallPlan plan) {
            this.plan = plan;
            this.tracks = plan.trackWords();
        }

        @Override
        public List<Act> opening() {
            return List.of(
                    Shape.of("event", "connected").with("version", "1.0.0").text(),
                    Shape.of("event", "start")
                            .with("sequence_number", next())
                            .with(
                                    "start",
                                    Shape.of("user_id", plan.account())
                                            .with("call_control_id", plan.callId())
                                            .with("call_session_id", Ids.uuid())
                                            .with("from", CallPlan.FROM)
                                            .with("to", CallPlan.TO)
                                            .with("tags", List.of())
                                            .with("client_state", "")
                                            .with(
                                                    "media_format",
                                                    Shape.of(
                                                                    "encoding",
                                                                    plan.codec().word())
                                                            .with(
                                                                    "sample_rate",
                                                                    plan.codec().sampleRate())
                                                            .with("channels", 1)))
                            .with("stream_id", id)
                            .text());
        }

        @Override
        public List<Act> audio(byte[][] coded) {
            List<Act> messages = new ArrayList<>();
            String timestamp = String.valueOf(plan.millisBefore(frames++));
            for (int i = 0; i < coded.length; i++) {
                messages.add(Shape.of("event", "media")
                        .with("sequence_number", next())
                        .with(
                                "media",
                                Shape.of("track", tracks.get(i))
                                        .with("chunk", String.valueOf(frames))
                                        .with("timestamp", timestamp)
                                        .with("payload", Shape.base64(coded[i])))
                        .with("stream_id", id)
                        .text());
            }
            if (frames % LATE == 0) {
                held = messages;
                return List.of();
            }
            messages.addAll(late());
            return messages;
        }

        private List<Act> late() {
            List<Act> late = held;
            held = List.of();
            return late;
        }

        @Override
        public List<Act> key(char digit) {
            return List.of(Shape.of("event", "dtmf")
                    .with("stream_id", id)
                    .with(
                            "occurred_at",
                            Instant.ofEpochMilli(plan.millis().getAsLong()).toString())
                    .with("sequence_number", next())
                    .with("dtmf", Shape.of("digit", String.valueOf(digit)))
                    .text());
        }

        @Override
        public List<Act> goodbye() {
            List<Act> last = new ArrayList<>(late());
            last.add(Shape.of("event", "stop")
                    .with("sequence_number", next())
                    .with("stop", Shape.of("user_id", plan.account()).with("call_control_id", plan.callId()))
                    .with("stream_id", id)
                    .text());
            last.add(new Act.HangUp());
            return last;
        }

        private String next() {
            return String.valueOf(++sequence);
        }

        @Override
        public Set<Track> spoken() {
            return plan.tracks();
        }
    }
}
