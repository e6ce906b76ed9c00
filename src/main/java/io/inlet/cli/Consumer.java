package io.inlet.cli;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The accounting any consumer of Inlet needs: drops what it has seen by (tenant, interaction, epoch, seq), and counts
 * what is missing or out of order. Fed with the text of messages; knows nothing of Redis. Safe for concurrent use.
 */
public final class Consumer {

    private final Map<HeardStream.Id, HeardStream> streams = new LinkedHashMap<>();
    private final Predicate<HeardStream.Id> wanted;
    private final boolean withAudio;
    private final Latencies latency = new Latencies();
    private long unreadable;

    /** @param withAudio whether frames are handed on with their audio decoded */
    Consumer(Predicate<HeardStream.Id> wanted, boolean withAudio) {
        this.wanted = wanted;
        this.withAudio = withAudio;
    }

    /** Wants the streams of these, either of which may be null for any. */
    static Consumer of(String tenant, String interaction, boolean withAudio) {
        return new Consumer(
                id -> (tenant == null || tenant.equals(id.tenant()))
                        && (interaction == null || interaction.equals(id.interaction())),
                withAudio);
    }

    /**
     * Takes a message from the frames channel.
     *
     * @return the frame, when it is wanted and new; null otherwise
     */
    Frame frame(String json, long arrivedMs) {
        Frame frame;
        try {
            frame = Frame.parse(json, withAudio);
        } catch (IllegalArgumentException e) {
            countUnreadable();
            return null;
        }
        HeardStream.Id id = new HeardStream.Id(frame.tenant(), frame.interaction(), frame.epoch());
        if (!wanted.test(id)) {
            return null;
        }
        synchronized (this) {
            if (!streams.computeIfAbsent(id, HeardStream::new).add(frame, arrivedMs)) {
                return null;
            }
        }
        latency.record((arrivedMs - frame.timestampMs()) * 1000);
        return frame;
    }

    /**
     * Takes a message from the events channel.
     *
     * @return the stream that has ended by it; null when none has
     */
    synchronized HeardStream.Id event(String json) {
        try {
            JsonObject event = JsonParser.parseString(json).getAsJsonObject();
            if (!event.get("event").getAsString().equals("stopped")) {
                return null;
            }
            HeardStream.Id id = new HeardStream.Id(
                    event.get("tenant_id").getAsString(),
                    event.get("interaction_id").getAsString(),
                    event.has("epoch") ? event.get("epoch").getAsLong() : 0);
            HeardStream stream = streams.get(id);
            if (stream == null) {
                return null;
            }
            stream.end(event.has("reason") ? event.get("reason").getAsString() : "stopped");
            return id;
        } catch (RuntimeException e) {
            unreadable++;
            return null;
        }
    }

    private synchronized void countUnreadable() {
        unreadable++;
    }

    /** Forgets streams of which nothing has come since {@code beforeMs}. */
    synchronized void forget(long beforeMs) {
        streams.values().removeIf(stream -> stream.lastMs() < beforeMs);
    }

    /** For reading under this object's monitor only. */
    synchronized List<HeardStream> streams() {
        return List.copyOf(streams.values());
    }

    synchronized long received() {
        return streams.values().stream().mapToLong(HeardStream::received).sum();
    }

    synchronized long duplicates() {
        return streams.values().stream().mapToLong(HeardStream::duplicates).sum();
    }

    synchronized long outOfOrder() {
        return streams.values().stream().mapToLong(HeardStream::outOfOrder).sum();
    }

    synchronized long missing() {
        return streams.values().stream().mapToLong(HeardStream::missing).sum();
    }

    /** Messages that were neither a frame nor an event. */
    synchronized long unreadable() {
        return unreadable;
    }

    /** From arrival at the server to arrival here; as good as the two clocks agree, in whole milliseconds. */
    Latencies latency() {
        return latency;
    }
}
