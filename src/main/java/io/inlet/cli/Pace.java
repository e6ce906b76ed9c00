package io.inlet.cli;

import java.time.Duration;

/**
 * How long the faults of {@link Scenarios} last: time enough for a person to trust them, or for each build.
 *
 * @param around before the first thing happens, and after the last
 * @param some a while
 * @param longer the same for what has to go on to have an effect
 * @param tooLongS an absence of Redis that is longer than the buffer, in s
 * @param times what happens at once happens again and again
 */
record Pace(Duration around, Duration some, Duration longer, int tooLongS, int times) {

    static final Pace THOROUGH = new Pace(Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofSeconds(5), 10, 5);
    static final Pace QUICK = new Pace(Duration.ofMillis(300), Duration.ofMillis(700), Duration.ofSeconds(2), 5, 2);
}
