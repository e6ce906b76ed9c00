package io.inlet.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.fail;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A caller on the JDK's own WebSocket client, which shares nothing with the servers' implementations. What comes from
 * the server waits in one queue, in its order, the close last.
 */
final class Call implements AutoCloseable {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String tenant;
    private final String interaction;
    private final Inbox inbox = new Inbox();
    private final WebSocket socket;

    private Call(HttpClient client, URI url, String tenant, String interaction, String token) {
        this(client, url, tenant, interaction, Map.of("Authorization", "Bearer " + token), List.of());
    }

    private Call(
            HttpClient client,
            URI url,
            String tenant,
            String interaction,
            Map<String, String> headers,
            List<String> subprotocols) {
        this.tenant = tenant;
        this.interaction = interaction;
        WebSocket.Builder handshake = client.newWebSocketBuilder();
        headers.forEach(handshake::header);
        if (!subprotocols.isEmpty()) {
            handshake.subprotocols(
                    subprotocols.get(0), subprotocols.stream().skip(1).toArray(String[]::new));
        }
        this.socket = now(handshake.buildAsync(url, inbox));
    }

    /** Of a telephony platform. */
    static Call dial(URI url, Map<String, String> headers, List<String> subprotocols) {
        return new Call(CLIENT, url, "", "", headers, subprotocols);
    }

    /** Let in with a token for this very call; nothing sent yet. */
    static Call dial(String tenant, String interaction) {
        return dial(tenant, interaction, Token.of(tenant, interaction).signed());
    }

    static Call dial(String tenant, String interaction, String token) {
        return new Call(CLIENT, InletUnderTest.ingest(), tenant, interaction, token);
    }

    /** To another server than that of the run. */
    static Call dial(HttpClient client, URI url, String tenant, String interaction) {
        return new Call(
                client, url, tenant, interaction, Token.of(tenant, interaction).signed());
    }

    static Call dial(URI url, String tenant, String interaction, String token) {
        return new Call(CLIENT, url, tenant, interaction, token);
    }

    static Call dial(URI url, String tenant, String interaction) {
        return dial(CLIENT, url, tenant, interaction);
    }

    /** A call of PCM at 24 kHz that the server has said {@code started} to. */
    static Call started(String tenant, String interaction) {
        Call call = dial(tenant, interaction);
        call.say(call.start());
        call.hears("started");
        return call;
    }

    static Call started(URI url, String tenant, String interaction) {
        Call call = dial(url, tenant, interaction);
        call.say(call.start());
        call.hears("started");
        return call;
    }

    String interaction() {
        return interaction;
    }

    /** The predecessor's four members. */
    JsonObjectBuilder start() {
        return Json.createObjectBuilder()
                .add("event", "start")
                .add("interaction_id", interaction)
                .add("tenant_id", tenant)
                .add("sample_rate", 24_000)
                .add("encoding", "pcm16");
    }

    void say(JsonObjectBuilder message) {
        say(message.build().toString());
    }

    void say(String text) {
        now(socket.sendText(text, true));
    }

    /** Three megabytes of one text, in fragments, none of them the last. */
    void saysWithoutEnd() {
        String part = "x".repeat(100_000);
        for (int i = 0; i < 30; i++) {
            try {
                socket.sendText(part, false).join();
            } catch (CompletionException closedMeanwhile) {
                return;
            }
        }
    }

    void send(byte[] frame) {
        now(socket.sendBinary(ByteBuffer.wrap(frame), true));
    }

    /** Frames of noise, the same for every call of this name; returns when the last was handed over. */
    void send(int first, int last) {
        for (int seq = first; seq <= last; seq++) {
            send(Audio.frame(interaction, seq));
        }
    }

    /** Gone without a word, as when a cable is pulled. */
    void cut() {
        socket.abort();
    }

    /** A close frame from our side. */
    void hangUp() {
        now(socket.sendClose(WebSocket.NORMAL_CLOSURE, ""));
    }

    /** The next message, which has to be this event. */
    JsonObject hears(String event) {
        Heard heard = next();
        assertNotNull(heard.text(), () -> "closed " + heard.closeCode() + " instead of " + event);
        JsonObject message = heard.json();
        assertEquals(event, message.getString("event"), heard.text());
        return message;
    }

    /** The next ack, which has to be this one, and the time of its arrival. */
    Heard hearsAck(long seq) {
        Heard heard = next();
        assertEquals("{\"event\":\"ack\",\"seq\":" + seq + "}", heard.text());
        return heard;
    }

    /** The error event and, right after it, the close. */
    JsonObject hearsErrorAndClose(int closeCode) {
        JsonObject error = hears("error");
        hearsClose(closeCode);
        return error;
    }

    /** Whatever is said before. */
    void hearsUntilClosed(int code) {
        Heard heard = next();
        while (heard.text() != null) {
            heard = next();
        }
        assertEquals(code, heard.closeCode());
    }

    void hearsClose(int code) {
        Heard heard = next();
        assertEquals(code, heard.closeCode(), () -> "heard instead of the close: " + heard);
    }

    Heard next() {
        Heard heard = next(PATIENCE);
        return heard != null ? heard : fail("Nothing heard within " + PATIENCE);
    }

    /** Null when nothing comes in that time. */
    Heard next(Duration patience) {
        try {
            return inbox.heard.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        socket.abort();
    }

    private static <T> T now(CompletableFuture<T> sent) {
        try {
            return sent.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** A text, or the close: then its text is null. */
    record Heard(String text, int closeCode, long nanoTime) {
        JsonObject json() {
            return Json.createReader(new StringReader(text)).readObject();
        }

        boolean is(String event) {
            return text != null && json().getString("event").equals(event);
        }
    }

    private static final class Inbox implements WebSocket.Listener {
        private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
        private final StringBuilder parts = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            parts.append(data);
            if (last) {
                heard.add(new Heard(parts.toString(), 0, System.nanoTime()));
                parts.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            heard.add(new Heard(null, code, System.nanoTime()));
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            heard.add(new Heard(null, 1006, System.nanoTime()));
        }
    }
}
