package io.inlet.cli;

import io.inlet.cli.platform.Act;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.SendHandler;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/** The WebSocket of a {@link PlatformCaller}. */
final class PlatformLine extends Endpoint {

    // The client queues without a bound what the server does not read, so the bound is here, in messages.
    private static final int MAX_IN_FLIGHT = 64;

    private final PlatformCaller caller;
    private final AtomicInteger inFlight = new AtomicInteger();
    private volatile Session session;

    PlatformLine(PlatformCaller caller) {
        this.caller = caller;
    }

    @Override
    public void onOpen(Session opened, EndpointConfig config) {
        session = opened;
        opened.addMessageHandler(String.class, (MessageHandler.Whole<String>) caller::heard);
        opened.addMessageHandler(ByteBuffer.class, (MessageHandler.Whole<ByteBuffer>) audio -> caller.heardAudio());
        caller.opened(opened.getNegotiatedSubprotocol());
    }

    @Override
    public void onClose(Session over, CloseReason reason) {
        caller.closed(reason.getCloseCode().getCode(), reason.getReasonPhrase());
    }

    @Override
    public void onError(Session broken, Throwable e) {
        caller.trouble("connection error: " + Caller.root(e));
    }

    boolean mayTakeMore() {
        return inFlight.get() < MAX_IN_FLIGHT;
    }

    boolean allSent() {
        return inFlight.get() == 0;
    }

    void text(Act.Text message) {
        inFlight.incrementAndGet();
        try {
            session.getAsyncRemote().sendText(message.text(), sent());
        } catch (RuntimeException e) {
            inFlight.decrementAndGet(); // closed in this moment; onClose says why
        }
    }

    void binary(Act.Binary message) {
        inFlight.incrementAndGet();
        try {
            session.getAsyncRemote().sendBinary(ByteBuffer.wrap(message.bytes()), sent());
        } catch (RuntimeException e) {
            inFlight.decrementAndGet(); // closed in this moment; onClose says why
        }
    }

    private SendHandler sent() {
        return result -> {
            inFlight.decrementAndGet();
            if (!result.isOK()) {
                caller.trouble("a message could not be sent: " + Caller.root(result.getException()));
            }
        };
    }

    void close() {
        try {
            if (session != null && session.isOpen()) {
                session.close();
            }
        } catch (IOException | RuntimeException e) {
            // It is over anyway.
        }
    }
}
