package io.inlet.cli;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.inlet.dialect.Encoding;
import java.io.ByteArrayOutputStream;
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
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server that takes in platforms' calls, as far as they can tell, and publishes what it makes of their audio. */
final class PlayedIngest implements AutoCloseable {

    private static final Pattern PAYLOAD = Pattern.compile("\"payload\":\"([^\"]*)\"");
    private static final Pattern KEY = Pattern.compile("(?:\"digit\"|\"dtmf\"): ?\"(.)\"|digit:(.)");
    private static final int CUT = 446; // bytes of PCM: no frame of any platform

    private final ServerSocket listener;
    private final BiConsumer<String, String> publish;
    final List<Map<String, String>> handshakes = new CopyOnWriteArrayList<>();
    final List<String> texts = new CopyOnWriteArrayList<>();
    volatile String interaction;
    volatile Encoding encoding = Encoding.PCM16;
    volatile int sampleRate = 8000;
    volatile int channels = 1;
    volatile String subprotocol;
    volatile String wantedHeader; // name, colon, start of its value; null for none
    volatile int losing = Integer.MAX_VALUE; // each such message of audio
    volatile int closing; // with this code, at the first audio
    volatile boolean talkative;

    /** @param publish gets {@code frames} or {@code events}, and the text */
    PlayedIngest(BiConsumer<String, String> publish) throws IOException {
        this.publish = publish;
        listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        daemon(() -> {
            while (true) {
                Socket socket = listener.accept();
                daemon(() -> serve(socket));
            }
        });
    }

    URI url(String path) {
        return URI.create("ws://127.0.0.1:" + listener.getLocalPort() + path);
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private void serve(Socket socket) throws IOException {
        try (socket) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            Map<String, String> headers = new HashMap<>();
            headers.put("request", line(in));
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                int colon = line.indexOf(':');
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
            handshakes.add(headers);
            OutputStream out = socket.getOutputStream();
            if (wantedHeader != null && !wanted(headers)) {
                String body = "{\"error\":\"unauthorized\",\"message\":\"this credential is not known\"}";
                out.write(("HTTP/1.1 401 x\r\nContent-Length: " + body.length() + "\r\n\r\n" + body).getBytes());
                return;
            }
            out.write(("HTTP/1.1 101 x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                            + accept(headers.get("sec-websocket-key"))
                            + (subprotocol == null ? "" : "\r\nSec-WebSocket-Protocol: " + subprotocol) + "\r\n\r\n")
                    .getBytes());
            new Connection(socket).listen(in);
        }
    }

    private boolean wanted(Map<String, String> headers) {
        int colon = wantedHeader.indexOf(':');
        String value = headers.get(wantedHeader.substring(0, colon));
        return value != null && value.startsWith(wantedHeader.substring(colon + 1));
    }

    private final class Connection {
        private final Socket socket;
        private final Map<String, ByteArrayOutputStream> rests = new HashMap<>();
        private long seq;
        private long serverSeq;
        private int audio;

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
                if (kind == 8) {
                    rests.forEach((track, rest) -> publish(track, rest.toByteArray()));
                    send(8, body.length < 2 ? new byte[0] : Arrays.copyOf(body, 2));
                    return;
                }
                if (kind == 1) {
                    said(new String(body, StandardCharsets.UTF_8));
                } else if (kind == 2) {
                    heard("inbound", body);
                }
            }
        }

        private void said(String text) throws IOException {
            texts.add(text);
            Matcher payload = PAYLOAD.matcher(text);
            Matcher key = KEY.matcher(text);
            if (payload.find()) {
                String track = text.contains("\"track\":\"outbound\"") ? "outbound" : "inbound";
                heard(track, Base64.getDecoder().decode(payload.group(1)));
            } else if (key.find()) {
                publish.accept(
                        "events",
                        "{\"event\":\"dtmf\",\"tenant_id\":\"t\",\"interaction_id\":\"" + interaction
                                + "\",\"digit\":\"" + (key.group(1) == null ? key.group(2) : key.group(1)) + "\"}");
            } else if (text.contains("\"version\":\"2\"")) {
                answer(JsonParser.parseString(text).getAsJsonObject());
            } else if (talkative) {
                send(1, "{\"event\":\"started\"}".getBytes(StandardCharsets.UTF_8));
            }
        }

        private void answer(JsonObject said) throws IOException {
            String type = said.get("type").getAsString();
            String answer =
                    Map.of("open", "opened", "ping", "pong", "close", "closed").get(type);
            String parameters = type.equals("open")
                    ? "{\"startPaused\":false,\"media\":["
                            + said.getAsJsonObject("parameters")
                                    .getAsJsonArray("media")
                                    .get(0) + "]}"
                    : "{}";
            send(
                    1,
                    ("{\"version\":\"2\",\"id\":" + said.get("id") + ",\"type\":\"" + answer + "\",\"seq\":"
                                    + ++serverSeq + ",\"clientseq\":" + said.get("seq") + ",\"parameters\":"
                                    + parameters + "}")
                            .getBytes(StandardCharsets.UTF_8));
        }

        private void heard(String track, byte[] coded) throws IOException {
            if (closing > 0) {
                send(8, ByteBuffer.allocate(2).putShort((short) closing).array());
                return;
            }
            if (++audio % losing == 0) {
                return;
            }
            ByteArrayOutputStream rest = rests.computeIfAbsent(track, name -> new ByteArrayOutputStream());
            rest.writeBytes(encoding.toPcm(coded));
            byte[] all = rest.toByteArray();
            int cut = CUT - CUT % (2 * channels);
            int at = 0;
            for (; all.length - at >= cut; at += cut) {
                publish(track, Arrays.copyOfRange(all, at, at + cut));
            }
            rest.reset();
            rest.write(all, at, all.length - at);
        }

        private void publish(String track, byte[] pcm) {
            if (pcm.length > 0) {
                publish.accept(
                        "frames",
                        "{\"tenant_id\":\"t\",\"interaction_id\":\"" + interaction + "\",\"seq\":" + ++seq
                                + ",\"timestamp_ms\":" + System.currentTimeMillis() + ",\"sample_rate\":" + sampleRate
                                + ",\"encoding\":\"pcm16\",\"audio\":\""
                                + Base64.getEncoder().encodeToString(pcm) + "\",\"epoch\":1,\"media_ms\":0"
                                + (channels == 2 ? ",\"channels\":2" : "") + ",\"track\":\"" + track + "\"}");
            }
        }

        private synchronized void send(int kind, byte[] body) throws IOException {
            ByteBuffer frame = ByteBuffer.allocate(body.length + 4).put((byte) (128 | kind));
            if (body.length > 125) {
                frame.put((byte) 126).putShort((short) body.length);
            } else {
                frame.put((byte) body.length);
            }
            socket.getOutputStream().write(frame.put(body).array(), 0, frame.position());
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
                // The connection, or the server, is gone.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
