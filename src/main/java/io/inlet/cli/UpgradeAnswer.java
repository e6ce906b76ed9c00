package io.inlet.cli;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What a server answers to a WebSocket handshake, as it comes in. */
final class UpgradeAnswer {

    private static final String END = "\r\n\r\n";

    private final StringBuilder head = new StringBuilder();

    /** Takes no more than the head. @return whether that is all there */
    boolean take(ByteBuffer received) {
        while (received.hasRemaining() && head.indexOf(END) < 0) {
            head.append((char) (received.get() & 0xff));
        }
        return head.indexOf(END) > 0;
    }

    boolean upgraded() {
        return head.indexOf("HTTP/1.1 101") == 0;
    }

    String status() {
        return head.substring(0, head.indexOf("\r\n"));
    }

    /** The status, and what the body says as far as it has come. */
    String sentence(ByteBuffer rest) {
        String message = Refusal.messageIn(head.toString() + StandardCharsets.UTF_8.decode(rest));
        return message == null ? status() : status() + ": " + message;
    }
}
