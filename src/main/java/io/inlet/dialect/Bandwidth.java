package io.inlet.dialect;

import java.util.Optional;

/**
 * Bandwidth's {@code <StartStream>} (the BXML page, which does not list the members of its messages): µ-law of 8 kHz, always.
 * The event is {@code eventType}, the ids are in {@code metadata}, tracks are objects with a name, and the audio of a media
 * message is beside its name.
 */
final class Bandwidth extends EventDialect {

    private static final Members PCMU = new Members(JsonText.JSON
            .createObjectBuilder()
            .add("encoding", "PCMU")
            .add("sampleRate", 8000)
            .build());

    private final Offer offer;

    Bandwidth(Offer offer) {
        super(0);
        this.offer = offer;
    }

    @Override
    SenderMessage start(Members message) {
        Members start = message.members("metadata", "start").orElse(message);
        return new Announcement(Provider.BANDWIDTH, offer)
                .streamId(start.text("streamId"))
                .callId(start.text("callId"))
                .accountId(start.text("accountId"))
                .also("stream_name", start.text("streamName"))
                .format(Optional.of(PCMU))
                .parties(start)
                .tracks(start)
                .metadata(message.flat("streamParams"))
                .metadata(start.flat("streamParams"))
                .start("PCMU");
    }
}
