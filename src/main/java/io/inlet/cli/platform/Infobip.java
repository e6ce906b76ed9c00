package io.inlet.cli.platform;

import io.inlet.dialect.Encoding;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Infobip Calls media stream: the shape of Vonage's, with names of its own (as implementations in the field have it). */
final class Infobip implements Platform {

    @Override
    public String word() {
        return "infobip";
    }

    @Override
    public List<Codec> codecs() {
        return List.of(new Codec("l16", Encoding.PCM16, 24_000), new Codec("l16", Encoding.PCM16, 16_000));
    }

    @Override
    public boolean keys(boolean both) {
        return true;
    }

    @Override
    public Optional<String> account() {
        return Optional.empty();
    }

    @Override
    public String newCallId() {
        return Ids.uuid();
    }

    @Override
    public Map<Credential.Kind, Proof> proofs() {
        return Map.of(
                Credential.Kind.BASIC,
                Proof.BASIC,
                Credential.Kind.BEARER,
                Proof.BEARER,
                Credential.Kind.QUERY,
                Proof.IN_URL);
    }

    @Override
    public Conversation converse(CallPlan plan) {
        return new Conversation() {
            @Override
            public List<Act> opening() {
                return List.of(Shape.of("event", "websocket:connected")
                        .with("content-type", "audio/l16;rate=" + plan.codec().sampleRate())
                        .with("callId", plan.callId())
                        .with("from", CallPlan.FROM)
                        .text());
            }

            @Override
            public List<Act> audio(byte[][] coded) {
                return List.of(new Act.Binary(coded[0]));
            }

            @Override
            public List<Act> key(char digit) {
                return List.of(Shape.of("event", "websocket:dtmf")
                        .with("digit", String.valueOf(digit))
                        .with("duration", 100)
                        .text());
            }
        };
    }
}
