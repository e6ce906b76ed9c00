package io.inlet.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** An HTTP request written by hand to a plain socket, so that it can be as wrong as a test wants it. */
final class Request {

    private String path;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private String source = "127.0.0.1";
    private int port = InletUnderTest.PORT;

    private Request(String path) {
        this.path = path;
        with("Host", "127.0.0.1");
    }

    static Request get(String path) {
        return new Request(path);
    }

    /** A handshake that is right in all but its credentials, which it does not have yet. */
    static Request handshake() {
        return handshake("");
    }

    static Request handshake(String query) {
        return get("/v1/ingest" + query)
                .with("Upgrade", "websocket")
                .with("Connection", "Upgrade")
                .with("Sec-WebSocket-Version", "13")
                .with("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
    }

    /** Another path, with its query. */
    Request at(String target) {
        path = target;
        return this;
    }

    Request with(String header, String value) {
        headers.put(header, value);
        return this;
    }

    Request without(String header) {
        headers.remove(header);
        return this;
    }

    Request bearer(String token) {
        return with("Authorization", "Bearer " + token);
    }

    /** Of the addresses of this machine: 127.0.0.1 or, on Linux, any that begins with 127. */
    Request from(String address) {
        source = address;
        return this;
    }

    /** To another server than that of the run. */
    Request to(int otherPort) {
        port = otherPort;
        return this;
    }

    /** The answer; the connection is closed. */
    Response send() {
        try (Exchange exchange = open()) {
            return exchange.response();
        }
    }

    /** The answer, and the connection still open: a 101 stays a WebSocket until it is closed. */
    Exchange open() {
        try {
            Socket socket = sent();
            return new Exchange(socket, Response.read(socket.getInputStream()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its connection, of whose answer nothing has been read. */
    Socket unread() {
        try {
            return sent();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Does not wait for the answer. */
    void sendAndLeave() {
        try {
            sent().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Socket sent() throws IOException {
        Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port, InetAddress.getByName(source), 0);
        socket.setSoTimeout(10_000);
        StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\n");
        headers.forEach(
                (name, value) -> request.append(name).append(": ").append(value).append("\r\n"));
        socket.getOutputStream().write(request.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    /** An answered request and its connection. */
    record Exchange(Socket socket, Response response) implements AutoCloseable {
        @Override
        public void close() {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
