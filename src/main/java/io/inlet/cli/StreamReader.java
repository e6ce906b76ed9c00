package io.inlet.cli;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisMovedDataException;
import redis.clients.jedis.params.XReadParams;
import redis.clients.jedis.resps.StreamEntry;

/**
 * Reads a Redis stream of frames and the one of its events ({@code PUBLISH_MODE=stream}) until closed, on a thread each
 * (in a Cluster they may be on different nodes), which also runs the handler. When Redis goes away it goes on where it
 * was.
 */
final class StreamReader implements Reception {

    private static final int BLOCK_MS = 200;
    private static final int AT_ONCE = 500;
    private static final long RETRY_AFTER_MS = 100;
    private static final int PATIENCE_S = 10;
    private static final StreamEntryID BEGINNING = new StreamEntryID("0-0");

    private final RedisLine redis;
    private final BiConsumer<Boolean, String> messages;
    private final boolean fromNowOn;
    private final CountDownLatch reading = new CountDownLatch(2);
    private final List<Thread> threads;
    private volatile boolean closed;

    private StreamReader(String redisUrl, String stream, boolean fromNowOn, BiConsumer<Boolean, String> messages) {
        redis = new RedisLine(redisUrl);
        this.fromNowOn = fromNowOn;
        this.messages = messages;
        threads = List.of(thread(stream, true), thread(stream + ":events", false));
    }

    /** @param messages gets whether it is a frame (else an event), and the text */
    static StreamReader fromTheBeginning(String redisUrl, String stream, BiConsumer<Boolean, String> messages) {
        return new StreamReader(redisUrl, stream, false, messages);
    }

    static StreamReader fromNowOn(String redisUrl, String stream, BiConsumer<Boolean, String> messages) {
        return new StreamReader(redisUrl, stream, true, messages);
    }

    private Thread thread(String stream, boolean frames) {
        Thread thread = new Thread(() -> run(stream, frames), "inlet-stream-reader");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public StreamReader start() throws InterruptedException {
        threads.forEach(Thread::start);
        if (!reading.await(PATIENCE_S, TimeUnit.SECONDS)) {
            close();
            throw new Failure("no Redis at " + redis);
        }
        return this;
    }

    private void run(String stream, boolean frames) {
        HostAndPort node = null;
        StreamEntryID position = fromNowOn ? null : BEGINNING;
        while (!closed) {
            try (Jedis jedis = node == null ? redis.open() : redis.open(node)) {
                if (position == null) {
                    position = end(jedis, stream);
                }
                reading.countDown();
                while (!closed) {
                    position = read(jedis, stream, frames, position);
                }
            } catch (JedisMovedDataException elsewhere) {
                node = elsewhere.getTargetNode();
            } catch (JedisException e) {
                node = null;
                pause();
            }
        }
    }

    private static StreamEntryID end(Jedis jedis, String stream) {
        List<StreamEntry> last = jedis.xrevrange(stream, "+", "-", 1);
        return last.isEmpty() ? BEGINNING : last.get(0).getID();
    }

    private StreamEntryID read(Jedis jedis, String stream, boolean frames, StreamEntryID position) {
        var read = jedis.xread(XReadParams.xReadParams().block(BLOCK_MS).count(AT_ONCE), Map.of(stream, position));
        StreamEntryID last = position;
        if (read != null) {
            for (StreamEntry entry : read.get(0).getValue()) {
                synchronized (this) {
                    messages.accept(frames, entry.getFields().get("data"));
                }
                last = entry.getID();
            }
        }
        return last;
    }

    private void pause() {
        try {
            Thread.sleep(RETRY_AFTER_MS);
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    @Override
    public int interruptions() {
        return 0; // what is in a stream waits there
    }

    @Override
    public void close() {
        closed = true;
        threads.forEach(Thread::interrupt);
    }
}
