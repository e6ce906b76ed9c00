package io.inlet.publishing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.redisson.api.RFuture;
import org.redisson.api.RScript;
import org.redisson.api.RScriptAsync;

/**
 * What is done to a tenant's leases, each as one script: a sorted set of calls by the moment their lease runs out, and
 * a hash of the connections that hold them. A call that came back to another connection is that one's: its former
 * connection neither renews it nor gives it back.
 */
final class LeaseScripts {

    /** Lua's stack takes some thousands of values. */
    private static final int MOST_AT_ONCE = 1000;

    private static final String NOW = """
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            """;

    private static final String LAST = """
            redis.call('PEXPIRE', KEYS[1], ARGV[1])
            redis.call('PEXPIRE', KEYS[2], ARGV[1])
            return 1
            """;

    private static final String TAKE = NOW + """
            for _, over in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now)) do
              redis.call('ZREM', KEYS[1], over)
              redis.call('HDEL', KEYS[2], over)
            end
            if not redis.call('ZSCORE', KEYS[1], ARGV[2])
                and redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[4]) then return 0 end
            redis.call('ZADD', KEYS[1], now + ARGV[1], ARGV[2])
            redis.call('HSET', KEYS[2], ARGV[2], ARGV[3])
            """ + LAST;

    private static final String RENEW = NOW + """
            for i = 2, #ARGV, 2 do
              local holder = redis.call('HGET', KEYS[2], ARGV[i])
              if not holder or holder == ARGV[i + 1] then
                redis.call('ZADD', KEYS[1], now + ARGV[1], ARGV[i])
                redis.call('HSET', KEYS[2], ARGV[i], ARGV[i + 1])
              end
            end
            """ + LAST;

    private static final String RELEASE = """
            if redis.call('HGET', KEYS[2], ARGV[1]) == ARGV[2] then
              redis.call('ZREM', KEYS[1], ARGV[1])
              redis.call('HDEL', KEYS[2], ARGV[1])
            end
            return 1
            """;

    private final String leaseMs;

    LeaseScripts(long leaseMs) {
        this.leaseMs = String.valueOf(leaseMs);
    }

    /** Where the leases of a tenant are: in one slot of a Cluster. */
    record Key(String tenant) {

        String calls() {
            return "inlet:calls:{" + tenant + "}";
        }

        String holders() {
            return calls() + ":holders";
        }
    }

    /** Whether the call has a place now. */
    CompletionStage<Boolean> take(RScriptAsync script, Key key, String call, String holder, int most) {
        return run(script, TAKE, key, leaseMs, call, holder, String.valueOf(most))
                .thenApply(taken -> taken == 1);
    }

    /** Also puts back what Redis has forgotten, whatever the limit: those calls are there. */
    void renew(RScriptAsync script, Key key, List<Leases.Lease> leases) {
        for (int from = 0; from < leases.size(); from += MOST_AT_ONCE) {
            List<Object> arguments = new ArrayList<>(List.of(leaseMs));
            for (Leases.Lease lease : leases.subList(from, Math.min(leases.size(), from + MOST_AT_ONCE))) {
                arguments.add(lease.call());
                arguments.add(lease.holder());
            }
            run(script, RENEW, key, arguments.toArray());
        }
    }

    void release(RScriptAsync script, Leases.Lease lease) {
        run(script, RELEASE, lease.key(), lease.call(), lease.holder());
    }

    private static RFuture<Long> run(RScriptAsync script, String lua, Key key, Object... arguments) {
        return script.evalAsync(
                key.calls(),
                RScript.Mode.READ_WRITE,
                lua,
                RScript.ReturnType.LONG,
                List.of(key.calls(), key.holders()),
                arguments);
    }
}
