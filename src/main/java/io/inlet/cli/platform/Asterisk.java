package io.inlet.cli.platform;

import io.inlet.dialect.Encoding;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Asterisk chan_websocket in its default, plain text: {@code MEDIA_START}, then binary frames of the named format, and no
 * word at the end (Asterisk documentation, WebSocket channel driver). It names no account.
 */
final class Asterisk implements Platform {

    @Override
    public String word() {
        return "asterisk";
    }

    @Override
    public List<Codec> codecs() {
        return List.of(
                new Codec("ulaw", Encoding.MULAW, 8000),
                new Codec("alaw", Encoding.ALAW, 8000),
                new Codec("slin", Encoding.PCM16, 8000),
                new Codec("slin16", Encoding.PCM16, 16_000),
                new Codec("slin24", Encoding.PCM16, 24_000),
                new Codec("slin48", Encoding.PCM16, 48_000));
    }

    @Override
    public boolean keys(boolean both) {
        return true;
    }

    @Override
    public Optional<String> account() {
        return Optional.empty();
    }

    /** Seconds, and a count of calls. */
    @Override
    public String newCallId() {
        return "pbx1-" + System.currentTimeMillis() / 1000 + "." + (System.nanoTime() & 0xfffff);
    }

    @Override
    public Map<Credential.Kind, Proof> proofs() {
        return Map.of(Credential.Kind.BASIC, Proof.BASIC, Credential.Kind.QUERY, Proof.IN_URL);
    }

    @Override
    public Conversation converse(CallPlan plan) {
        int frameBytes = plan.codec().sampleRate()
                / 1000
                * plan.frameMs()
                * (plan.codec().encoding() == Encoding.PCM16 ? 2 : 1);
        return new Conversation() {
            @Override
            public Optional<String> subprotocol() {
                return Optional.of("media");
            }

            @Override
            public List<Act> opening() {
                return List.of(new Act.Text("MEDIA_START connection_id:" + Ids.uuid()
                        + " channel:WebSocket/inlet/0x7f3c44001c80 channel_id:" + plan.callId() + " format:"
                        + plan.codec().word() + " optimal_frame_size:" + frameBytes + " ptime:" + plan.frameMs()));
            }

            @Override
            public List<Act> audio(byte[][] coded) {
                return List.of(new Act.Binary(coded[0]));
            }

            @Override
            public List<Act> key(char digit) {
                return List.of(new Act.Text("DTMF_END digit:" + digit + " channel_id:" + plan.callId()));
            }

            /** Commands are for channels that wait for them; this one was dialled to be answered at once. */
            @Override
            public List<Act> heard(String text) {
                return text.startsWith("ANSWER") || text.contains("\"ANSWER\"")
                        ? List.of()
                        : Conversation.super.heard(text);
            }
        };
    }
}
