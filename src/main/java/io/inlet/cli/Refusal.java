package io.inlet.cli;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;

/**
 * Why handshakes of a run were refused. The WebSocket client drops the body of the response, where the server says it,
 * so the same handshake is made once more by hand, over a plain socket that is closed at once; once for each status,
 * because a server that refuses hundreds of calls does not need as many again. Safe for concurrent use.
 */
final class Refusal {

    private static final int PATIENCE_MS = 3000;
    private static final int MAX_RESPONSE = 8192;
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.\\d (\\d{3})");

    private final URI url;
    private final SSLContext tls;
    private final Map<Integer, Answer> told = new HashMap<>();

    /**
     * @param status 0 when there was no answer
     * @param message the one in the body, or null when there is none to be had
     */
    record Answer(int status, String message) {
        private static final Answer NONE = new Answer(0, null);
    }

    /** @param tls null for the JDK's own */
    Refusal(URI url, SSLContext tls) {
        this.url = url;
        this.tls = tls;
    }

    /** @param status what the WebSocket client was answered; 0 when it missed the answer */
    synchronized Answer answer(int status, Supplier<Map<String, String>> headers) {
        return told.computeIfAbsent(status, unknown -> ask(headers.get()));
    }

    private Answer ask(Map<String, String> headers) {
        boolean secure = "wss".equals(url.getScheme());
        int port = url.getPort() > 0 ? url.getPort() : secure ? 443 : 80;
        SocketFactory sockets = !secure
                ? SocketFactory.getDefault()
                : tls != null ? tls.getSocketFactory() : SSLSocketFactory.getDefault();
        String path = url.getRawPath() + (url.getRawQuery() == null ? "" : "?" + url.getRawQuery());
        StringBuilder own = new StringBuilder();
        headers.forEach(
                (name, value) -> own.append(name).append(": ").append(value).append("\r\n"));
        String request = "GET " + path + " HTTP/1.1\r\nHost: " + url.getHost() + ":" + port
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13"
                + "\r\nSec-WebSocket-Key: aW5sZXQgYXNrcyBhZ2Fpbg==\r\n" + own + "\r\n";
        try (Socket socket = sockets.createSocket(url.getHost(), port)) {
            socket.setSoTimeout(PATIENCE_MS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            StringBuilder response = new StringBuilder();
            byte[] some = new byte[MAX_RESPONSE];
            while (response.length() < MAX_RESPONSE) {
                int count = socket.getInputStream().read(some);
                if (count < 0) {
                    break;
                }
                response.append(new String(some, 0, count, StandardCharsets.UTF_8));
                String message = messageIn(response.toString());
                if (message != null || statusIn(response.toString()) == 101) {
                    return new Answer(statusIn(response.toString()), message);
                }
            }
            return new Answer(statusIn(response.toString()), null);
        } catch (IOException e) {
            return Answer.NONE;
        }
    }

    private static int statusIn(String response) {
        Matcher line = STATUS_LINE.matcher(response);
        return line.lookingAt() ? Integer.parseInt(line.group(1)) : 0;
    }

    static String messageIn(String response) {
        int from = response.indexOf('{', Math.max(0, response.indexOf("\r\n\r\n")));
        int to = response.lastIndexOf('}');
        if (from < 0 || to < from) {
            return null;
        }
        try {
            JsonObject json =
                    JsonParser.parseString(response.substring(from, to + 1)).getAsJsonObject();
            return json.has("message") ? json.get("message").getAsString() : null;
        } catch (RuntimeException notYetComplete) {
            return null;
        }
    }
}
