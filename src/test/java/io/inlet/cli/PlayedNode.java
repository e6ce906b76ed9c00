package io.inlet.cli;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A node as the contract describes one, as far as a client that resumes can tell. */
final class PlayedNode implements AutoCloseable {

    static final int ACK_INTERVAL = 5;

    /** What nodes share, and a consumer. */
    static final class PlayedRedis {
        final History history;
        private final Map<String, Position> positions = new HashMap<>();
        private long lastEpoch = 1000;

        PlayedRedis(History history) {
            this.history = history;
        }

        synchronized void forget() {
            positions.clear();
        }
    }

    private static final class Position {
        long epoch;
        long seq;
        Connection owner;
    }

    private final PlayedRedis redis;
    private final ServerSocket listener;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private volatile boolean draining;
    private volatile boolean losing; // frames, without a word, from now on

    PlayedNode(PlayedRedis redis) throws IOException {
        this.redis = redis;
        listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        daemon(() -> {
            while (true) {
                Socket socket = listener.accept();
                daemon(() -> serve(socket));
            }
        });
    }

    URI url() {
        return URI.create("ws://127.0.0.1:" + listener.getLocalPort() + "/v1/ingest");
    }

    int calls() {
        return connections.size();
    }

    /** As {@code kill -9} does. */
    void kill() throws IOException {
        listener.close();
        breakConnections();
    }

    void breakConnections() throws IOException {
        for (Connection connection : connections) {
            connection.socket.setSoLinger(true, 0);
            connection.socket.close();
        }
    }

    void drain() throws IOException {
        draining = true;
        for (Connection connection : connections) {
            connection.text("{\"event\":\"draining\",\"within_ms\":30000}");
        }
    }

    void end(int code) throws IOException {
        for (Connection connection : connections) {
            connection.close(code);
        }
    }

    void lose() {
        losing = true;
    }

    @Override
    public void close() throws IOException {
        kill();
    }

    private void serve(Socket socket) throws IOException {
        try (socket) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            String key = null;
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                key = line.toLowerCase().startsWith("sec-websocket-key:")
                        ? line.substring(18).strip()
                        : key;
            }
            if (draining) {
                socket.getOutputStream()
                        .write("HTTP/1.1 503 x\r\nContent-Length: 0\r\nRetry-After: 1\r\n\r\n".getBytes());
                return;
            }
            socket.getOutputStream()
                    .write(("HTTP/1.1 101 x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                                    + accept(key) + "\r\n\r\n")
                            .getBytes());
            Connection connection = new Connection(socket);
            connections.add(connection);
            try {
                connection.listen(in);
            } finally {
                connections.remove(connection);
            }
        }
    }

    private final class Connection {
        private final Socket socket;
        private JsonObject start;
        private Position position;
        private boolean closed;

        Connection(Socket socket) {
            this.socket = socket;
        }

        void listen(DataInputStream in) throws IOException {
            while (true) {
                int kind = in.readUnsignedByte() & 15;
                int length = in.readUnsignedByte() & 127;
                length = length == 126 ? in.readUnsignedShort() : length == 127 ? (int) in.readLong() : length;
                byte[] mask = in.readNBytes(4);
                byte[] body = in.readNBytes(length);
                for (int i = 0; i < body.length; i++) {
                    body[i] ^= mask[i & 3];
                }
                switch (kind) {
                    case 1 ->
                        said(JsonParser.parseString(new String(body, StandardCharsets.UTF_8))
                                .getAsJsonObject());
                    case 2 -> heard(body);
                    default -> {
                        if (kind == 8) {
                            close(1000);
                            return;
                        }
                    }
                }
            }
        }

        private void said(JsonObject message) throws IOException {
            if (message.get("event").getAsString().equals("start")) {
                start = message;
                begin();
            } else {
                text("{\"event\":\"stopped\",\"seq\":" + position.seq + ",\"published\":" + position.seq
                        + ",\"lost\":0}");
                close(1000);
            }
        }

        private void begin() throws IOException {
            Connection loser = null;
            synchronized (redis) {
                JsonObject resume = start.has("resume") ? start.getAsJsonObject("resume") : null;
                String call = start.get("interaction_id").getAsString();
                Position known = redis.positions.get(call);
                if (known != null
                        && resume != null
                        && known.epoch == resume.get("epoch").getAsLong()) {
                    loser = known.owner;
                } else {
                    known = new Position();
                    known.epoch = ++redis.lastEpoch;
                    redis.positions.put(call, known);
                }
                known.owner = this;
                position = known;
            }
            if (loser != null) {
                loser.takenOver();
            }
            text("{\"event\":\"started\",\"epoch\":" + position.epoch + ",\"next_seq\":" + (position.seq + 1)
                    + ",\"ack_interval\":" + ACK_INTERVAL + "}");
        }

        private void takenOver() {
            try {
                text("{\"event\":\"error\",\"code\":\"taken_over\",\"message\":\"x\",\"retryable\":false}");
                close(4509);
            } catch (IOException e) {
                // It is gone already, which is why it was taken over.
            }
        }

        private void heard(byte[] body) throws IOException {
            long seq;
            synchronized (redis) {
                if (position.owner != this) {
                    return;
                }
                seq = ++position.seq;
                if (!losing) {
                    redis.history.received(
                            start.get("tenant_id").getAsString(),
                            start.get("interaction_id").getAsString(),
                            position.epoch,
                            seq,
                            body);
                }
            }
            if (seq % ACK_INTERVAL == 0) {
                text("{\"event\":\"ack\",\"seq\":" + seq + "}");
            }
        }

        synchronized void text(String text) throws IOException {
            if (!closed) {
                send(1, text.getBytes(StandardCharsets.UTF_8));
            }
        }

        synchronized void close(int code) throws IOException {
            if (!closed) {
                closed = true;
                send(8, ByteBuffer.allocate(2).putShort((short) code).array());
            }
        }

        private void send(int kind, byte[] body) throws IOException {
            ByteBuffer frame = ByteBuffer.allocate(body.length + 4).put((byte) (128 | kind));
            if (body.length > 125) {
                frame.put((byte) 126).putShort((short) body.length);
            } else {
                frame.put((byte) body.length);
            }
            OutputStream out = socket.getOutputStream();
            out.write(frame.put(body).array(), 0, frame.position());
        }
    }

    private static String line(DataInputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.readUnsignedByte(); c != '\n'; c = in.readUnsignedByte()) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    private static String accept(String key) {
        try {
            byte[] sha1 = MessageDigest.getInstance("SHA-1")
                    .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(sha1);
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    private static void daemon(Step step) {
        Thread thread = new Thread(() -> {
            try {
                step.run();
            } catch (IOException e) {
                // The connection, or the node, is gone.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
