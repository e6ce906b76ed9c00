package io.inlet.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import jakarta.websocket.CloseReason;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import org.glassfish.tyrus.servlet.TyrusHttpUpgradeHandler;
import org.glassfish.tyrus.spi.Connection;
import org.glassfish.tyrus.spi.ReadHandler;
import org.glassfish.tyrus.spi.WebSocketEngine;
import org.glassfish.tyrus.spi.Writer;
import org.junit.jupiter.api.Test;

/** Tyrus' own reader, between a stream that behaves as Payara's does and a place where the bytes arrive. */
class PausableStreamTest {

    private static final char NEVER = '\uffff';

    private final PayaraStream stream = new PayaraStream();
    private final StringBuilder arrived = new StringBuilder();
    private HttpUpgradeHandler made;
    private Intake intake;
    private char pauseAt = NEVER;
    private char closeAt = NEVER;
    private int ended;
    private int handled; // times that Tyrus has got something
    private long heard = -1; // so that all is the server's
    private final Deque<Runnable> later = new ArrayDeque<>();
    private TyrusHttpUpgradeHandler tyrus;

    /** As Payara: it creates the handler it is asked for, and gives it the connection when the handshake is over. */
    private final HttpServletRequest request = (HttpServletRequest) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {HttpServletRequest.class}, (self, method, arguments) -> {
                assertEquals("upgrade", method.getName());
                made = (HttpUpgradeHandler)
                        ((Class<?>) arguments[0]).getConstructor().newInstance();
                return made;
            });

    private void open() throws Exception {
        tyrus = new PausableHandshake(request, tap -> intake = tap, later::add).upgrade(TyrusHttpUpgradeHandler.class);
        tyrus.preInit(new Engine(), null, false);
        made.init(new WebConnection() {
            @Override
            public ServletInputStream getInputStream() {
                return stream;
            }

            @Override
            public ServletOutputStream getOutputStream() {
                return null; // nothing is sent here
            }

            @Override
            public void close() {
                if (!stream.over) { // as WebConnectionImpl#close
                    ended++;
                    stream.over = true;
                    made.destroy();
                }
            }
        });
    }

    @Test
    void whatComesIsRead() throws Exception {
        open();
        stream.comes("ab");
        stream.comes("c");
        assertEquals("abc", arrived.toString());
    }

    @Test
    void whilePausedWhatComesStaysInTheSocket() throws Exception {
        open();
        pauseAt = 'b';
        stream.comes("abc");
        stream.comes("d");
        stream.comes("e");
        assertEquals("abc", arrived.toString(), "what was read with it is delivered");
        intake.turn(() -> true);
        stream.goOn();
        assertEquals("abcde", arrived.toString());
        stream.comes("f");
        assertEquals("abcdef", arrived.toString());
    }

    @Test
    void pausedFromElsewhereItReadsOnceMore() throws Exception {
        open();
        intake.turn(() -> false);
        stream.comes("a");
        stream.comes("b");
        assertEquals("a", arrived.toString());
        intake.turn(() -> true);
        stream.goOn();
        assertEquals("ab", arrived.toString());
    }

    @Test
    void theStreamIsAskedOnceHoweverOftenItIsResumed() throws Exception {
        open();
        intake.turn(() -> true);
        intake.turn(() -> false);
        intake.turn(() -> false);
        intake.turn(() -> true); // nothing was kept waiting: the stream still has its first question
        intake.turn(() -> true);
        intake.turn(() -> false);
        stream.comes("a");
        intake.turn(() -> true);
        intake.turn(() -> true);
        assertEquals(2, stream.asked);
        stream.comes("b");
        assertEquals("ab", arrived.toString());
    }

    @Test
    void aStreamThatIsReadyAtOnceIsReadAtOnce() throws Exception {
        open();
        intake.turn(() -> false);
        stream.comes("a");
        stream.eager = true;
        stream.comes("b");
        assertEquals("a", arrived.toString());
        intake.turn(() -> true);
        assertEquals("ab", arrived.toString());
    }

    @Test
    void aConnectionThatIsOverLeavesTheStreamAlone() throws Exception {
        open();
        intake.turn(() -> false);
        stream.comes("a");
        made.destroy();
        int asked = stream.asked;
        intake.turn(() -> true);
        assertEquals(asked, stream.asked, "it is another request's by now");
    }

    // ---- closing

    /** As Tyrus' writer does, once it has sent a close frame. */
    private void tyrusCloses() {
        try {
            tyrusConnection().close();
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private WebConnection tyrusConnection() throws ReflectiveOperationException {
        var wc = TyrusHttpUpgradeHandler.class.getDeclaredMethod("getWebConnection");
        wc.setAccessible(true);
        return (WebConnection) wc.invoke(tyrus);
    }

    @Test
    void whoReadsTheOtherSidesCloseEndsTheConnection() throws Exception {
        open();
        closeAt = 'x';
        stream.comes("ax");
        assertEquals(1, ended);
        assertEquals(0, later.size());
    }

    @Test
    void closedFromElsewhereItIsEndedByWhoeverReadsTheAnswer() throws Exception {
        open();
        closeAt = 'x';
        stream.comes("a");
        tyrusCloses();
        tyrusCloses();
        stream.comes("b");
        assertEquals(0, ended, "a request is being read from");
        stream.comes("x");
        assertEquals(1, ended);
        assertEquals(1, later.size(), "one time-out");
    }

    @Test
    void theOtherSideHasItsTimeToAnswerAndNoMore() throws Exception {
        open();
        tyrusCloses();
        later.remove().run();
        assertEquals(1, ended);
        assertEquals(0, later.size());
    }

    @Test
    void whoGoesOnTalkingIsEndedInTheMiddle() throws Exception {
        open();
        tyrusCloses();
        stream.comes("a");
        later.remove().run();
        assertEquals(0, ended, "more is being read, perhaps");
        stream.comes("b");
        assertEquals(1, ended);
        assertEquals("a", arrived.toString());
    }

    @Test
    void theEndOfTheDataEndsTheConnection() throws Exception {
        open();
        tyrusCloses();
        stream.listener.onAllDataRead();
        assertEquals(1, ended);
    }

    @Test
    void aBrokenConnectionIsEndedAtOnce() throws Exception {
        open();
        stream.listener.onError(new IOException("reset"));
        assertEquals(1, ended);
        assertEquals(0, later.size());
    }

    // ---- discarding

    /** A guard to which frames without a mask are a reason to close. */
    private void watched() {
        intake.watch(new FrameGuard(100, 100, new FrameGuard.Judge() {
            @Override
            public long heard() {
                return heard;
            }

            @Override
            public byte[] room(int bytes) {
                return new byte[bytes];
            }

            @Override
            public void audio(byte[] message) {
                arrived.append(new String(message, StandardCharsets.ISO_8859_1).toUpperCase(Locale.ROOT));
            }

            @Override
            public boolean answersPing() {
                return true;
            }

            @Override
            public boolean takesAnother() {
                return true;
            }

            @Override
            public void unmasked() {
                tyrusCloses();
            }

            @Override
            public void tooBig(long bytes) {}
        }));
    }

    @Test
    void whatTheGuardRefusesIsReadAndSeenByNobody() throws Exception {
        open();
        watched();
        stream.comes("no mask here");
        stream.comes("nor here");
        assertEquals("", arrived.toString());
        assertEquals(0, stream.buffer.remaining(), "bytes unread would have the connection reset");
        assertEquals(0, ended);
        stream.listener.onAllDataRead();
        assertEquals(1, ended);
    }

    @Test
    void whoGoesOnSendingWhatIsRefusedIsEnded() throws Exception {
        open();
        watched();
        stream.comes("no mask here");
        later.remove().run();
        assertEquals(0, ended, "more is being read, perhaps");
        stream.comes("and more");
        assertEquals(1, ended);
    }

    @Test
    void whoIsStillTalkingIsHeardToTheEndBeforeTheConnectionIsEnded() throws Exception {
        open();
        watched();
        closeAt = 'x';
        stream.comes(frame(2, "ax"));
        assertEquals(0, ended, "bytes unread would have the connection reset, and the reason why lost");
        stream.comes(frame(2, "more"));
        assertEquals(0, ended);
        closeAt = 'y';
        stream.comes(frame(8, "y"));
        assertEquals(1, ended);
    }

    @Test
    void whatTheGuardTakesIsNotReadByTyrusAndTheRestIsInItsPlace() throws Exception {
        open();
        watched();
        heard = 0;
        stream.comes(frame(2, "sound") + frame(1, "word"));
        stream.comes(frame(2, "sound"));
        assertEquals("SOUND" + frame(1, "word") + frame(2, "sound"), arrived.toString(), "the word comes first");
        heard = 2;
        arrived.setLength(0);
        handled = 0;
        stream.comes(frame(2, "so"));
        stream.comes(frame(2, "und").substring(0, 7));
        stream.comes(frame(2, "und").substring(7));
        assertEquals("SOUND", arrived.toString());
        assertEquals(0, handled);
        intake.turn(() -> false);
        stream.comes(frame(2, "a"));
        stream.comes(frame(2, "b"));
        assertEquals("SOUNDA", arrived.toString(), "once more, as of the rest");
        intake.turn(() -> true);
        stream.goOn();
        assertEquals("SOUNDAB", arrived.toString());
    }

    private static String frame(int opcode, String payload) {
        return (char) (0x80 | opcode) + "" + (char) (0x80 | payload.length()) + "\0\0\0\0" + payload;
    }

    @Test
    void anotherServersHandlerIsLeftAlone() throws Exception {
        HttpUpgradeHandler handler = new PausableHandshake(request, tap -> intake = tap).upgrade(AnotherHandler.class);
        assertSame(made, handler);
        assertInstanceOf(AnotherHandler.class, handler);
        assertNull(intake);
    }

    public static final class AnotherHandler implements HttpUpgradeHandler {

        @Override
        public void init(WebConnection connection) {}

        @Override
        public void destroy() {}
    }

    /** Has the socket read only after it was asked in vain, and must not be asked again until then. */
    private static final class PayaraStream extends ServletInputStream {

        private final Deque<String> socket = new ArrayDeque<>();
        private ByteBuffer buffer = ByteBuffer.allocate(0);
        private ReadListener listener;
        private boolean waitedFor;
        private boolean eager;
        private boolean over;
        private int asked;

        void comes(String bytes) throws IOException {
            socket.add(bytes);
            goOn();
        }

        void goOn() throws IOException {
            while (waitedFor && !over && fill()) {
                waitedFor = false;
                listener.onDataAvailable();
            }
        }

        private boolean fill() {
            if (!buffer.hasRemaining() && !socket.isEmpty()) {
                buffer = ByteBuffer.wrap(socket.remove().getBytes(StandardCharsets.ISO_8859_1));
            }
            return buffer.hasRemaining();
        }

        @Override
        public boolean isReady() {
            if (buffer.hasRemaining() || eager && fill()) {
                return true;
            }
            assertFalse(waitedFor, "Grizzly: Illegal attempt to register a new handler");
            waitedFor = true;
            asked++;
            return false;
        }

        @Override
        public void setReadListener(ReadListener reader) {
            listener = reader;
            isReady();
        }

        @Override
        public int available() {
            return buffer.remaining();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            int count = Math.min(length, buffer.remaining());
            buffer.get(bytes, offset, count);
            return count;
        }

        @Override
        public int read() {
            return buffer.get();
        }

        @Override
        public boolean isFinished() {
            return false;
        }
    }

    /** Stands for the rest of Tyrus. */
    private final class Engine implements Connection, WebSocketEngine.UpgradeInfo, ReadHandler {

        @Override
        public void handle(ByteBuffer data) {
            handled++;
            while (data.hasRemaining()) {
                char next = (char) (data.get() & 0xff);
                arrived.append(next);
                if (next == pauseAt) {
                    intake.turn(() -> false);
                }
                if (next == closeAt) {
                    tyrusCloses();
                }
            }
        }

        @Override
        public WebSocketEngine.UpgradeStatus getStatus() {
            return WebSocketEngine.UpgradeStatus.SUCCESS;
        }

        @Override
        public Connection createConnection(Writer writer, Connection.CloseListener closeListener) {
            return this;
        }

        @Override
        public ReadHandler getReadHandler() {
            return this;
        }

        @Override
        public Writer getWriter() {
            return null;
        }

        @Override
        public Connection.CloseListener getCloseListener() {
            return null;
        }

        @Override
        public void close(CloseReason reason) {}
    }
}
