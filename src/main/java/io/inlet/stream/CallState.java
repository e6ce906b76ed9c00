package io.inlet.stream;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A call as an operator sees it, at one moment.
 *
 * @param call names this very connection, on all nodes: another that carries the same interaction has another name
 * @param id whose call it is; empty before its start
 * @param epoch of the stream; 0 before its start
 * @param provider the word of its platform; empty for Inlet's own protocol
 * @param encoding as the sender codes it; empty before its start
 * @param format of the frames; empty before its start
 * @param address where it calls from
 * @param startedMs when its stream began; empty where there is none
 * @param stream empty where there is none
 * @param rate seconds of audio a second
 * @param strip see {@link Strip}
 * @param lastFrameMs when the last frame came; empty before the first
 * @param receivers how many have got its last frames, as PUBLISH says; empty where it does not, or has not yet
 * @param tokenExpiresMs empty where its credential never does
 * @param heldBack its connection is not read from, until what is here is published
 * @param reason why it is ending; empty while it is not
 */
public record CallState(
        String call,
        Optional<StreamId> id,
        long epoch,
        Optional<String> provider,
        String encoding,
        Optional<AudioFormat> format,
        String address,
        Condition condition,
        long connectedMs,
        OptionalLong startedMs,
        Optional<StreamState> stream,
        Level level,
        double rate,
        String strip,
        OptionalLong lastFrameMs,
        OptionalLong receivers,
        OptionalLong tokenExpiresMs,
        boolean heldBack,
        Optional<EndReason> reason,
        long nowMs) {

    /** How it is, the worst first. */
    public enum Condition {
        /** Frames were lost within the last ten seconds. */
        LOSING,
        /** Audio has been waiting for Redis for more than a second. */
        BUFFERING,
        /** The stream is open, and no frame has come for two seconds. */
        STALLED,
        /** There is no stream yet. */
        CONNECTED,
        FLOWING,
        /** No more is taken from its sender; what is here is still being published. */
        ENDING;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Who needs help most comes first; the oldest of equals. */
    public static final Comparator<CallState> WORST_FIRST = Comparator.comparing(CallState::condition)
            .thenComparing(Comparator.comparingInt(CallState::bufferPercent).reversed())
            .thenComparing(Comparator.comparingLong(CallState::lagMs).reversed())
            .thenComparing(Comparator.comparingLong(CallState::lost).reversed())
            .thenComparingLong(CallState::connectedMs)
            .thenComparing(CallState::call);

    public int bufferPercent() {
        return stream.map(StreamState::bufferPercent).orElse(0);
    }

    /** Since its stream began, or else its connection. */
    public long ageMs() {
        return nowMs - startedMs.orElse(connectedMs);
    }

    /** Audio is waiting for a Redis that is away, or for another reason for longer than it should. */
    public boolean buffering() {
        boolean waits = stream.filter(StreamState::redisAway)
                .filter(state -> state.unpublished() > 0)
                .isPresent();
        return waits || condition == Condition.BUFFERING;
    }

    /** How long the oldest frame that is not published has been here. */
    public long lagMs() {
        OptionalLong oldest = oldestMs();
        return oldest.isPresent() ? Math.max(0, nowMs - oldest.getAsLong()) : 0;
    }

    /** When the oldest frame came that is not published; empty where there is none. */
    public OptionalLong oldestMs() {
        return stream.map(StreamState::oldestMs).orElse(OptionalLong.empty());
    }

    public long lost() {
        return stream.map(StreamState::lost).orElse(0L);
    }
}
