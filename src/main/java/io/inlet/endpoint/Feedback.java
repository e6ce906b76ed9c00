package io.inlet.endpoint;

import io.inlet.journal.Journal;
import io.inlet.journal.Who;
import io.inlet.metrics.Metrics;
import io.inlet.stream.AudioStream;
import io.inlet.stream.EndReason;
import io.inlet.stream.Gap;
import io.inlet.stream.Sender;
import io.inlet.stream.Summary;
import jakarta.websocket.CloseReason;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What becomes of a call's frames, told to its sender and to the log: acks and gaps as messages, a need to wait as a
 * connection that is not read from. Under the stream's lock it takes notes only; see {@link Sender}.
 */
final class Feedback implements Sender {

    private final Outbox outbox;
    private final Optional<Intake> intake;
    private final Watch watch;
    private final Clock clock;
    private final Supplier<Who> who;
    private final Consumer<EndReason> ended;
    private final Runnable settled;
    private volatile AudioStream stream;
    private volatile Metrics.Tally tally;
    private volatile boolean finished;
    private volatile boolean mayRead = true;
    private volatile boolean reads = true;

    // with the stream's lock
    private long lossFrom;
    private long lossTo;
    private long measured; // up to this ack

    /**
     * @param ended told when it is not the sender that ends the stream; takes note only
     * @param settled told, perhaps more than once, that nothing of the stream is under way any more
     */
    Feedback(
            Outbox outbox,
            Optional<Intake> intake,
            Watch watch,
            Clock clock,
            Supplier<Who> who,
            Consumer<EndReason> ended,
            Runnable settled) {
        this.outbox = outbox;
        this.intake = intake;
        this.watch = watch;
        this.clock = clock;
        this.who = who;
        this.ended = ended;
        this.settled = settled;
    }

    /** The stream this is about; before anything is said of it. */
    void about(AudioStream opened, Metrics.Tally itsTally) {
        stream = opened;
        tally = itsTally;
        long begun = opened.position().seq();
        measured = begun - begun % opened.ackInterval();
    }

    @Override
    public void acknowledged(long seq) {
        lossOver();
        outbox.acknowledge(seq);
        measure(seq);
    }

    /** Each ack, also of those that become due at once: the first of them has waited longest. */
    private void measure(long seq) {
        AudioStream mine = stream;
        long now = clock.millis();
        for (measured += mine.ackInterval(); measured <= seq; measured += mine.ackInterval()) {
            long arrivedMs = mine.arrivedMs(measured);
            if (arrivedMs >= 0) {
                tally.acknowledged(now - arrivedMs);
            }
        }
        measured = seq;
    }

    @Override
    public void published(long frames) {
        tally.framesPublished(frames);
    }

    @Override
    public void lost(Gap gap) {
        watch.lost(gap);
        tally.framesLost(gap.reason().word(), gap.frames(), stream.usualMs(gap.frames()));
        if (lossFrom == 0) {
            lossFrom = gap.from();
            Journal.losingFrames(
                    stream.id().tenantId(),
                    stream.id().interactionId(),
                    stream.epoch(),
                    gap.from(),
                    gap.reason().word());
        }
        lossTo = gap.to();
        if (!outbox.say(dialect -> dialect.gap(gap))) {
            ended(EndReason.NOT_READING);
        }
    }

    /** Two lines a loss, not one a frame. */
    private void lossOver() {
        if (lossFrom > 0) {
            Journal.framesLost(stream.id().tenantId(), stream.id().interactionId(), stream.epoch(), lossFrom, lossTo);
            lossFrom = 0;
        }
    }

    @Override
    public void mayRead(boolean mayRead) {
        this.mayRead = mayRead;
    }

    @Override
    public void ended(EndReason reason) {
        watch.ended(reason);
        report(reason, reason.text(), who.get());
        outbox.close(closeReason(reason), List.of(dialect -> dialect.error(reason, "")));
        ended.accept(reason);
    }

    @Override
    public void finished(Summary summary) {
        watch.finished(summary);
        lossOver();
        Journal.streamEnded(
                stream.id().tenantId(),
                stream.id().interactionId(),
                stream.epoch(),
                summary.reason().word(),
                summary.seq(),
                summary.published(),
                summary.lost(),
                summary.durationMs());
        CloseReason close = closeReason(summary.reason());
        if (close.getCloseCode() == CloseReason.CloseCodes.NORMAL_CLOSURE) {
            outbox.close(close, List.of(dialect -> dialect.stopped(summary)));
        } else {
            outbox.close(
                    close,
                    List.of(dialect -> dialect.stopped(summary), dialect -> dialect.error(summary.reason(), "")));
        }
        finished = true;
    }

    @Override
    public void speak() {
        outbox.flush();
        turnIntake();
        if (finished) {
            settled.run();
        }
    }

    /** The call has ended: what else is sent is not taken, and a close frame has to be read. */
    void readOn() {
        mayRead = true;
        turnIntake();
    }

    /** Whoever finds it turned wrongly has it turned; with no lock held. */
    private void turnIntake() {
        if (reads != mayRead) {
            intake.ifPresent(tap -> tap.turn(this::opens));
        }
    }

    private boolean opens() {
        boolean open = mayRead;
        reads = open;
        return open;
    }

    /** Whether the sender is kept waiting, and its silence not its own. */
    boolean holdsBack() {
        return !mayRead;
    }

    /** The line of a connection that is closed from here. */
    static void report(EndReason reason, String detail, Who who) {
        switch (reason) {
            case TAKEN_OVER, TOKEN_REVOKED, ENDED_BY_OPERATOR, MOVED_BY_OPERATOR ->
                Journal.streamKicked(reason.closeCode(), reason.word(), who, detail);
            default -> Journal.connectionFailed(reason.closeCode(), reason.word(), who, detail);
        }
    }

    static CloseReason closeReason(EndReason reason) {
        int code = reason == EndReason.LOST ? EndReason.CLOSED.closeCode() : reason.closeCode(); // 1006 is never sent
        return new CloseReason(CloseReason.CloseCodes.getCloseCode(code), reason.word());
    }
}
