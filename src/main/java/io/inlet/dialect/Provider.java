package io.inlet.dialect;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** The telephony platforms that {@code /v1/streams/{provider}} is for; each with its dialect. */
public enum Provider {
    EXOTEL(Exotel::new),
    TWILIO(Twilio::new),
    SIGNALWIRE(SignalWire::new),
    TELNYX(Telnyx::new),
    PLIVO(Plivo::new),
    BANDWIDTH(Bandwidth::new),
    VONAGE(Vonage::new),
    INFOBIP(Infobip::new),
    JAMBONZ(Jambonz::new),
    FREESWITCH(FreeSwitch::new),
    ASTERISK(Asterisk::new),
    AUDIOHOOK(AudioHook::new);

    private final Function<Offer, Dialect> dialect;

    Provider(Function<Offer, Dialect> dialect) {
        this.dialect = dialect;
    }

    /** By the word in the URL. */
    public static Optional<Provider> of(String word) {
        for (Provider provider : values()) {
            if (provider.word().equals(word)) {
                return Optional.of(provider);
            }
        }
        return Optional.empty();
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The dialect of a new connection. */
    public Dialect speak(Offer offer) {
        return dialect.apply(offer);
    }
}
