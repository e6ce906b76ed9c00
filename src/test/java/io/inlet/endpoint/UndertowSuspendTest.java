package io.inlet.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.lang.reflect.Proxy;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** In a real Undertow: fails when an update moves the list, in a unit test and not in production. */
class UndertowSuspendTest {

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    private final WebSocket.Listener listener = new WebSocket.Listener() {
        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            socket.request(1);
            heard.add("" + text);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            heard.add("" + code);
            return null;
        }
    };

    @ServerEndpoint("/")
    public static class Spared {

        @OnOpen
        public void open(Session session) {
            assertTrue(UndertowSuspend.spare(session));
        }

        @OnMessage
        public String echo(String text) {
            return text;
        }
    }

    @ServerEndpoint("/")
    public static class NotSpared {

        @OnMessage
        public String echo(String text) {
            return text;
        }
    }

    /** Pauses the container, as WildFly does at the beginning of a stop, and then says something, or not. */
    private String heardAfterPause(Class<?> endpoint, boolean talk) throws Exception {
        try (EmbeddedUndertow undertow = new EmbeddedUndertow(endpoint)) {
            WebSocket sender = undertow.connect(listener);
            sender.sendText("before", true).get(10, TimeUnit.SECONDS);
            assertEquals("before", heard.poll(10, TimeUnit.SECONDS));
            undertow.container().pause(null);
            if (talk) {
                sender.sendText("after", true).get(10, TimeUnit.SECONDS);
            }
            String after = heard.poll(10, TimeUnit.SECONDS);
            sender.abort();
            return after;
        }
    }

    @Test
    void aSparedConnectionGoesOn() throws Exception {
        assertEquals("after", heardAfterPause(Spared.class, true));
    }

    @Test
    void anyOtherIsClosedWhichIsWhyThereIsThis() throws Exception {
        assertEquals("1001", heardAfterPause(NotSpared.class, false));
    }

    @Test
    void anotherServersSessionIsLeftAlone() {
        Session session = (Session) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Session.class}, (self, method, arguments) -> {
                    throw new AssertionError("not expected: " + method);
                });
        assertFalse(UndertowSuspend.spare(session));
    }
}
