package io.inlet.cli.platform;

import io.inlet.dialect.Encoding;
import io.inlet.stream.Track;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Twilio Media Streams: base64 mu-law in JSON, sequence numbers and times as strings (Twilio, Media Streams WebSocket
 * messages). Keys are only told on two-way streams, which have one track.
 */
final class Twilio implements Platform {

    @Override
    public String word() {
        return "twilio";
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
    public boolean keys(boolean both) {
        return !both;
    }

    @Override
    public Optional<String> account() {
        return Optional.of("AC0123456789abcdef0123456789abcdef");
    }

    @Override
    public String newCallId() {
        return "CA" + Ids.hex();
    }

    @Override
    public Map<Credential.Kind, Proof> proofs() {
        return Map.of(Credential.Kind.SIGNATURE, Twilio::signature);
    }

    /** HMAC-SHA1 of the URL with the auth token; an upgrade has no parameters of a form to add. */
    static Map<String, String> signature(String authToken, Proof.Knock knock) {
        return Map.of(
                "X-Twilio-Signature",
                Hmac.base64(Hmac.sha1(authToken, knock.url().toString())));
    }

    @Override
    public Conversation converse(CallPlan plan) {
        return new Stream(plan);
    }

    private static final class Stream implements Conversation {
        private final CallPlan plan;
        private final String sid = "MZ" + Ids.hex();
        private final List<String> tracks;
        private long sequence;
        private long chunk;
        private long frames;

        private Stream(CallPlan plan) {
            this.plan = plan;
            this.tracks = plan.trackWords();
        }

        @Override
        public List<Act> opening() {
            return List.of(
                    Shape.of("event", "connected")
                            .with("protocol", "Call")
                            .with("version", "1.0.0")
                            .text(),
                    Shape.of("event", "start")
                            .with("sequenceNumber", next())
                            .with(
                                    "start",
                                    Shape.of("accountSid", plan.account())
                                            .with("streamSid", sid)
                                            .with("callSid", plan.callId())
                                            .with("tracks", tracks)
                                            .with(
                                                    "mediaFormat",
                                                    Shape.of("encoding", "audio/x-mulaw")
                                                            .with("sampleRate", 8000)
                                                            .with("channels", 1))
                                            .with("customParameters", Map.of()))
                            .with("streamSid", sid)
                            .text());
        }

        /** Chunks are counted through all tracks: the page has one more with each message. */
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
                                        .with("chunk", String.valueOf(++chunk))
                                        .with("timestamp", timestamp)
                                        .with("payload", Shape.base64(coded[i])))
                        .with("streamSid", sid)
                        .text());
            }
            return messages;
        }

        @Override
        public List<Act> key(char digit) {
            return List.of(Shape.of("event", "dtmf")
                    .with("streamSid", sid)
                    .with("sequenceNumber", next())
                    .with("dtmf", Shape.of("track", "inbound_track").with("digit", String.valueOf(digit)))
                    .text());
        }

        @Override
        public List<Act> goodbye() {
            return List.of(
                    Shape.of("event", "stop")
                            .with("sequenceNumber", next())
                            .with("stop", Shape.of("accountSid", plan.account()).with("callSid", plan.callId()))
                            .with("streamSid", sid)
                            .text(),
                    new Act.HangUp());
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
