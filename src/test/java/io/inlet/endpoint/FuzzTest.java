package io.inlet.endpoint;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.inlet.dialect.InletDialect;
import io.inlet.dialect.SenderTexts;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
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
    private static final Logger JOURNAL = Logger.getLogger("io.inlet");
    private static final List<LogRecord> FAULTS = new ArrayList<>();

    /** What is caught and logged as ours has escaped all the same. */
    private static final Handler FAULT_FINDER = new Handler() {
        @Override
        public void publish(LogRecord record) {
            FAULTS.add(record);
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
        for (long i = 0; i < INPUTS / 8; i++) {
            String text = new SenderTexts(new SplittableRandom(SEED + i)).next();
            try {
                assertTrue(dialect.read(text) != null);
            } catch (Throwable thrown) {
                throw new AssertionError("seed " + (SEED + i) + ": " + abridged(text), thrown);
            }
        }
    }

    @Test
    void nothingThatIsSentBreaksACall() {
        long inputs = 0;
        for (long seed = SEED; inputs < INPUTS * 7 / 8; seed++) {
            FuzzedNode node = new FuzzedNode(new SplittableRandom(seed));
            try {
                inputs += node.run();
                node.assertNothingBroke();
                if (!FAULTS.isEmpty()) {
                    throw new AssertionError(
                            FAULTS.get(0).getMessage(), FAULTS.get(0).getThrown());
                }
            } catch (Throwable thrown) {
                FAULTS.clear();
                String story = node.story().stream().map(FuzzTest::abridged).collect(Collectors.joining("\n  "));
                throw new AssertionError("-Dinlet.fuzz.seed=" + seed + ": " + thrown + " after\n  " + story, thrown);
            }
        }
        System.out.println("fuzz: " + INPUTS + " inputs, -Dinlet.fuzz.seed=" + SEED);
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
