package io.inlet.cli.platform;

import io.inlet.dialect.Encoding;
import io.inlet.stream.Track;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Bandwidth {@code <StartStream>}: {@code eventType} instead of {@code event}, and a medium's members at the top level
 * (Bandwidth, BXML StartStream). Nothing is told of keys.
 */
final class Bandwidth implements Platform {

    @Override
    public String word() {
        return "bandwidth";
    }

    @Override
    public List<Codec> codecs() {
        return List.of(new Codec("PCMU", Encoding.MULAW, 8000));
    }

    @Override
    public boolean bothTracks() {
        return true;
    }

    @Override
    public Optional<String> account() {
        return Optional.of("9900000");
    }

    @Override
    public String newCallId() {
        return "c-" + Ids.uuid();
    }

    @Override
    public Map<Credential.Kind, Proof> proofs() {
        return Map.of(Credential.Kind.BASIC, Proof.BASIC);
    }

    @Override
    public Conversation converse(CallPlan plan) {
        return new Stream(plan);
    }

    private static final class Stream implements Conversation {
        private final CallPlan plan;
        private final List<String> tracks;
        private final Shape metadata;
        private long sequence;

        private Stream(CallPlan plan) {
            this.plan = plan;
            this.tracks = plan.trackWords();
            this.metadata = Shape.of("accountId", plan.account())
                    .with("callId", plan.callId())
                    .with("streamId", "s-" + Ids.uuid())
                    .with("streamName", "inlet")
                    .with(
                            "tracks",
                            tracks.stream()
                                    .map(name -> Shape.of("name", name)
                                            .with(
                                                    "mediaFormat",
                                                    Shape.of("encoding", "PCMU").with("sampleRate", 8000)))
                                    .toList());
        }

        @Override
        public List<Act> opening() {
            return List.of(Shape.of("eventType", "start")
                    .with("metadata", metadata)
                    .with("streamParams", Map.of())
                    .text());
        }

        @Override
        public List<Act> audio(byte[][] coded) {
            List<Act> messages = new ArrayList<>();
            for (int i = 0; i < coded.length; i++) {
                messages.add(Shape.of("eventType", "media")
                        .with("track", tracks.get(i))
                        .with("payload", Shape.base64(coded[i]))
                        .with("sequenceNumber", ++sequence)
                        .text());
            }
            return messages;
        }

        @Override
        public List<Act> goodbye() {
            return List.of(
                    Shape.of("eventType", "stop").with("metadata", metadata).text(), new Act.HangUp());
        }

        @Override
        public Set<Track> spoken() {
            return plan.tracks();
        }
    }
}
