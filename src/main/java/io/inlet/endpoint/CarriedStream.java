package io.inlet.endpoint;

import io.inlet.dialect.Framing;
import io.inlet.dialect.SenderMessage;
import io.inlet.publishing.Outlet;
import io.inlet.stream.AudioStream;
import io.inlet.stream.EndReason;
import io.inlet.stream.Position;
import io.inlet.stream.Pulse;
import io.inlet.stream.Sender;
import io.inlet.stream.Track;
import java.util.function.LongSupplier;

/**
 * The stream that a connection carries, from {@code start} on, and its way: what the sender sends is cut into frames, which
 * go into the stream, and leave through its outlet. Its framing is fed by one thread at a time, the connection's; everything
 * else is for any.
 */
final class CarriedStream implements Framing.Frames {

    private final SenderMessage.Start start;
    private final Framing framing;
    private final Pulse pulse;
    private final AudioStream stream;
    private final Outlet outlet;
    private final LongSupplier clock;
    private final long startedMs;

    /** @param sender told what becomes of its frames */
    CarriedStream(Calls calls, Caller caller, SenderMessage.Start start, Opening.Beginning beginning, Sender sender) {
        this.start = start;
        clock = calls::now;
        startedMs = calls.now();
        framing = new Framing(start.encoding(), start.format(), calls.frames(caller.dialect()), this);
        pulse = new Pulse(framing.format(), startedMs);
        boolean owed = calls.retention().ackOnReceipt(); // acknowledged, and perhaps never published
        Position from = owed ? beginning.position() : beginning.safe();
        stream = new AudioStream(
                start.id(),
                beginning.epoch(),
                framing.format(),
                start.details().in(caller.trace()),
                calls.retention(),
                sender,
                from,
                startedMs);
        outlet = calls.lanes()
                .open(stream, beginning.owner(), beginning.acknowledged().isPresent());
    }

    /** What the sender has said of it. */
    SenderMessage.Start start() {
        return start;
    }

    Framing framing() {
        return framing;
    }

    /** How its audio comes, for operators. */
    Pulse pulse() {
        return pulse;
    }

    AudioStream stream() {
        return stream;
    }

    Outlet outlet() {
        return outlet;
    }

    long startedMs() {
        return startedMs;
    }

    /** No more frames; what is left of one goes out too. Of any thread. */
    void end(EndReason reason) {
        framing.flush();
        stream.end(reason, clock.getAsLong());
        outlet.ready();
    }

    // ---- from the sender's audio into the stream

    @Override
    public byte[] room(int bytes) {
        return stream.room(bytes);
    }

    @Override
    public void frame(Track track, byte[] pcm) {
        long now = clock.getAsLong();
        pulse.frame(pcm, now); // before it is the stream's
        stream.accept(track, pcm, now);
    }

    @Override
    public void missing(Track track, int frames, long millis) {
        stream.missing(track, frames, millis, clock.getAsLong());
    }
}
