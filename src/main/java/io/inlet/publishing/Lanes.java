package io.inlet.publishing;

import io.inlet.stream.AudioStream;
import java.time.Clock;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.IntStream;

/** All lanes of this node. Thread-safe. */
public final class Lanes {

    private final Lane[] lanes;

    Lanes(int count, Transport transport, ScheduledExecutorService timer, Clock clock) {
        lanes = IntStream.range(0, count)
                .mapToObj(number -> new Lane(transport, timer, clock))
                .toArray(Lane[]::new);
    }

    /** Lanes on which frames are published to a topic, their life-cycle events to {@code <channel>:events}. */
    public static Lanes toTopic(RedisTarget redis, String channel, ScheduledExecutorService timer, Clock clock) {
        return new Lanes(RedisTarget.CONNECTIONS, new TopicTransport(redis, channel), timer, clock);
    }

    /** The stream's place on its lane: always the same lane for the same call, a later epoch of it included. */
    public Outlet open(AudioStream stream) {
        return new Outlet(stream, lanes[Math.floorMod(stream.id().hashCode(), lanes.length)]);
    }
}
