package io.inlet.cli;

import io.inlet.config.RedisAddress;
import io.inlet.config.RedisUrl;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** The consumer of a load: subscribed to one channel of one plain Redis, over a connection that never blocks. */
final class LoadSubscriber implements AutoCloseable {

    private static final int BUFFER = 1 << 20;

    private final SocketChannel channel;
    private final RespPushes pushes;

    private LoadSubscriber(SocketChannel channel, RespPushes pushes) {
        this.channel = channel;
        this.pushes = pushes;
    }

    /** @throws Failure when it is no plain, single Redis, or not there */
    static LoadSubscriber open(String url, String topic, Selector selector, RespPushes.Sink sink) {
        RedisUrl redis = only(url);
        SocketChannel channel = null;
        try {
            channel = SocketChannel.open(new InetSocketAddress(redis.host(), redis.port()));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            String password = redis.password().orElse("");
            if (!password.isEmpty()) {
                say(
                        channel,
                        "AUTH",
                        redis.username().filter(name -> !name.isEmpty()).orElse("default"),
                        password);
            }
            say(channel, "SUBSCRIBE", topic);
            channel.configureBlocking(false);
            LoadSubscriber subscriber = new LoadSubscriber(channel, new RespPushes(sink, BUFFER));
            channel.register(selector, SelectionKey.OP_READ, subscriber);
            return subscriber;
        } catch (IOException | RuntimeException e) {
            close(channel);
            throw new Failure("cannot subscribe at Redis: " + Inlet.sentence(e));
        }
    }

    /** A load is to measure Inlet; a consumer of a Cluster, or over TLS, is another matter. */
    static RedisUrl only(String url) {
        RedisAddress address;
        try {
            address = RedisAddress.parse(url.strip());
        } catch (IllegalArgumentException brokenRule) {
            throw new Failure("the Redis URL " + brokenRule.getMessage()); // not quoted: there may be a password in it
        }
        RedisUrl first = address.urls().get(0);
        if (address.topology() != RedisAddress.Topology.STANDALONE || first.tls()) {
            throw new Failure("a load is followed at a single Redis without TLS: redis://[user:password@]host[:port]");
        }
        return first;
    }

    private static void say(SocketChannel channel, String... words) throws IOException {
        StringBuilder command = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            int bytes = word.getBytes(StandardCharsets.UTF_8).length;
            command.append('$').append(bytes).append("\r\n").append(word).append("\r\n");
        }
        channel.write(ByteBuffer.wrap(command.toString().getBytes(StandardCharsets.UTF_8)));
    }

    /** Reads once, as much as there is room for. */
    void ready() {
        try {
            if (channel.read(pushes.space()) < 0) {
                throw new Failure("Redis has closed the subscriber's connection");
            }
        } catch (IOException e) {
            throw new Failure("the subscriber's connection was lost: " + Inlet.sentence(e));
        }
        pushes.take();
    }

    boolean subscribed() {
        return pushes.subscribed();
    }

    @Override
    public void close() {
        close(channel);
    }

    private static void close(SocketChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException isClosedAllTheSame) {
            // there is nothing more to be heard of it
        }
    }
}
