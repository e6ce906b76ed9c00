package io.inlet.cli;

import io.inlet.config.RedisUrl;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import redis.clients.jedis.Jedis;

/**
 * What a load is put on: a server and the Redis behind it, and the processes they are. Those that were started for the
 * load end with {@link #close}.
 *
 * @param name for the results
 * @param pid of the server, 0 when it is not known
 * @param redisPid 0 when it is not known
 */
record LoadTarget(
        String name,
        URI url,
        String redis,
        String channel,
        String tenant,
        CallSettings.Tokens tokens,
        long pid,
        long redisPid,
        Runnable end)
        implements AutoCloseable {

    /** A server that is ready gives back what its start has left behind ({@link SpentMemory}); then it is idle. */
    private static final long GIVES_BACK_MS = 2000;

    private static final String CHANNEL = "audio:frames";
    private static final String TENANT = "bench";
    private static final Pattern PROCESS = Pattern.compile("process_id:(\\d+)");

    /** A server and a Redis of its own, without the limits that are there to refuse such a load. */
    static LoadTarget start(String server, int frameBytes, Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        DevKeys keys = DevKeys.make(folder, true);
        RedisProcess redis = RedisProcess.start(RedisProcess.freePort(), folder);
        Map<String, String> environment = new HashMap<>(Map.of(
                "PORT", String.valueOf(RedisProcess.freePort()),
                "REDIS_URL", redis.url(),
                "REDIS_CHANNEL", CHANNEL,
                "JWT_PUBLIC_KEY", keys.publicKeyText(),
                "MAX_FRAME_BYTES", String.valueOf(Math.max(65_536, frameBytes)),
                "STRESS_LAG_MS", "60000",
                "STRESS_HEAP_PERCENT", "100"));
        for (String limit : new String[] {
            "MAX_CONNECTIONS",
            "MAX_CONNECTIONS_PER_ADDRESS",
            "MAX_HANDSHAKES_PER_S_PER_ADDRESS",
            "MAX_FRAMES_PER_S",
            "MAX_RATE_FACTOR"
        }) {
            environment.put(limit, "0");
        }
        DemoServer node = DemoServer.start(Demo.script(), server, environment, folder.resolve(server + ".log"));
        Runnable end = () -> {
            node.close();
            redis.close();
        };
        Runtime.getRuntime().addShutdownHook(new Thread(end));
        try {
            node.awaitReady();
            Thread.sleep(GIVES_BACK_MS);
        } catch (InterruptedException | RuntimeException e) {
            end.run();
            throw e;
        }
        return new LoadTarget(
                server,
                node.url(),
                redis.url(),
                CHANNEL,
                TENANT,
                CallSettings.Tokens.signedWith(keys.privateKey()),
                node.pid(),
                processOf(redis.url()),
                end);
    }

    /** Something that runs already, and goes on afterwards. */
    static LoadTarget running(
            URI url, String redis, String channel, String tenant, CallSettings.Tokens tokens, long pid) {
        return new LoadTarget(url.getAuthority(), url, redis, channel, tenant, tokens, pid, processOf(redis), () -> {});
    }

    /** As Redis itself says, when it is on this machine. */
    private static long processOf(String redisUrl) {
        RedisUrl redis = LoadSubscriber.only(redisUrl);
        boolean here = redis.host().equals("localhost") || redis.host().startsWith("127.");
        try (Jedis jedis = new RedisLine(redisUrl).open()) {
            Matcher process = PROCESS.matcher(jedis.info("server"));
            return here && process.find() ? Long.parseLong(process.group(1)) : 0;
        } catch (RuntimeException unreachable) {
            throw new Failure("Redis does not answer: " + Inlet.sentence(unreachable));
        }
    }

    @Override
    public void close() {
        end.run();
    }
}
