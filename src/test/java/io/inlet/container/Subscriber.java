package io.inlet.container;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPubSub;

/** A consumer as the contract describes one: subscribed to Redis, directly and not through the proxy. */
final class Subscriber implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
    private final JedisPubSub subscription;
    private final Thread thread;

    private Subscriber(String interaction, String... channels) {
        CountDownLatch subscribed = new CountDownLatch(channels.length);
        String wanted = "\"interaction_id\":\"" + interaction;
        subscription = new JedisPubSub() {
            @Override
            public void onSubscribe(String channel, int count) {
                subscribed.countDown();
            }

            @Override
            public void onMessage(String channel, String text) {
                if (text.contains(wanted)) {
                    messages.add(new Message(channel, text, System.nanoTime()));
                }
            }
        };
        thread = new Thread(() -> subscribe(channels), "subscriber-" + interaction);
        thread.setDaemon(true);
        thread.start();
        try {
            if (!subscribed.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                fail("Redis did not confirm the subscription");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The frames of the interactions whose id begins like this. */
    static Subscriber ofFrames(String interaction) {
        return new Subscriber(interaction, InletUnderTest.CHANNEL);
    }

    static Subscriber ofEvents(String interaction) {
        return new Subscriber(interaction, InletUnderTest.EVENTS);
    }

    static Subscriber ofFramesAndEvents(String interaction) {
        return new Subscriber(interaction, InletUnderTest.CHANNEL, InletUnderTest.EVENTS);
    }

    Message next() {
        Message message = next(PATIENCE);
        return message != null ? message : fail("Nothing published within " + PATIENCE);
    }

    /** Null when nothing is published in that time. */
    Message next(Duration patience) {
        try {
            return messages.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    List<Message> next(int count) {
        List<Message> taken = new ArrayList<>();
        while (taken.size() < count) {
            taken.add(next());
        }
        return taken;
    }

    /**
     * The frames after one seq up to another, each the next. A batch whose reply was lost may have been published
     * twice: what has been seen is dropped, as consumers do.
     */
    List<Message> inOrder(long after, long upTo) {
        List<Message> taken = new ArrayList<>();
        for (long highest = after; highest < upTo; ) {
            Message message = next();
            assertTrue(message.seq() <= highest + 1, highest + " is followed by " + message.text());
            if (message.seq() > highest) {
                highest = message.seq();
                taken.add(message);
            }
        }
        return taken;
    }

    @Override
    public void close() {
        subscription.unsubscribe();
    }

    private void subscribe(String... channels) {
        try (Jedis redis = InletUnderTest.redis().connect()) {
            redis.subscribe(subscription, channels);
        }
    }

    /** What Redis delivered. */
    record Message(String channel, String text, long nanoTime) {
        JsonObject json() {
            return Json.createReader(new StringReader(text)).readObject();
        }

        long seq() {
            return json().getJsonNumber("seq").longValue();
        }

        boolean isEvent() {
            return channel.equals(InletUnderTest.EVENTS);
        }
    }
}
