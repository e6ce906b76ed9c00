package io.inlet.endpoint;

import jakarta.inject.Inject;
import jakarta.websocket.CloseReason;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;

/**
 * {@code /v1/streams/{provider}}: the same as {@link IngestEndpoint} for what telephony platforms stream by themselves;
 * which platform it is, and so which language is spoken, the handshake has settled. The callbacks stand here once more
 * since those of a superclass are not an endpoint's (WebSocket 2.1 §4.8).
 */
@ServerEndpoint(value = StreamsEndpoint.PATH + "{provider}", configurator = StreamsConfigurator.class)
public class StreamsEndpoint {

    static final String PATH = "/v1/streams/";

    @Inject
    private Calls calls;

    private Call call;

    @OnOpen
    public void open(Session session, EndpointConfig config) {
        UndertowSuspend.spare(session);
        call = calls.open(session, Caller.of(config));
    }

    @OnMessage
    public void text(String part, boolean last) {
        call.text(part, last);
    }

    @OnMessage(maxMessageSize = IngestEndpoint.LARGEST_FRAME)
    public void audio(byte[] message) {
        call.audio(message);
    }

    @OnError
    public void error(Throwable thrown) {
        call.failed(thrown);
    }

    @OnClose
    public void close(CloseReason reason) {
        call.closed(reason);
    }
}
