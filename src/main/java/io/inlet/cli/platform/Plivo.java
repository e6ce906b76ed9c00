package io.inlet.cli.platform;

import io.inlet.dialect.Encoding;
import io.inlet.stream.Track;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Plivo Audio Streaming: base64 in JSON, sequence numbers as numbers, times as strings of the wall clock, no
 * {@code connected}, and no {@code stop}: a field report says it never comes (Plivo, audio streaming reference).
 */
final class Plivo implements Platform {

    private static final String EXTRA_HEADERS = "source=inlet";

    @Override
    public String word() {
        return "plivo";
    }

    @Override
    public List<Codec> codecs() {
        return List.of(
                new Codec("mulaw", Encoding.MULAW, 8000),
                new Codec("l16", Encoding.PCM16, 8000),
                new Codec("l16", Encoding.PCM16, 16_000));
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
        return Optional.of("MAINLETDEMO000000000");
    }

    @Override
    public String newCallId() {
        return Ids.uuid();
    }

    @Override
    public Map<Credential.Kind, Proof> proofs() {
        return Map.of(Credential.Kind.SIGNATURE, Plivo::signature, Credential.Kind.QUERY, Proof.IN_URL);
    }

    /**
     * HMAC-SHA256 of URL, dot, nonce (Plivo's SDKs, which agree where its page does not), the URL as {@code http} or
     * {@code https} and its parameters sorted, as Plivo's stream SDK for Node rebuilds it.
     */
    static Map<String, String> signature(String authToken, Proof.Knock knock) {
        String signed = base(knock.url()) + "." + knock.nonce();
        return Map.of(
                "X-Plivo-Signature-V3", Hmac.base64(Hmac.sha256(authToken, signed)),
                "X-Plivo-Signature-V3-Nonce", knock.nonce());
    }

    private static String base(URI url) {
        String scheme = url.getScheme().replaceFirst("^ws", "http");
        String query = url.getRawQuery();
        String sorted = query == null
                ? ""
                : "?" + Arrays.stream(query.split("&")).sorted().collect(Collectors.joining("&"));
        return scheme + "://" + url.getRawAuthority() + url.getRawPath() + sorted;
    }

    @Override
    public Conversation converse(CallPlan plan) {
        return new Stream(plan);
    }

    private static final class Stream implements Conversation {
        private final CallPlan plan;
        private final String id = Ids.uuid();
        private final List<String> tracks;
        private long sequence;
        private long chunk;
        private long frames;
        private long begunMs;

        private Stream(CallPlan plan) {
            this.plan = plan;
            this.tracks = plan.trackWords();
        }

        @Override
        public List<Act> opening() {
            begunMs = plan.millis().getAsLong();
            boolean mulaw = plan.codec().encoding() == Encoding.MULAW;
            return List.of(Shape.of("event", "start")
                    .with("sequenceNumber", ++sequence)
                    .with(
                            "start",
                            Shape.of("callId", plan.callId())
                                    .with("streamId", id)
                                    .with("accountId", plan.account())
                                    .with("tracks", tracks)
                                    .with(
                                            "mediaFormat",
                                            Shape.of("encoding", mulaw ? "audio/x-mulaw" : "audio/x-l16")
                                                    .with(
                                                            "sampleRate",
                                                            plan.codec().sampleRate())))
                    .with("extra_headers", EXTRA_HEADERS)
                    .text());
        }

        @Override
        public List<Act> audio(byte[][] coded) {
            List<Act> messages = new ArrayList<>();
            String timestamp = String.valueOf(begunMs + plan.millisBefore(frames++));
            for (int i = 0; i < coded.length; i++) {
                messages.add(Shape.of("event", "media")
                        .with("sequenceNumber", ++sequence)
                        .with("streamId", id)
                        .with(
                                "media",
                                Shape.of("track", tracks.get(i))
                                        .with("timestamp", timestamp)
                                        .with("chunk", ++chunk)
                                        .with("payload", Shape.base64(coded[i])))
                        .with("extra_headers", EXTRA_HEADERS)
                        .text());
            }
            return messages;
        }

        @Override
        public List<Act> key(char digit) {
            return List.of(Shape.of("event", "dtmf")
                    .with("sequenceNumber", ++sequence)
                    .with("streamId", id)
                    .with(
                            "dtmf",
                            Shape.of("track", "inbound")
                                    .with("digit", String.valueOf(digit))
                                    .with(
                                            "timestamp",
                                            String.valueOf(plan.millis().getAsLong())))
                    .with("extra_headers", EXTRA_HEADERS)
                    .text());
        }

        @Override
        public Set<Track> spoken() {
            return plan.tracks();
        }
    }
}
