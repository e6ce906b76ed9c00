package io.inlet.publishing;

import io.inlet.stream.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.redisson.api.RFuture;
import org.redisson.api.RScript;
import org.redisson.api.RScriptAsync;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;

/**
 * How far each stream has got, in Redis, so that whichever node its sender connects to next can go on from there: a
 * string {@code <epoch> <owner> <seq> <lost> <media_ms>} a stream, for {@code RESUME_TTL_S} after the last word of it.
 * It is written in the same pipeline as the frames, behind them, on the same connection; the owner in it is what tells
 * a node that another has taken a stream over.
 */
final class Positions {

    /** What the scripts have in common: who holds the stream, seen from ours. */
    static final String HOLDER = """
            local held = redis.call('GET', KEYS[1])
            local epoch, owner, seq
            if held then epoch, owner, seq = string.match(held, '^(%d+) (%S+) (%d+)') end
            local moved = epoch == ARGV[1] and owner ~= ARGV[2] and owner ~= '-'
            local superseded = epoch and epoch ~= ARGV[1] and ARGV[3] == '0'
            """;

    /**
     * Never back: a run that was long under way may arrive after its successor. A stream that was stopped belongs to
     * {@code -}, which is nobody, so that it is not taken for one that has just begun.
     */
    static final String KEEP = """
            if tonumber(ARGV[4]) < 0 then
              redis.call('SET', KEYS[1], ARGV[1]..' - '..ARGV[5]..' '..ARGV[6], 'PX', -tonumber(ARGV[4]))
            elseif epoch == ARGV[1] and tonumber(seq) > tonumber(ARGV[5]) then redis.call('PEXPIRE', KEYS[1], ARGV[4])
            else redis.call('SET', KEYS[1], ARGV[1]..' '..ARGV[2]..' '..ARGV[5]..' '..ARGV[6], 'PX', ARGV[4]) end
            """;

    /**
     * KEYS: positions. ARGV: for each, its {@link #arguments} and whether it is only asked for, with blanks between them.
     * One that cannot be noted does not keep the others from it.
     */
    private static final String NOTE = """
            local function note(KEYS, ARGV)
            """ + HOLDER + """
            if moved then return -2 end
            if superseded then return -1 end
            if ARGV[7] == '1' then return epoch == ARGV[1] and tonumber(seq) or 0 end
            """ + KEEP + """
            return 0 end
            local answers = {}
            for i, key in ipairs(KEYS) do
              local noted, answer = pcall(note, {key},
                  {string.match(ARGV[i], '^(%S+) (%S+) (%S+) (%S+) (%S+) (%S+ %S+) (%S+)$')})
              answers[i] = noted and answer or -3
            end
            return answers
            """;

    private static final String CLAIM = """
            local held = redis.call('GET', KEYS[1])
            local epoch, owner, rest
            if held then epoch, owner, rest = string.match(held, '^(%d+) (%S+) (.*)$') end
            if epoch == ARGV[1] and owner == '-' then return false end
            if epoch ~= ARGV[1] then
              if ARGV[4] == '0' or (epoch and tonumber(epoch) > tonumber(ARGV[1])) then return false end
              rest = '0 0 0'
            end
            redis.call('SET', KEYS[1], ARGV[1]..' '..ARGV[2]..' '..rest, 'PX', ARGV[3])
            return rest
            """;

    private static final long SUPERSEDED = -1;
    private static final long MOVED = -2;
    private static final long REFUSED = -3;

    private final Duration ttl;

    /** @param ttl {@code RESUME_TTL_S}; zero: nothing is kept, and no script is run */
    Positions(Duration ttl) {
        this.ttl = ttl;
    }

    boolean kept() {
        return !ttl.isZero();
    }

    /**
     * Notes how far each run gets, or asks how far its stream has got.
     *
     * @param runs whose positions have one slot
     * @return for each, an answer for {@link #holder}, unless it is {@link #refused}
     */
    RFuture<List<Long>> note(RScriptAsync script, List<Run> runs) {
        List<Object> keys = new ArrayList<>(runs.size());
        Object[] notes = new Object[runs.size()];
        for (Run run : runs) {
            notes[keys.size()] = argument(run);
            keys.add(run.outlet().destination().position());
        }
        return script.evalAsync(
                (String) keys.get(0), RScript.Mode.READ_WRITE, NOTE, RScript.ReturnType.LIST, keys, notes);
    }

    String argument(Run run) {
        return String.join(" ", arguments(run)) + (run.question() ? " 1" : " 0");
    }

    static boolean refused(long answer) {
        return answer == REFUSED;
    }

    /** ARGV 1–6 of the scripts: epoch, owner, whether the stream is new, time to live (negative: it was stopped), seq, the rest. */
    String[] arguments(Run run) {
        Outlet outlet = run.outlet();
        Position after = run.after();
        return new String[] {
            String.valueOf(outlet.stream().epoch()),
            outlet.owner(),
            run.begins() ? "1" : "0",
            String.valueOf(run.ends() ? -ttl.toMillis() : ttl.toMillis()),
            String.valueOf(after.seq()),
            after.lost() + " " + after.mediaMs()
        };
    }

    static Transport.Holder holder(long answer) {
        if (answer == MOVED) {
            return Transport.Holder.MOVED;
        }
        return answer == SUPERSEDED ? Transport.Holder.SUPERSEDED : Transport.Holder.US;
    }

    /**
     * Makes the stream ours, if it is still the epoch that the sender knows. One that has just begun Redis need not have
     * heard of: then it is ours from its first frame on, before its former node comes to publish any.
     *
     * @param justBegun nothing of it has been acknowledged, and it is no older than a position gets
     * @return where to go on; empty when the epoch is unknown or too old
     */
    CompletionStage<Optional<Position>> claim(
            RedissonClient redis, String key, long epoch, String owner, boolean justBegun) {
        return redis.getScript(StringCodec.INSTANCE)
                .<String>evalAsync(
                        key,
                        RScript.Mode.READ_WRITE,
                        CLAIM,
                        RScript.ReturnType.VALUE,
                        List.of(key),
                        String.valueOf(epoch),
                        owner,
                        String.valueOf(ttl.toMillis()),
                        justBegun ? "1" : "0")
                .thenApply(rest -> Optional.ofNullable(rest).map(Positions::position));
    }

    private static Position position(String rest) {
        String[] numbers = rest.split(" ");
        return new Position(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]), Long.parseLong(numbers[2]));
    }
}
