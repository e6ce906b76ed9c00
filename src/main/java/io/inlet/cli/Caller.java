package io.inlet.cli;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.net.URI;
import java.util.concurrent.Executor;

/**
 * One call: connects, says {@code start}, sends its frames when they are due, says {@code stop}, and waits for the
 * server to close. One that resumes goes on over another {@link Line} when a connection is lost or its node is going
 * away. It owns no thread: handshakes block an executor's, {@link #tick} is called by the run's one scheduler thread
 * every few milliseconds, the rest by the WebSocket client.
 */
final class Caller {

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
    private static final long CONNECTED_WITHIN = 60_000_000_000L; // after that the server has forgotten the call
    private static final int MAX_PER_TICK = 32;

    private final CallSettings settings;
    private final String interaction;
    private final Ledger ledger;
    private final History history;
    private final Executor handshakes;
    private final Dialling dialling;
    private final Runnable ended;
    private final Attempts attempts;

    private volatile State state = State.CONNECTING;
    private volatile Line line;
    private volatile long since = System.nanoTime(); // the state was entered
    private volatile boolean hangUp;
    private volatile boolean refused;
    private volatile String token;
    private volatile long began; // talking, for the first time

    private Line before; // that the present line is to take over from
    private boolean moving; // to another node, while the present one still listens

    /** @param history null where none is kept */
    Caller(
            CallSettings settings,
            int number,
            Ledger ledger,
            History history,
            Executor handshakes,
            Dialling dialling,
            Runnable ended) {
        this.settings = settings;
        this.interaction = settings.interaction(number);
        this.ledger = ledger;
        this.history = history;
        this.handshakes = handshakes;
        this.dialling = dialling;
        this.ended = ended;
        this.attempts = new Attempts(settings.urls(), number);
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
        long next = ledger.next();
        return next == 1 ? Level.SILENCE : settings.audio().level(next - 2);
    }

    /** Never got as far as a WebSocket. */
    boolean wasRefused() {
        return refused;
    }

    // ---- connecting

    /** Begins, on another thread. */
    synchronized void connect() {
        attempts.begin(System.nanoTime());
        handshakes.execute(() -> {
            try {
                dial();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void dial() throws InterruptedException {
        URI url;
        try {
            token = token();
            url = url();
        } catch (Failure e) {
            refused = true;
            end(e.getMessage());
            return;
        }
        Line fresh = new Line(this, history == null ? null : history.connection(settings.tenant(), interaction));
        Dialling.Outcome outcome = dialling.dial(fresh, url, token);
        synchronized (this) {
            if (outcome.connected()) {
                return; // opened() has been or will be told
            }
            attempts.failed(System.nanoTime());
            if (settings.resume() && outcome.mayPass()) {
                return; // tick() tries again
            }
        }
        refused = ledger.position() == null;
        end(outcome.words());
    }

    private synchronized URI url() {
        return attempts.node();
    }

    private String token() {
        return settings.tokens().token(settings.tenant(), interaction);
    }

    /** The line is there, and takes over from the one before, if that is still there. */
    void opened(Line fresh) {
        synchronized (this) {
            if (state == State.ENDED) {
                fresh.close();
                return;
            }
            before = line;
            line = fresh;
            attempts.opened();
            moving = false;
            enter(State.STARTING);
        }
        fresh.text(JSON.toJson(start()));
    }

    private JsonObject start() {
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
        Ledger.Position position = ledger.position();
        if (position != null) {
            JsonObject resume = new JsonObject();
            resume.addProperty("epoch", position.epoch());
            resume.addProperty("seq", position.seq());
            start.add("resume", resume);
        }
        return start;
    }

    // ---- what the server says

    void heard(Line from, Said said, long now) {
        if (from != line) {
            return; // the line that was taken over from: what it says is answered for by the new one
        }
        ledger.heard(said, now);
        switch (said.event()) {
            case "started" -> {
                if (ledger.astray()) {
                    end(null);
                }
                started();
            }
            case "draining" -> move();
            case "token_expiring" -> renewToken(from);
            default -> {} // the ledger has it
        }
    }

    private void renewToken(Line to) {
        String fresh;
        try {
            fresh = token();
        } catch (Failure unreadable) {
            ledger.trouble(unreadable.getMessage());
            return;
        }
        if (!fresh.equals(token)) { // else there is no other
            token = fresh;
            JsonObject auth = new JsonObject();
            auth.addProperty("event", "auth");
            auth.addProperty("token", fresh);
            to.text(JSON.toJson(auth));
        }
    }

    private synchronized void started() {
        if (state == State.STARTING) {
            attempts.succeeded();
            if (began == 0) {
                began = System.nanoTime();
            }
            enter(State.TALKING);
        }
    }

    private synchronized void move() {
        if (settings.resume() && state != State.STOPPING && !moving) {
            moving = true;
            attempts.elsewhere(System.nanoTime());
        }
    }

    void closed(Line which, int code, String reason) {
        synchronized (this) {
            if (which != line) {
                return; // taken over
            }
            boolean goesOn = settings.resume() && worthAnother(code) && state != State.ENDED;
            if (goesOn) {
                close(before);
                before = null;
                line = null;
                if (!moving) {
                    attempts.failed(System.nanoTime());
                }
                enter(State.CONNECTING);
                return;
            }
        }
        ledger.closed(code, reason);
        end(code == 1000 && state != State.STOPPING ? "closed 1000 before the call was over" : null);
    }

    /** 1012 and its like say so, 4000 to 4499 may be tried again as they are, and 1006 is no answer at all. */
    static boolean worthAnother(int code) {
        return code == 1001 || code == 1006 || code >= 1011 && code <= 1013 || code >= 4000 && code < 4500;
    }

    void trouble(Line which, String words) {
        if (which == line && !settings.resume()) {
            ledger.trouble(words);
        }
    }

    // ---- what is to be done from time to time

    /** Connects, sends, or gives up, as it is due. */
    void tick(long now) {
        synchronized (this) {
            boolean wanted = state == State.CONNECTING || moving && state != State.ENDED;
            if (attempts.forgotten(now) && settings.resume()) {
                attempts.failed(now);
            }
            if (wanted && attempts.due(now)) {
                connect();
            }
        }
        switch (state) {
            case CONNECTING -> {
                if (settings.resume() && now - since > CONNECTED_WITHIN) {
                    end("no server took the call within 60 s");
                }
            }
            case STARTING -> giveUpAfter(STARTED_WITHIN, now, "no `started` within 15 s");
            case TALKING -> talk(line, now);
            case STOPPING -> giveUpAfter(CLOSED_WITHIN, now, "not closed within 30 s of `stop`");
            case ENDED -> {}
        }
    }

    /** Ends the call at the next tick, properly, with {@code stop}. */
    void hangUp() {
        hangUp = true;
    }

    private void talk(Line to, long now) {
        int burst = 0;
        while (burst++ < MAX_PER_TICK && mayTalk(to, now)) {
            byte[] frame;
            synchronized (this) { // another line may take over at any time, and go on where this one was
                if (to != line || state != State.TALKING) {
                    return;
                }
                long next = ledger.next();
                frame = settings.talk().frame(interaction, next - 1);
                ledger.sent(System.nanoTime());
                to.record(next, frame);
            }
            to.frame(frame);
        }
        if (finished(now) && to == line && enterFrom(State.TALKING, State.STOPPING)) {
            to.stop();
        }
    }

    private boolean mayTalk(Line to, long now) {
        long next = ledger.next();
        if (!to.mayTakeMore() || next > last()) {
            return false;
        }
        if (settings.realTime()) {
            return now >= due(next);
        }
        // One and a half intervals: always enough for the next ack to come, and within the server's default buffer.
        int interval = ledger.ackInterval();
        return interval == 0 || next - 1 - ledger.acked() < interval + (interval + 1) / 2;
    }

    /** What has been said is said again where the server asks for it, also when we are about to hang up. */
    private long last() {
        return hangUp ? ledger.sent() : settings.frames();
    }

    private boolean finished(long now) {
        long next = ledger.next();
        return next > last() && (hangUp || !settings.realTime() || now >= due(next));
    }

    private long due(long frame) {
        return began + settings.talk().dueNanos(frame - 1);
    }

    private void giveUpAfter(long nanos, long now, String words) {
        Line silent = line;
        if (now - since > nanos && silent != null) {
            silent.closed(1006, words);
            silent.close();
        }
    }

    // Closing comes on another thread at any time, and is final.
    private synchronized void enter(State entered) {
        if (state != State.ENDED) {
            since = System.nanoTime();
            state = entered;
        }
    }

    private synchronized boolean enterFrom(State expected, State entered) {
        if (state != expected) {
            return false;
        }
        enter(entered);
        return true;
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
        close(before);
        close(line);
        ended.run();
    }

    private static void close(Line one) {
        if (one != null) {
            one.close();
        }
    }

    static Throwable cause(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root;
    }

    static String root(Throwable e) {
        Throwable root = cause(e);
        String said = root.getMessage();
        return said == null || said.isBlank() ? root.getClass().getSimpleName() : said;
    }
}
