package io.inlet.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.inlet.dialect.InletDialect;
import jakarta.websocket.CloseReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What a sender is told, in which order, and what it costs when it does not listen. */
class OutboxTest {

    private static final CloseReason NORMAL = new CloseReason(CloseReason.CloseCodes.NORMAL_CLOSURE, "stop");
    private static final CloseReason GONE = new CloseReason(CloseReason.CloseCodes.GOING_AWAY, "drained");
    private static final int ACK_INTERVAL = 10;

    private final InletDialect dialect = new InletDialect();
    private final SettableClock clock = new SettableClock(1_000_000);
    private final AtomicInteger gone = new AtomicInteger();
    private final RecordedSession network = new RecordedSession();
    private final Outbox outbox = outbox(network);

    private Outbox outbox(RecordedSession session) {
        return new Outbox(session.session(), ACK_INTERVAL, dialect, clock, gone::incrementAndGet);
    }

    private void say(String... messages) {
        for (String message : messages) {
            assertTrue(outbox.say(any -> Optional.of(message)));
        }
    }

    private List<String> acks(long... seqs) {
        return LongStream.of(seqs).mapToObj(dialect::ack).toList();
    }

    /** Flushes and takes everything, one message after the other. */
    private List<String> told() {
        outbox.flush();
        network.takeAll();
        return network.texts();
    }

    // ---- order

    @Test
    void notingSendsNothing() {
        say("a");
        outbox.acknowledge(10);
        outbox.close(NORMAL, List.of());
        assertEquals(List.of(), network.texts());
        assertEquals(List.of(), network.closeCodes());
    }

    @Test
    void flushingNothingSendsNothing() {
        outbox.flush();
        assertFalse(network.underWay());
    }

    @Test
    void messagesGoOutInTheOrderInWhichTheyWereNoted() {
        say("a", "b");
        outbox.acknowledge(10);
        say("c");
        outbox.acknowledge(20);
        assertEquals(List.of("a", "b", dialect.ack(10), "c", dialect.ack(20)), told());
    }

    @Test
    void oneMessageIsUnderWayAtATime() {
        say("a", "b");
        outbox.flush();
        outbox.flush();
        assertEquals(List.of("a"), network.texts());
        network.take();
        assertEquals(List.of("a", "b"), network.texts());
        network.take();
        assertFalse(network.underWay());
        say("c");
        assertFalse(network.underWay());
        outbox.flush();
        assertEquals(List.of("a", "b", "c"), network.texts());
    }

    @Test
    void whatIsNotedWhileAMessageIsUnderWayFollowsByItself() {
        say("a");
        outbox.flush();
        outbox.acknowledge(10);
        say("b");
        network.takeAll();
        assertEquals(List.of("a", dialect.ack(10), "b"), network.texts());
    }

    // ---- acks

    @Test
    void thereIsOneAckForEachMultipleOfTheInterval() {
        outbox.acknowledge(30);
        assertEquals(acks(10, 20, 30), told());
        outbox.acknowledge(40);
        outbox.acknowledge(60);
        assertEquals(acks(10, 20, 30, 40, 50, 60), told());
    }

    @Test
    void acksThatCameWhileOneWasUnderWayAreAllSent() {
        outbox.acknowledge(10);
        outbox.flush();
        outbox.acknowledge(20);
        outbox.acknowledge(40);
        network.takeAll();
        assertEquals(acks(10, 20, 30, 40), network.texts());
    }

    @Test
    void aMessageStaysBetweenTheAcksBeforeAndBehindIt() {
        outbox.acknowledge(20);
        say("gap");
        outbox.acknowledge(40);
        List<String> expected = new ArrayList<>(acks(10, 20));
        expected.add("gap");
        expected.addAll(acks(30, 40));
        assertEquals(expected, told());
    }

    @Test
    void aSenderThatTookLongerThanASecondGetsOnlyTheNewestAck() {
        outbox.acknowledge(10);
        outbox.flush();
        outbox.acknowledge(200);
        clock.pass(Outbox.SLOW_MS + 1);
        network.take();
        assertEquals(acks(10, 200), network.texts());
        assertTrue(network.underWay());
        network.take();
        assertFalse(network.underWay());
    }

    @Test
    void aSenderThatTookASecondGetsThemAll() {
        outbox.acknowledge(10);
        outbox.flush();
        outbox.acknowledge(40);
        clock.pass(Outbox.SLOW_MS);
        network.takeAll();
        assertEquals(acks(10, 20, 30, 40), network.texts());
    }

    @Test
    void aSenderThatIsQuickAgainGetsThemAllAgain() {
        outbox.acknowledge(10);
        outbox.flush();
        outbox.acknowledge(50);
        clock.pass(5000);
        network.takeAll();
        outbox.acknowledge(80);
        outbox.flush();
        network.takeAll();
        assertEquals(acks(10, 50, 60, 70, 80), network.texts());
    }

    @Test
    void aSlowSenderStillGetsEveryMessageBetweenItsAcks() {
        say("a");
        outbox.flush();
        outbox.acknowledge(30);
        say("gap");
        outbox.acknowledge(60);
        clock.pass(5000);
        network.take();
        clock.pass(5000);
        network.take();
        clock.pass(5000);
        network.take();
        assertEquals(List.of("a", dialect.ack(30), "gap", dialect.ack(60)), network.texts());
    }

    @Test
    void aSenderThatNeverReadsCostsAConstant() {
        say("started");
        outbox.flush();
        for (long seq = ACK_INTERVAL; seq <= 1_000_000; seq += ACK_INTERVAL) {
            outbox.acknowledge(seq);
        }
        clock.pass(3_600_000);
        network.take();
        network.takeAll();
        assertEquals(List.of("started", dialect.ack(1_000_000)), network.texts());
    }

    // ---- bounds

    @Test
    void noMoreThan256MessagesAreKept() {
        say("under way");
        outbox.flush();
        for (int i = 0; i < Outbox.MOST_MESSAGES; i++) {
            say("message " + i);
        }
        assertFalse(outbox.say(any -> Optional.of("one too many")));
        outbox.acknowledge(10);
        assertFalse(outbox.say(any -> Optional.of("another one too many")));
        network.takeAll();
        List<String> expected = new ArrayList<>(List.of("under way"));
        IntStream.range(0, Outbox.MOST_MESSAGES).forEach(i -> expected.add("message " + i));
        expected.add(dialect.ack(10));
        assertEquals(expected, network.texts());
        say("room again");
    }

    @Test
    void aNetworkThatTakesEverythingAtOnceDoesNotDeepenTheStack() {
        RecordedSession quick = new RecordedSession().takingAtOnce();
        TreeSet<Integer> depths = new TreeSet<>();
        quick.onSend(() -> depths.add(Thread.currentThread().getStackTrace().length));
        Outbox busy = outbox(quick);
        for (int i = 0; i < Outbox.MOST_MESSAGES - 1; i++) {
            String message = "message " + i;
            assertTrue(busy.say(any -> Optional.of(message)));
        }
        busy.acknowledge(10_000);
        busy.close(NORMAL, List.of());
        busy.flush();
        assertEquals(Outbox.MOST_MESSAGES - 1 + 1000, quick.texts().size());
        assertEquals(List.of(1000), quick.closeCodes());
        assertTrue(depths.last() - depths.first() <= 2, depths::toString);
    }

    // ---- the close

    @Test
    void theCloseComesWhenEverythingHasBeenTaken() {
        say("a");
        outbox.acknowledge(20);
        outbox.close(NORMAL, List.of());
        outbox.flush();
        assertEquals(List.of(), network.closeCodes());
        network.take();
        network.take();
        assertEquals(List.of(), network.closeCodes());
        network.take();
        assertEquals(List.of(1000), network.closeCodes());
        assertEquals(List.of("stop"), network.closePhrases());
        assertEquals(List.of("a", dialect.ack(10), dialect.ack(20)), network.texts());
    }

    @Test
    void nothingIsSaidBehindAClose() {
        say("a");
        outbox.close(NORMAL, List.of());
        assertTrue(outbox.say(any -> Optional.of("too late")));
        outbox.acknowledge(10);
        outbox.close(GONE, List.of());
        assertEquals(List.of("a"), told());
        assertTrue(outbox.say(any -> Optional.of("much too late")));
        outbox.acknowledge(20);
        outbox.close(GONE, List.of());
        outbox.flush();
        assertEquals(List.of("a"), network.texts());
        assertEquals(List.of("stop"), network.closePhrases());
    }

    @Test
    void aCloseAloneIsSentAtOnce() {
        outbox.close(NORMAL, List.of());
        outbox.flush();
        assertEquals(List.of(1000), network.closeCodes());
    }

    // ---- what goes wrong

    @Test
    void aMessageThatGotLostEndsTheTelling() {
        say("a", "b");
        outbox.close(NORMAL, List.of());
        outbox.flush();
        network.lose();
        assertTrue(outbox.say(any -> Optional.of("c")));
        outbox.acknowledge(10);
        outbox.flush();
        assertEquals(List.of("a"), network.texts());
        assertEquals(List.of(1011), network.closeCodes());
        assertTrue(gone.get() > 0, "not every server says that the connection is gone");
        assertEquals(0, outbox.stuckMs());
    }

    @Test
    void aConnectionThatIsClosedAlreadyEndsTheTelling() {
        network.refuse(new IllegalStateException("closed"));
        say("a", "b");
        outbox.close(NORMAL, List.of());
        outbox.flush();
        network.refuse(null);
        assertTrue(outbox.say(any -> Optional.of("c")));
        outbox.flush();
        assertEquals(List.of(), network.texts());
        assertTrue(gone.get() > 0);
    }

    @Test
    void howLongAMessageIsUnderWayCanBeAsked() {
        assertEquals(0, outbox.stuckMs());
        say("a", "b");
        assertEquals(0, outbox.stuckMs());
        outbox.flush();
        clock.pass(700);
        assertEquals(700, outbox.stuckMs());
        network.take();
        assertEquals(0, outbox.stuckMs());
        clock.pass(300);
        assertEquals(300, outbox.stuckMs());
        network.take();
        assertEquals(0, outbox.stuckMs());
    }

    @Test
    void givingUpClosesPastWhatIsUnderWay() {
        say("a", "b");
        outbox.flush();
        outbox.giveUp(GONE);
        assertEquals(List.of("drained"), network.closePhrases());
        network.take();
        outbox.flush();
        assertEquals(List.of("a"), network.texts());
        assertEquals(List.of("drained"), network.closePhrases());
    }
}
