package io.inlet.cli.platform;

import io.inlet.stream.Track;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One call in a platform's words, over one connection. Used by one thread at a time. */
public interface Conversation {

    /** Names of the call that this platform puts into the handshake. */
    default Map<String, String> headers() {
        return Map.of();
    }

    /** The one it offers, and wants to be answered. */
    default Optional<String> subprotocol() {
        return Optional.empty();
    }

    /** As soon as it is connected. */
    List<Act> opening();

    /** Whether audio may be sent by now. */
    default boolean mayTalk() {
        return true;
    }

    /**
     * The next frame.
     *
     * @param coded what the platform hears, and what it says where the call has {@link CallPlan#both}
     */
    List<Act> audio(byte[][] coded);

    /** A key is pressed; only where {@link Platform#keys} says that there are any. */
    default List<Act> key(char digit) {
        throw new UnsupportedOperationException("this platform sends no keys");
    }

    /** The call is over: ends with {@link Act.HangUp}, where the server need not answer before. */
    default List<Act> goodbye() {
        return List.of(new Act.HangUp());
    }

    /** A text message of the server's; most platforms that only listen take none. */
    default List<Act> heard(String text) {
        return List.of(new Act.Complaint("the server sent a message where the platform expects none"));
    }

    /** What the clock asks for; often. */
    default List<Act> due() {
        return List.of();
    }

    /** Of whom audio has been sent. */
    default Set<Track> spoken() {
        return EnumSet.of(Track.INBOUND);
    }
}
