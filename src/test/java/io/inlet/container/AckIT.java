package io.inlet.container;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.inlet.cli.FaultProxy;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An ack says that Redis has the frames: it never comes before Redis has answered. */
@OnInlet
class AckIT {

    private static final Duration DELAY = Duration.ofMillis(300);

    private final String interaction = Audio.newCall("int-ack");
    private final FaultProxy proxy = InletUnderTest.proxy();

    @AfterEach
    void heal() throws Exception {
        proxy.heal();
    }

    @Test
    void anAckIsAtLeastAsLateAsTheReply() {
        try (Call call = Call.started("tenant-ack", interaction)) {
            proxy.delayReplies(DELAY);
            long sent = send(call, 1, 10);
            Duration taken = Duration.ofNanos(call.hearsAck(10).nanoTime() - sent);
            assertTrue(taken.compareTo(DELAY) >= 0, () -> "acknowledged after " + taken);
        }
    }

    @Test
    void noReplyNoAck() throws Exception {
        try (Subscriber consumer = Subscriber.ofFrames(interaction);
                Call call = Call.started("tenant-ack", interaction)) {
            send(call, 1, 10);
            call.hearsAck(10); // so no reply is on its way
            consumer.next(10);
            proxy.holdReplies();
            send(call, 11, 20);
            consumer.next();
            assertNull(call.next(Duration.ofMillis(700)), "heard although Redis' replies are held back");
            proxy.releaseReplies();
            call.hearsAck(20);
        }
    }

    private long send(Call call, int first, int last) {
        long sent = 0;
        for (int seq = first; seq <= last; seq++) {
            sent = System.nanoTime();
            call.send(Audio.frame(interaction, seq));
        }
        return sent;
    }
}
