package io.inlet.publishing;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.redisson.api.RScript;
import org.redisson.client.codec.StringCodec;

/**
 * A hash in Redis, {@code inlet:{name}}, that all nodes read and write. Entries begin with a number, and of two for the
 * same field the one with the greater number stays, so that it does not matter which node writes first. Beside it
 * {@code inlet:{name}:version} names the last write, so that a node need not read the whole to see that nothing has
 * happened. Thread-safe; nothing blocks, and while Redis is known to be away nothing is sent.
 */
public final class SharedHash {

    private static final String CHANGES = """
            local version = redis.call('GET', KEYS[2]) or ''
            if version == ARGV[1] then return {} end
            local all = redis.call('HGETALL', KEYS[1])
            table.insert(all, version)
            return all
            """;

    private static final String WRITE = """
            local wrote = false
            for i = 3, 2 + 2 * tonumber(ARGV[2]), 2 do
              local held = redis.call('HGET', KEYS[1], ARGV[i])
              local rank = held and tonumber(string.match(held, '^%d+')) or 0
              if tonumber(string.match(ARGV[i + 1], '^%d+')) > rank then
                redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1])
                wrote = true
              end
            end
            for i = 3 + 2 * tonumber(ARGV[2]), #ARGV, 2 do
              if redis.call('HGET', KEYS[1], ARGV[i]) == ARGV[i + 1] then redis.call('HDEL', KEYS[1], ARGV[i]) end
            end
            if wrote then redis.call('SET', KEYS[2], ARGV[1]) end
            return 0
            """;

    /** No version is called so; one that is not there is empty. */
    private static final String UNKNOWN = "-";

    private final RedisTarget redis;
    private final List<Object> keys;
    private final String node = HexFormat.of().formatHex(SecureRandom.getSeed(6)) + "-";
    private final AtomicLong writes = new AtomicLong();
    private volatile String seen = UNKNOWN;

    public SharedHash(RedisTarget redis, String name) {
        this.redis = redis;
        keys = List.of("inlet:{" + name + "}", "inlet:{" + name + "}:version"); // one slot of a Cluster
    }

    /** All entries, if any node has written since they were last asked for, or Redis has lost them. */
    public CompletionStage<Optional<Map<String, String>>> changes() {
        return asked(script -> script.<List<String>>evalAsync(
                        key(), RScript.Mode.READ_WRITE, CHANGES, RScript.ReturnType.LIST, keys, seen))
                .thenApply(this::read);
    }

    private Optional<Map<String, String>> read(List<String> answer) {
        if (answer.isEmpty()) {
            return Optional.empty();
        }
        int last = answer.size() - 1;
        Map<String, String> entries = new HashMap<>();
        for (int i = 0; i < last; i += 2) {
            entries.put(answer.get(i), answer.get(i + 1));
        }
        seen = answer.get(last);
        return Optional.of(entries);
    }

    /**
     * Writes what is newer than what is there. Whatever becomes of it, the next {@link #changes} gives everything, since
     * another node may have written in between.
     *
     * @param obsolete removed where it still is as given
     */
    public CompletionStage<Void> write(Map<String, String> entries, Map<String, String> obsolete) {
        List<String> arguments = new ArrayList<>();
        arguments.add(node + writes.incrementAndGet());
        arguments.add(String.valueOf(entries.size()));
        List.of(entries, obsolete)
                .forEach(each -> each.forEach((field, entry) -> {
                    arguments.add(field);
                    arguments.add(entry);
                }));
        return asked(script -> script.<Object>evalAsync(
                        key(), RScript.Mode.READ_WRITE, WRITE, RScript.ReturnType.LONG, keys, arguments.toArray()))
                .<Void>thenApply(done -> null)
                .whenComplete((done, failure) -> seen = UNKNOWN);
    }

    private String key() {
        return (String) keys.get(0);
    }

    private <T> CompletionStage<T> asked(Function<RScript, CompletionStage<T>> question) {
        if (redis.awayFor().isPresent()) {
            return CompletableFuture.failedFuture(new IllegalStateException("Redis is away"));
        }
        try {
            return question.apply(redis.client().getScript(StringCodec.INSTANCE));
        } catch (RuntimeException notConnected) {
            return CompletableFuture.failedFuture(notConnected);
        }
    }
}
