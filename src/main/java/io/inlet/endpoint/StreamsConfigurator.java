package io.inlet.endpoint;

import java.util.List;

/**
 * The handshakes of telephony platforms. A platform that offers a subprotocol wants it selected (chan_websocket's
 * {@code media}, mod_audio_fork's {@code audio.drachtio.org}), and its name is the integrator's to choose.
 */
public class StreamsConfigurator extends HandshakeConfigurator {

    @Override
    public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
        return BearerToken.subprotocols(requested).stream().findFirst().orElse("");
    }
}
