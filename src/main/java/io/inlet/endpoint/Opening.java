package io.inlet.endpoint;

import io.inlet.admission.ConnectionLimits;
import io.inlet.dialect.SenderMessage;
import io.inlet.stream.EndReason;
import io.inlet.stream.Position;
import io.inlet.stream.StreamId;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;

/**
 * The way of a call from {@code start} to its stream: a place among its tenant's calls, the connection that carried the
 * interaction before it, and, where it resumes, how far the stream got, which only Redis knows. Nothing of it blocks:
 * what has to be waited for goes on where the answer comes, unless the call has ended by then.
 */
final class Opening {

    private final Calls calls;
    private final Call call;
    private final SenderMessage.Start start;
    private final CompletableFuture<Void> over = new CompletableFuture<>();

    /**
     * Where a stream begins.
     *
     * @param owner who may publish it, in Redis
     * @param position of what has been published
     * @param acknowledged the last seq that the sender of a resumed stream knows to be safe; empty for a new one
     */
    record Beginning(String owner, long epoch, Position position, OptionalLong acknowledged) {

        long nextSeq() {
            return Math.max(position.seq(), acknowledged.orElse(0)) + 1;
        }

        /** What is published, and what need not be because the sender knows it to be. */
        Position safe() {
            return acknowledged.isPresent() ? position.atLeast(acknowledged.getAsLong()) : position;
        }
    }

    Opening(Calls calls, Call call, SenderMessage.Start start) {
        this.calls = calls;
        this.call = call;
        this.start = start;
    }

    /** Done when there is a stream, or there will be none. */
    CompletionStage<Void> over() {
        return over;
    }

    void begin(ConnectionLimits.Permit permit) {
        StreamId id = start.id();
        permit.enter(id.tenantId(), Optional.of(id.interactionId()))
                .thenCompose(this::counted)
                .exceptionally(failure -> {
                    failed(failure);
                    return null;
                })
                .thenRun(() -> over.complete(null));
    }

    private CompletionStage<Void> counted(boolean entered) {
        if (!call.hasEnded() && !entered) {
            call.fail(EndReason.CONNECTION_LIMIT, "");
        }
        return call.hasEnded() ? CompletableFuture.completedFuture(null) : carry();
    }

    private CompletionStage<Void> carry() {
        Optional<Call> former = calls.carry(start.id(), call);
        call.over(); // if the connection was closed while the tenant's calls were counted
        if (start.resume().isPresent() && calls.resumes()) {
            return resume(start.resume().get(), former);
        }
        former.ifPresent(other -> other.makeWay(Optional.empty()));
        call.open(start, anew(calls.lanes().newOwner()));
        return CompletableFuture.completedFuture(null);
    }

    private Beginning anew(String owner) {
        return new Beginning(owner, calls.newEpoch(), Position.START, OptionalLong.empty());
    }

    /** Another node may carry the stream, or have carried it. */
    private CompletionStage<Void> resume(SenderMessage.Resume from, Optional<Call> former) {
        String owner = calls.lanes().newOwner();
        return former.map(other -> other.makeWay(Optional.of(from.epoch())))
                .orElseGet(() -> CompletableFuture.completedFuture(null))
                .thenCompose(yielded -> calls.lanes()
                        .claim(
                                start.id(),
                                from.epoch(),
                                owner,
                                calls.justBegun(from),
                                () -> !call.hasEnded(),
                                calls.resumePatience()))
                .thenAccept(position -> call.open(
                        start,
                        position.map(reached ->
                                        new Beginning(owner, from.epoch(), reached, OptionalLong.of(from.seq())))
                                .orElseGet(() -> anew(owner))));
    }

    /** Better no answer than a wrong one: a new epoch would have the sender say twice what has been published. */
    private void failed(Throwable failure) {
        if (failure.getCause() instanceof TimeoutException && !call.hasEnded()) {
            call.fail(EndReason.POSITION_UNKNOWN, "");
        } else if (!call.hasEnded()) {
            call.failed(failure);
        }
    }
}
