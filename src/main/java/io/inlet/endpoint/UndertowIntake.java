package io.inlet.endpoint;

import io.inlet.journal.Journal;
import jakarta.websocket.Session;
import java.lang.reflect.Method;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * WildFly only: Undertow's own switch, WebSocketChannel#suspendReceives and #resumeReceives, reached by reflection since
 * the WAR has none of its classes. The channel's IO thread turns it, one order after the other: it holds the channel's
 * monitor while it reads (AbstractFramedChannel#receive), and under a flood it takes that again before anybody else
 * gets it, so that a lane which waited for it would publish nothing meanwhile. The receive listener does not go on
 * delivering after a suspend (AbstractFramedChannel.FrameReadListener).
 */
final class UndertowIntake implements Intake {

    private static final String SESSION = "io.undertow.websockets.jsr.UndertowSession";

    private static final Executor AFTER_LINGERING =
            CompletableFuture.delayedExecutor(Call.CLOSE_TIMEOUT_MS, TimeUnit.MILLISECONDS);

    private static final AtomicBoolean SAID = new AtomicBoolean(); // that its insides are others than they were

    private final Session session;
    private final Method forceClose;
    private final Object channel;
    private final Executor ioThread;
    private final Method suspend;
    private final Method resume;

    private UndertowIntake(Session session, Object channel) throws ReflectiveOperationException {
        this.session = session;
        this.channel = channel;
        forceClose = session.getClass().getMethod("forceClose");
        ioThread = (Executor) channel.getClass().getMethod("getIoThread").invoke(channel);
        suspend = channel.getClass().getMethod("suspendReceives");
        resume = channel.getClass().getMethod("resumeReceives");
    }

    /** Empty where there is no Undertow, or not the one this was written for, which its test tells. */
    static Optional<Intake> of(Session session) {
        if (!SESSION.equals(session.getClass().getName())) {
            return Optional.empty();
        }
        try {
            Object channel = session.getClass().getMethod("getWebSocketChannel").invoke(session);
            return Optional.of(new UndertowIntake(session, channel));
        } catch (ReflectiveOperationException moved) {
            return Optional.empty();
        }
    }

    @Override
    public void turn(BooleanSupplier open) {
        try {
            ioThread.execute(() -> call(channel, open.getAsBoolean() ? resume : suspend));
        } catch (RejectedExecutionException stopped) {
            // the server reads nothing any more
        }
    }

    @Override
    public void watch(FrameGuard guard) {
        try {
            WatchedConduit.install(channel, guard);
        } catch (ReflectiveOperationException | RuntimeException moved) {
            if (!SAID.getAndSet(true)) {
                Journal.internalError("watching frames, which are Undertow's own matter from now on", moved);
            }
        }
    }

    /** Undertow itself waits for a close frame in return for ever, and keeps a socket that is written to and not read. */
    @Override
    public void linger() {
        AFTER_LINGERING.execute(() -> call(session, forceClose));
    }

    private static void call(Object target, Method method) {
        try {
            method.invoke(target);
        } catch (ReflectiveOperationException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }
}
