package io.inlet.container;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Requests that come one byte every half a second and have no end; a thread of its own sends them. */
final class SlowHandshakes implements AutoCloseable {

    private static final byte[] BEGIN = "GET /v1/ingest HTTP/1.1\r\nX: ".getBytes(StandardCharsets.US_ASCII);
    private static final long EVERY_MS = 500;

    private final List<Socket> sockets = new ArrayList<>();
    private final Thread sender = new Thread(this::send, "slow-handshakes");
    private volatile int live;
    private volatile int bytes;

    static SlowHandshakes begin(int count) throws IOException {
        SlowHandshakes slow = new SlowHandshakes();
        for (int i = 0; i < count; i++) {
            slow.sockets.add(new Socket(InetAddress.getByName("127.0.0.1"), InletUnderTest.PORT));
        }
        slow.live = count;
        slow.sender.setDaemon(true);
        slow.sender.start();
        return slow;
    }

    /** Whose sockets the server has not ended. */
    int live() {
        return live;
    }

    /** How many each has sent. */
    int bytes() {
        return bytes;
    }

    private void send() {
        List<Socket> left = new ArrayList<>(sockets);
        try {
            while (!left.isEmpty()) {
                int next = bytes < BEGIN.length ? BEGIN[bytes] : 'x';
                left.removeIf(socket -> !taken(socket, next));
                live = left.size();
                bytes++;
                Thread.sleep(EVERY_MS);
            }
        } catch (InterruptedException closed) {
            // so it ends
        }
    }

    private static boolean taken(Socket socket, int next) {
        try {
            socket.getOutputStream().write(next);
            return true;
        } catch (IOException ended) {
            return false;
        }
    }

    @Override
    public void close() {
        sender.interrupt();
        for (Socket socket : sockets) {
            try {
                socket.close();
            } catch (IOException ended) {
                // by the server
            }
        }
    }
}
