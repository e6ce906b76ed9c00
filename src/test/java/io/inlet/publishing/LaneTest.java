package io.inlet.publishing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.inlet.stream.AudioFormat;
import io.inlet.stream.AudioStream;
import io.inlet.stream.EndReason;
import io.inlet.stream.Frame;
import io.inlet.stream.Gap;
import io.inlet.stream.Outgoing;
import io.inlet.stream.Sender;
import io.inlet.stream.StreamId;
import io.inlet.stream.Summary;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Order, batching, and what happens to a batch that did not arrive; time and Redis are the test's. */
class LaneTest {

    private static final AudioFormat FORMAT = new AudioFormat(48_000, 2);
    private static final byte[] PCM = new byte[1600];

    private final FakeTransport transport = new FakeTransport();
    private final Deque<Pause> pauses = new ArrayDeque<>();
    private final Clock clock = Clock.fixed(Instant.ofEpochMilli(1_000_000), ZoneOffset.UTC);
    private final Lane lane = new Lane(transport, timer(), clock);

    private record Pause(Runnable task, long millis) {}

    private static final class FakeTransport implements Transport {

        private final List<FakeBatch> sent = new ArrayList<>();
        private boolean broken;
        private boolean full;

        @Override
        public Batch batch() {
            return new FakeBatch();
        }

        private final class FakeBatch implements Batch {

            private final List<Outgoing> messages = new ArrayList<>();
            private final CompletableFuture<Void> answer = new CompletableFuture<>();

            @Override
            public void add(Envelope envelope, Outgoing outgoing) {
                if (full) {
                    throw new IllegalStateException("no buffer for it");
                }
                messages.add(outgoing);
            }

            @Override
            public CompletionStage<?> execute() {
                if (broken) {
                    throw new IllegalStateException("shut down");
                }
                sent.add(this);
                return answer;
            }

            List<Long> seqs() {
                return messages.stream()
                        .filter(Frame.class::isInstance)
                        .map(frame -> ((Frame) frame).seq())
                        .toList();
            }

            void accept() {
                answer.complete(null);
            }

            void refuse() {
                answer.completeExceptionally(new IllegalStateException("Redis is away"));
            }
        }

        FakeBatch last() {
            return sent.get(sent.size() - 1);
        }
    }

    private static final class Silent implements Sender {

        @Override
        public void acknowledged(long seq) {}

        @Override
        public void lost(Gap gap) {}

        @Override
        public void finished(Summary summary) {}

        @Override
        public void speak() {}
    }

    /** An executor that only takes down what is to be done later. */
    private ScheduledExecutorService timer() {
        return (ScheduledExecutorService) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ScheduledExecutorService.class}, (proxy, method, args) -> {
                    pauses.add(new Pause((Runnable) args[0], ((TimeUnit) args[2]).toMillis((long) args[1])));
                    return null;
                });
    }

    private Outlet open(String interaction) {
        AudioStream stream = new AudioStream(
                new StreamId("t", interaction),
                1,
                FORMAT,
                new AudioStream.Retention(3000, 10, false),
                new Silent(),
                clock.millis());
        Outlet outlet = new Outlet(stream, lane);
        outlet.ready();
        return outlet;
    }

    private void receive(Outlet outlet, int frames) {
        for (int i = 0; i < frames; i++) {
            outlet.stream().accept(PCM, clock.millis());
            outlet.ready();
        }
    }

    @Test
    void sendsAtOnceWhenIdle() {
        open("a");
        assertEquals(1, transport.sent.size());
        assertEquals(List.of(new Outgoing.Started(clock.millis())), transport.last().messages);
    }

    @Test
    void gathersWhileABatchIsUnderWay() {
        Outlet outlet = open("a");
        receive(outlet, 7);
        assertEquals(1, transport.sent.size());
        transport.last().accept();
        assertEquals(2, transport.sent.size());
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L), transport.last().seqs());
        transport.last().accept();
        assertEquals(2, transport.sent.size(), "nothing more to say");
    }

    @Test
    void boundsABatchInMessagesAndInBytes() {
        Outlet outlet = open("a");
        receive(outlet, 600);
        transport.last().accept();
        assertEquals(Lane.MAX_MESSAGES, transport.last().messages.size());
        transport.last().accept();
        assertEquals(600 - Lane.MAX_MESSAGES, transport.last().messages.size());
        Outlet wide = open("b");
        transport.last().accept();
        byte[] big = new byte[Lane.MAX_BYTES / 4];
        for (int i = 0; i < 6; i++) {
            wide.stream().accept(big, clock.millis());
            wide.ready();
        }
        transport.last().accept();
        transport.last().accept();
        assertEquals(4, transport.sent.get(transport.sent.size() - 2).seqs().size());
        assertEquals(2, transport.last().seqs().size());
    }

    @Test
    void sharesABatchBetweenStreams() {
        Outlet a = open("a");
        Outlet b = open("b");
        receive(a, 2);
        receive(b, 1);
        transport.last().accept();
        assertEquals(4, transport.last().messages.size(), "b's start and all three frames");
    }

    @Test
    void sendsTheSameAgainOldestFirstAfterAPauseThatGrows() {
        Outlet outlet = open("a");
        transport.last().accept();
        receive(outlet, 2);
        long shortest = 0;
        for (int failures = 0; failures < 6; failures++) {
            assertEquals(1L, transport.last().seqs().get(0));
            transport.last().refuse();
            int before = transport.sent.size();
            receive(outlet, 1);
            assertEquals(before, transport.sent.size(), "no attempt during the pause");
            Pause pause = pauses.remove();
            assertTrue(pause.millis() >= shortest && pause.millis() <= Lane.MAX_PAUSE_MS * 3 / 2, pause.toString());
            shortest = Math.min(Lane.MAX_PAUSE_MS, Lane.MIN_PAUSE_MS << failures);
            pause.task().run();
            assertEquals(before + 1, transport.sent.size());
        }
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L), transport.last().seqs());
        transport.last().accept();
        receive(outlet, 1);
        assertEquals(List.of(9L), transport.last().seqs());
    }

    @Test
    void takesATransportThatFailsAtOnceLikeOneThatAnswersSo() {
        Outlet outlet = open("a");
        transport.last().accept();
        transport.broken = true;
        receive(outlet, 1);
        assertEquals(1, pauses.size());
        transport.broken = false;
        pauses.remove().task().run();
        assertEquals(List.of(1L), transport.last().seqs());
    }

    @Test
    void losesNoFrameThatCouldNotBeAdded() {
        Outlet outlet = open("a");
        transport.last().accept();
        transport.full = true;
        receive(outlet, 1);
        assertEquals(1, pauses.size());
        transport.full = false;
        pauses.remove().task().run();
        assertEquals(List.of(1L), transport.last().seqs());
    }

    @Test
    void letsAStoppedStreamGoWhenAllOfItHasArrived() {
        Outlet outlet = open("a");
        receive(outlet, 1);
        outlet.stream().end(EndReason.STOP, clock.millis());
        outlet.ready();
        transport.last().accept();
        transport.last().accept();
        assertTrue(transport.last().messages.get(0) instanceof Outgoing.Stopped);
        transport.last().accept();
        assertTrue(outlet.stream().finished());
        assertEquals(3, transport.sent.size());
    }
}
