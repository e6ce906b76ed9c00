package io.inlet.endpoint;

import io.inlet.stream.CallDetails;
import io.inlet.stream.CallEvent;
import io.inlet.stream.CallState;
import io.inlet.stream.CallState.Condition;
import io.inlet.stream.Ear;
import io.inlet.stream.EndReason;
import io.inlet.stream.EndedCall;
import io.inlet.stream.Gap;
import io.inlet.stream.Ladder;
import io.inlet.stream.Level;
import io.inlet.stream.LiveCalls;
import io.inlet.stream.StreamId;
import io.inlet.stream.StreamState;
import io.inlet.stream.Strip;
import io.inlet.stream.Summary;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * What is remembered of a call for operators: how loud and how fast it is, its last minute, what happened to it. The way
 * of a frame only feeds its {@link io.inlet.stream.Pulse}. Thread-safe.
 */
final class Watch {

    private static final long LATE_MS = 1000;
    private static final long STALLED_MS = 2000;
    private static final long LOSING_MS = 10_000;
    private static final long NEVER = Long.MIN_VALUE / 2;

    /** Platforms' credentials do not expire; their tokens say the year 9999. */
    private static final long FAR_S = 250_000_000_000L;

    private final String call;
    private final Caller caller;
    private final LongSupplier clock;
    private final long connectedMs;
    private final Ladder ladder = new Ladder();
    private final Strip strip = new Strip();
    private volatile CarriedStream carried; // null before the stream
    private volatile EndReason failed;
    private volatile Summary summary;
    private volatile long lostMs = NEVER;
    private volatile boolean lossSeen = true; // by the strip
    private long lookedS; // by the timer

    /** @param call see {@link CallState#call} */
    Watch(String call, Caller caller, LongSupplier clock) {
        this.call = call;
        this.caller = caller;
        this.clock = clock;
        connectedMs = clock.getAsLong();
        ladder.note("connected", "", connectedMs);
    }

    String call() {
        return call;
    }

    void note(String what, String detail) {
        ladder.note(what, detail, clock.getAsLong());
    }

    void started(CarriedStream begun) {
        carried = begun;
        note("started", "epoch " + begun.stream().epoch());
    }

    void failed(EndReason reason, String detail) {
        failed = reason;
        note("error", (reason.word() + " " + detail).strip());
    }

    /**
     * A few times a second, by the timer, once there is a stream. How its audio is needs one look a second: of a thousand
     * calls, each look at memory that is in no cache is dear.
     */
    void check(long nowMs) {
        CarriedStream mine = carried;
        if (mine == null) {
            return;
        }
        if (!lossSeen) {
            lossSeen = true;
            strip.mark(Strip.Mark.GAP, nowMs);
        } else if (mine.stream().holdsSince(nowMs - LATE_MS)) {
            strip.mark(Strip.Mark.BUFFERED, nowMs);
        } else if (nowMs / 1000 != lookedS) {
            lookedS = nowMs / 1000;
            strip.mark(mark(mine, nowMs), nowMs);
        }
    }

    private static Strip.Mark mark(CarriedStream mine, long nowMs) {
        OptionalLong last = mine.pulse().lastMs();
        if (last.isEmpty() || nowMs - last.getAsLong() > LATE_MS) {
            return Strip.Mark.NOTHING;
        }
        return mine.pulse().level(nowMs).quiet() ? Strip.Mark.SILENCE : Strip.Mark.FLOWING;
    }

    // ---- what becomes of the stream

    void lost(Gap gap) {
        lostMs = clock.getAsLong();
        lossSeen = false;
        ladder.gap(gap, lostMs);
    }

    /** Not by its sender. */
    void ended(EndReason reason) {
        failed = reason;
        note("ended", reason.word());
    }

    void finished(Summary whole) {
        summary = whole;
        note("stopped", whole.reason().word());
    }

    // ---- for who asks

    /**
     * @param id whose call it is, as far as it has said
     * @param heldBack its connection is not read from
     * @param ending nothing more is taken from it
     */
    CallState state(Optional<StreamId> id, boolean heldBack, boolean ending, long nowMs) {
        CarriedStream mine = carried;
        Optional<StreamState> stream =
                mine == null ? Optional.empty() : Optional.of(mine.stream().state());
        long expiresS = caller.getExpirationTime();
        return new CallState(
                call,
                id,
                mine == null ? 0 : mine.stream().epoch(),
                caller.platform(),
                mine == null ? "" : mine.start().encoding().word(),
                mine == null ? Optional.empty() : Optional.of(mine.stream().format()),
                caller.who().address(),
                condition(stream, ending, nowMs),
                connectedMs,
                mine == null ? OptionalLong.empty() : OptionalLong.of(mine.startedMs()),
                stream,
                mine == null ? Level.SILENCE : mine.pulse().level(nowMs),
                mine == null ? 0 : mine.pulse().rate(nowMs),
                strip.signs(nowMs),
                mine == null ? OptionalLong.empty() : mine.pulse().lastMs(),
                mine == null ? OptionalLong.empty() : mine.outlet().receivers(),
                expiresS > FAR_S ? OptionalLong.empty() : OptionalLong.of(expiresS * 1000),
                heldBack,
                ending ? reason(mine) : Optional.empty(),
                nowMs);
    }

    private Condition condition(Optional<StreamState> stream, boolean ending, long nowMs) {
        if (stream.isEmpty()) {
            return ending ? Condition.ENDING : Condition.CONNECTED;
        }
        if (nowMs - lostMs < LOSING_MS) {
            return Condition.LOSING;
        }
        OptionalLong oldest = stream.get().oldestMs();
        if (oldest.isPresent() && nowMs - oldest.getAsLong() > LATE_MS) {
            return Condition.BUFFERING;
        }
        if (ending) {
            return Condition.ENDING;
        }
        return nowMs - lastMs(carried) > STALLED_MS ? Condition.STALLED : Condition.FLOWING;
    }

    /** When the last frame came, or the stream began. */
    private static long lastMs(CarriedStream mine) {
        return mine.pulse().lastMs().orElse(mine.startedMs());
    }

    private Optional<EndReason> reason(CarriedStream mine) {
        if (mine != null && mine.stream().endReason() != null) {
            return Optional.of(mine.stream().endReason()); // the first is the one that counts
        }
        return Optional.ofNullable(failed);
    }

    /** Empty before the stream. */
    Optional<Ear> listen(String who, long lastMs) {
        CarriedStream mine = carried;
        if (mine == null) {
            return Optional.empty();
        }
        note("listening", who);
        return Optional.of(new Ear(mine.stream(), lastMs, () -> note("listening_ended", who)));
    }

    LiveCalls.Close close(CallState state) {
        CarriedStream mine = carried;
        List<CallEvent> events = ladder.events();
        return new LiveCalls.Close(
                state,
                mine == null ? CallDetails.NONE : mine.start().details(),
                events,
                mine == null ? List.of() : mine.pulse().recent(state.nowMs()));
    }

    /** Now that it is over; empty of a connection that came, carried nothing and left. */
    Optional<EndedCall> ended(Optional<StreamId> id) {
        CarriedStream mine = carried;
        Map<Gap.Reason, Long> lost =
                mine == null ? Map.of() : mine.stream().state().lostByCause();
        return reason(mine)
                .map(reason -> new EndedCall(
                        call,
                        id,
                        mine == null ? 0 : mine.stream().epoch(),
                        caller.platform(),
                        mine == null
                                ? Optional.empty()
                                : Optional.of(mine.stream().format()),
                        caller.who().address(),
                        connectedMs,
                        mine == null ? OptionalLong.empty() : OptionalLong.of(mine.startedMs()),
                        clock.getAsLong(),
                        reason,
                        Optional.ofNullable(summary),
                        lost));
    }
}
