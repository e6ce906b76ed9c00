package io.inlet.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a frame costs the collector: all that is allocated here between the server's callback and the buffers that go on
 * the wire, and for the answer on the way back. Of Redisson, the server and the frame's own array, which the server
 * made, nothing is counted.
 */
class CallAllocationTest {

    private static final Logger JOURNAL = Logger.getLogger("io.inlet");
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int FRAMES = 10_000;
    private static final int ACK_INTERVAL = 10;

    /** The promise is three times the frame; a copy of its audio should not go unnoticed. */
    private static final long MOST = SteadyCalls.FRAME.length / 2;

    @BeforeAll
    static void quiet() {
        JOURNAL.setLevel(Level.OFF);
    }

    @AfterAll
    static void loud() {
        JOURNAL.setLevel(null);
    }

    @ParameterizedTest
    @CsvSource({"1, true", "100, false"})
    void aFrameAllocatesLessThanHalfItsBytes(int number, boolean alone) {
        SteadyCalls calls = new SteadyCalls(number, alone);
        int rounds = FRAMES / number;
        speak(calls, rounds);
        long told = calls.told();
        long frames = calls.frames();
        long bytes = calls.bytes();
        long allocated = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
        speak(calls, rounds);
        allocated = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - allocated;
        assertEquals(FRAMES, calls.frames() - frames, "each has been published");
        assertTrue(calls.bytes() - bytes > FRAMES * 8_500L, "in Base64");
        assertEquals(FRAMES / ACK_INTERVAL, calls.told() - told, "and acknowledged");
        long each = allocated / FRAMES;
        assertTrue(each <= MOST, each + " bytes a frame");
    }

    private static void speak(SteadyCalls calls, int rounds) {
        for (int i = 0; i < rounds; i++) {
            calls.round();
        }
    }
}
