package io.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The short forms of the faults of {@code inlet chaos} that one node can meet, on a node of their own, as {@code inlet
 * serve} runs it. Those that kill or restart one of two under hundreds of calls take minutes, and are the command's.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ChaosIT {

    private static final int CALLS = 30;
    private static final int FRAME_MS = 100;
    private static final List<Scenario> SCENARIOS = Scenarios.at(Pace.QUICK).stream()
            .filter(scenario -> scenario.setup() != Scenario.Setup.TWO_NODES)
            .toList();

    private static Trials trials;

    @BeforeAll
    static void prepare() {
        trials = new Trials(
                Path.of(System.getProperty("inlet.run"), "chaos"),
                Path.of(System.getProperty("inlet.script")),
                System.getProperty("arquillian.launch"),
                Pace.QUICK.around(),
                line -> {});
    }

    @AfterAll
    static void end() {
        trials.close();
    }

    static Stream<Arguments> faults() {
        return SCENARIOS.stream().map(scenario -> Arguments.of(scenario.name(), scenario));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void everyPromiseIsKeptUnder(String name, Scenario fault) throws Exception {
        ChaosReport report = trials.of(fault, CALLS, FRAME_MS);
        String story = String.join("\n", report.lines());
        assertTrue(report.kept(), story);
        if (name.startsWith("redis-down")) {
            assertTrue(report.lostAsExpected(), story);
        }
    }
}
