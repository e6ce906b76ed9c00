package io.inlet.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.Selector;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Puts one {@link Load} on a server, from the first handshake to the last close, and tells what it has measured. Frames
 * are sent by one thread and received by another; the one that calls {@link #run} looks on. To be used once.
 */
final class LoadRun implements AutoCloseable {

    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000_000_000;
    private static final long SAMPLE = 100 * MILLI; // the slots of LoadMeter
    private static final long SUBSCRIBED_WITHIN = 5 * SECOND;
    private static final long CONNECTED_WITHIN = 30 * SECOND;
    private static final long SETTLE = SECOND;
    private static final long DRAINED_WITHIN = 5 * SECOND;
    private static final long ENDED_WITHIN = 10 * SECOND;
    private static final long SHOW = SECOND / 2;
    private static final int KNOCKING_AT_ONCE = 128;
    private static final int REMEMBERED = 256; // stamps of a call's last frames; older ones are believed
    private static final int SAMPLE_RATE = 16_000;

    private final Load load;
    private final LoadTarget target;
    private final LoadMeter meter = new LoadMeter(System::nanoTime);
    private final StampedAudio audio;
    private final LoadCaller[] callers;
    private final DeliveryCheck check;
    private final Selector selector;
    private final LoadLoop loop;
    private final LoadSubscriber subscriber;
    private final LoadProbe probe;
    private final Thread receiver;
    private volatile boolean over;
    private long shownAt;

    /** @param number of this load, so that its calls are others than those of the one before */
    LoadRun(Load load, LoadTarget target, int number) throws IOException {
        this.load = load;
        this.target = target;
        audio = new StampedAudio(load.frameBytes());
        selector = Selector.open();
        loop = new LoadLoop(selector, audio);
        String prefix = "bench-" + Long.toString(System.currentTimeMillis(), 36) + "-" + number + "-";
        FrameBooks[] books = books(prefix);
        check = new DeliveryCheck(audio, books, this::received);
        callers = callers(prefix, books);
        probe = new LoadProbe(Procfs.here(), target, meter, check);
        subscriber = LoadSubscriber.open(target.redis(), target.channel(), selector, check);
        receiver = new Thread(loop, "bench-receiver");
        receiver.setDaemon(true);
    }

    private FrameBooks[] books(String prefix) {
        int remembered = Math.max(REMEMBERED, Integer.highestOneBit(Math.max(1, load.window())) * 4);
        FrameBooks[] books = new FrameBooks[load.calls()];
        for (int i = 0; i < books.length; i++) {
            books[i] = new FrameBooks(i, prefix + i, remembered);
        }
        return books;
    }

    private LoadCaller[] callers(String prefix, FrameBooks[] books) {
        URI url = target.url();
        int port = url.getPort() > 0 ? url.getPort() : 80;
        // One token for all: to verify it costs the server the same, and to sign thousands would cost this process
        // more.
        String request = "GET " + url.getRawPath() + " HTTP/1.1\r\nHost: " + url.getHost() + ":" + port
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13"
                + "\r\nSec-WebSocket-Key: aW5sZXQtYmVuY2gtbG9hZA==\r\nAuthorization: Bearer "
                + target.tokens().token(target.tenant(), prefix + "*") + "\r\n\r\n";
        LoadCaller.Line line =
                new LoadCaller.Line(selector, new InetSocketAddress(url.getHost(), port), request, meter);
        return Arrays.stream(books)
                .map(one -> new LoadCaller(
                        line,
                        one,
                        "{\"event\":\"start\",\"interaction_id\":\"" + one.interaction() + "\",\"tenant_id\":\""
                                + target.tenant() + "\",\"sample_rate\":" + SAMPLE_RATE
                                + ",\"encoding\":\"pcm16\"}"))
                .toArray(LoadCaller[]::new);
    }

    private void received(FrameBooks books, long stamp) {
        meter.delivered(stamp, meter.now());
        loop.arrived(callers[books.call()]);
    }

    /** @param show gets what is going on in a line, several times a second */
    LoadResult run(Consumer<String> show) throws IOException, InterruptedException {
        receiver.start();
        await(SUBSCRIBED_WITHIN, subscriber::subscribed);
        if (!subscriber.subscribed()) {
            throw new Failure("Redis does not answer to SUBSCRIBE");
        }
        probe.beforeCalls();
        connect(show);
        if (meter.live.get() == 0) {
            throw new Failure("no call came up: " + meter.firstComplaint());
        }
        await(SETTLE, () -> false);
        probe.connected();
        send(show);
        await(
                DRAINED_WITHIN,
                () -> all(caller -> caller.isSettled() && (!caller.isOpen() || loop.unsent(caller.books()) == 0)));
        long unsent = Arrays.stream(callers)
                .mapToLong(caller -> loop.unsent(caller.books()))
                .sum();
        Anomalies anomalies = check.anomalies();
        show.accept(load.calls() + " calls end");
        for (LoadCaller caller : callers) {
            caller.stop();
        }
        await(ENDED_WITHIN, () -> all(LoadCaller::hasEnded));
        for (LoadCaller caller : callers) {
            caller.hangUp(); // whoever knows no stop
        }
        await(ENDED_WITHIN, () -> all(LoadCaller::hasEnded));
        for (LoadCaller caller : callers) {
            caller.abandon();
        }
        return probe.result(load, anomalies, unsent);
    }

    private void connect(Consumer<String> show) throws IOException, InterruptedException {
        long begin = meter.now();
        for (int i = 0; i < callers.length; i++) {
            int begun = i;
            long due = load.ramp() > 0 ? begin + i * SECOND / load.ramp() : begin;
            while (meter.now() < due || begun - up() >= KNOCKING_AT_ONCE && meter.now() < due + CONNECTED_WITHIN) {
                showBeginning(show);
                await(MILLI, () -> false);
            }
            callers[i].connect();
        }
        await(CONNECTED_WITHIN, () -> {
            showBeginning(show);
            return up() == callers.length;
        });
        for (LoadCaller caller : callers) {
            if (!caller.isOpen()) {
                caller.abandon();
            }
        }
    }

    private void showBeginning(Consumer<String> show) {
        if (meter.now() - shownAt >= SAMPLE) {
            shownAt = meter.now();
            show.accept("calls begin  " + up() + "/" + callers.length);
        }
    }

    /** Or not to come up at all. */
    private long up() {
        return meter.opened.get() + meter.failed.get();
    }

    private void send(Consumer<String> show) throws InterruptedException {
        long begin = meter.now() + 5 * MILLI;
        long from = begin + load.warmup().toNanos();
        long to = from + load.duration().toNanos();
        meter.open(from, to);
        if (load.closed()) {
            loop.dispatch(new Dispatch.ClosedLoop(load.window(), to));
            loop.begin(callers);
        } else {
            Dispatch.OpenLoop open = new Dispatch.OpenLoop(load.calls(), begin, to, load.frameMs() * MILLI);
            loop.dispatch(open);
            Thread sender = new Thread(() -> sendOpen(open), "bench-sender");
            sender.setDaemon(true);
            sender.start();
        }
        while (meter.now() < from) {
            show.accept(progress("warm-up", from));
            await(Math.min(SHOW, from - meter.now()), () -> false);
        }
        probe.measureFrom();
        for (long next = from + SAMPLE; meter.now() < to; next += SAMPLE) {
            await(Math.min(next, to) - meter.now(), () -> false);
            probe.sample();
            if ((next - from) % SHOW == 0) {
                show.accept(progress("measuring", to));
            }
        }
        probe.measureTo();
    }

    private void sendOpen(Dispatch.OpenLoop open) {
        Procfs.here().wakeThisThreadInTime();
        MaskedFrame frame = new MaskedFrame(audio);
        open.run(
                meter::now,
                Dispatch.OpenLoop.parking(meter::now),
                () -> !over,
                call -> callers[call].pump(open, frame));
    }

    private String progress(String what, long until) {
        return String.format(
                Locale.ROOT,
                "%s, %.0f s to go  calls %d  sent %,d  delivered %,d  acked %,d  %s",
                what,
                Math.max(0, until - meter.now()) / 1e9,
                meter.live.get(),
                meter.sent.get(),
                check.delivered(),
                meter.acked.get(),
                meter.endToEnd.count() == 0 ? "" : meter.endToEnd);
    }

    private boolean all(Predicate<LoadCaller> what) {
        return Arrays.stream(callers).allMatch(what);
    }

    private void await(long atMost, BooleanSupplier done) throws InterruptedException {
        long until = meter.now() + atMost;
        long step = Math.min(20 * MILLI, Math.max(MILLI / 2, atMost));
        while (!done.getAsBoolean()) {
            loop.check();
            long left = until - meter.now();
            if (left <= 0) {
                return;
            }
            TimeUnit.NANOSECONDS.sleep(atMost <= SHOW ? left : Math.min(left, step));
        }
    }

    @Override
    public void close() {
        over = true;
        loop.close();
        try {
            receiver.join(TimeUnit.SECONDS.toMillis(1));
            for (LoadCaller caller : callers) {
                caller.abandon();
            }
            subscriber.close();
            selector.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException isClosedAllTheSame) {
            // nothing is watched any more
        }
    }
}
