package io.inlet.endpoint;

import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;

/**
 * Takes the caller, with the token {@link BearerAuthentication} verified, from the handshake into the connection.
 * WebSocket 2.1 §3.1.8 gives each connection its own copy of the user properties.
 */
public class HandshakeConfigurator extends ServerEndpointConfig.Configurator {

    @Override
    public boolean checkOrigin(String originHeaderValue) {
        return true; // decided before the upgrade, with a body: see HandshakeFilter
    }

    @Override
    public void modifyHandshake(ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
        ((Caller) request.getUserPrincipal()).enter(config);
    }
}
