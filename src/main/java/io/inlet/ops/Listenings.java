package io.inlet.ops;

import io.inlet.admission.Admission;
import io.inlet.admission.Identity;
import io.inlet.admission.OperatorSession;
import io.inlet.admission.OperatorSessions;
import io.inlet.admission.Revocations;
import io.inlet.config.Settings;
import io.inlet.journal.Who;
import io.inlet.stream.Ear;
import io.inlet.stream.LiveCalls;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Who listens in on this node, to what, and since when: each for a reason and a time, after which it ends by itself, as it
 * does with the call, with the token or the session it was opened in, and when the token is revoked. Both ends are in the log. Thread-safe.
 */
@ApplicationScoped
class Listenings {

    static final int MOST = 16;
    static final int MOST_OF_A_CALL = 4;

    private static final int NAME_BYTES = 16;
    private static final long LOOK_UP_MS = 500;

    @Inject
    private LiveCalls calls;

    @Inject
    private Settings settings;

    @Inject
    private Admission admission;

    @Inject
    private Revocations revocations;

    @Inject
    private OperatorSessions sessions;

    @Inject
    private Audit audit;

    @Inject
    private ScheduledExecutorService timer;

    private final SecureRandom random = new SecureRandom();
    private final Map<String, Listening> open = new ConcurrentHashMap<>();
    private ScheduledFuture<?> lookingUp;

    /**
     * What somebody wants to hear.
     *
     * @param millis for how long at most
     * @param lastMs how much of what was said before
     * @param saving see {@link Listening}
     */
    record Wish(String call, String reason, long millis, long lastMs, boolean saving) {}

    @PostConstruct
    void begin() {
        lookingUp = timer.scheduleWithFixedDelay(this::lookUp, LOOK_UP_MS, LOOK_UP_MS, TimeUnit.MILLISECONDS);
    }

    @PreDestroy
    void over() {
        lookingUp.cancel(false);
    }

    /**
     * In the log when this returns.
     *
     * @throws Problem that says why not
     */
    synchronized Listening open(Wish wish, JsonWebToken token, Optional<OperatorSession> session, Who who) {
        if (!settings.listening().open()) {
            throw new Problem(
                    Response.Status.FORBIDDEN, "listening_closed", "Nobody may listen in here: LISTEN_MAX_S is 0.");
        }
        if (open.size() >= MOST || of(wish.call).size() >= MOST_OF_A_CALL) {
            throw new Problem(
                    Response.Status.TOO_MANY_REQUESTS,
                    "too_many_listeners",
                    "At most " + MOST + " listen in on a node, and " + MOST_OF_A_CALL
                            + " to a call: GET /ops/v1/listening says who does.");
        }
        LiveCalls.Close close = calls.look(wish.call).orElseThrow(Problem::noSuchCall);
        String name = Identity.of(token).name();
        Ear ear = calls.listen(wish.call, wish.saving ? name + " (saving)" : name, wish.lastMs)
                .orElseThrow(() -> new Problem(
                        Response.Status.CONFLICT,
                        "no_stream_yet",
                        "The call has no stream: try again once it has started."));
        long now = System.currentTimeMillis();
        Listening listening = new Listening(
                newName(),
                wish.call,
                close.state().id(),
                token,
                session,
                who,
                wish.reason,
                wish.saving,
                now,
                Math.min(now + wish.millis, token.getExpirationTime() * 1000),
                ear);
        open.put(listening.name(), listening);
        if (!wish.saving) { // who saves gets nothing before the end
            audit.note("listen_started", listening.target(), wish.reason, who);
        }
        return listening;
    }

    private String newName() {
        byte[] name = new byte[NAME_BYTES];
        random.nextBytes(name);
        return HexFormat.of().formatHex(name);
    }

    Optional<Listening> find(String name) {
        return Optional.ofNullable(open.get(name));
    }

    List<Listening> all() {
        return List.copyOf(open.values());
    }

    List<Listening> of(String call) {
        return open.values().stream()
                .filter(listening -> listening.call().equals(call))
                .toList();
    }

    /** Why it has to end now; empty where it has not. */
    String farewell(Listening listening) {
        if (!listening.end().isEmpty()) {
            return listening.end();
        }
        if (admission.goingAway()) {
            return "going_away";
        }
        long now = System.currentTimeMillis();
        if (listening.token().getExpirationTime() * 1000 <= now) {
            return "token_expired";
        }
        if (revocations.refusing(Identity.of(listening.token())).isPresent()) {
            return "token_revoked";
        }
        if (listening.session().filter(mine -> !sessions.lasts(mine)).isPresent()) {
            return "stopped";
        }
        return listening.untilMs() <= now ? "time_is_up" : "";
    }

    /** Nothing more is heard. @param by whose doing that is */
    void end(Listening listening, String why, Who by) {
        if (listening.end(why)) {
            open.remove(listening.name());
            listening.ear().close();
            long tookMs = System.currentTimeMillis() - listening.sinceMs();
            String how = why + " after " + tookMs / 1000 + " s, " + listening.frames() + " frames";
            if (listening.saving()) {
                String action = Saving.gives(why) ? "audio_saved" : "saving_ended";
                audit.note(action, listening.target(), listening.reason() + " (" + how + ")", by);
            } else {
                audit.note("listen_ended", listening.target(), how, by);
            }
        }
    }

    /** Those that nobody has come for, or whose listener does not read. */
    private void lookUp() {
        for (Listening listening : open.values()) {
            String why = farewell(listening);
            if (why.isEmpty() && !listening.isTaken() && listening.ear().ended()) {
                why = "call_ended";
            }
            if (!why.isEmpty()) {
                end(listening, why, listening.who());
            }
        }
    }
}
