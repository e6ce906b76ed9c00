package io.inlet.publishing;

import io.inlet.stream.Frame;
import io.inlet.stream.Outgoing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.redisson.api.RScript;
import org.redisson.api.RScriptAsync;

/**
 * {@code PUBLISH_MODE=stream}: XADD, trimmed by {@code STREAM_MAXLEN}. What is in a stream stays there, so a run goes in
 * whole or not at all, and not twice, in a script: a Redis that has reached its maxmemory refuses one XADD and takes the
 * next, and a run of which the answer was lost is sent again.
 */
final class StreamTransport implements Transport {

    /** KEYS: position, stream. ARGV: {@link Positions}', maxlen, the number before the first, time to live, messages. */
    private static final String APPEND = Positions.HOLDER + """
            if moved then return -2 end
            local first = 10
            if epoch == ARGV[1] then first = first + math.max(0, tonumber(seq) - tonumber(ARGV[8])) end
            for i = first, #ARGV do redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[7], '*', 'data', ARGV[i]) end
            if ARGV[9] ~= '0' then redis.call('PEXPIRE', KEYS[2], ARGV[9]) end
            if superseded then return -1 end
            """ + Positions.KEEP + "return 0";

    /** KEYS: stream. ARGV: maxlen, time to live, message. */
    private static final String ANNOUNCE = """
            redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[1], '*', 'data', ARGV[3])
            if ARGV[2] ~= '0' then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
            return 0
            """;

    private final RedisTarget redis;
    private final String maxLength;
    private final String ttlMs;
    private final Positions positions;

    /** @param ttl how long a stream outlives its last entry; zero: for ever */
    StreamTransport(RedisTarget redis, int maxLength, Duration ttl, Positions positions) {
        this.redis = redis;
        this.maxLength = String.valueOf(maxLength);
        ttlMs = String.valueOf(ttl.toMillis());
        this.positions = positions;
    }

    @Override
    public Batch batch() {
        return new StreamBatch();
    }

    @Override
    public boolean waitsForReplicas() {
        return redis.waitsForReplicas();
    }

    private final class StreamBatch implements Batch {

        private final Pipelines pipelines = new Pipelines(redis);

        @Override
        public Fate add(Run run) {
            List<CompletableFuture<Long>> events = new ArrayList<>(1);
            for (Outgoing message : run.messages()) {
                if (!(message instanceof Frame)) {
                    events.add(announce(run.outlet(), message));
                }
            }
            RScriptAsync own =
                    pipelines.to(run.outlet().destination().position()).script();
            CompletableFuture<Long> position = run.frames() == 0 ? note(own, run) : append(own, run);
            CompletableFuture<Long> frames = position.thenApply(StreamBatch::unlessMoved);
            return new Answers(run, events, Collections.nCopies((int) run.frames(), frames), false, position);
        }

        /** The script takes nothing from who does not hold the stream any more. */
        private static long unlessMoved(long answer) {
            if (Positions.holder(answer) == Holder.MOVED) {
                throw new CancellationException();
            }
            return answer;
        }

        private CompletableFuture<Long> note(RScriptAsync own, Run run) {
            Notes notes = new Notes(positions, own);
            CompletableFuture<Long> answer = notes.add(run);
            notes.send();
            return answer;
        }

        private CompletableFuture<Long> announce(Outlet outlet, Outgoing event) {
            String key = outlet.destination().events();
            return pipelines
                    .to(key)
                    .script()
                    .<Long>evalAsync(
                            key,
                            RScript.Mode.READ_WRITE,
                            ANNOUNCE,
                            RScript.ReturnType.LONG,
                            List.of(key),
                            maxLength,
                            ttlMs,
                            outlet.envelope().write(event))
                    .toCompletableFuture();
        }

        private CompletableFuture<Long> append(RScriptAsync own, Run run) {
            Outlet outlet = run.outlet();
            List<Object> arguments = new ArrayList<>(Arrays.asList(positions.arguments(run)));
            arguments.add(maxLength);
            arguments.add(String.valueOf(run.before()));
            arguments.add(ttlMs);
            for (Outgoing message : run.messages()) {
                if (message instanceof Frame) {
                    arguments.add(outlet.envelope().write(message));
                }
            }
            Destination to = outlet.destination();
            return own.<Long>evalAsync(
                            to.position(),
                            RScript.Mode.READ_WRITE,
                            APPEND,
                            RScript.ReturnType.LONG,
                            List.of(to.position(), to.audio()),
                            arguments.toArray())
                    .toCompletableFuture();
        }

        @Override
        public CompletionStage<Boolean> execute() {
            return pipelines.execute();
        }
    }
}
