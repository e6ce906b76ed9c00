package io.inlet.container;

import jakarta.json.Json;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The other side of a WebSocket, on a plain socket: it can send what RFC 6455 forbids, in any pieces, or read nothing. */
final class RawPeer implements AutoCloseable {

    static final int FIN = 0x80;
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    private static final String TENANT = "tenant-raw";
    private static final int MASKED = 0x80;
    private static final int NO_STATUS = 1005;

    private final Request.Exchange exchange;
    private final DataOutputStream out;
    private final DataInputStream in;

    private RawPeer(Request.Exchange exchange) throws IOException {
        this.exchange = exchange;
        out = new DataOutputStream(new BufferedOutputStream(exchange.socket().getOutputStream()));
        in = new DataInputStream(exchange.socket().getInputStream());
    }

    /** Let in, and silent. */
    static RawPeer connected(String interaction) throws IOException {
        return new RawPeer(Request.handshake()
                .bearer(Token.of(TENANT, interaction).signed())
                .open());
    }

    /** With a stream of PCM at 8 kHz. */
    static RawPeer started(String interaction) throws IOException {
        RawPeer peer = connected(interaction);
        peer.send(frame(FIN | TEXT, start(interaction).getBytes(StandardCharsets.UTF_8)));
        Heard started = peer.hears();
        if (!started.says("started")) {
            throw new AssertionError(started.toString());
        }
        return peer;
    }

    private static String start(String interaction) {
        return Json.createObjectBuilder()
                .add("event", "start")
                .add("interaction_id", interaction)
                .add("tenant_id", TENANT)
                .add("sample_rate", 8000)
                .add("encoding", "pcm16")
                .build()
                .toString();
    }

    // ---- frames (RFC 6455 §5.2)

    /** A whole frame, with a mask that changes nothing. */
    static byte[] frame(int first, byte[] payload) {
        return joined(head(first, MASKED, payload.length), payload);
    }

    static byte[] unmasked(int first, byte[] payload) {
        return joined(head(first, 0, payload.length), payload);
    }

    /** The beginning of a frame of that length, whatever follows. */
    static byte[] head(int first, long length) {
        return head(first, MASKED, length);
    }

    private static byte[] head(int first, int masked, long length) {
        ByteBuffer head = ByteBuffer.allocate(14).put((byte) first);
        if (length >= 0 && length < 126) {
            head.put((byte) (masked | length));
        } else if (length >= 0 && length < 65_536) {
            head.put((byte) (masked | 126)).putShort((short) length);
        } else {
            head.put((byte) (masked | 127)).putLong(length);
        }
        if (masked != 0) {
            head.putInt(0);
        }
        byte[] bytes = new byte[head.position()];
        head.flip().get(bytes);
        return bytes;
    }

    static byte[] close(int code) {
        return frame(FIN | CLOSE, ByteBuffer.allocate(2).putShort((short) code).array());
    }

    static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** @return false when the other side has closed the connection */
    boolean send(byte[] bytes) throws IOException {
        try {
            out.write(bytes);
            out.flush();
            return true;
        } catch (SocketException closed) {
            return false;
        }
    }

    // ---- what it hears

    /** @param closeCode of a close frame, else 0 */
    record Heard(int opcode, byte[] payload, int closeCode) {

        boolean says(String event) {
            return opcode == TEXT && text().contains("\"event\":\"" + event + "\"");
        }

        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        @Override
        public String toString() {
            return opcode + " " + (opcode == CLOSE ? String.valueOf(closeCode) : text());
        }
    }

    Heard hears() throws IOException {
        int opcode = in.readUnsignedByte() & 0x0f;
        int length = in.readUnsignedByte();
        byte[] payload = in.readNBytes(length < 126 ? length : in.readUnsignedShort());
        int code = payload.length >= 2 ? ByteBuffer.wrap(payload).getShort() & 0xffff : NO_STATUS;
        return new Heard(opcode, payload, opcode == CLOSE ? code : 0);
    }

    /** The next that is no text and no pong but a close; empty where the connection just ends. */
    Optional<Heard> hearsClose() throws IOException {
        try {
            Heard heard = hears();
            while (heard.opcode() != CLOSE) {
                heard = hears();
            }
            return Optional.of(heard);
        } catch (EOFException | SocketException ended) {
            return Optional.empty();
        }
    }

    Socket socket() {
        return exchange.socket();
    }

    @Override
    public void close() {
        try {
            exchange.socket().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
