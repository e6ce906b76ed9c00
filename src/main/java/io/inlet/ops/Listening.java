package io.inlet.ops;

import io.inlet.admission.Identity;
import io.inlet.admission.OperatorSession;
import io.inlet.journal.Who;
import io.inlet.stream.Ear;
import io.inlet.stream.StreamId;
import jakarta.json.JsonObjectBuilder;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** One operator's listening in to one call, from its order to its end. Thread-safe, but for its ear. */
final class Listening {

    private final String name;
    private final String call;
    private final Optional<StreamId> id;
    private final JsonWebToken token;
    private final Optional<OperatorSession> session;
    private final Who who;
    private final String reason;
    private final boolean saving;
    private final long sinceMs;
    private final long untilMs;
    private final Ear ear;
    private final AtomicBoolean taken = new AtomicBoolean();
    private final AtomicReference<String> end = new AtomicReference<>("");
    private final AtomicLong frames = new AtomicLong();

    /**
     * @param name told apart from any other, and not to be guessed
     * @param saving what is heard is not played but saved
     */
    Listening(
            String name,
            String call,
            Optional<StreamId> id,
            JsonWebToken token,
            Optional<OperatorSession> session,
            Who who,
            String reason,
            boolean saving,
            long sinceMs,
            long untilMs,
            Ear ear) {
        this.name = name;
        this.call = call;
        this.id = id;
        this.token = token;
        this.session = session;
        this.who = who;
        this.reason = reason;
        this.saving = saving;
        this.sinceMs = sinceMs;
        this.untilMs = untilMs;
        this.ear = ear;
    }

    String name() {
        return name;
    }

    String call() {
        return call;
    }

    JsonWebToken token() {
        return token;
    }

    /** The browser it was opened in, where it was one. */
    Optional<OperatorSession> session() {
        return session;
    }

    Who who() {
        return who;
    }

    String reason() {
        return reason;
    }

    boolean saving() {
        return saving;
    }

    long sinceMs() {
        return sinceMs;
    }

    /** When it ends by itself, at the latest. */
    long untilMs() {
        return untilMs;
    }

    Ear ear() {
        return ear;
    }

    /** For the log. */
    String target() {
        return id.map(mine -> call + " (" + mine.tenantId() + " " + mine.interactionId() + ")")
                .orElse(call);
    }

    /** Whether this token is of whoever has opened it: of the same subject, where tokens say one. */
    boolean openedBy(JsonWebToken other) {
        Identity mine = Identity.of(token);
        Identity its = Identity.of(other);
        return mine.sub().isPresent() ? mine.sub().equals(its.sub()) : mine.equals(its);
    }

    /** Whether its audio is still to be had; only the first who asks gets it. */
    boolean take() {
        return taken.compareAndSet(false, true);
    }

    /** Whether somebody has, who will say when it is over. */
    boolean isTaken() {
        return taken.get();
    }

    void heard(int more) {
        frames.addAndGet(more);
    }

    long frames() {
        return frames.get();
    }

    /** Why it is over; empty while it is not. */
    String end() {
        return end.get();
    }

    /** The first reason is the one that counts. @return whether this is the first */
    boolean end(String why) {
        return end.compareAndSet("", why);
    }

    JsonObjectBuilder json() {
        JsonObjectBuilder json = CallJson.object().add("listening", name).add("call", call);
        id.ifPresent(mine -> json.add("tenant", mine.tenantId()).add("interaction", mine.interactionId()));
        return json.add("who", Identity.of(token).name())
                .add("reason", reason)
                .add("saving", saving)
                .add("since", CallJson.time(sinceMs))
                .add("until", CallJson.time(untilMs))
                .add("frames", frames());
    }
}
