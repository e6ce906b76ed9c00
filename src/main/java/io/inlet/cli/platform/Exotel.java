package io.inlet.cli.platform;

import io.inlet.dialect.Encoding;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Exotel AgentStream: base64 PCM in JSON, every number a string, and 20 ms a message, as calls in the field have it
 * (Exotel AgentStream, websocket-protocol page; its pages also name 100 ms). Parameters of the URL come back as custom
 * parameters.
 */
final class Exotel implements Platform {

    private static final String RATE = "sample-rate"; // in the URL

    @Override
    public String word() {
        return "exotel";
    }

    @Override
    public List<Codec> codecs() {
        return List.of(
                new Codec("pcm16", Encoding.PCM16, 8000),
                new Codec("pcm16", Encoding.PCM16, 16_000),
                new Codec("pcm16", Encoding.PCM16, 24_000));
    }

    @Override
    public boolean keys(boolean both) {
        return true;
    }

    @Override
    public Optional<String> account() {
        return Optional.of("acme1");
    }

    @Override
    public String newCallId() {
        return Ids.hex();
    }

    @Override
    public Map<Credential.Kind, Proof> proofs() {
        return Map.of(Credential.Kind.BASIC, Proof.BASIC);
    }

    @Override
    public Map<String, String> parameters(Codec codec) {
        return codec.sampleRate() == 8000 ? Map.of() : Map.of(RATE, String.valueOf(codec.sampleRate()));
    }

    @Override
    public Conversation converse(CallPlan plan) {
        return new Stream(plan);
    }

    private static final class Stream implements Conversation {
        private final CallPlan plan;
        private final String sid = Ids.hex();
        private long sequence;
        private long chunk;

        private Stream(CallPlan plan) {
            this.plan = plan;
        }

        @Override
        public List<Act> opening() {
            Map<String, String> custom = new LinkedHashMap<>(plan.parameters());
            custom.remove(RATE);
            return List.of(
                    Shape.of("event", "connected").text(),
                    next(
                            "start",
                            Shape.of("stream_sid", sid)
                                    .with("call_sid", plan.callId())
                                    .with("account_sid", plan.account())
                                    .with("from", CallPlan.FROM)
                                    .with("to", CallPlan.TO)
                                    .with("custom_parameters", custom)
                                    .with(
                                            "media_format",
                                            Shape.of("encoding", "base64")
                                                    .with(
                                                            "sample_rate",
                                                            String.valueOf(
                                                                    plan.codec().sampleRate()))
                                                    .with(
                                                            "bit_rate",
                                                            plan.codec().sampleRate() * 16 / 1000 + "kbps"))));
        }

        @Override
        public List<Act> audio(byte[][] coded) {
            String timestamp = String.valueOf(plan.millisBefore(chunk));
            chunk++;
            return List.of(next(
                    "media",
                    Shape.of("chunk", String.valueOf(chunk))
                            .with("timestamp", timestamp)
                            .with("payload", Shape.base64(coded[0]))));
        }

        @Override
        public List<Act> key(char digit) {
            return List.of(next("dtmf", Shape.of("digit", String.valueOf(digit)).with("duration", "100")));
        }

        @Override
        public List<Act> goodbye() {
            return List.of(
                    next(
                            "stop",
                            Shape.of("call_sid", plan.callId())
                                    .with("account_sid", plan.account())
                                    .with("reason", "callended")),
                    new Act.HangUp());
        }

        private Act next(String event, Shape body) {
            sequence++;
            return Shape.of("event", event)
                    .with("sequence_number", String.valueOf(sequence))
                    .with("stream_sid", sid)
                    .with(event, body)
                    .text();
        }
    }
}
