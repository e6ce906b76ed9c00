package io.inlet.cli;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import jakarta.websocket.WebSocketContainer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/**
 * One call: connects, says {@code start}, sends its frames when they are due, says {@code stop}, and waits for the
 * server to close. It owns no thread: {@link #connect} blocks whoever calls it for one handshake, {@link #tick} is
 * called by the run's one scheduler thread every few milliseconds, the rest by the WebSocket client.
 */
public final class Caller extends Endpoint implements MessageHandler.Whole<String> {

    private enum State {
        CONNECTING,
        STARTING,
        TALKING,
        STOPPING,
        ENDED
    }

    private static final Gson JSON = new Gson();
    private static final long STARTED_WITHIN = 15_000_000_000L;
    private static final long CLOSED_WITHIN = 30_000_000_000L;

    // The client queues without a bound what the server does not read, so the bound is here, in frames.
    private static final int MAX_IN_FLIGHT = 32;
    private static final int MAX_PER_TICK = 32;

    private final CallSettings settings;
    private final String interaction;
    private final Ledger ledger;
    private final Runnable ended;
    private final AtomicInteger inFlight = new AtomicInteger();
    private volatile State state = State.CONNECTING;
    private volatile Session session;
    private volatile long since;
    private volatile boolean hangUp;
    private volatile boolean refused;
    private volatile long next; // written by the scheduler thread only

    Caller(CallSettings settings, String interaction, Ledger ledger, Runnable ended) {
        this.settings = settings;
        this.interaction = interaction;
        this.ledger = ledger;
        this.ended = ended;
    }

    Ledger ledger() {
        return ledger;
    }

    boolean isOpen() {
        return state == State.STARTING || state == State.TALKING || state == State.STOPPING;
    }

    boolean hasEnded() {
        return state == State.ENDED;
    }

    /** How loud the latest frame was, in dBFS. */
    double level() {
        return next == 0 ? Level.SILENCE : settings.audio().level(next - 1);
    }

    /** Never got as far as a WebSocket. */
    boolean wasRefused() {
        return refused;
    }

    void connect(WebSocketContainer container, SSLContext tls, Refusal refusal) throws InterruptedException {
        String token;
        try {
            token = token();
        } catch (Failure e) {
            refused = true;
            end(e.getMessage());
            return;
        }
        Handshake handshake = new Handshake(token);
        ClientEndpointConfig.Builder config =
                ClientEndpointConfig.Builder.create().configurator(handshake);
        if (tls != null) {
            config.sslContext(tls);
        }
        try {
            container.connectToServer(this, config.build(), settings.url());
        } catch (IOException | DeploymentException | RuntimeException e) {
            refused = true;
            end(
                    e instanceof DeploymentException && mayBeAnswered(e)
                            ? why(handshake, token, refusal)
                            : "no connection to " + settings.url() + ": " + root(e));
        }
    }

    private String token() {
        return settings.tokens().token(settings.tenant(), interaction);
    }

    private static boolean mayBeAnswered(Exception e) {
        Throwable root = cause(e);
        return !(root instanceof IOException) && !(root instanceof GeneralSecurityException);
    }

    /**
     * Tyrus 2.1.5 sometimes misses the answer of a server that refuses and closes at once (seen with TLS, where the
     * close overtakes it), and waits for it until the handshake times out: so it may have to be asked for here.
     */
    private String why(Handshake handshake, String token, Refusal refusal) throws InterruptedException {
        int status = handshake.status();
        String said = handshake.description();
        if (said == null) {
            Refusal.Answer answer = refusal.answer(status, token);
            status = status == 0 ? answer.status() : status;
            said = answer.message();
        }
        if (status < 300) {
            return "no answer to the handshake at " + settings.url();
        }
        return "refused with " + status + (said == null ? "" : ": " + said);
    }

    private static Throwable cause(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root;
    }

    private static String root(Throwable e) {
        Throwable root = cause(e);
        String said = root.getMessage();
        return said == null || said.isBlank() ? root.getClass().getSimpleName() : said;
    }

    @Override
    public void onOpen(Session opened, EndpointConfig config) {
        session = opened;
        opened.addMessageHandler(this);
        Audio audio = settings.audio();
        JsonObject start = new JsonObject();
        start.addProperty("event", "start");
        start.addProperty("interaction_id", interaction);
        start.addProperty("tenant_id", settings.tenant());
        start.addProperty("sample_rate", audio.sampleRate());
        start.addProperty("encoding", audio.encoding());
        if (audio.channels() != 1) {
            start.addProperty("channels", audio.channels());
        }
        enter(State.STARTING);
        text(JSON.toJson(start));
    }

    @Override
    public void onMessage(String message) {
        long now = System.nanoTime();
        switch (ledger.heard(message, now)) {
            case "started" -> {
                if (state == State.STARTING) {
                    enter(State.TALKING);
                }
            }
            case "token_expiring" -> {
                JsonObject auth = new JsonObject();
                auth.addProperty("event", "auth");
                auth.addProperty("token", token());
                text(JSON.toJson(auth));
            }
            default -> {} // the ledger has it
        }
    }

    @Override
    public void onClose(Session closed, CloseReason reason) {
        int code = reason.getCloseCode().getCode();
        ledger.closed(code, reason.getReasonPhrase());
        end(code == 1000 && state != State.STOPPING ? "closed 1000 before the call was over" : null);
    }

    @Override
    public void onError(Session broken, Throwable e) {
        ledger.trouble("connection error: " + root(e));
    }

    /** Sends what is due. */
    void tick(long now) {
        switch (state) {
            case STARTING -> giveUpAfter(STARTED_WITHIN, now, "no `started` within 15 s");
            case TALKING -> talk(now);
            case STOPPING -> giveUpAfter(CLOSED_WITHIN, now, "not closed within 30 s of `stop`");
            default -> {} // nothing to do before it is open or after it is closed
        }
    }

    /** Ends the call at the next tick, properly, with {@code stop}. */
    void hangUp() {
        hangUp = true;
    }

    private void talk(long now) {
        int burst = 0;
        while (next < settings.frames() && !hangUp && burst++ < MAX_PER_TICK && mayTalk(now)) {
            ByteBuffer frame = ByteBuffer.wrap(settings.audio().frame(next));
            next++;
            inFlight.incrementAndGet();
            ledger.sent(System.nanoTime());
            try {
                session.getAsyncRemote().sendBinary(frame, result -> {
                    inFlight.decrementAndGet();
                    if (!result.isOK()) {
                        ledger.trouble("a frame could not be sent: " + root(result.getException()));
                    }
                });
            } catch (RuntimeException e) { // closed in this moment; onClose says why
                return;
            }
        }
        if (hangUp || next >= settings.frames() && (!settings.realTime() || now >= due(next))) {
            enter(State.STOPPING);
            text("{\"event\":\"stop\"}");
        }
    }

    private boolean mayTalk(long now) {
        if (inFlight.get() >= MAX_IN_FLIGHT) {
            return false;
        }
        if (settings.realTime()) {
            return now >= due(next);
        }
        // One and a half intervals: always enough for the next ack to come, and within the server's default buffer.
        int interval = ledger.ackInterval();
        return interval == 0 || next - ledger.acked() < interval + (interval + 1) / 2;
    }

    private long due(long frame) {
        return since + frame * settings.audio().frameMs() * 1_000_000L;
    }

    private void giveUpAfter(long nanos, long now, String words) {
        if (now - since > nanos) {
            ledger.closed(1006, words);
            end(null);
        }
    }

    private void text(String json) {
        try {
            session.getAsyncRemote().sendText(json, result -> {});
        } catch (RuntimeException e) {
            // Closed in this moment; onClose says why.
        }
    }

    // Closing comes on another thread at any time, and is final.
    private synchronized void enter(State entered) {
        if (state == State.ENDED) {
            return;
        }
        since = System.nanoTime();
        state = entered;
    }

    private void end(String trouble) {
        synchronized (this) {
            if (state == State.ENDED) {
                return;
            }
            state = State.ENDED;
        }
        if (trouble != null) {
            ledger.trouble(trouble);
        }
        try {
            if (session != null && session.isOpen()) {
                session.close();
            }
        } catch (IOException | RuntimeException e) {
            // It is over anyway.
        }
        ended.run();
    }
}
