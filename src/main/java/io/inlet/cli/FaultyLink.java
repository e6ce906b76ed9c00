package io.inlet.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ThreadLocalRandom;

/** One connection through a {@link FaultProxy}, whose thread is the only one here. */
final class FaultyLink {

    private static final int READ_AT_ONCE = 65_536;
    private static final int QUEUED = 4 << 20; // bytes each way; then it is the sender's turn to wait
    private static final int PIECES =
            64; // of what was read at once; the rest comes whole, or nothing would ever arrive
    private static final int THROTTLED_PIECE = 4096;

    /** What all connections of a proxy are under. */
    static final class Conditions {
        boolean swallowing;
        boolean holdingReplies;
        boolean slicing;
        long bytesPerSecond;
        private long requestNanos;
        private long replyNanos;
        private long jitterNanos;
        private final long[] lineFree = new long[2]; // when the next byte may go, for each direction
        private final ByteBuffer read = ByteBuffer.allocateDirect(READ_AT_ONCE);

        void delay(Duration requests, Duration replies, Duration jitter) {
            requestNanos = requests.toNanos();
            replyNanos = replies.toNanos();
            jitterNanos = jitter.toNanos();
        }

        void heal() {
            swallowing = false;
            holdingReplies = false;
            slicing = false;
            bytesPerSecond = 0;
            delay(Duration.ZERO, Duration.ZERO, Duration.ZERO);
        }

        private long nanos(boolean requests) {
            long nanos = requests ? requestNanos : replyNanos;
            return jitterNanos == 0
                    ? nanos
                    : Math.max(0, nanos + ThreadLocalRandom.current().nextLong(-jitterNanos, jitterNanos + 1));
        }
    }

    private record Chunk(ByteBuffer bytes, long due) {}

    private final SocketChannel client;
    private final SocketChannel server;
    private final Conditions conditions;
    private final Way requests;
    private final Way replies;
    private boolean cutting;
    private boolean swallowed;
    private boolean over;

    private FaultyLink(SocketChannel client, SocketChannel server, Conditions conditions, Selector selector)
            throws IOException {
        this.client = client;
        this.server = server;
        this.conditions = conditions;
        for (SocketChannel end : new SocketChannel[] {client, server}) {
            end.configureBlocking(false);
            end.setOption(StandardSocketOptions.TCP_NODELAY, true);
            end.register(selector, SelectionKey.OP_READ, this);
        }
        requests = new Way(client, server, selector, true);
        replies = new Way(server, client, selector, false);
    }

    static FaultyLink between(SocketChannel client, InetSocketAddress target, Conditions conditions, Selector selector)
            throws IOException {
        SocketChannel server = SocketChannel.open();
        try {
            server.connect(target);
            return new FaultyLink(client, server, conditions, selector);
        } catch (IOException e) {
            reset(client);
            reset(server);
            throw e;
        }
    }

    void ready(SelectionKey key) {
        try {
            if (key.isReadable()) {
                (key.channel() == client ? requests : replies).read();
            }
            if (key.isValid() && key.isWritable()) {
                key.interestOpsAnd(~SelectionKey.OP_WRITE); // pass() is about to write
            }
        } catch (IOException | CancelledKeyException e) {
            reset();
        }
    }

    /** Sends what is due. */
    void pass() {
        try {
            requests.write();
            replies.write();
        } catch (IOException | CancelledKeyException e) {
            reset();
        }
    }

    long waitMs() {
        return Math.min(requests.waitMs(), replies.waitMs());
    }

    void cutInMidFrame() {
        cutting = true;
    }

    boolean hasSwallowed() {
        return swallowed;
    }

    boolean isOver() {
        return over;
    }

    void reset() {
        over = true;
        reset(client);
        reset(server);
    }

    private static void reset(SocketChannel channel) {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException e) {
            // It is closed already.
        }
        close(channel);
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // It is over anyway.
        }
    }

    private final class Way {
        private final SocketChannel from;
        private final SocketChannel to;
        private final Selector selector;
        private final boolean asks;
        private final Deque<Chunk> queue = new ArrayDeque<>();
        private int queued;
        private int pieces;
        private boolean ended;

        Way(SocketChannel from, SocketChannel to, Selector selector, boolean asks) {
            this.from = from;
            this.to = to;
            this.selector = selector;
            this.asks = asks;
        }

        void read() throws IOException {
            ByteBuffer bytes = conditions.read.clear();
            int count = from.read(bytes);
            if (count < 0) {
                ended = true;
                from.keyFor(selector).interestOpsAnd(~SelectionKey.OP_READ);
            } else if (conditions.swallowing) {
                swallowed = true;
            } else if (cutting && asks) {
                to.write(bytes.flip().limit(Math.max(1, count / 2)));
                reset();
            } else if (count > 0) {
                long due = System.nanoTime() + conditions.nanos(asks);
                ByteBuffer kept = ByteBuffer.allocate(count).put(bytes.flip()).flip();
                queue.add(new Chunk(kept, queue.isEmpty() ? due : Math.max(due, queue.peekLast().due)));
                queued += count;
                if (queued > QUEUED) {
                    from.keyFor(selector).interestOpsAnd(~SelectionKey.OP_READ);
                }
            }
        }

        void write() throws IOException {
            while (!over && !queue.isEmpty() && waitMs() == 0) {
                ByteBuffer bytes = queue.peek().bytes;
                int end = bytes.limit();
                bytes.limit(bytes.position() + Math.min(bytes.remaining(), most()));
                int count = to.write(bytes);
                bytes.limit(end);
                if (count == 0) {
                    to.keyFor(selector).interestOpsOr(SelectionKey.OP_WRITE);
                    return;
                }
                passed(count);
            }
            if (ended && queue.isEmpty() && !over) {
                over = true;
                close(client);
                close(server);
            }
        }

        private int most() {
            boolean slice = conditions.slicing && pieces++ < PIECES;
            int whole = conditions.bytesPerSecond > 0 ? THROTTLED_PIECE : READ_AT_ONCE;
            return slice ? ThreadLocalRandom.current().nextInt(1, 8) : whole;
        }

        private void passed(int count) {
            if (conditions.bytesPerSecond > 0) {
                long[] free = conditions.lineFree;
                int line = asks ? 0 : 1;
                free[line] =
                        Math.max(free[line], System.nanoTime()) + count * 1_000_000_000L / conditions.bytesPerSecond;
            }
            if (!queue.peek().bytes.hasRemaining()) {
                queue.remove();
                pieces = 0;
            }
            queued -= count;
            if (queued <= QUEUED && !ended) {
                from.keyFor(selector).interestOpsOr(SelectionKey.OP_READ);
            }
        }

        /** Until there is something to do; 0: now. */
        long waitMs() {
            if (queue.isEmpty() || !asks && conditions.holdingReplies) {
                return Long.MAX_VALUE;
            }
            long due = queue.peek().due;
            if (conditions.bytesPerSecond > 0) {
                due = Math.max(due, conditions.lineFree[asks ? 0 : 1]);
            }
            long left = due - System.nanoTime();
            return left <= 0 ? 0 : left / 1_000_000 + 1;
        }
    }
}
