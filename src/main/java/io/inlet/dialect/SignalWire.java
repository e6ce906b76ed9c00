package io.inlet.dialect;

/**
 * SignalWire's cXML {@code <Stream>} (its page): Twilio's words, with linear PCM of 16 or 24 kHz as well, and {@code streamSid}
 * in start only.
 */
final class SignalWire extends EventDialect {

    private final Offer offer;

    SignalWire(Offer offer) {
        super(0);
        this.offer = offer;
    }

    @Override
    SenderMessage start(Members message) {
        return Twilio.announced(Provider.SIGNALWIRE, offer, message).start("audio/x-mulaw");
    }
}
