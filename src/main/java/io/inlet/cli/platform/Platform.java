package io.inlet.cli.platform;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A telephony platform: what it can send, how it proves who it is, and what it says in a call. Stateless. */
public interface Platform {

    /** What it is called in {@code /v1/streams/{provider}}. */
    String word();

    /** The first is the default. */
    List<Codec> codecs();

    /** What one message of audio lasts, unless it is told otherwise. */
    default int frameMs() {
        return 20;
    }

    /** Whether it can send what it says as well as what it hears. */
    default boolean bothTracks() {
        return false;
    }

    /** Whether it says on the socket which keys are pressed. @param both in a call of both tracks */
    default boolean keys(boolean both) {
        return false;
    }

    /** An account as it writes them; empty where it names none. */
    Optional<String> account();

    /** A call's name as it writes them. */
    String newCallId();

    /** The kinds of credentials it has, and how it shows each. */
    Map<Credential.Kind, Proof> proofs();

    /** Parameters that it has in its URL where it is set up for this. */
    default Map<String, String> parameters(Codec codec) {
        return Map.of();
    }

    Conversation converse(CallPlan plan);

    List<Platform> ALL = List.of(
            new Exotel(),
            new Twilio(),
            new SignalWire(),
            new Telnyx(),
            new Plivo(),
            new Vonage(),
            new Jambonz(),
            new FreeSwitch(),
            new AudioHook(),
            new Asterisk(),
            new Bandwidth(),
            new Infobip());

    static String words() {
        return ALL.stream().map(Platform::word).collect(Collectors.joining(", "));
    }

    /** @throws IllegalArgumentException with words for people */
    static Platform of(String word) {
        return ALL.stream()
                .filter(one -> one.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("--as must be one of " + words()));
    }

    /**
     * The codec that is asked for.
     *
     * @param word in any case; null for any
     * @param rate 0 for any
     * @throws IllegalArgumentException with words for people
     */
    default Codec codec(String word, int rate) {
        return codecs().stream()
                .filter(one -> word == null || one.word().equalsIgnoreCase(word))
                .filter(one -> rate == 0 || one.sampleRate() == rate)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(word() + " sends "
                        + codecs().stream().map(Codec::toString).collect(Collectors.joining(", "))));
    }
}
