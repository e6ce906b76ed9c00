package io.inlet.cli;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.XReadParams;
import redis.clients.jedis.resps.StreamEntry;

/**
 * Reads a Redis stream of frames and the one of its events ({@code PUBLISH_MODE=stream}) from their beginning until
 * closed, on one thread of its own, which also runs the handler. When Redis goes away it goes on where it was.
 */
final class StreamReader implements AutoCloseable {

    private static final int BLOCK_MS = 200;
    private static final int AT_ONCE = 500;
    private static final long RETRY_AFTER_MS = 100;

    private final URI redis;
    private final String frames;
    private final BiConsumer<Boolean, String> messages;
    private final Map<String, StreamEntryID> positions = new HashMap<>();
    private final Thread thread = new Thread(this::run, "inlet-stream-reader");
    private volatile boolean closed;

    /** @param messages gets whether it is a frame (else an event), and the text */
    StreamReader(String redisUrl, String stream, BiConsumer<Boolean, String> messages) {
        this.redis = URI.create(redisUrl);
        this.frames = stream;
        this.messages = messages;
        positions.put(stream, new StreamEntryID("0-0"));
        positions.put(stream + ":events", new StreamEntryID("0-0"));
        thread.setDaemon(true);
    }

    StreamReader start() {
        thread.start();
        return this;
    }

    private void run() {
        while (!closed) {
            try (Jedis jedis = new Jedis(redis)) {
                while (!closed) {
                    read(jedis);
                }
            } catch (JedisException e) {
                pause();
            }
        }
    }

    private void read(Jedis jedis) {
        List<Map.Entry<String, List<StreamEntry>>> read =
                jedis.xread(XReadParams.xReadParams().block(BLOCK_MS).count(AT_ONCE), positions);
        if (read == null) {
            return;
        }
        for (Map.Entry<String, List<StreamEntry>> of : read) {
            for (StreamEntry entry : of.getValue()) {
                messages.accept(of.getKey().equals(frames), entry.getFields().get("data"));
                positions.put(of.getKey(), entry.getID());
            }
        }
    }

    private void pause() {
        try {
            Thread.sleep(RETRY_AFTER_MS);
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
