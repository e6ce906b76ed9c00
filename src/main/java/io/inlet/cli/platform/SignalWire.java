package io.inlet.cli.platform;

import io.inlet.dialect.Encoding;
import io.inlet.stream.Track;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * SignalWire cXML {@code <Stream>}: Twilio's messages with another version, UUIDs for names, no stream at the top level,
 * chunks counted by track, and a stop without a body (SignalWire, Compatibility API, cXML Stream).
 */
final class SignalWire implements Platform {

    @Override
    public String word() {
        return "signalwire";
    }

    @Override
    public List<Codec> codecs() {
        return List.of(
                new Codec("PCMU", Encoding.MULAW, 8000),
                new Codec("L16", Encoding.PCM16, 16_000),
                new Codec("L16", Encoding.PCM16, 24_000));
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
        return Optional.of("5f8f7bd0-3d5c-4f7f-9d4b-0c8a3a0f5e11");
    }

    @Override
    public String newCallId() {
        return Ids.uuid();
    }

    @Override
    public Map<Credential.Kind, Proof> proofs() {
        return Map.of(Credential.Kind.BEARER, Proof.BEARER);
    }

    @Override
    public Conversation converse(CallPlan plan) {
        return new Stream(plan);
    }

    private static final class Stream implements Conversation {
        private final CallPlan plan;
        private final List<String> tracks;
        private long sequence;
        private long frames;

        private Stream(CallPlan plan) {
            this.plan = plan;
            this.tracks = plan.trackWords();
        }

        @Override
        public List<Act> opening() {
            boolean mulaw = plan.codec().encoding() == Encoding.MULAW;
            return List.of(
                    Shape.of("event", "connected")
                            .with("protocol", "Call")
                            .with("version", "0.2.0")
                            .text(),
                    Shape.of("event", "start")
                            .with("sequenceNumber", next())
                            .with(
                                    "start",
                                    Shape.of("accountSid", plan.account())
                                            .with("streamSid", Ids.uuid())
                                            .with("callSid", plan.callId())
                                            .with("tracks", tracks)
                                            .with(
                                                    "mediaFormat",
                                                    Shape.of("encoding", mulaw ? "audio/x-mulaw" : "audio/x-L16")
                                                            .with(
                                                                    "sampleRate",
                                                                    plan.codec().sampleRate())
                                                            .with("channels", 1)))
                            .text());
        }

        @Override
        public List<Act> audio(byte[][] coded) {
            List<Act> messages = new ArrayList<>();
            String timestamp = String.valueOf(plan.millisBefore(frames++));
            for (int i = 0; i < coded.length; i++) {
                messages.add(Shape.of("event", "media")
                        .with("sequenceNumber", next())
                        .with(
                                "media",
                                Shape.of("track", tracks.get(i))
                                        .with("chunk", String.valueOf(frames))
                                        .with("timestamp", timestamp)
                                        .with("payload", Shape.base64(coded[i])))
                        .text());
            }
            return messages;
        }

        @Override
        public List<Act> key(char digit) {
            return List.of(Shape.of("event", "dtmf")
                    .with("sequenceNumber", next())
                    .with("dtmf", Shape.of("digit", String.valueOf(digit)).with("duration", 100))
                    .text());
        }

        @Override
        public List<Act> goodbye() {
            return List.of(
                    Shape.of("event", "stop").with("sequenceNumber", next()).text(), new Act.HangUp());
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
