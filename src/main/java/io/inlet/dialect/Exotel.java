package io.inlet.dialect;

import io.inlet.dialect.SenderMessage.Audio;
import io.inlet.stream.Track;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Exotel AgentStream (websocket-protocol and stream-voicebot-applet pages, which disagree on what is a number and what a
 * string): linear PCM of 8, 16 or 24 kHz, whatever {@code media_format.encoding} says, unless that is G.711 (the
 * stream-voicebot-extension page). Exotel's own reference code takes camelCase too. Binary audio is documented nowhere; it is
 * taken as PCM at the URL's {@code sample-rate}.
 */
final class Exotel extends EventDialect {

    private static final String PCM = "raw";

    private final Offer offer;
    private Map<String, String> parameters = Map.of(); // told before start

    Exotel(Offer offer) {
        super(0);
        this.offer = offer;
    }

    /** The stream-voicebot-extension page has the parameters here. */
    @Override
    void connected(Members message) {
        parameters = parameters(message);
    }

    private static Map<String, String> parameters(Members members) {
        return members.flat("custom_parameters", "customParameters");
    }

    @Override
    SenderMessage start(Members message) {
        Members start = message.members("start").orElse(message);
        return begun(new Announcement(Provider.EXOTEL, offer)
                .streamId(start.text("stream_sid", "streamSid").or(() -> message.text("stream_sid", "streamSid")))
                .callId(start.text("call_sid", "callSid"))
                .accountId(start.text("account_sid", "accountSid"))
                .also("leg_id", start.text("leg_sid", "legSid"))
                .parties(start)
                .format(start.members("media_format", "mediaFormat"))
                .tracks(start)
                .metadata(parameters)
                .metadata(parameters(start)));
    }

    private SenderMessage begun(Announcement announcement) {
        String codec = announcement.encoding(PCM);
        Optional<Encoding> encoding = offer.encoding(codec).or(() -> offer.encoding(PCM));
        return announcement.start(codec, encoding);
    }

    @Override
    List<SenderMessage> raw(byte[] message) {
        List<SenderMessage> heard = new ArrayList<>(2);
        if (!started()) {
            begin(() -> begun(new Announcement(Provider.EXOTEL, offer)), heard);
        }
        heard.add(new Audio(Track.INBOUND, message));
        return heard;
    }
}
