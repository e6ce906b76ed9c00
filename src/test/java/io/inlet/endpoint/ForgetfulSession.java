package io.inlet.endpoint;

import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/** A connection that takes every message at once and keeps none: for measuring what makes them. */
final class ForgetfulSession {

    private static final SendResult TAKEN = new SendResult();

    private final RemoteEndpoint.Async remote = proxy(RemoteEndpoint.Async.class, this::onRemote);
    private final Session session = proxy(Session.class, this::onSession);
    private long taken;

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    Session session() {
        return session;
    }

    /** Messages so far. */
    long taken() {
        return taken;
    }

    private Object onSession(Object self, Method method, Object[] arguments) {
        if (method.getName().equals("getAsyncRemote")) {
            return remote;
        }
        throw new AssertionError("not expected: " + method);
    }

    private Object onRemote(Object self, Method method, Object[] arguments) {
        if (!method.getName().equals("sendText") || arguments.length != 2) {
            throw new AssertionError("not expected: " + method);
        }
        taken++;
        ((SendHandler) arguments[1]).onResult(TAKEN);
        return null;
    }
}
