package io.inlet.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples and rules of W3C Trace Context. */
class TraceContextTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SPAN = "00f067aa0ba902b7";
    private static final String SAMPLED = "00-" + TRACE + "-" + SPAN + "-01";

    private static Optional<String> state(String tracestate) {
        return TraceContext.of(SAMPLED, tracestate).orElseThrow().tracestate();
    }

    @Test
    void itsPartsAreTold() {
        TraceContext context = TraceContext.of(SAMPLED, null).orElseThrow();
        assertEquals(SAMPLED, context.traceparent());
        assertEquals(TRACE, context.traceId());
        assertEquals(SPAN, context.spanId());
        assertTrue(context.sampled());
        assertEquals(Optional.empty(), context.tracestate());
        assertFalse(TraceContext.of("00-" + TRACE + "-" + SPAN + "-00", null)
                .orElseThrow()
                .sampled());
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "00",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00F067AA0BA902B7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e473g-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\u0000",
                "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01more",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
            })
    void whatIsNotByTheGrammarIsNone(String traceparent) {
        assertEquals(Optional.empty(), TraceContext.of(traceparent, "a=1"));
    }

    @ParameterizedTest
    @CsvSource({
        "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01, 01",
        "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-what-the-future-will-be-like, 01",
        "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-fe, 00",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-ff, 01",
        "' 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-03 ', 01"
    })
    void itIsPassedOnInTheVersionThatIsKnown(String traceparent, String flags) {
        assertEquals(
                "00-" + TRACE + "-" + SPAN + "-" + flags,
                TraceContext.of(traceparent, null).orElseThrow().traceparent());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "congo=t61rcWkgMzE",
                "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE",
                "rojo=1 , congo=2,,",
                "fw529a3039@dt=FfAy7pSz",
                "a/b_c-d*e=!x y~"
            })
    void aStateIsPassedOnAsItCame(String tracestate) {
        assertEquals(Optional.of(tracestate), state(tracestate));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "a", "A=1", "a=1,b", "a=x=y", "a=é", "a=\u0001", "1=\"\n\"", "tenant@=1"})
    void aStateThatIsNotByTheGrammarIsLeftOutAlone(String tracestate) {
        assertEquals(Optional.empty(), state(tracestate));
    }

    @Test
    void aStateHasItsBounds() {
        assertTrue(state("a=1,".repeat(31) + "a=1").isPresent());
        assertFalse(state("a=1,".repeat(32) + "a=1").isPresent());
        assertTrue(state("a=" + "x".repeat(256)).isPresent());
        assertFalse(state("a=" + "x".repeat(257)).isPresent());
        assertFalse(state(("a=" + "x".repeat(254) + ",").repeat(2) + "b=1").isPresent());
    }
}
