package io.inlet.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class EndedCallsTest {

    private static EndedCall call(int number) {
        return new EndedCall(
                "c-" + number,
                Optional.empty(),
                0,
                Optional.empty(),
                Optional.empty(),
                "192.0.2.1",
                0,
                OptionalLong.empty(),
                number,
                EndReason.STOP,
                Optional.empty(),
                Map.of());
    }

    @Test
    void theLastTwoThousandAreKeptTheNewestFirst() {
        EndedCalls calls = new EndedCalls();
        for (int i = 1; i <= 2500; i++) {
            calls.add(call(i));
        }
        List<EndedCall> kept = calls.newestFirst();
        assertEquals(EndedCalls.MOST, kept.size());
        assertEquals("c-2500", kept.get(0).call());
        assertEquals("c-501", kept.get(1999).call());
    }
}
