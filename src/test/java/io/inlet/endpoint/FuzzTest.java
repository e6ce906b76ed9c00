package io.inlet.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.inlet.dialect.InletDialect;
import io.inlet.dialect.SenderTexts;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A million inputs, and none breaks a call: whatever senders say, in whatever order and while whatever happens to the
 * network, Redis and time, no exception escapes, nothing is our fault (1011), an error precedes each close, frames are
 * published in order and once, and nothing is kept afterwards. {@code -Dinlet.fuzz.seed} looks elsewhere, {@code
 * -Dinlet.fuzz.inputs} for longer; a failure names the seed that says the same again.
 */
class FuzzTest {

    private static final long SEED = Long.getLong("inlet.fuzz.seed", 20_261_122L);
    private static final long INPUTS = Long.getLong("inlet.fuzz.inputs", 1_000_000L);

    /** For the dialect alone; what a call is told it reads, too. */
    private static final long TEXTS = INPUTS / 8;

    /** What a sender, Redis and time can bring about; a run that does not is one that does too little. */
    private static final Set<Integer> ENDS = Set.of(
            1000, 1001, 1003, 1007, 1008, 1009, 1012, 1013, 4000, 4001, 4010, 4029, 4501, 4503, 4509, 4513, 4515);

    private static final Logger JOURNAL = Logger.getLogger("io.inlet");
    private static final ThreadLocal<LogRecord> FAULT = new ThreadLocal<>();

    /** What is caught and logged as ours has escaped all the same. */
    private static final Handler FAULT_FINDER = new Handler() {
        @Override
        public void publish(LogRecord record) {
            FAULT.set(record);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeAll
    static void listen() {
        JOURNAL.setLevel(Level.SEVERE);
        JOURNAL.setUseParentHandlers(false);
        JOURNAL.addHandler(FAULT_FINDER);
    }

    @AfterAll
    static void stopListening() {
        JOURNAL.removeHandler(FAULT_FINDER);
        JOURNAL.setUseParentHandlers(true);
        JOURNAL.setLevel(null);
    }

    @Test
    void noTextBreaksTheDialect() {
        InletDialect dialect = new InletDialect();
        seeds(TEXTS).forEach(seed -> {
            String text = new SenderTexts(new SplittableRandom(seed)).next();
            try {
                assertNotNull(dialect.text(text));
            } catch (Throwable thrown) {
                throw new AssertionError("-Dinlet.fuzz.seed=" + seed + ": " + abridged(text), thrown);
            }
        });
    }

    @Test
    void nothingThatIsSentBreaksACall() {
        Set<Integer> seen = ConcurrentHashMap.newKeySet();
        seeds((INPUTS - TEXTS) / FuzzedNode.INPUTS).forEach(seed -> {
            FuzzedNode node = new FuzzedNode(new SplittableRandom(seed));
            FAULT.remove();
            try {
                node.run();
                node.assertNothingBroke();
                seen.addAll(node.closeCodes());
                assertNull(FAULT.get());
            } catch (Throwable thrown) {
                LogRecord fault = FAULT.get();
                String story = node.story().stream().map(FuzzTest::abridged).collect(Collectors.joining("\n  "));
                throw new AssertionError(
                        "-Dinlet.fuzz.seed=" + seed + ": " + thrown + " after\n  " + story,
                        fault == null ? thrown : fault.getThrown());
            }
        });
        assertEquals(
                Set.of(), missing(ENDS, seen), "ways to end that no call went: the inputs are not what they should be");
        System.out.println("fuzz: " + INPUTS + " inputs, -Dinlet.fuzz.seed=" + SEED);
    }

    private static Set<Integer> missing(Set<Integer> expected, Set<Integer> found) {
        Set<Integer> missing = new TreeSet<>(expected);
        missing.removeAll(found);
        return missing;
    }

    private static LongStream seeds(long number) {
        return LongStream.range(SEED, SEED + number).parallel();
    }

    private static String abridged(String text) {
        String shown = text.length() < 400
                ? text
                : text.substring(0, 200) + " ... " + text.length() + " characters ... "
                        + text.substring(text.length() - 100);
        return shown.chars()
                .mapToObj(one -> one >= ' ' && one <= '~' ? String.valueOf((char) one) : "\\u%04x".formatted(one))
                .collect(Collectors.joining());
    }
}
