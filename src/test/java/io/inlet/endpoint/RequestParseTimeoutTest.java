package io.inlet.endpoint;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainBuilder;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.filterchain.TransportFilter;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.HttpResponsePacket;
import org.glassfish.grizzly.http.HttpServerFilter;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;
import org.glassfish.grizzly.nio.transport.TCPNIOTransportBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On a real Grizzly, whose sockets are ended 300 ms after a request's beginning. */
class RequestParseTimeoutTest {

    private static final int TIMEOUT_MS = 300;
    private static final String HEAD = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\n";

    private final RequestParseTimeout requests = new RequestParseTimeout(Duration.ofMillis(TIMEOUT_MS));
    private final TCPNIOTransport transport =
            TCPNIOTransportBuilder.newInstance().build();
    private int port;

    /** Answers a request when it is whole. */
    private static final class Answers extends BaseFilter {

        @Override
        public NextAction handleRead(FilterChainContext context) {
            HttpContent content = context.getMessage();
            if (!content.isLast()) {
                return context.getStopAction();
            }
            HttpRequestPacket request = (HttpRequestPacket) content.getHttpHeader();
            HttpResponsePacket response = request.getResponse();
            response.setStatus(204);
            context.write(response.httpContentBuilder().last(true).build());
            return context.getStopAction();
        }
    }

    @BeforeEach
    void start() throws IOException {
        transport.setProcessor(FilterChainBuilder.stateless()
                .add(new TransportFilter())
                .add(new HttpServerFilter())
                .add(new Answers())
                .build());
        Connection<?> server = transport.bind(new InetSocketAddress("127.0.0.1", 0));
        port = ((InetSocketAddress) server.getLocalAddress()).getPort();
        transport.start();
        requests.watch(transport);
    }

    @AfterEach
    void stop() throws IOException {
        transport.shutdownNow();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(5000);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** One byte every 50 ms, each of which would keep the connection from being idle. */
    private void sendSlowly(Socket socket, String text) throws IOException, InterruptedException {
        for (char each : text.toCharArray()) {
            Thread.sleep(50);
            requests.sweep();
            send(socket, "" + each);
        }
    }

    private static void hearsTheAnswer(Socket socket) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) socket.getInputStream().read());
        }
        assertTrue(head.toString().startsWith("HTTP/1.1 204 "), head.toString());
    }

    private void isEnded(Socket socket) {
        assertThrows(IOException.class, () -> {
            sendSlowly(socket, "X-Slow: 0123456789");
            if (socket.getInputStream().read() < 0) {
                throw new IOException("ended");
            }
        });
    }

    private void lives(Socket socket) throws Exception {
        Thread.sleep(2 * TIMEOUT_MS);
        requests.sweep();
        socket.setSoTimeout(100);
        assertThrows(SocketTimeoutException.class, () -> socket.getInputStream().read());
    }

    @Test
    void aHeadByteByByteIsEnded() throws Exception {
        try (Socket slow = connect()) {
            send(slow, "GET / HTTP/1.1\r\n");
            isEnded(slow);
        }
    }

    @Test
    void theNextRequestOfAConnectionHasAsLong() throws Exception {
        try (Socket kept = connect()) {
            send(kept, HEAD + "abc");
            hearsTheAnswer(kept);
            lives(kept);
            send(kept, HEAD + "abc");
            kept.setSoTimeout(5000);
            hearsTheAnswer(kept);
            send(kept, "GET / HTTP/1.1\r\n");
            isEnded(kept);
        }
    }

    @Test
    void aBodyMayTakeLonger() throws Exception {
        try (Socket slow = connect()) {
            send(slow, HEAD);
            lives(slow);
            send(slow, "ab");
            lives(slow);
            send(slow, "c");
            slow.setSoTimeout(5000);
            hearsTheAnswer(slow);
        }
    }

    @Test
    void removedItEndsNothing() throws Exception {
        requests.remove();
        try (Socket slow = connect()) {
            send(slow, "GET / HTTP/1.1\r\n");
            lives(slow);
        }
    }

    @Test
    void whereThereIsNoPayaraThereIsNothingToWatch() throws Exception {
        assertTrue(PayaraListeners.transports().isEmpty());
    }
}
