package io.inlet.endpoint;

import jakarta.websocket.CloseReason;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * A connection that remembers what it was told; the test is the network, and says when a message has been taken. Told a
 * second message before that, or anything after its close, it fails the test.
 */
final class RecordedSession {

    private final List<String> texts = new CopyOnWriteArrayList<>(); // a time-out tells it things, too
    private final List<CloseReason> closes = new CopyOnWriteArrayList<>();
    private final Session session = proxy(Session.class, this::onSession);
    private final RemoteEndpoint.Async remote = proxy(RemoteEndpoint.Async.class, this::onRemote);
    private boolean takesAtOnce;
    private RuntimeException refusal;
    private volatile SendHandler underWay;
    private Runnable onSend = () -> {};
    private Consumer<CloseReason> onClose = reason -> {};

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    Session session() {
        return session;
    }

    private Object onSession(Object self, Method method, Object[] arguments) throws IOException {
        return switch (method.getName()) {
            case "getAsyncRemote" -> remote;
            case "close" -> {
                closes.add((CloseReason) arguments[0]);
                onClose.accept((CloseReason) arguments[0]);
                yield null;
            }
            default -> throw new AssertionError("not expected: " + method);
        };
    }

    private Object onRemote(Object self, Method method, Object[] arguments) {
        if (!method.getName().equals("sendText") || arguments.length != 2) {
            throw new AssertionError("not expected: " + method);
        }
        if (underWay != null || !closes.isEmpty()) {
            throw new AssertionError("too early or too late: " + arguments[0]);
        }
        if (refusal != null) {
            throw refusal;
        }
        onSend.run();
        texts.add((String) arguments[0]);
        underWay = (SendHandler) arguments[1];
        if (takesAtOnce) {
            take();
        }
        return null;
    }

    // ---- what the network does

    /** Every message is taken within sendText. */
    RecordedSession takingAtOnce() {
        takesAtOnce = true;
        return this;
    }

    /** The next message is refused as by a connection that is closed. */
    void refuse(RuntimeException thrown) {
        refusal = thrown;
    }

    void onSend(Runnable task) {
        onSend = task;
    }

    /** What the server calls when the connection has been closed. */
    void onClose(Consumer<CloseReason> task) {
        onClose = task;
    }

    /** The message under way has been taken. */
    void take() {
        complete(new SendResult());
    }

    /** The message under way got lost. */
    void lose() {
        complete(new SendResult(new IOException("reset")));
    }

    private void complete(SendResult result) {
        SendHandler taken = underWay;
        underWay = null;
        taken.onResult(result);
    }

    /** Takes messages until none is under way any more. */
    void takeAll() {
        while (underWay != null) {
            take();
        }
    }

    // ---- what it was told

    List<String> texts() {
        return texts;
    }

    boolean underWay() {
        return underWay != null;
    }

    List<Integer> closeCodes() {
        return closes.stream().map(close -> close.getCloseCode().getCode()).toList();
    }

    List<String> closePhrases() {
        return closes.stream().map(CloseReason::getReasonPhrase).toList();
    }
}
