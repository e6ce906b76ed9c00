package io.inlet.cli;

import io.inlet.cli.platform.Act;
import io.inlet.cli.platform.CallPlan;
import io.inlet.cli.platform.Conversation;
import io.inlet.cli.platform.Proof;
import io.inlet.stream.Track;
import java.net.URI;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Executor;

/**
 * One call of a platform: connects, leads its {@link Conversation} in real time, and hangs up. It owns no thread:
 * handshakes block an executor's, {@link #tick} is called by the run's one scheduler thread every few milliseconds, the
 * rest by the WebSocket client.
 */
final class PlatformCaller {

    private enum State {
        CONNECTING,
        TALKING,
        LEAVING,
        ENDED
    }

    private static final long CLOSED_WITHIN = 30_000_000_000L;
    private static final int MAX_PER_TICK = 16;
    private static final Set<Integer> GOOD_ENDS = Set.of(1000, 1001, 1005); // RFC 6455 §7.4.1, and no code at all

    private final PlatformSettings settings;
    private final int number;
    private final CallPlan plan;
    private final Conversation conversation;
    private final Dialling dialling;
    private final Runnable over;
    private final PlatformLine line = new PlatformLine(this);
    private final Set<String> troubles = new TreeSet<>();
    private final HeardCall heard;

    private volatile State state = State.CONNECTING;
    private volatile long frames;
    private volatile boolean hangUpWanted;
    private boolean refused;
    private long began; // talking; 0 before
    private long left; // since it said goodbye
    private int pressed;
    private boolean hangingUp;
    private boolean closing;

    PlatformCaller(PlatformSettings settings, int number, Dialling dialling, Runnable over) {
        this.settings = settings;
        this.number = number;
        this.dialling = dialling;
        this.over = over;
        this.heard = new HeardCall(settings.audio());
        Optional<String> named =
                settings.interaction().map(name -> settings.calls() == 1 ? name : name + "-" + (number + 1));
        this.plan = new CallPlan(
                settings.account().or(settings.platform()::account).orElse(""),
                named.orElseGet(settings.platform()::newCallId),
                settings.audio().codec(),
                settings.audio().tracks() == 2,
                settings.audio().frameMs(),
                parameters(settings.urls().get(number % settings.urls().size())),
                System::currentTimeMillis);
        this.conversation = settings.platform().converse(plan);
    }

    /** Of the URL, as the user gave it: without a credential's token. */
    static Map<String, String> parameters(URI url) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (url.getQuery() != null) {
            for (String one : url.getQuery().split("&")) {
                String[] parts = one.split("=", 2);
                parameters.put(parts[0], parts.length == 2 ? parts[1] : "");
            }
        }
        return parameters;
    }

    /** The name its frames have at Redis; the URL may give it another. */
    String interaction() {
        return plan.parameters().getOrDefault("interaction_id", plan.callId());
    }

    HeardCall heard() {
        return heard;
    }

    // ---- connecting

    void connect(Executor handshakes) {
        handshakes.execute(() -> {
            try {
                Dialling.Outcome outcome = dialling.dial(
                        line,
                        settings.url(number),
                        this::headers,
                        conversation.subprotocol().map(List::of).orElse(List.of()));
                if (!outcome.connected()) {
                    synchronized (this) {
                        refused = true;
                        troubles.add(outcome.words());
                    }
                    end();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                trouble(Caller.root(e));
                end();
            }
        });
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new HashMap<>(conversation.headers());
        settings.credential().ifPresent(shown -> {
            Proof.Knock knock = new Proof.Knock(
                    settings.toldUrl(number),
                    conversation.headers(),
                    System.currentTimeMillis(),
                    UUID.randomUUID().toString());
            headers.putAll(settings.platform().proofs().get(shown.kind()).headers(shown.secret(), knock));
        });
        return headers;
    }

    synchronized void opened(String subprotocol) {
        conversation
                .subprotocol()
                .filter(wanted -> !wanted.equals(subprotocol))
                .ifPresent(wanted -> troubles.add("the server did not select the subprotocol " + wanted));
        state = State.TALKING;
        play(conversation.opening());
    }

    // ---- what the server does

    synchronized void heard(String text) {
        play(conversation.heard(text));
    }

    void heardAudio() {
        trouble("the server sent audio, which it was not asked for");
    }

    void closed(int code, String reason) {
        synchronized (this) {
            boolean expected = state == State.LEAVING && hangingUp;
            if (state != State.ENDED && !(expected && GOOD_ENDS.contains(code))) {
                troubles.add("closed " + code + (expected ? "" : " before the call was over")
                        + (reason == null || reason.isBlank() ? "" : ": " + reason));
            }
        }
        end();
    }

    synchronized void trouble(String words) {
        if (state != State.ENDED) {
            troubles.add(words);
        }
    }

    // ---- talking

    void tick(long now) {
        boolean late = false;
        boolean close = false;
        synchronized (this) {
            if (state == State.TALKING || state == State.LEAVING) {
                play(conversation.due());
            }
            if (state == State.TALKING) {
                talk(now);
            }
            if (hangingUp && !closing && line.allSent()) {
                closing = true;
                close = true;
                left = now;
            }
            late = state == State.LEAVING && now - left > CLOSED_WITHIN;
        }
        if (close) {
            line.close();
        }
        if (late) {
            trouble("not closed within 30 s of hanging up");
            end();
        }
    }

    private void talk(long now) {
        if (began == 0 && conversation.mayTalk()) {
            began = now;
        }
        int burst = 0;
        while (burst++ < MAX_PER_TICK && !hangUpWanted && due(now)) {
            frames++; // before it is on its way, and may be heard
            play(conversation.audio(settings.audio().frame(frames - 1)));
            pressKeys();
        }
        boolean allSaid = began != 0 && frames == settings.frames() && now >= began + nanos(frames);
        if (state == State.TALKING && (hangUpWanted || allSaid)) {
            leave(now);
            play(conversation.goodbye());
        }
    }

    private boolean due(long now) {
        return state == State.TALKING
                && conversation.mayTalk()
                && frames < settings.frames()
                && line.mayTakeMore()
                && now >= began + nanos(frames);
    }

    private long nanos(long frame) {
        return plan.frameMs() * frame * 1_000_000L;
    }

    /** Evenly spread over the call. */
    private void pressKeys() {
        String keys = settings.keys();
        while (pressed < keys.length() && frames * (keys.length() + 1) >= settings.frames() * (pressed + 1)) {
            play(conversation.key(keys.charAt(pressed++)));
        }
    }

    private void leave(long now) {
        state = State.LEAVING;
        left = now;
    }

    private void play(List<Act> acts) {
        for (Act act : acts) {
            if (act instanceof Act.Text text) {
                line.text(text);
            } else if (act instanceof Act.Binary binary) {
                line.binary(binary);
            } else if (act instanceof Act.Complaint complaint) {
                troubles.add(complaint.words());
            } else {
                hangingUp = true; // at a tick, when all of it has been sent
                if (state == State.TALKING) {
                    leave(System.nanoTime());
                }
            }
        }
    }

    /** Ends the call at the next tick, properly. */
    void hangUp() {
        hangUpWanted = true;
    }

    private void end() {
        synchronized (this) {
            if (state == State.ENDED) {
                return;
            }
            state = State.ENDED;
        }
        line.close();
        over.run();
    }

    // ---- how it stands

    boolean isOpen() {
        return state == State.TALKING || state == State.LEAVING;
    }

    boolean hasEnded() {
        return state == State.ENDED;
    }

    synchronized boolean wasRefused() {
        return refused;
    }

    long frames() {
        return frames;
    }

    synchronized Set<Track> spoken() {
        return conversation.spoken();
    }

    synchronized String keysPressed() {
        return settings.keys().substring(0, pressed);
    }

    synchronized List<String> troubles() {
        return List.copyOf(troubles);
    }
}
