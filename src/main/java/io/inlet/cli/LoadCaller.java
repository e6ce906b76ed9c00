package io.inlet.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * One call of a load, over a connection that never blocks: handshake, {@code start}, frames, {@code stop}, close.
 * {@link #pump} and {@link #stop} may come from any thread; the rest from the one that selects. Sending allocates only
 * when the connection takes no more, and nothing is sent after that until it does.
 */
final class LoadCaller {

    /** What all calls of a load have in common. */
    record Line(Selector selector, InetSocketAddress server, String request, LoadMeter meter) {}

    private enum Phase {
        CONNECTING,
        HANDSHAKE,
        STARTING,
        OPEN,
        STOPPING,
        ENDED
    }

    private final Line line;
    private final FrameBooks books;
    private final byte[] start;
    private final CallerFeedback feedback;
    private final ServerFrames frames = new ServerFrames();
    private final UpgradeAnswer answer = new UpgradeAnswer();
    private final Runnable countSent;
    private SocketChannel channel;
    private Outflow out;
    private SelectionKey key;
    private volatile Phase phase = Phase.CONNECTING;
    private long since;

    /** @param start the first message */
    LoadCaller(Line line, FrameBooks books, String start) {
        this.line = line;
        this.books = books;
        this.feedback = new CallerFeedback(books, line.meter());
        this.start = start.getBytes(StandardCharsets.UTF_8);
        this.countSent = line.meter().sent::incrementAndGet;
    }

    synchronized void connect() throws IOException {
        channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        since = line.meter().now();
        boolean there = channel.connect(line.server());
        key = channel.register(line.selector(), 0, this);
        out = new Outflow(channel, key);
        if (there) {
            connected();
        } else {
            key.interestOps(SelectionKey.OP_CONNECT); // from now on the other thread may look at all that
        }
    }

    private void connected() throws IOException {
        phase = Phase.HANDSHAKE;
        key.interestOps(SelectionKey.OP_READ);
        queue(ByteBuffer.wrap(line.request().getBytes(StandardCharsets.US_ASCII)));
    }

    FrameBooks books() {
        return books;
    }

    boolean isOpen() {
        return phase == Phase.OPEN;
    }

    boolean hasEnded() {
        return phase == Phase.ENDED;
    }

    /** Every frame has come out, and each ack there should be has come. */
    boolean isSettled() {
        return !isOpen() || books.arrived() == books.begun() && feedback.isSettled();
    }

    /** @param received a buffer for whatever there is to read */
    void ready(ByteBuffer received, Dispatch dispatch, MaskedFrame frame) {
        try {
            if (key.isConnectable() && channel.finishConnect()) {
                synchronized (this) {
                    connected();
                }
            }
            if (key.isValid() && key.isReadable()) {
                read(received);
            }
            if (key.isValid() && key.isWritable()) {
                flush();
                pump(dispatch, frame);
            }
        } catch (IOException | RuntimeException e) {
            gone(Inlet.sentence(e));
        }
    }

    /** Sends every frame that may be sent now. @param frame the calling thread's own */
    synchronized void pump(Dispatch dispatch, MaskedFrame frame) {
        try {
            while (phase == Phase.OPEN && out.isEmpty()) {
                long now = line.meter().now();
                long stamp = dispatch.stamp(books, now);
                if (stamp == Dispatch.NOT_YET) {
                    return;
                }
                line.meter().late(stamp, now);
                out.sendNow(frame.stamped(books.call(), books.begin(stamp), stamp), countSent);
            }
        } catch (IOException e) {
            gone(Inlet.sentence(e));
        }
    }

    /** No more frames: the server is to say what has become of them, and to close. */
    synchronized void stop() {
        if (phase == Phase.OPEN) {
            phase = Phase.STOPPING;
            try {
                queue(MaskedFrame.of(MaskedFrame.TEXT, "{\"event\":\"stop\"}".getBytes(StandardCharsets.US_ASCII)));
            } catch (IOException e) {
                gone(Inlet.sentence(e));
            }
        }
    }

    /** A close that comes from here, for a server that does not close after {@code stop}. */
    synchronized void hangUp() {
        if (phase == Phase.STOPPING) {
            try {
                queue(MaskedFrame.close(1000));
            } catch (IOException e) {
                gone(Inlet.sentence(e));
            }
        }
    }

    /** Without a word. */
    synchronized void abandon() {
        if (phase != Phase.ENDED) {
            gone(phase == Phase.STOPPING ? "not closed by the server" : "no answer in time");
        }
    }

    private synchronized void queue(ByteBuffer message) throws IOException {
        out.send(message);
    }

    private synchronized void flush() throws IOException {
        out.flush();
    }

    private void read(ByteBuffer received) throws IOException {
        received.clear();
        if (channel.read(received) < 0) {
            gone("connection lost");
            return;
        }
        received.flip();
        if (phase == Phase.HANDSHAKE && !upgraded(received)) {
            return;
        }
        frames.take(received, this::heard);
    }

    private boolean upgraded(ByteBuffer received) throws IOException {
        if (!answer.take(received)) {
            return false;
        }
        if (!answer.upgraded()) {
            gone(answer.status(), answer.sentence(received));
            return false;
        }
        phase = Phase.STARTING;
        queue(MaskedFrame.of(MaskedFrame.TEXT, start));
        return true;
    }

    private void heard(int opcode, ByteBuffer payload) {
        try {
            switch (opcode) {
                case MaskedFrame.TEXT -> text(payload);
                case MaskedFrame.PING -> queue(MaskedFrame.of(MaskedFrame.PONG, bytes(payload)));
                case MaskedFrame.CLOSE -> closed(payload);
                default -> {
                    // nothing else is expected, and nothing else matters
                }
            }
        } catch (IOException e) {
            gone(Inlet.sentence(e));
        }
    }

    private void text(ByteBuffer payload) {
        if (feedback.hear(payload) && phase == Phase.STARTING) {
            line.meter().started.record((line.meter().now() - since) / 1000);
            line.meter().opened.incrementAndGet();
            line.meter().live.incrementAndGet();
            phase = Phase.OPEN;
        }
    }

    private void closed(ByteBuffer payload) throws IOException {
        int code = payload.remaining() < 2 ? 1005 : payload.getShort() & 0xffff;
        if (phase == Phase.STOPPING && code == 1000) {
            queue(MaskedFrame.close(1000));
            end();
            line.meter().live.decrementAndGet();
            line.meter().ended.incrementAndGet();
        } else {
            gone(
                    "close " + code,
                    "close " + code + " " + StandardCharsets.UTF_8.decode(payload) + " " + feedback.lastError());
        }
    }

    private void gone(String reason) {
        gone(reason, reason + " " + feedback.lastError());
    }

    private synchronized void gone(String reason, String sentence) {
        if (phase == Phase.ENDED) {
            return;
        }
        if (phase == Phase.OPEN || phase == Phase.STOPPING) {
            line.meter().closed.incrementAndGet();
            line.meter().live.decrementAndGet();
        } else {
            line.meter().failed.incrementAndGet();
        }
        line.meter().complain(reason, sentence);
        end();
    }

    private synchronized void end() {
        phase = Phase.ENDED;
        try {
            channel.close();
        } catch (IOException isClosedAllTheSame) {
            // there is nothing more to be said to it
        }
    }

    private static byte[] bytes(ByteBuffer payload) {
        byte[] bytes = new byte[payload.remaining()];
        payload.get(bytes);
        return bytes;
    }
}
