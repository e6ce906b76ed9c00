package io.inlet.endpoint;

import jakarta.websocket.Extension;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;

/**
 * Takes the caller, with the token {@link CallerAuthentication} verified, from the handshake into the connection.
 * WebSocket 2.1 §3.1.8 gives each connection its own copy of the user properties.
 */
public class HandshakeConfigurator extends ServerEndpointConfig.Configurator {

    @Override
    public boolean checkOrigin(String originHeaderValue) {
        return true; // decided before the upgrade, with a body: see HandshakeFilter
    }

    /** The servers' default would be to select none, since the endpoint names none. */
    @Override
    public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
        // Tyrus gives header lines (Handshake#respond), Undertow their parts, not stripped
        // (Handshake#selectSubprotocol)
        return BearerToken.subprotocols(requested).contains(BearerToken.SUBPROTOCOL) ? BearerToken.SUBPROTOCOL : "";
    }

    /** None: PCM hardly shrinks, and permessage-deflate lets a small message grow large in memory. */
    @Override
    public List<Extension> getNegotiatedExtensions(List<Extension> installed, List<Extension> requested) {
        return List.of();
    }

    @Override
    public void modifyHandshake(ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
        ((Caller) request.getUserPrincipal()).enter(config);
    }
}
