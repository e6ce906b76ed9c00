package io.inlet.publishing;

import io.inlet.config.SampleSettings;
import io.inlet.stream.EndReason;
import io.inlet.stream.Gap;
import io.inlet.stream.Position;
import io.inlet.stream.Sender;
import io.inlet.stream.Summary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Calls that speak in real time through one node in one of the modes, and what their senders are told. */
final class Spoken implements AutoCloseable {

    static final int FRAME_MS = 50;
    private static final long EPOCH = 1_699_123_448_000L;

    final String mode;
    final RealRedis.Node node;
    private final List<Call> calls = new ArrayList<>();
    private final ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor();

    /** One of them. */
    static final class Call implements Sender {

        final String interaction;
        private Outlet outlet;
        private volatile long sent;
        private volatile long acked;
        private volatile long ackedMs;
        private volatile long longestWithoutAckMs;
        private final Set<Long> lost = new ConcurrentSkipListSet<>();

        private Call(String interaction) {
            this.interaction = interaction;
        }

        long sent() {
            return sent;
        }

        long acked() {
            return acked;
        }

        /** The longest time between two acks so far. */
        long longestWithoutAckMs() {
            return longestWithoutAckMs;
        }

        Set<Long> lost() {
            return new TreeSet<>(lost);
        }

        Outlet outlet() {
            return outlet;
        }

        void measureAnew() {
            ackedMs = System.currentTimeMillis();
            longestWithoutAckMs = 0;
        }

        void speak(int frames) {
            for (int i = 0; i < frames; i++) {
                byte[] pcm = new byte[(int) RealRedis.FORMAT.bytesOf(FRAME_MS)];
                outlet.stream().accept(pcm, System.currentTimeMillis());
                sent++;
                outlet.ready();
            }
        }

        @Override
        public void acknowledged(long seq) {
            long now = System.currentTimeMillis();
            longestWithoutAckMs = Math.max(longestWithoutAckMs, ackedMs == 0 ? 0 : now - ackedMs);
            ackedMs = now;
            acked = seq;
        }

        @Override
        public void published(long frames) {}

        @Override
        public void lost(Gap gap) {
            LongStream.rangeClosed(gap.from(), gap.to()).forEach(lost::add);
        }

        @Override
        public void mayRead(boolean mayRead) {}

        @Override
        public void ended(EndReason reason) {}

        @Override
        public void finished(Summary summary) {}

        @Override
        public void speak() {}

        @Override
        public String toString() {
            return interaction + ": sent " + sent + ", acked " + acked + ", lost " + lost;
        }
    }

    /** @param channel {@code REDIS_CHANNEL}, to which the mode's name is put in front */
    Spoken(String url, PositionsTest.Mode mode, String channel, String... settings) {
        this.mode = mode.name().toLowerCase(Locale.ROOT);
        List<String> all = new ArrayList<>(
                List.of("REDIS_URL", url, "PUBLISH_MODE", this.mode, "REDIS_CHANNEL", this.mode + ":" + channel));
        all.addAll(List.of(settings));
        node = new RealRedis.Node(SampleSettings.with(all.toArray(String[]::new)));
    }

    Call begin(String interaction) {
        Call call = new Call(interaction);
        call.outlet = node.open(interaction, EPOCH, node.lanes.newOwner(), Position.START, false, call);
        call.outlet.ready();
        synchronized (calls) {
            calls.add(call);
        }
        return call;
    }

    /** All calls speak, from now on. */
    Spoken start() {
        pace.scheduleAtFixedRate(
                () -> {
                    for (Call call : calls()) {
                        call.speak(1);
                        call.outlet.stream().check(System.currentTimeMillis());
                    }
                },
                0,
                FRAME_MS,
                TimeUnit.MILLISECONDS);
        return this;
    }

    List<Call> calls() {
        synchronized (calls) {
            return List.copyOf(calls);
        }
    }

    List<String> interactions() {
        return calls().stream().map(call -> call.interaction).collect(Collectors.toList());
    }

    /** Nobody speaks any more. */
    Spoken quiet() throws InterruptedException {
        pace.shutdown();
        if (!pace.awaitTermination(10, TimeUnit.SECONDS)) {
            throw new AssertionError("somebody still speaks");
        }
        return this;
    }

    /** Nobody speaks any more, and everything is settled. */
    void end() throws InterruptedException {
        quiet();
        calls().forEach(call -> {
            call.outlet.stream().end(EndReason.STOP, System.currentTimeMillis());
            call.outlet.ready();
        });
        RealRedis.await(
                () -> calls().stream().allMatch(call -> call.outlet.stream().finished()));
    }

    @Override
    public void close() {
        pace.shutdownNow();
        node.close();
    }
}
