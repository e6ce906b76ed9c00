package io.inlet.dialect;

/**
 * Twilio Media Streams (the page WebSocket Messages): µ-law of 8 kHz. A stream of {@code both_tracks} has both on one
 * connection, each message with its track. Query strings in the URL do not arrive; parameters come with start.
 */
final class Twilio extends EventDialect {

    private final Offer offer;

    Twilio(Offer offer) {
        super(0);
        this.offer = offer;
    }

    @Override
    SenderMessage start(Members message) {
        return announced(Provider.TWILIO, offer, message).start("audio/x-mulaw");
    }

    /** The words of all platforms that are compatible with Twilio; those have caller and called in start as well. */
    static Announcement announced(Provider provider, Offer offer, Members message) {
        Members start = message.members("start").orElse(message);
        return new Announcement(provider, offer)
                .streamId(start.text("streamSid", "stream_sid").or(() -> message.text("streamSid", "stream_sid")))
                .callId(start.text("callSid", "call_sid"))
                .accountId(start.text("accountSid", "account_sid"))
                .parties(start)
                .format(start.members("mediaFormat", "media_format"))
                .tracks(start)
                .metadata(start.flat("customParameters", "custom_parameters"));
    }
}
