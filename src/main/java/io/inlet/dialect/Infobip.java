package io.inlet.dialect;

/**
 * Infobip Calls, media streaming to a WebSocket endpoint: Vonage's protocol, with {@code callId} for its call and custom
 * data as members of the first text. Known from integrations in the field, which also show the content type
 * {@code audio/x-private-pcm-16}.
 */
final class Infobip extends Vonage {

    Infobip(Offer offer) {
        super(offer, "infobip");
    }
}
