package io.inlet.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;

/** What a connection is to be sent: written at once, and what it does not take is kept until it does. Not thread-safe. */
final class Outflow {

    private final SocketChannel channel;
    private final SelectionKey key;
    private final Deque<ByteBuffer> unsent = new ArrayDeque<>();
    private Runnable whenFirstIsSent;

    Outflow(SocketChannel channel, SelectionKey key) {
        this.channel = channel;
        this.key = key;
    }

    boolean isEmpty() {
        return unsent.isEmpty();
    }

    /** @param message not to be changed any more */
    void send(ByteBuffer message) throws IOException {
        if (unsent.isEmpty()) {
            channel.write(message);
        }
        if (message.hasRemaining()) {
            keep(message);
        }
    }

    /**
     * Only when nothing is waiting; what is not taken is copied.
     *
     * @param whenSent is run when all of it is
     */
    void sendNow(ByteBuffer message, Runnable whenSent) throws IOException {
        channel.write(message);
        if (message.hasRemaining()) {
            whenFirstIsSent = whenSent;
            keep(ByteBuffer.allocate(message.remaining()).put(message).flip());
        } else {
            whenSent.run();
        }
    }

    private void keep(ByteBuffer message) {
        unsent.add(message);
        key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        key.selector().wakeup();
    }

    void flush() throws IOException {
        while (!unsent.isEmpty()) {
            channel.write(unsent.peek());
            if (unsent.peek().hasRemaining()) {
                return;
            }
            unsent.remove();
            if (whenFirstIsSent != null) {
                whenFirstIsSent.run();
                whenFirstIsSent = null;
            }
        }
        key.interestOps(SelectionKey.OP_READ);
    }
}
