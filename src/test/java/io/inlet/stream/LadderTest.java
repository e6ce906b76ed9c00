package io.inlet.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class LadderTest {

    private final Ladder ladder = new Ladder();

    @Test
    void theLastFiftyAreKeptInOrder() {
        for (int i = 1; i <= 70; i++) {
            ladder.note("mark", "m" + i, i);
        }
        List<CallEvent> events = ladder.events();
        assertEquals(Ladder.MOST, events.size());
        assertEquals(new CallEvent(21, "mark", "m21"), events.get(0));
        assertEquals(new CallEvent(70, "mark", "m70"), events.get(49));
    }

    @Test
    void gapsThatContinueEachOtherAreOne() {
        ladder.gap(new Gap(3, 4, Gap.Reason.BUFFER_OVERFLOW), 1);
        ladder.gap(new Gap(5, 9, Gap.Reason.BUFFER_OVERFLOW), 2);
        ladder.gap(new Gap(10, 10, Gap.Reason.REFUSED), 3);
        ladder.note("mark", "", 4);
        ladder.gap(new Gap(11, 11, Gap.Reason.REFUSED), 5);
        assertEquals(
                List.of(
                        new CallEvent(2, "gap", "3–9 buffer_overflow"),
                        new CallEvent(3, "gap", "10–10 refused"),
                        new CallEvent(4, "mark", ""),
                        new CallEvent(5, "gap", "11–11 refused")),
                ladder.events());
    }

    @Test
    void aNameOfAnyLengthCostsLittle() {
        ladder.note("mark", "x".repeat(100_000), 1);
        assertTrue(ladder.events().get(0).detail().length() <= 101);
    }
}
