package io.inlet.cli;

import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;

/**
 * One fault under which calls are made.
 *
 * @param setup what it needs to be there
 * @param calls 0: as many as asked for
 * @param talk what the calls say, given the bytes of a frame and the ms it lasts
 * @param outage for how long Redis cannot be reached; zero where it can, slowly or not
 * @param forgets Redis loses what it knew, so that calls that resume have to begin a new epoch
 * @param cuts connections of callers may be cut
 */
record Scenario(
        String name,
        String sentence,
        Setup setup,
        int calls,
        BiFunction<Integer, Integer, Talk> talk,
        Duration outage,
        boolean forgets,
        boolean cuts,
        List<Step> steps) {

    /** What a {@link Testbed} consists of. */
    enum Setup {
        ONE_NODE(1),
        TWO_NODES(2),
        STREAM(1),
        SENTINEL(1),
        CLUSTER(1);

        final int nodes;

        Setup(int nodes) {
            this.nodes = nodes;
        }
    }

    /**
     * One thing that happens.
     *
     * @param forHowLong the scenario waits before the next
     */
    record Step(String words, Duration forHowLong, Deed deed) {}

    /** Does something to what is there. */
    interface Deed {
        void to(Testbed testbed) throws Exception;
    }

    static Scenario of(String name, String sentence, Setup setup, Step... steps) {
        return new Scenario(name, sentence, setup, 0, Talk::distinct, Duration.ZERO, false, false, List.of(steps));
    }

    Scenario calls(int number) {
        return new Scenario(name, sentence, setup, number, talk, outage, forgets, cuts, steps);
    }

    Scenario saying(BiFunction<Integer, Integer, Talk> other) {
        return new Scenario(name, sentence, setup, calls, other, outage, forgets, cuts, steps);
    }

    Scenario outage(Duration length) {
        return new Scenario(name, sentence, setup, calls, talk, length, forgets, cuts, steps);
    }

    Scenario forgetting() {
        return new Scenario(name, sentence, setup, calls, talk, outage, true, cuts, steps);
    }

    Scenario cutting() {
        return new Scenario(name, sentence, setup, calls, talk, outage, forgets, true, steps);
    }
}
