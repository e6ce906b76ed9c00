package io.inlet.container;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Stands between the server and Redis: delays replies, holds them back, or is gone altogether, and heals. Requests
 * always go through at once, so that what is proven is what the server does about replies.
 */
final class DelayingProxy implements AutoCloseable {

    private final InetSocketAddress target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final InetSocketAddress address;
    private ServerSocket listener;
    private boolean held;
    private volatile long delayNanos;

    DelayingProxy(InetSocketAddress target) throws IOException {
        this.target = target;
        this.address = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), freePort());
        listen(address);
    }

    /**
     * Not one of those that systems give to outgoing connections (from 32768 on): while the proxy refuses, such a port
     * is given away, and may even be connected to itself by whoever tries to reach it.
     */
    private static int freePort() {
        for (int attempt = 0; attempt < 100; attempt++) {
            try (ServerSocket free =
                    new ServerSocket(ThreadLocalRandom.current().nextInt(20_000, 32_000))) {
                return free.getLocalPort();
            } catch (IOException e) {
                // It is taken; there are others.
            }
        }
        throw new IllegalStateException("no free port");
    }

    int port() {
        return address.getPort();
    }

    void delayReplies(Duration delay) {
        delayNanos = delay.toNanos();
    }

    synchronized void holdReplies() {
        held = true;
    }

    synchronized void releaseReplies() {
        held = false;
        notifyAll();
    }

    /** Redis is gone: every connection is reset, and new ones are refused. */
    synchronized void refuse() throws IOException {
        listener.close();
        sockets.forEach(DelayingProxy::reset);
    }

    /** Back to passing everything on at once. */
    synchronized void heal() throws IOException {
        delayReplies(Duration.ZERO);
        releaseReplies();
        if (listener.isClosed()) {
            listen(address);
        }
    }

    @Override
    public void close() {
        try {
            refuse();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            releaseReplies();
        }
    }

    private void listen(InetSocketAddress where) throws IOException {
        ServerSocket opened = new ServerSocket();
        opened.setReuseAddress(true);
        opened.bind(where, 256);
        listener = opened;
        daemon("proxy-accept", () -> {
            while (true) {
                connect(opened, opened.accept());
            }
        });
    }

    private synchronized void connect(ServerSocket acceptor, Socket client) throws IOException {
        Socket redis = new Socket();
        if (acceptor.isClosed() || !connected(redis)) {
            reset(client);
            return;
        }
        for (Socket socket : new Socket[] {client, redis}) {
            socket.setTcpNoDelay(true);
            sockets.add(socket);
        }
        BlockingQueue<Reply> replies = new LinkedBlockingQueue<>();
        Ends ends = new Ends(client, redis);
        daemon("proxy-requests", () -> ends.closeAfter(() -> copy(client.getInputStream(), redis.getOutputStream())));
        daemon("proxy-replies", () -> ends.closeAfter(() -> queue(redis.getInputStream(), replies)));
        daemon("proxy-delay", () -> ends.closeAfter(() -> deliver(replies, client.getOutputStream())));
    }

    private static void copy(InputStream from, OutputStream to) throws IOException {
        byte[] buffer = new byte[65_536];
        for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
            to.write(buffer, 0, n);
        }
    }

    private void queue(InputStream from, BlockingQueue<Reply> replies) throws IOException {
        byte[] buffer = new byte[65_536];
        try {
            for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
                replies.add(new Reply(Arrays.copyOf(buffer, n), System.nanoTime() + delayNanos));
            }
        } finally {
            replies.add(Reply.LAST);
        }
    }

    private void deliver(BlockingQueue<Reply> replies, OutputStream to) throws IOException, InterruptedException {
        for (Reply reply = replies.take(); reply != Reply.LAST; reply = replies.take()) {
            awaitTurn(reply);
            to.write(reply.bytes);
        }
    }

    private synchronized void awaitTurn(Reply reply) throws InterruptedException {
        for (long left = reply.due - System.nanoTime(); held || left > 0; left = reply.due - System.nanoTime()) {
            wait(held ? 0 : Math.max(1, left / 1_000_000));
        }
    }

    private boolean connected(Socket redis) {
        try {
            redis.connect(target, 2_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // It is closed already.
        }
    }

    private static void daemon(String name, Step step) {
        Thread thread = new Thread(
                () -> {
                    try {
                        step.run();
                    } catch (IOException | InterruptedException e) {
                        // The connection has ended, or the listener is closed.
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    private record Reply(byte[] bytes, long due) {
        static final Reply LAST = new Reply(new byte[0], 0);
    }

    private interface Step {
        void run() throws IOException, InterruptedException;
    }

    /** Both ends of a connection: when one goes, the other goes. */
    private final class Ends {
        private final Socket[] both;

        Ends(Socket... both) {
            this.both = both;
        }

        void closeAfter(Step step) throws IOException, InterruptedException {
            try {
                step.run();
            } finally {
                for (Socket socket : both) {
                    socket.close();
                    sockets.remove(socket);
                }
            }
        }
    }
}
