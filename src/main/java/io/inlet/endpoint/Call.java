package io.inlet.endpoint;

import io.inlet.dialect.Encoding;
import io.inlet.dialect.InletDialect;
import io.inlet.dialect.SenderMessage;
import io.inlet.journal.Journal;
import io.inlet.publishing.Outlet;
import io.inlet.stream.AudioStream;
import io.inlet.stream.EndReason;
import io.inlet.stream.Gap;
import io.inlet.stream.Sender;
import io.inlet.stream.StreamId;
import io.inlet.stream.Summary;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import java.io.IOException;
import java.util.Optional;

/**
 * One connection and the stream it carries: connected, then streaming from {@code start} on, then ended. Messages come
 * from one thread at a time; everything else (a lane's news, time-outs, a drain) from others.
 */
final class Call implements Sender {

    /** A close frame that the other side does not answer is not waited for longer than this. */
    private static final long CLOSE_TIMEOUT_MS = 5000;

    /** A start with much metadata is a tenth of this. */
    private static final int LARGEST_TEXT = 65_536;

    private final Calls calls;
    private final Caller caller;
    private final InletDialect dialect = Calls.DIALECT;
    private final Outbox outbox;
    private final StringBuilder text = new StringBuilder(); // what has come of a message in parts
    private final long connectedMs;
    private volatile long heardMs;
    private volatile AudioStream stream;
    private volatile boolean ended;
    private volatile boolean disconnected;

    // from start on
    private Encoding encoding;
    private Outlet outlet;

    // with the stream's lock
    private long lossFrom;
    private long lossTo;

    Call(Calls calls, Session session, Caller caller) {
        this.calls = calls;
        this.caller = caller;
        connectedMs = calls.now();
        heardMs = connectedMs;
        outbox = new Outbox(session, calls.settings().audio().ackInterval(), dialect, calls.clock(), this::gone);
        caller.permit().use();
    }

    // ---- from the sender

    void text(String part, boolean last) {
        heardMs = calls.now();
        if (ended) {
            return;
        }
        if (text.length() + part.length() > LARGEST_TEXT) {
            fail(EndReason.FRAME_TOO_BIG, "a text of more than " + LARGEST_TEXT + " characters");
            return;
        }
        text.append(part);
        if (last) {
            SenderMessage message = dialect.read(text.toString());
            text.setLength(0);
            text.trimToSize();
            take(message);
        }
    }

    private void take(SenderMessage message) {
        if (message instanceof SenderMessage.Start start) {
            start(start);
        } else if (message instanceof SenderMessage.Rejected rejected) {
            fail(rejected.reason(), rejected.detail());
        } else if (message instanceof SenderMessage.Stop) {
            stop();
        }
    }

    private void start(SenderMessage.Start start) {
        if (stream != null) {
            fail(EndReason.BAD_START, "this connection has a stream already");
            return;
        }
        Optional<EndReason> refusal = caller.binding().refusal(start.id());
        if (refusal.isPresent()) {
            fail(refusal.get(), "");
            return;
        }
        encoding = start.encoding();
        AudioStream opened =
                new AudioStream(start.id(), calls.newEpoch(), start.format(), calls.retention(), this, calls.now());
        outlet = calls.lanes().open(opened);
        stream = opened;
        Journal.streamStarted(
                start.id().tenantId(),
                start.id().interactionId(),
                opened.epoch(),
                encoding.word(),
                start.format().sampleRate(),
                start.format().channels(),
                caller.address());
        say(dialect.started(
                start.id().interactionId(),
                opened.epoch(),
                1,
                calls.settings().audio().ackInterval(),
                caller.tokenExpiresInS(calls.clock().instant())));
        outlet.ready();
    }

    void audio(byte[] coded) {
        long now = calls.now();
        heardMs = now;
        if (ended) {
            return;
        }
        if (stream == null) {
            fail(EndReason.WRONG_MESSAGE_KIND, "");
        } else if (coded.length > calls.settings().audio().maxFrameBytes()) {
            fail(EndReason.FRAME_TOO_BIG, coded.length + " bytes");
        } else if (coded.length == 0 || coded.length % encoding.blockSize(stream.format()) != 0) {
            fail(EndReason.BAD_FRAME, coded.length + " bytes of " + encoding.word());
        } else {
            stream.accept(encoding.toPcm(coded), now);
            outlet.ready();
        }
    }

    private void stop() {
        if (stream == null) {
            fail(EndReason.BAD_START, "stop came before start");
        } else {
            endStream(EndReason.STOP);
        }
    }

    // ---- to the sender

    @Override
    public void acknowledged(long seq) {
        lossOver();
        outbox.acknowledge(seq);
    }

    @Override
    public void lost(Gap gap) {
        if (lossFrom == 0) {
            lossFrom = gap.from();
            Journal.losingFrames(
                    id().tenantId(),
                    id().interactionId(),
                    stream.epoch(),
                    gap.from(),
                    gap.reason().word());
        }
        lossTo = gap.to();
        if (!outbox.say(dialect.gap(gap))) {
            ended = true;
            outbox.close(closeReason(EndReason.NOT_READING), dialect.error(EndReason.NOT_READING, ""));
            stream.end(EndReason.NOT_READING, calls.now());
        }
    }

    /** Two lines a loss, not one a frame. */
    private void lossOver() {
        if (lossFrom > 0) {
            Journal.framesLost(id().tenantId(), id().interactionId(), stream.epoch(), lossFrom, lossTo);
            lossFrom = 0;
        }
    }

    @Override
    public void finished(Summary summary) {
        lossOver();
        Journal.streamEnded(
                id().tenantId(),
                id().interactionId(),
                stream.epoch(),
                summary.reason().word(),
                summary.seq(),
                summary.published(),
                summary.lost(),
                summary.durationMs());
        String stopped = dialect.stopped(summary);
        if (summary.reason() == EndReason.DRAINED) {
            outbox.close(closeReason(EndReason.DRAINED), stopped, dialect.error(EndReason.DRAINED, ""));
        } else {
            outbox.close(closeReason(summary.reason()), stopped);
        }
        over();
    }

    private StreamId id() {
        return stream.id();
    }

    @Override
    public void speak() {
        outbox.flush();
    }

    private void say(String message) {
        outbox.say(message);
        outbox.flush();
    }

    // ---- the end

    /** Ends the call for a reason the sender is told, error first. What was received is still published. */
    private void fail(EndReason reason, String detail) {
        ended = true;
        Journal.connectionFailed(reason.closeCode(), reason.word(), caller.address(), reason.text() + " " + detail);
        outbox.close(closeReason(reason), dialect.error(reason, detail));
        endStream(reason); // before the close is sent, within which a server may call OnClose
        outbox.flush();
    }

    private void endStream(EndReason reason) {
        ended = true;
        if (stream != null) {
            stream.end(reason, calls.now());
            outlet.ready();
        }
    }

    /** The server found something wrong: a broken connection, which it closes itself, or a fault of ours. */
    void failed(Throwable thrown) {
        if (!(thrown instanceof IOException) && !ended) {
            Journal.internalError("a connection", thrown);
            fail(EndReason.INTERNAL_ERROR, "");
        }
    }

    void closed(CloseReason reason) {
        boolean lost = reason.getCloseCode().getCode() == EndReason.LOST.closeCode();
        endStream(lost ? EndReason.LOST : EndReason.CLOSED);
        gone();
    }

    /** There is no connection any more, whether the server has said so or not. */
    private void gone() {
        endStream(EndReason.LOST);
        caller.permit().close();
        disconnected = true;
        over();
    }

    /** Forgotten when the connection is closed and nothing of the stream is under way. */
    private void over() {
        if (disconnected && (stream == null || stream.finished())) {
            calls.over(this);
        }
    }

    /** This node is going away: what was received is published, then the connection is closed. */
    void drain(long withinMs) {
        outbox.say(dialect.draining(withinMs));
        if (stream == null) {
            outbox.close(closeReason(EndReason.DRAINED), dialect.error(EndReason.DRAINED, ""));
        }
        outbox.flush();
        endStream(EndReason.DRAINED);
    }

    /** The node may wait no longer. */
    void abandon() {
        if (stream != null) {
            stream.abandon(EndReason.DRAINED, calls.now());
        }
    }

    /** Ends what has taken too long; called a few times a second. */
    void checkTime(long now) {
        var limits = calls.settings().limits();
        if (ended) {
            if (outbox.stuckMs() > CLOSE_TIMEOUT_MS) {
                outbox.giveUp(closeReason(EndReason.NOT_READING));
            }
        } else if (stream == null && now - connectedMs > limits.startTimeout().toMillis()) {
            fail(EndReason.START_TIMEOUT, "");
        } else if (now - heardMs > limits.idleTimeout().toMillis()) {
            fail(EndReason.IDLE_TIMEOUT, "");
        } else if (now - connectedMs > limits.maxDuration().toMillis()) {
            fail(EndReason.MAX_DURATION, "");
        }
    }

    private static CloseReason closeReason(EndReason reason) {
        int code = reason == EndReason.LOST ? EndReason.CLOSED.closeCode() : reason.closeCode(); // 1006 is never sent
        return new CloseReason(CloseReason.CloseCodes.getCloseCode(code), reason.word());
    }
}
