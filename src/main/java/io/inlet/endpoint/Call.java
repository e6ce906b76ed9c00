package io.inlet.endpoint;

import io.inlet.admission.FrameBudget;
import io.inlet.admission.Revocations;
import io.inlet.dialect.Dialect;
import io.inlet.dialect.Framing;
import io.inlet.dialect.SenderMessage;
import io.inlet.journal.Journal;
import io.inlet.journal.Who;
import io.inlet.metrics.Metrics;
import io.inlet.stream.AudioStream;
import io.inlet.stream.CallState;
import io.inlet.stream.EndReason;
import io.inlet.stream.StreamId;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * One connection and the stream it carries: connected, then streaming from {@code start} on, then ended. Messages come
 * from one thread at a time; everything else (a lane's news, time-outs, a drain, another connection that takes the
 * stream over) from others.
 */
final class Call {

    /** A close frame that the other side does not answer is not waited for longer than this. */
    static final long CLOSE_TIMEOUT_MS = 5000;

    /** What a platform may send at once, which may be seconds of audio; consumers get it in frames of MAX_FRAME_BYTES. */
    private static final int LARGEST_OF_PLATFORMS = 1 << 20;

    /** Bytes that a character of a text may take. */
    private static final int UTF_8 = 3;

    static final String PROTOCOL_ERROR = "protocol_error";

    private final Calls calls;
    private final Caller caller;
    private final Dialect dialect;
    private final Early early;
    private final Outbox outbox;
    private final Feedback feedback;
    private final Optional<Intake> intake;
    private final Credential credential;
    private final FrameBudget budget;
    private volatile Metrics.Tally tally;
    private final Watch watch;
    private final CompletableFuture<Void> settled = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder(); // what has come of a message in parts
    private final long connectedMs;
    private volatile long heardMs;
    private volatile long heard; // messages from the server; written by one thread at a time
    private volatile CarriedStream carried; // null before the stream
    private volatile boolean probe;
    private volatile boolean ended;
    private volatile boolean disconnected;
    private final AtomicReference<Farewell> farewell = new AtomicReference<>();
    private final AtomicBoolean counted = new AtomicBoolean();
    private volatile StreamId id; // null before start
    private volatile Opening opening;

    /** How far it has come: without a stream yet, with one, or ended and not yet over. */
    enum Phase {
        CONNECTED,
        STREAMING,
        ENDING
    }

    Call(Calls calls, Session session, Caller caller) {
        this.calls = calls;
        this.caller = caller;
        dialect = caller.dialect();
        early = new Early(!dialect.ours());
        connectedMs = calls.now();
        heardMs = connectedMs;
        watch = new Watch(calls.newName(), caller, calls::now);
        outbox = new Outbox(session, calls.settings().audio().ackInterval(), dialect, calls.clock(), this::gone);
        intake = caller.intake(session);
        tally = calls.metrics().tally(caller.provider());
        feedback = new Feedback(
                outbox, intake, watch, calls.clock(), this::who, this::endedFor, () -> settled.complete(null));
        credential = new Credential(caller, calls.settings().jwt(), calls.tokens(), calls.clock(), this::say);
        budget = new FrameBudget(calls.settings().limits(), connectedMs);
        settled.thenRun(this::over);
        caller.permit().use();
        intake.ifPresent(
                tap -> tap.watch(new FrameGuard(mostBytes(), (long) UTF_8 * dialect.largestText(), new Eye())));
    }

    /** Of a binary message. */
    private int mostBytes() {
        return dialect.ours() ? calls.settings().audio().maxFrameBytes() : LARGEST_OF_PLATFORMS;
    }

    /** Why the connection is over: the first reason there was. */
    private record Farewell(int closeCode, String word) {}

    /** What is to be done about frames before the server sees them, or instead. */
    private final class Eye implements FrameGuard.Judge {

        @Override
        public long heard() {
            return heard;
        }

        @Override
        public byte[] room(int bytes) {
            CarriedStream mine = carried;
            return mine == null ? new byte[bytes] : mine.room(bytes);
        }

        @Override
        public void audio(byte[] message) {
            try {
                message(message);
            } catch (RuntimeException fault) {
                failed(fault);
            }
        }

        /** One who does not read what it is told does not read answers either, which are queued without a bound. */
        @Override
        public boolean answersPing() {
            return outbox.stuckMs() < Outbox.SLOW_MS && budget.answersPing(calls.now());
        }

        @Override
        public boolean takesAnother() {
            if (ended || budget.message(calls.now())) {
                return true; // a close frame has to be read
            }
            fail(EndReason.RATE_LIMIT, "");
            return false;
        }

        /** As the servers themselves do it: without a word, for there may be nobody who speaks the protocol. */
        @Override
        public void unmasked() {
            outbox.abandon(); // before the stream's own end could say 1000
            farewell.compareAndSet(null, new Farewell(CloseReason.CloseCodes.PROTOCOL_ERROR.getCode(), PROTOCOL_ERROR));
            endStream(EndReason.CLOSED);
            Journal.connectionFailed(
                    CloseReason.CloseCodes.PROTOCOL_ERROR.getCode(),
                    PROTOCOL_ERROR,
                    who(),
                    "A frame without a mask: clients mask what they send (RFC 6455 §5.1).");
            outbox.giveUp(new CloseReason(CloseReason.CloseCodes.PROTOCOL_ERROR, "not masked"));
        }

        @Override
        public void tooBig(long bytes) {
            if (!ended) {
                fail(EndReason.FRAME_TOO_BIG, bytes + " bytes");
            }
        }
    }

    // ---- from the sender

    void text(String part, boolean last) {
        read(part, last);
        if (last) {
            heard++;
        }
    }

    private void read(String part, boolean last) {
        if (!takesMessage()) {
            return;
        }
        if (text.length() + part.length() > dialect.largestText()) {
            fail(EndReason.FRAME_TOO_BIG, "a text of more than " + dialect.largestText() + " characters");
            return;
        }
        text.append(part);
        if (last) {
            String whole = text.toString();
            text.setLength(0);
            text.trimToSize();
            outbox.hear(() -> dialect.text(whole)).forEach(this::take);
        }
    }

    /** Whether another message of the sender is taken. */
    private boolean takesMessage() {
        long now = calls.now();
        heardMs = now;
        if (ended && !dialect.leavesClosingToSender()) {
            return false;
        }
        if (!ended && !budget.message(now)) {
            fail(EndReason.RATE_LIMIT, "");
            return false;
        }
        return true;
    }

    private void take(SenderMessage message) {
        if (message instanceof SenderMessage.Audio audio) {
            tally.frameReceived(audio.coded().length);
        }
        if (message instanceof SenderMessage.Answer) {
            outbox.flush();
        } else if (ended) {
            return;
        } else if (message instanceof SenderMessage.Start start) {
            start(start);
        } else if (message instanceof SenderMessage.Rejected rejected) {
            fail(rejected.reason(), rejected.detail());
        } else if (message instanceof SenderMessage.Auth auth) {
            auth(auth);
        } else if (message instanceof SenderMessage.Probe) {
            probe = true;
        } else if (!early.keeps(message)) {
            pass(message);
        } else if (early.full()) {
            fail(EndReason.BAD_START, "much came before the stream was open");
        }
    }

    /** What is of the stream. */
    private void pass(SenderMessage message) {
        if (ended) {
            return;
        }
        CarriedStream mine = carried;
        if (mine == null) {
            failBeforeStream(message);
            return;
        }
        if (message instanceof SenderMessage.Audio audio) {
            audio(mine.framing(), audio);
        } else if (message instanceof SenderMessage.Missing missing) {
            mine.framing().missing(missing);
        } else if (message instanceof SenderMessage.Dtmf dtmf) {
            watch.note("dtmf", "");
            mine.stream().dtmf(dtmf.digit(), dtmf.durationMs(), calls.now());
        } else if (message instanceof SenderMessage.Mark mark) {
            watch.note("mark", mark.name());
            mine.stream().mark(mark.name(), calls.now());
        } else {
            endStream(EndReason.STOP);
        }
        mine.outlet().ready();
    }

    private void failBeforeStream(SenderMessage message) {
        if (message instanceof SenderMessage.Audio) {
            fail(
                    EndReason.WRONG_MESSAGE_KIND,
                    id == null ? "" : "a resumed stream goes on after started, as does one whose tenant is counted");
        } else {
            fail(EndReason.BAD_START, "stop came before start");
        }
    }

    private void auth(SenderMessage.Auth auth) {
        watch.note("auth", "");
        credential
                .replace(auth.token(), () -> Optional.ofNullable(id))
                .thenAccept(
                        rejected -> rejected.filter(any -> !ended).ifPresentOrElse(this::take, this::refuseIfRevoked))
                .exceptionally(failure -> {
                    failed(failure);
                    return null;
                });
    }

    private void start(SenderMessage.Start start) {
        if (id != null) {
            fail(EndReason.BAD_START, "this connection has a stream already");
            return;
        }
        Optional<EndReason> refusal = caller.binding().refusal(start.id(), start.account());
        if (refusal.isPresent()) {
            fail(refusal.get(), "");
            return;
        }
        id = start.id();
        budget.begin(
                start.format().sampleRate() * start.format().tracks(),
                start.resume().isPresent());
        refuseIfRevoked(); // by the tenant, which the token need not name
        if (ended) {
            return;
        }
        opening = new Opening(calls, this, start);
        opening.begin(caller.permit());
    }

    void open(SenderMessage.Start start, Opening.Beginning beginning) {
        if (ended) { // while Redis was asked
            return;
        }
        CarriedStream begun = new CarriedStream(calls, caller, start, beginning, feedback);
        tally = calls.metrics().streamStarted(caller.provider(), id.tenantId());
        feedback.about(begun.stream(), tally);
        outbox.acknowledgedBefore(begun.stream().position().seq());
        long epoch = beginning.epoch();
        long nextSeq = beginning.nextSeq();
        Journal.streamStarted(
                id.tenantId(),
                id.interactionId(),
                epoch,
                nextSeq,
                start.details().provider().orElse(null),
                start.encoding().word(),
                start.format().sampleRate(),
                start.format().channels(),
                who());
        long expiresInS = credential.told();
        int ackInterval = calls.settings().audio().ackInterval();
        outbox.say(
                words -> words.started(id.interactionId(), epoch, nextSeq, ackInterval, OptionalLong.of(expiresInS)));
        watch.started(begun);
        carried = begun; // before the sender hears of it
        begun.stream().skip(nextSeq - 1, calls.now());
        outbox.flush();
        early.release(this::pass);
        if (ended) { // meanwhile
            endStream(EndReason.LOST);
        }
        begun.outlet().ready();
    }

    /** A message that the server has put together. */
    void audio(byte[] whole) {
        message(whole);
        heard++;
    }

    private void message(byte[] whole) {
        if (whole.length > mostBytes() && !ended) {
            fail(EndReason.FRAME_TOO_BIG, whole.length + " bytes");
        } else if (takesMessage()) {
            dialect.binary(whole).forEach(this::take);
        }
    }

    private void audio(Framing framing, SenderMessage.Audio audio) {
        int samples = framing.samples(audio.coded().length);
        if (samples < 0) {
            fail(
                    EndReason.BAD_FRAME,
                    audio.coded().length + " bytes of " + framing.encoding().word());
        } else if (!budget.audio(samples)) {
            fail(EndReason.RATE_LIMIT, "");
        } else {
            framing.audio(audio);
        }
    }

    // ---- the end

    /** Ends the call for a reason the sender is told, error first. What was received is still published. */
    void fail(EndReason reason, String detail) {
        ended(reason);
        watch.failed(reason, detail);
        Feedback.report(reason, (reason.text() + " " + detail).strip(), who());
        outbox.close(Feedback.closeReason(reason), List.of(words -> words.error(reason, detail)));
        endStream(reason); // before the close is sent, within which a server may call OnClose
        outbox.flush();
    }

    private void ended(EndReason reason) {
        farewell.compareAndSet(null, new Farewell(reason.closeCode(), reason.word()));
        ended = true;
    }

    /** Not by its sender: the stream has ended itself, or tells more than its sender reads. */
    private void endedFor(EndReason reason) {
        ended(reason);
        stream().ifPresent(mine -> mine.end(reason, calls.now()));
    }

    private void endStream(EndReason reason) {
        ended(reason);
        CarriedStream mine = carried;
        if (mine != null) {
            mine.end(reason);
        }
        feedback.readOn();
    }

    /**
     * Another connection carries this interaction from now on.
     *
     * @param epoch the one it resumes, if it does
     * @return done when this one will publish nothing more of that epoch
     */
    CompletionStage<Void> makeWay(Optional<Long> epoch) {
        CarriedStream mine = carried;
        if (mine == null) {
            fail(EndReason.TAKEN_OVER, "");
            return opening.over(); // else it could claim the stream behind the one that takes it over
        }
        if (epoch.isPresent() && epoch.get() == mine.stream().epoch()) {
            mine.stream().moved(calls.now());
            return settled;
        }
        mine.stream().superseded(calls.now());
        mine.outlet().ready();
        return CompletableFuture.completedFuture(null);
    }

    /** The server found something wrong: a broken connection, which it closes itself, or a fault of ours. */
    void failed(Throwable thrown) {
        if (!(thrown instanceof IOException) && !ended) {
            Journal.internalError("a connection", thrown);
            fail(EndReason.INTERNAL_ERROR, "");
        }
    }

    void closed(CloseReason reason) {
        dialect.over().forEach(this::take);
        boolean lost = reason.getCloseCode().getCode() == EndReason.LOST.closeCode();
        endStream(lost ? EndReason.LOST : EndReason.CLOSED);
        gone();
    }

    /** There is no connection any more, whether the server has said so or not. */
    private void gone() {
        endStream(EndReason.LOST);
        caller.permit().close();
        if (!counted.getAndSet(true)) {
            calls.metrics()
                    .connectionClosed(farewell.get().closeCode(), farewell.get().word());
        }
        if (!disconnected) {
            intake.ifPresent(Intake::linger);
        }
        disconnected = true;
        over();
    }

    /** Forgotten when the connection is closed and nothing of the stream is under way. */
    void over() {
        if (disconnected && stream().filter(mine -> !mine.finished()).isEmpty()) {
            calls.over(this);
        }
    }

    /** From now on its token, or all of its tenant, is refused. */
    void refuseIfRevoked() {
        StreamId mine = id;
        Revocations revocations = calls.revocations();
        if (!ended
                && (mine == null
                                ? revocations.refusing(caller.identity())
                                : revocations.refusing(caller.identity(), mine.tenantId()))
                        .isPresent()) {
            fail(EndReason.TOKEN_REVOKED, "");
        }
    }

    /** Whom the log is told about: the stream's own names, where there is one. */
    private Who who() {
        Who who = caller.who();
        StreamId mine = id;
        return mine == null
                ? who
                : new Who(who.address(), who.origin(), who.sub(), who.jti(), mine.tenantId(), mine.interactionId());
    }

    /** Whose audio it carries; null before start. */
    StreamId id() {
        return id;
    }

    /** Empty before it has started. */
    Optional<AudioStream> stream() {
        return Optional.ofNullable(carried).map(CarriedStream::stream);
    }

    Phase phase() {
        if (ended) {
            return Phase.ENDING;
        }
        return carried == null ? Phase.CONNECTED : Phase.STREAMING;
    }

    /** What an operator sees of it. */
    Watch watch() {
        return watch;
    }

    CallState state(long now) {
        return watch.state(Optional.ofNullable(id), feedback.holdsBack(), ended, now);
    }

    /** Nothing more is taken from its sender. */
    boolean hasEnded() {
        return ended;
    }

    /** Why its stream has ended; empty while it has not, and where there was none. */
    Optional<EndReason> endReason() {
        return stream().map(AudioStream::endReason);
    }

    // ---- this node is going away

    /** Tells the sender to connect elsewhere, or lets go a connection that carries nothing. */
    void leaving(long withinMs) {
        watch.note("draining", "");
        if (id == null) {
            fail(EndReason.GOING_AWAY, "");
        } else {
            say(words -> words.draining(withinMs));
        }
    }

    /** No more audio: what was received is published, then the connection is closed. */
    void cut() {
        if (carried == null) {
            fail(EndReason.GOING_AWAY, "");
        } else {
            endStream(EndReason.DRAINED);
        }
    }

    /** Whoever has not read why by now is closed without. */
    void giveUp() {
        outbox.giveUp(Feedback.closeReason(EndReason.DRAINED));
    }

    /** The node may wait no longer. */
    void abandon() {
        stream().ifPresent(mine -> mine.abandon(EndReason.DRAINED, calls.now()));
    }

    private void say(Function<Dialect, Optional<String>> message) {
        outbox.say(message);
        outbox.flush();
    }

    // ---- time

    /** Ends what has taken too long; called a few times a second. */
    void checkTime(long now) {
        var limits = calls.settings().limits();
        CarriedStream mine = carried;
        if (mine != null) {
            mine.stream().check(now);
            watch.check(now);
            calls.signOfLife(mine.outlet(), now);
        }
        budget.look(feedback.holdsBack(), now);
        if (feedback.holdsBack()) {
            heardMs = now; // its silence is not its own, nor is it when it is read from again
        }
        if (ended) {
            if (outbox.stuckMs() > CLOSE_TIMEOUT_MS) {
                outbox.giveUp(Feedback.closeReason(EndReason.NOT_READING));
            }
        } else if (id == null
                && !probe
                && now - connectedMs > limits.startTimeout().toMillis()) {
            fail(EndReason.START_TIMEOUT, "");
        } else if (now - heardMs > limits.idleTimeout().toMillis()) {
            fail(EndReason.IDLE_TIMEOUT, "");
        } else if (now - connectedMs > limits.maxDuration().toMillis()) {
            fail(EndReason.MAX_DURATION, "");
        } else if (credential.expired(now)) {
            fail(EndReason.TOKEN_EXPIRED, "");
        } else if (mine != null) {
            credential.remind(now);
        }
    }
}
