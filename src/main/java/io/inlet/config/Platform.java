package io.inlet.config;

import static io.inlet.config.PlatformCredential.Kind.ADDRESS;
import static io.inlet.config.PlatformCredential.Kind.BASIC;
import static io.inlet.config.PlatformCredential.Kind.BEARER;
import static io.inlet.config.PlatformCredential.Kind.JWT;
import static io.inlet.config.PlatformCredential.Kind.KEY;
import static io.inlet.config.PlatformCredential.Kind.QUERY;
import static io.inlet.config.PlatformCredential.Kind.SIGNATURE;
import static io.inlet.config.PlatformCredential.Kind.TOKEN;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The telephony platforms that may open {@code /v1/streams/{platform}}, and by what each can prove itself, as its own
 * documents say. Their address is something all have.
 */
public enum Platform {
    /** No token in the URL: its parameters come back as {@code custom_parameters} of the start, which are published. */
    EXOTEL(Start.NAMES_AN_ACCOUNT, BASIC),
    TWILIO(Start.NAMES_AN_ACCOUNT, SIGNATURE),
    SIGNALWIRE(Start.NAMES_AN_ACCOUNT, BEARER),
    TELNYX(Start.NAMES_AN_ACCOUNT, TOKEN, QUERY),
    PLIVO(Start.NAMES_AN_ACCOUNT, SIGNATURE, QUERY),
    VONAGE(Start.NAMES_NO_ACCOUNT, JWT, BEARER, QUERY),
    JAMBONZ(Start.NAMES_AN_ACCOUNT, BASIC, QUERY),
    FREESWITCH(Start.NAMES_NO_ACCOUNT, BASIC, BEARER, QUERY),
    AUDIOHOOK(Start.NAMES_AN_ACCOUNT, SIGNATURE, KEY),
    ASTERISK(Start.NAMES_NO_ACCOUNT, BASIC, QUERY),
    BANDWIDTH(Start.NAMES_AN_ACCOUNT, BASIC),
    INFOBIP(Start.NAMES_NO_ACCOUNT, BASIC, BEARER, QUERY);

    /** What a platform's first message says of whose call it is. */
    private enum Start {
        NAMES_AN_ACCOUNT,
        NAMES_NO_ACCOUNT
    }

    private final Start start;
    private final Set<PlatformCredential.Kind> kinds;

    Platform(Start start, PlatformCredential.Kind... kinds) {
        this.start = start;
        this.kinds = EnumSet.of(ADDRESS, kinds);
    }

    /** By the word in the URL. */
    public static Optional<Platform> of(String word) {
        return Arrays.stream(values())
                .filter(platform -> platform.word().equals(word))
                .findFirst();
    }

    public static List<String> words() {
        return Arrays.stream(values()).map(Platform::word).toList();
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether a credential of this kind can ever come from it. */
    public boolean sends(PlatformCredential.Kind kind) {
        return kinds.contains(kind);
    }

    Set<PlatformCredential.Kind> kinds() {
        return kinds;
    }

    /** Whether its start says who pays for the call. */
    boolean namesAccount() {
        return start == Start.NAMES_AN_ACCOUNT;
    }

    /** Whether the query of a stream's URL gets here: Twilio and SignalWire leave it out. */
    boolean keepsQuery() {
        return this != TWILIO && this != SIGNALWIRE;
    }

    /** Whether its signature is over a URL that only the settings can tell, behind a proxy. */
    boolean signsItsUrl() {
        return this == TWILIO || this == PLIVO;
    }
}
