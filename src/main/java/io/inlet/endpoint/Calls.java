package io.inlet.endpoint;

import io.inlet.admission.Revocations;
import io.inlet.admission.Verification;
import io.inlet.config.Settings;
import io.inlet.dialect.Dialect;
import io.inlet.dialect.Framing;
import io.inlet.dialect.SenderMessage;
import io.inlet.journal.Journal;
import io.inlet.metrics.Metrics;
import io.inlet.publishing.Lanes;
import io.inlet.publishing.Outlet;
import io.inlet.stream.AudioStream;
import io.inlet.stream.BufferBudget;
import io.inlet.stream.CallState;
import io.inlet.stream.Ear;
import io.inlet.stream.EndReason;
import io.inlet.stream.EndedCall;
import io.inlet.stream.EndedCalls;
import io.inlet.stream.LiveCalls;
import io.inlet.stream.StreamId;
import jakarta.websocket.Session;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * All calls of this node, from their connection until nothing of them is under way any more, and what they share.
 * Thread-safe.
 */
public final class Calls implements LiveCalls {

    /** One timer for all calls: Tyrus' own, one a connection, costs more than the frames do (see TyrusTimers). */
    private static final long CHECK_INTERVAL_MS = 250;

    /** How often Redis is told of a stream that has nothing to publish: so soon it learns that it was taken over. */
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(2);

    private final Settings settings;
    private final Function<String, CompletionStage<Verification>> tokens;
    private final Lanes lanes;
    private final Revocations revocations;
    private final Metrics metrics;
    private final Clock clock;
    private final BufferBudget budget;
    private final AudioStream.Retention retention;
    private final Framing.Wanted asSent;
    private final Framing.Wanted asWanted;
    private final ScheduledExecutorService timer;
    private final Set<Call> all = ConcurrentHashMap.newKeySet();
    private final Map<StreamId, Call> carrying = new ConcurrentHashMap<>();
    private final AtomicLong lastEpoch = new AtomicLong();
    private final ScheduledFuture<?> checks;
    private final long signOfLifeMs;
    private final EndedCalls ended = new EndedCalls();
    private final Pace pace;
    private final String node = HexFormat.of().formatHex(SecureRandom.getSeed(4)) + "-";
    private final AtomicLong connections = new AtomicLong();
    private volatile Drain drain;
    private long revocationsChecked; // by the timer

    public Calls(
            Settings settings,
            Function<String, CompletionStage<Verification>> tokens,
            Lanes lanes,
            Revocations revocations,
            BufferBudget budget,
            Metrics metrics,
            ScheduledExecutorService timer,
            Clock clock) {
        this.settings = settings;
        this.tokens = tokens;
        this.lanes = lanes;
        this.revocations = revocations;
        this.budget = budget;
        this.metrics = metrics;
        this.timer = timer;
        this.clock = clock;
        Settings.Audio audio = settings.audio();
        retention = new AudioStream.Retention(
                audio.bufferDuration().toMillis(),
                audio.bufferPolicy() == Settings.BufferPolicy.CLOSE,
                audio.ackInterval(),
                audio.ackOn() == Settings.AckOn.RECEIVED,
                budget);
        asSent = new Framing.Wanted(false, 0, audio.maxFrameBytes());
        asWanted = new Framing.Wanted(
                settings.platforms().tracks() == Settings.Tracks.SPLIT,
                (int) settings.platforms().frame().toMillis(),
                audio.maxFrameBytes());
        signOfLifeMs = Math.min(SIGN_OF_LIFE.toMillis(), audio.resumeTtl().toMillis() / 3);
        pace = new Pace(metrics, clock.millis());
        checks = timer.scheduleWithFixedDelay(
                this::checkTimes, CHECK_INTERVAL_MS, CHECK_INTERVAL_MS, TimeUnit.MILLISECONDS);
    }

    Call open(Session session, Caller caller) {
        Call call = new Call(this, session, caller);
        all.add(call);
        call.refuseIfRevoked(); // since it was let in; from now on checkTimes sees it
        Drain leaving = drain; // it was let in just before the door was closed
        if (leaving != null) {
            leaving.tell(call);
        }
        return call;
    }

    /** From now on this call carries that stream; the one that did is the caller's to end. */
    Optional<Call> carry(StreamId id, Call call) {
        return Optional.ofNullable(carrying.put(id, call));
    }

    void over(Call call) {
        if (call.id() != null) {
            carrying.remove(call.id(), call);
        }
        Drain leaving = drain;
        if (all.remove(call)) {
            call.watch().ended(Optional.ofNullable(call.id())).ifPresent(ended::add);
            if (leaving != null) {
                leaving.over(call);
            }
        }
    }

    /** Calls that are not over: connected, or with audio still under way. */
    public int size() {
        return all.size();
    }

    /** When the oldest frame arrived that Redis could have been told, and was not; empty where there is none. */
    public OptionalLong waitingSinceMs() {
        return streams()
                .map(AudioStream::waitingSinceMs)
                .flatMapToLong(OptionalLong::stream)
                .min();
    }

    /** Not what they keep: of that, most is published already, and gives way where room is needed. */
    public long unpublishedBytes() {
        return streams().mapToLong(AudioStream::unpublishedBytes).sum();
    }

    /** Those that are in this phase. */
    long in(Call.Phase phase) {
        return all.stream().filter(call -> call.phase() == phase).count();
    }

    /** Streams of this tenant that are open. */
    long streamsOf(String tenant) {
        return all.stream()
                .filter(call -> call.phase() == Call.Phase.STREAMING)
                .filter(call -> call.id().tenantId().equals(tenant))
                .count();
    }

    /** Audio that waits for Redis, of each call. */
    LongStream unpublishedMs() {
        return streams().mapToLong(AudioStream::unpublishedMs);
    }

    /** Who listens in, to whichever. */
    long listeners() {
        return streams().mapToInt(stream -> stream.state().listeners()).sum();
    }

    private Stream<AudioStream> streams() {
        return all.stream().map(Call::stream).flatMap(Optional::stream);
    }

    private void checkTimes() {
        Journal.refusalsLeftOut();
        long now = now();
        pace.look(now);
        long version = revocations.version();
        boolean revoked = version != revocationsChecked;
        revocationsChecked = version;
        for (Call call : all) {
            try {
                if (revoked) {
                    call.refuseIfRevoked();
                }
                call.checkTime(now);
            } catch (RuntimeException unexpected) {
                Journal.internalError("checking a call's time", unexpected);
            }
        }
    }

    /** Lets all calls go; returns when they are gone, at the latest after {@code DRAIN_TIMEOUT_S}. */
    void drain() throws InterruptedException {
        Drain leaving = new Drain(all, settings.drain(), timer, clock);
        drain = leaving;
        leaving.run();
        checks.cancel(false);
    }

    /** A drain under way is to come to its end. */
    void hurry() {
        Drain leaving = drain;
        if (leaving != null) {
            leaving.hurry();
        }
    }

    // ---- for those who look after them

    @Override
    public List<CallState> all() {
        long now = clock.millis();
        return all.stream().map(call -> call.state(now)).toList();
    }

    @Override
    public Optional<Close> look(String call) {
        return named(call).map(one -> one.watch().close(one.state(clock.millis())));
    }

    private Optional<Call> named(String name) {
        return all.stream().filter(call -> call.watch().call().equals(name)).findFirst();
    }

    @Override
    public Optional<Ear> listen(String call, String who, long lastMs) {
        Optional<Ear> ear = named(call).flatMap(one -> one.watch().listen(who, lastMs));
        ear.ifPresent(any -> metrics.listeningOpened());
        return ear;
    }

    @Override
    public boolean end(String call, EndReason reason) {
        Optional<Call> mine = named(call).filter(one -> !one.hasEnded());
        mine.ifPresent(one -> one.fail(reason, ""));
        return mine.isPresent();
    }

    @Override
    public List<EndedCall> ended() {
        return ended.newestFirst();
    }

    @Override
    public void askToLeave() {
        long within = settings.drain().timeout().toMillis();
        long spread = Math.max(1, settings.drain().spread().toMillis());
        for (Call call : all) {
            timer.schedule(
                    () -> call.leaving(within), ThreadLocalRandom.current().nextLong(spread), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public Flow flow() {
        return pace.flow();
    }

    // ---- what calls share

    /** Of a connection: told apart on all nodes. */
    String newName() {
        return node + connections.incrementAndGet();
    }

    Settings settings() {
        return settings;
    }

    /** Verifies a token, without blocking. */
    Function<String, CompletionStage<Verification>> tokens() {
        return tokens;
    }

    Revocations revocations() {
        return revocations;
    }

    Lanes lanes() {
        return lanes;
    }

    Metrics metrics() {
        return metrics;
    }

    AudioStream.Retention retention() {
        return retention;
    }

    /** How a sender's audio is cut: that of Inlet's own as it comes, since its sender counts the frames. */
    Framing.Wanted frames(Dialect dialect) {
        return dialect.ours() ? asSent : asWanted;
    }

    /** What all of them keep. */
    public BufferBudget budget() {
        return budget;
    }

    /** Whether a stream can be resumed. */
    boolean resumes() {
        return signOfLifeMs > 0;
    }

    /** How long Redis is asked how far a stream got: as long as the sender's audio would be kept here. */
    Duration resumePatience() {
        return settings.audio().bufferDuration();
    }

    /** Whether Redis need not have heard of a stream: it is told with the first frames, its sender before. */
    boolean justBegun(SenderMessage.Resume from) {
        long age = now() - from.epoch();
        return from.seq() == 0 && Math.abs(age) < settings.audio().resumeTtl().toMillis();
    }

    void signOfLife(Outlet outlet, long now) {
        if (resumes()) {
            outlet.signOfLife(signOfLifeMs, now);
        }
    }

    Clock clock() {
        return clock;
    }

    long now() {
        return clock.millis();
    }

    /** The wall clock in ms, moved on where two streams start within one. */
    long newEpoch() {
        return lastEpoch.updateAndGet(last -> Math.max(last + 1, now()));
    }
}
