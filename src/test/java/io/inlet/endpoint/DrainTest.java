package io.inlet.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.inlet.admission.SampleToken;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a node goes away. What the drain does later, the test lets elapse. */
@Timeout(30)
class DrainTest extends PlayedCall {

    private static final Logger JOURNAL = Logger.getLogger("io.inlet");

    private final List<Map<?, ?>> journal = new ArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord record) {
            journal.add((Map<?, ?>) record.getParameters()[0]);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private Thread draining;

    @BeforeEach
    void read() {
        JOURNAL.addHandler(handler);
        JOURNAL.setUseParentHandlers(false);
        JOURNAL.setLevel(Level.INFO);
    }

    @AfterEach
    void leave() {
        JOURNAL.removeHandler(handler);
        JOURNAL.setUseParentHandlers(true);
        JOURNAL.setLevel(Level.OFF);
    }

    private final class Another {

        private final RecordedSession network = new RecordedSession().takingAtOnce();
        private final Call call =
                calls.open(network.session(), admitted(new SampleToken(Map.of("exp", NOW / 1000 + 600))));

        Another(String interaction) {
            network.onClose(call::closed);
            call.text(START.replace("int-1", interaction), true);
        }
    }

    private void drain() {
        draining = new Thread(() -> {
            try {
                calls.drain();
            } catch (InterruptedException hurried) {
                Thread.currentThread().interrupt();
            }
        });
        draining.start();
    }

    /** The drain has planned that many steps. */
    private void awaitSteps(int steps) {
        while (timer.pauses().size() < steps) {
            assertFalse(Thread.interrupted(), "too late"); // which is how a timeout says so
            Thread.onSpinWait();
        }
    }

    private void over() throws InterruptedException {
        draining.join(20_000);
        assertEquals(Thread.State.TERMINATED, draining.getState());
    }

    private void assertDrained(int ended, int moved, int cut, int unfinished) {
        Map<?, ?> drained = journal.get(journal.size() - 1);
        assertEquals("drained", drained.get("event"));
        assertEquals(
                List.of(ended, moved, cut, unfinished),
                List.of(drained.get("ended"), drained.get("moved"), drained.get("cut"), drained.get("unfinished")));
    }

    @Test
    void everySenderIsToldToGoAtAMomentOfItsOwn() throws InterruptedException {
        redis.acceptingAtOnce();
        started("DRAIN_TIMEOUT_S", "30", "DRAIN_SPREAD_S", "5");
        List<Another> others = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            others.add(new Another("other-" + i));
        }
        drain();
        awaitSteps(51);
        assertTrue(timer.pauses().stream().allMatch(pause -> pause < 5000));
        assertTrue(timer.pauses().stream().distinct().count() > 20);
        assertEquals(List.of("started"), events());
        clock.pass(2000);
        timer.elapse();
        assertEquals(List.of("started", "draining"), events());
        assertEquals(28_000, last().getInt("within_ms"));
        call.text(STOP, true);
        others.forEach(other -> other.call.text(STOP, true));
        over();
        assertDrained(51, 0, 0, 0);
    }

    @Test
    void aCallGoesOnUntilItEndsByItself() throws InterruptedException {
        redis.acceptingAtOnce();
        started();
        drain();
        awaitSteps(1);
        timer.elapse();
        audio(12);
        call.text(STOP, true);
        over();
        assertEquals(List.of("started", "draining", "ack", "stopped"), events());
        assertEquals(List.of(1000), network.closeCodes());
        assertDrained(1, 0, 0, 0);
    }

    @Test
    void aCallThatLeavesHasMoved() throws InterruptedException {
        redis.acceptingAtOnce();
        started();
        Another other = new Another("int-2");
        drain();
        awaitSteps(2);
        timer.elapse();
        call.closed(new CloseReason(CloseCodes.NORMAL_CLOSURE, ""));
        other.call.closed(new CloseReason(CloseCodes.CLOSED_ABNORMALLY, ""));
        over();
        assertDrained(0, 2, 0, 0);
    }

    @Test
    void aConnectionThatCarriesNothingIsClosedWhenItIsTold() throws InterruptedException {
        connected();
        drain();
        awaitSteps(1);
        timer.elapse();
        assertFailed("going_away", 1001);
        over();
        assertEquals(List.of("error"), events());
        assertDrained(0, 0, 0, 0);
    }

    @Test
    void whoWasLetInJustBeforeIsToldAtOnce() throws InterruptedException {
        redis.acceptingAtOnce();
        started();
        drain();
        awaitSteps(1);
        RecordedSession late = new RecordedSession().takingAtOnce();
        Call lateCall = calls.open(late.session(), admitted(new SampleToken(Map.of("exp", 0L))));
        assertEquals(List.of(1001), late.closeCodes());
        lateCall.closed(new CloseReason(CloseCodes.GOING_AWAY, ""));
        call.text(STOP, true);
        over();
    }

    @Test
    void whatIsLeftWhenTheTimeIsUpIsPublishedAndCut() throws InterruptedException {
        redis.acceptingAtOnce();
        started("DRAIN_TIMEOUT_S", "1");
        drain();
        awaitSteps(2); // told, and cut
        audio(12);
        timer.elapse();
        over();
        assertEquals(List.of("started", "ack", "draining", "stopped", "error"), events());
        assertEquals(12, told().get(3).getInt("published"));
        assertFailed("drained", 1012);
        assertTrue(last().getBoolean("retryable"));
        assertEquals(0, calls.size());
        assertDrained(0, 0, 1, 0);
    }

    @Test
    void theRestIsCutSpreadToo() throws InterruptedException {
        redis.acceptingAtOnce();
        started("DRAIN_TIMEOUT_S", "1");
        for (int i = 0; i < 50; i++) {
            new Another("other-" + i);
        }
        drain();
        awaitSteps(102);
        List<Long> cuts = timer.pauses().subList(51, 102);
        assertTrue(cuts.stream().allMatch(pause -> pause <= 333));
        assertTrue(cuts.stream().distinct().count() > 20, cuts::toString);
        timer.elapse();
        over();
        assertDrained(0, 0, 51, 0);
    }

    @Test
    void aDrainThatIsHurriedCutsAtOnce() throws InterruptedException {
        redis.acceptingAtOnce();
        started();
        drain();
        awaitSteps(1);
        timer.elapse();
        calls.hurry();
        awaitSteps(1);
        assertEquals(List.of(0L), timer.pauses());
        timer.elapse();
        over();
        assertFailed("drained", 1012);
        assertDrained(0, 0, 1, 0);
    }

    @Test
    void aDrainThatIsHurriedWhileItCutsCutsTheRestAtOnce() throws InterruptedException {
        redis.acceptingAtOnce();
        started("DRAIN_TIMEOUT_S", "1");
        drain();
        awaitSteps(2);
        calls.hurry();
        awaitSteps(3);
        assertEquals(0L, timer.pauses().get(2));
        timer.elapse();
        over();
        assertDrained(0, 0, 1, 0);
    }

    @Test
    void whatRedisDoesNotTakeIsGivenUpAtTheEndAndTold() throws InterruptedException {
        started("DRAIN_TIMEOUT_S", "1");
        redis.accept();
        audio(3);
        drain();
        awaitSteps(2);
        timer.elapse();
        assertEquals(List.of("started", "draining"), events());
        clock.pass(600);
        over();
        assertEquals(List.of("started", "draining", "gap", "stopped", "error"), events());
        assertEquals(json("{\"event\":\"gap\",\"from\":1,\"to\":3,\"reason\":\"redis_away\"}"), told().get(2));
        assertEquals(3, told().get(3).getInt("lost"));
        assertFailed("drained", 1012);
        assertEquals(0, calls.size());
        assertDrained(0, 0, 1, 1);
    }

    @Test
    void whoIsClosingAlreadyIsLeftAlone() throws InterruptedException {
        started();
        audio(3);
        call.text(STOP, true);
        drain();
        awaitSteps(1);
        redis.accept();
        over();
        timer.elapse();
        assertEquals(List.of("started", "stopped"), events());
        assertEquals(List.of(1000), network.closeCodes());
        assertDrained(1, 0, 0, 0);
    }

    @Test
    void aNodeWithoutCallsIsGoneAtOnce() throws InterruptedException {
        connected();
        call.closed(new CloseReason(CloseCodes.NORMAL_CLOSURE, ""));
        drain();
        over();
        assertDrained(0, 0, 0, 0);
        pass(Duration.ofHours(1));
    }
}
