package io.inlet.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.lang.reflect.Proxy;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** In a real Undertow: fails when an update moves the methods, in a unit test and not in production. */
class UndertowIntakeTest {

    /** More than the sockets between the two take. */
    private static final int FRAMES = 10_000;

    private static final int FRAME_BYTES = 6400;
    private static final int PAUSE_AFTER = 100;
    private static final int READ_AT_ONCE = 2 * 16_384;

    /** Pauses its connection by itself, once. */
    @ServerEndpoint("/")
    public static class Receiver {

        private static final CompletableFuture<Receiver> PAUSED = new CompletableFuture<>();

        private final CountDownLatch all = new CountDownLatch(FRAMES);
        private final CountDownLatch closed = new CountDownLatch(1);
        private Intake intake;
        private volatile int received;
        private volatile boolean disorder;

        @OnOpen
        public void open(Session session) {
            intake = UndertowIntake.of(session).orElseThrow();
        }

        @OnMessage
        public void frame(ByteBuffer frame) {
            disorder |= frame.getInt() != received;
            received++;
            if (received == PAUSE_AFTER) {
                intake.turn(() -> false);
                PAUSED.complete(this);
            }
            all.countDown();
        }

        @OnClose
        public void close() {
            closed.countDown();
        }
    }

    @Test
    void whilePausedTheSenderIsHeldBackAndThenNothingIsMissing() throws Exception {
        try (EmbeddedUndertow undertow = new EmbeddedUndertow(Receiver.class)) {
            WebSocket sender = undertow.connect(new WebSocket.Listener() {});
            CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> {
                for (int i = 0; i < FRAMES; i++) {
                    sender.sendBinary(ByteBuffer.allocate(FRAME_BYTES).putInt(0, i), true)
                            .join();
                }
            });
            Receiver receiver = Receiver.PAUSED.get(10, TimeUnit.SECONDS);
            assertThrows(TimeoutException.class, () -> sent.get(500, TimeUnit.MILLISECONDS));
            assertTrue(receiver.received <= PAUSE_AFTER + READ_AT_ONCE / FRAME_BYTES, receiver.received + " frames");
            receiver.intake.turn(() -> false);
            receiver.intake.turn(() -> true);
            receiver.intake.turn(() -> true);
            assertTrue(receiver.all.await(10, TimeUnit.SECONDS), () -> receiver.received + " frames");
            assertFalse(receiver.disorder);
            sent.get(10, TimeUnit.SECONDS);
            sender.sendClose(WebSocket.NORMAL_CLOSURE, "").get(10, TimeUnit.SECONDS);
            assertTrue(receiver.closed.await(10, TimeUnit.SECONDS));
        }
    }

    /** Has every frame looked at. */
    @ServerEndpoint("/")
    public static class Watched {

        private static final CompletableFuture<Watched> OPENED = new CompletableFuture<>();
        private final CompletableFuture<Long> tooBig = new CompletableFuture<>();
        private final CountDownLatch received = new CountDownLatch(FRAMES);

        @OnOpen
        public void open(Session session) {
            FrameGuard guard = new FrameGuard(FRAME_BYTES, 0, new FrameGuard.Judge() {
                @Override
                public long heard() {
                    return 0;
                }

                @Override
                public byte[] room(int bytes) {
                    return new byte[bytes];
                }

                @Override
                public void audio(byte[] message) {
                    received.countDown();
                }

                @Override
                public boolean answersPing() {
                    return false;
                }

                @Override
                public boolean takesAnother() {
                    return true;
                }

                @Override
                public void unmasked() {}

                @Override
                public void tooBig(long bytes) {
                    tooBig.complete(bytes);
                }
            });
            UndertowIntake.of(session).orElseThrow().watch(guard);
            OPENED.complete(this);
        }

        @OnMessage
        public void frame(ByteBuffer frame) {
            throw new AssertionError("not expected");
        }
    }

    @Test
    void whatIsReadIsShownToTheGuardFirst() throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        try (EmbeddedUndertow undertow = new EmbeddedUndertow(Watched.class)) {
            WebSocket sender = undertow.connect(new WebSocket.Listener() {
                @Override
                public CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
                    answered.countDown();
                    return null;
                }
            });
            sender.sendPing(ByteBuffer.allocate(5)).join();
            for (int i = 0; i < FRAMES; i++) {
                sender.sendBinary(ByteBuffer.allocate(FRAME_BYTES), true).join();
            }
            Watched watched = Watched.OPENED.get(10, TimeUnit.SECONDS);
            assertTrue(watched.received.await(10, TimeUnit.SECONDS));
            assertEquals(1, answered.getCount(), "a ping that was not to be answered");
            assertFalse(watched.tooBig.isDone());
            sender.sendBinary(ByteBuffer.allocate(FRAME_BYTES + 1), true).join();
            assertEquals(FRAME_BYTES + 1L, watched.tooBig.get(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void anotherServersSessionIsLeftAlone() {
        Session session = (Session) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Session.class}, (self, method, arguments) -> {
                    throw new AssertionError("not expected: " + method);
                });
        assertEquals(Optional.empty(), UndertowIntake.of(session));
    }
}
