package io.inlet.cli.platform;

import io.inlet.dialect.Encoding;
import io.inlet.stream.Track;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * FreeSWITCH with mod_audio_stream: the metadata that {@code uuid_audio_stream} was given, here JSON that names call, rate
 * and mix; then binary PCM of 20 ms; no word at the end and none about keys (mod_audio_stream, README and source).
 */
final class FreeSwitch implements Platform {

    private static final int SAMPLE_BYTES = 2;

    @Override
    public String word() {
        return "freeswitch";
    }

    @Override
    public List<Codec> codecs() {
        return List.of(new Codec("l16", Encoding.PCM16, 8000), new Codec("l16", Encoding.PCM16, 16_000));
    }

    @Override
    public boolean bothTracks() {
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

    /** Any header can be had, with STREAM_EXTRA_HEADERS. */
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
                return List.of(Shape.of("callId", plan.callId())
                        .with("sampleRate", plan.codec().sampleRate())
                        .with("mixType", plan.both() ? "stereo" : "mono")
                        .text());
            }

            @Override
            public List<Act> audio(byte[][] coded) {
                return List.of(new Act.Binary(Interleaved.of(coded, SAMPLE_BYTES)));
            }

            @Override
            public Set<Track> spoken() {
                return plan.tracks();
            }
        };
    }
}
