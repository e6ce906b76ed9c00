package io.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.inlet.cli.Scenario.Setup;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The short forms of the faults of {@code inlet chaos}, on nodes of their own, as {@code inlet serve} runs them. What
 * happens to a Cluster and behind Sentinel has its tests in ClusterIT and SentinelIT.
 */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class ChaosIT {

    private static final Set<Setup> SETUPS = EnumSet.of(Setup.ONE_NODE, Setup.TWO_NODES, Setup.STREAM);

    /** What Redis, its client and another node have to do, and no server has a part in. */
    private static final Set<String> OF_ANY_SERVER = Set.of(
            "latency-5",
            "latency-50",
            "latency-300",
            "black-hole",
            "bandwidth",
            "slices",
            "client-kill",
            "client-pause-2s",
            "client-pause-5s",
            "node-killed",
            "stream-maxmemory");

    /** Four starts under the load of 200 calls. */
    private static final Set<String> SLOW = Set.of("rolling-restart");

    private static final Set<String> LEFT_OUT = leftOut(System.getProperty("inlet.leaves.out", ""));

    private static final int CALLS = 30;
    private static final int FRAME_MS = 100;
    private static final int FRAME_MS_OF_MANY =
            200; // two nodes, hundreds of calls and a server's start share two cores

    private static Trials trials;

    @BeforeAll
    static void prepare() {
        Set<String> all = Scenarios.at(Pace.QUICK).stream().map(Scenario::name).collect(Collectors.toSet());
        assertTrue(all.containsAll(OF_ANY_SERVER) && all.containsAll(SLOW), all.toString());
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

    private static Set<String> leftOut(String tags) {
        Set<String> names = new HashSet<>();
        if (tags.contains("any-server")) {
            names.addAll(OF_ANY_SERVER);
        }
        if (tags.contains("slow")) {
            names.addAll(SLOW);
        }
        return names;
    }

    static Stream<Arguments> faults() {
        return Scenarios.at(Pace.QUICK).stream()
                .filter(scenario -> SETUPS.contains(scenario.setup()))
                .filter(scenario -> !LEFT_OUT.contains(scenario.name()))
                .map(scenario -> Arguments.of(scenario.name(), scenario));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void everyPromiseIsKeptUnder(String name, Scenario fault) throws Exception {
        boolean many = fault.calls() > 0;
        ChaosReport report = trials.of(fault, many ? fault.calls() : CALLS, many ? FRAME_MS_OF_MANY : FRAME_MS);
        String story = String.join("\n", report.lines());
        assertTrue(report.kept(), story);
        if (name.startsWith("redis-down")) {
            assertTrue(report.lostAsExpected(), story);
        }
    }
}
