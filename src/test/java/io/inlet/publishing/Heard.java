package io.inlet.publishing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.JedisShardedPubSub;

/** What a consumer gets: everything from when it was made on, until its connection is closed. */
final class Heard implements AutoCloseable {

    private static final long PATIENCE_MS = 10_000;
    private static final Pattern FRAME = Pattern.compile("\"interaction_id\":\"([^\"]*)\",\"seq\":(\\d+)");

    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final CountDownLatch subscribed;
    private volatile Jedis connection;
    private volatile boolean closed;

    /** How to listen. */
    enum Kind {
        CHANNEL,
        PATTERN,
        SHARDED
    }

    private Heard(int channels) {
        subscribed = new CountDownLatch(channels);
    }

    /** Returns when it listens; when it is cut off it comes back at once. */
    static Heard on(Supplier<Jedis> redis, Kind kind, String... channels) throws InterruptedException {
        Heard heard = new Heard(channels.length);
        Thread thread = new Thread(() -> {
            while (!heard.closed) {
                try {
                    heard.connection = redis.get();
                    switch (kind) {
                        case CHANNEL -> heard.connection.subscribe(heard.plain(), channels);
                        case PATTERN -> heard.connection.psubscribe(heard.plain(), channels);
                        case SHARDED -> heard.sharded().proceed(heard.connection.getConnection(), channels);
                    }
                } catch (RuntimeException cutOff) {
                    LockSupport.parkNanos(10_000_000);
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
        if (!heard.subscribed.await(PATIENCE_MS, TimeUnit.MILLISECONDS)) {
            throw new AssertionError("no subscription");
        }
        return heard;
    }

    private JedisPubSub plain() {
        return new JedisPubSub() {
            @Override
            public void onSubscribe(String name, int count) {
                subscribed.countDown();
            }

            @Override
            public void onPSubscribe(String name, int count) {
                subscribed.countDown();
            }

            @Override
            public void onMessage(String name, String text) {
                messages.add(text);
            }

            @Override
            public void onPMessage(String pattern, String name, String text) {
                messages.add(text);
            }
        };
    }

    private JedisShardedPubSub sharded() {
        return new JedisShardedPubSub() {
            @Override
            public void onSSubscribe(String name, int count) {
                subscribed.countDown();
            }

            @Override
            public void onSMessage(String name, String text) {
                messages.add(text);
            }
        };
    }

    String next() throws InterruptedException {
        String text = messages.poll(PATIENCE_MS, TimeUnit.MILLISECONDS);
        if (text == null) {
            throw new AssertionError("nothing was heard");
        }
        return text;
    }

    int size() {
        return messages.size();
    }

    /** The numbers of the frames of a call so far, in order of arrival. */
    List<Long> seqs(String interaction) {
        return seqs(messages, interaction);
    }

    static List<Long> seqs(Iterable<String> texts, String interaction) {
        List<Long> seqs = new ArrayList<>();
        for (String text : texts) {
            Matcher frame = FRAME.matcher(text);
            if (frame.find() && frame.group(1).equals(interaction)) {
                seqs.add(Long.parseLong(frame.group(2)));
            }
        }
        return seqs;
    }

    @Override
    public void close() {
        closed = true;
        connection.disconnect();
    }
}
