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
 * {@code /v1/ingest}: one connection, one call. Both servers make one instance a connection and call it from one thread
 * at a time; no callback blocks, which is what lets WildFly run them on its IO threads.
 */
@ServerEndpoint(value = IngestEndpoint.PATH, configurator = HandshakeConfigurator.class)
public class IngestEndpoint {

    static final String PATH = "/v1/ingest";

    /**
     * The largest MAX_FRAME_BYTES and one: up to here it is us who say what is wrong with a frame, beyond it the server
     * just closes (1009).
     */
    static final int LARGEST_FRAME = (1 << 20) + 1;

    @Inject
    private Calls calls;

    private Call call;

    @OnOpen
    public void open(Session session, EndpointConfig config) {
        UndertowSuspend.spare(session);
        call = calls.open(session, Caller.of(config));
    }

    /** In parts, since Undertow bounds no whole text. */
    @OnMessage
    public void text(String part, boolean last) {
        call.text(part, last);
    }

    @OnMessage(maxMessageSize = LARGEST_FRAME)
    public void audio(byte[] frame) {
        call.audio(frame);
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
