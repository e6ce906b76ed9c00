package io.inlet.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * A TCP proxy that does to a connection what networks do: delay, throttle, cut up, fall silent, break. One thread for
 * all connections; each method returns when the fault is there. Faults add up until {@link #heal}.
 */
public final class FaultProxy implements AutoCloseable {

    private static final int BACKLOG = 256;

    private final InetSocketAddress target;
    private final InetSocketAddress address;
    private final Selector selector = Selector.open();
    private final Queue<Runnable> orders = new ConcurrentLinkedQueue<>();
    private final List<FaultyLink> links = new ArrayList<>(); // the thread's own, as all below
    private final FaultyLink.Conditions conditions = new FaultyLink.Conditions();
    private ServerSocketChannel listener;
    private volatile boolean closed;

    /** Listens on a free port of 127.0.0.1. */
    public FaultProxy(InetSocketAddress target) throws IOException {
        this.target = target;
        listener = ServerSocketChannel.open();
        this.address = bindToFreePort(listener);
        listen();
        Thread thread = new Thread(this::run, "fault-proxy-" + address.getPort());
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Not one of those that systems give to outgoing connections (from 32768 on): while the proxy refuses, such a port
     * is given away, and may even be connected to itself by whoever tries to reach it.
     */
    private static InetSocketAddress bindToFreePort(ServerSocketChannel channel) throws IOException {
        for (int attempt = 0; attempt < 100; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
            try {
                channel.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), BACKLOG);
                return (InetSocketAddress) channel.getLocalAddress();
            } catch (IOException e) {
                // It is taken; there are others.
            }
        }
        throw new IOException("no free port");
    }

    public int port() {
        return address.getPort();
    }

    /** Gone: every connection is reset, and new ones are refused. */
    public void refuse() {
        order(() -> {
            listener.close();
            selector.selectNow(); // only now the port is let go of
            resetAll(link -> true);
        });
    }

    /** Every connection is reset; new ones are fine. */
    public void reset() {
        order(() -> resetAll(link -> true));
    }

    /** Each connection ends in the middle of what its client says next. */
    public void cut() {
        order(() -> links.forEach(FaultyLink::cutInMidFrame));
    }

    /** Connections stay and new ones are accepted, and nothing that is said in either direction arrives any more. */
    public void swallow() {
        order(() -> conditions.swallowing = true);
    }

    /** Both ways take this long, give or take the jitter; the order is kept. */
    public void delay(Duration latency, Duration jitter) {
        order(() -> conditions.delay(latency, latency, jitter));
    }

    public void delayReplies(Duration latency) {
        order(() -> conditions.delay(Duration.ZERO, latency, Duration.ZERO));
    }

    public void holdReplies() {
        order(() -> conditions.holdingReplies = true);
    }

    public void releaseReplies() {
        order(() -> conditions.holdingReplies = false);
    }

    /** All connections together, each way. */
    public void throttle(long bytesPerSecond) {
        order(() -> conditions.bytesPerSecond = bytesPerSecond);
    }

    /** What arrives comes in pieces of 1 to 7 bytes. */
    public void slice() {
        order(() -> conditions.slicing = true);
    }

    /** Back to passing everything on at once. Connections of which something was swallowed are reset. */
    public void heal() {
        order(() -> {
            conditions.heal();
            resetAll(FaultyLink::hasSwallowed);
            if (!listener.isOpen()) {
                listener = ServerSocketChannel.open();
                listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                listener.bind(address, BACKLOG);
                listen();
            }
        });
    }

    /** Connections there are. */
    public int connections() {
        int[] count = new int[1];
        order(() -> count[0] = links.size());
        return count[0];
    }

    @Override
    public void close() {
        order(() -> {
            closed = true;
            listener.close();
            resetAll(link -> true);
        });
    }

    private interface Order {
        void carryOut() throws IOException;
    }

    private void order(Order order) {
        if (closed) {
            return; // there is nobody to carry it out
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        orders.add(() -> {
            try {
                if (!closed) {
                    order.carryOut();
                }
                done.complete(null);
            } catch (IOException e) {
                done.completeExceptionally(new UncheckedIOException(e));
            }
        });
        selector.wakeup();
        if (selector.isOpen()) {
            done.orTimeout(5, TimeUnit.SECONDS).join();
        }
    }

    private void run() {
        try (selector) {
            while (!closed) {
                long wait = links.stream().mapToLong(FaultyLink::waitMs).min().orElse(Long.MAX_VALUE);
                selector.select(key -> ready(key), Math.max(1, Math.min(wait, 1000)));
                for (Runnable order = orders.poll(); order != null; order = orders.poll()) {
                    order.run();
                }
                links.forEach(FaultyLink::pass);
                links.removeIf(FaultyLink::isOver);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void ready(SelectionKey key) {
        if (key.attachment() instanceof FaultyLink link) {
            link.ready(key);
            return;
        }
        try {
            SocketChannel client = listener.accept();
            if (client != null) {
                links.add(FaultyLink.between(client, target, conditions, selector));
            }
        } catch (IOException e) {
            // The client has gone, or there is nobody behind this: it is closed, and will try again.
        }
    }

    private void listen() throws IOException {
        listener.configureBlocking(false);
        listener.register(selector, SelectionKey.OP_ACCEPT);
    }

    private void resetAll(java.util.function.Predicate<FaultyLink> which) {
        links.stream().filter(which).forEach(FaultyLink::reset);
        links.removeIf(FaultyLink::isOver);
    }
}
