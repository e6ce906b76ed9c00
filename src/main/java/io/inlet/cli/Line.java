package io.inlet.cli;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/** One WebSocket of a {@link Caller}, which may need several, one after the other, for its call. */
final class Line extends Endpoint implements MessageHandler.Whole<String> {

    // The client queues without a bound what the server does not read, so the bound is here, in frames.
    private static final int MAX_IN_FLIGHT = 32;

    private final Caller caller;
    private final History.Connection history;
    private final AtomicInteger inFlight = new AtomicInteger();
    private volatile Session session;
    private boolean closed;

    /** @param history of this connection; null where none is kept */
    Line(Caller caller, History.Connection history) {
        this.caller = caller;
        this.history = history;
    }

    @Override
    public void onOpen(Session opened, EndpointConfig config) {
        session = opened;
        opened.addMessageHandler(this);
        caller.opened(this);
    }

    @Override
    public void onMessage(String message) {
        long now = System.nanoTime();
        Said said = Said.of(message);
        record(said);
        caller.heard(this, said, now);
    }

    private void record(Said said) {
        if (history == null) {
            return;
        }
        switch (said.event()) {
            case "started" -> history.started(said.number("epoch", 0), said.number("next_seq", 1));
            case "ack" -> history.acked(said.number("seq", 0));
            case "gap" -> history.gap(said.number("from", 1), said.number("to", 0));
            case "stopped" ->
                history.stopped(said.number("seq", 0), said.number("published", 0), said.number("lost", 0));
            default -> {} // nothing about frames
        }
    }

    @Override
    public void onClose(Session over, CloseReason reason) {
        closed(reason.getCloseCode().getCode(), reason.getReasonPhrase());
    }

    @Override
    public void onError(Session broken, Throwable e) {
        caller.trouble(this, "connection error: " + Caller.root(e));
    }

    /** Given up by us, or closed by the server: the first counts. */
    void closed(int code, String reason) {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        if (history != null) {
            history.closed(code);
        }
        caller.closed(this, code, reason);
    }

    boolean mayTakeMore() {
        return inFlight.get() < MAX_IN_FLIGHT;
    }

    /** What is about to be sent. @param number of the frame in the call, from 1 */
    void record(long number, byte[] audio) {
        if (history != null) {
            history.sent(number, audio);
        }
    }

    void frame(byte[] audio) {
        inFlight.incrementAndGet();
        try {
            session.getAsyncRemote().sendBinary(ByteBuffer.wrap(audio), result -> {
                inFlight.decrementAndGet();
                if (!result.isOK()) {
                    caller.trouble(this, "a frame could not be sent: " + Caller.root(result.getException()));
                }
            });
        } catch (RuntimeException e) {
            // Closed in this moment; onClose says why.
        }
    }

    void stop() {
        if (history != null) {
            history.stopping();
        }
        text("{\"event\":\"stop\"}");
    }

    void text(String json) {
        try {
            session.getAsyncRemote().sendText(json, result -> {});
        } catch (RuntimeException e) {
            // Closed in this moment; onClose says why.
        }
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
