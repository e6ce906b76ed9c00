package io.inlet.endpoint;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;

/**
 * WildFly only: stands between a connection and its WebSocket, and shows a {@link FrameGuard} what is read. XNIO lets
 * whoever has a connection put a conduit before its own (ConduitStreamSourceChannel#setConduit), which is how Undertow
 * does TLS, too; by reflection, since the WAR has none of its classes. Undertow reads with read(ByteBuffer) alone
 * (AbstractFramedChannel#receive).
 */
final class WatchedConduit implements InvocationHandler {

    private static final String CHANNEL = "io.undertow.server.protocol.framed.AbstractFramedChannel";
    private static final int END = -1;

    private final Object conduit;
    private final FrameGuard guard;

    private WatchedConduit(Object conduit, FrameGuard guard) {
        this.conduit = conduit;
        this.guard = guard;
    }

    /**
     * @param channel an Undertow WebSocketChannel that has not begun to read
     * @throws ReflectiveOperationException when its insides are others than those this was written for
     */
    static void install(Object channel, FrameGuard guard) throws ReflectiveOperationException {
        Class<?> framed = channel.getClass();
        while (framed != null && !CHANNEL.equals(framed.getName())) {
            framed = framed.getSuperclass();
        }
        if (framed == null) {
            throw new ClassNotFoundException(CHANNEL);
        }
        Field field = framed.getDeclaredField("channel");
        field.setAccessible(true);
        Object connection = field.get(channel);
        Object source = connection.getClass().getMethod("getSourceChannel").invoke(connection);
        Method present = source.getClass().getMethod("getConduit");
        Class<?> type = present.getReturnType();
        InvocationHandler watched = new WatchedConduit(present.invoke(source), guard);
        source.getClass()
                .getMethod("setConduit", type)
                .invoke(source, Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, watched));
    }

    @Override
    public Object invoke(Object self, Method method, Object[] arguments) throws Throwable {
        boolean reads = method.getReturnType() == int.class && arguments != null && arguments[0] instanceof ByteBuffer;
        if (reads && guard.broken()) {
            return END; // of what anybody wants to hear
        }
        int from = reads ? ((ByteBuffer) arguments[0]).position() : 0;
        Object result;
        try {
            result = method.invoke(conduit, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
        if (reads && (int) result > 0) {
            ByteBuffer read = (ByteBuffer) arguments[0];
            int passing = guard.passes(read, from, read.position());
            read.position(from + passing);
            return passing;
        }
        return result;
    }
}
