package io.inlet.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.inlet.stream.CallEvent;
import io.inlet.stream.CallState;
import io.inlet.stream.CallState.Condition;
import io.inlet.stream.EndReason;
import io.inlet.stream.EndedCall;
import io.inlet.stream.Level;
import io.inlet.stream.StreamId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What operators see of a call, and do to it. */
class CallWatchTest extends PlayedCall {

    private CallState state() {
        List<CallState> all = calls.all();
        assertEquals(1, all.size());
        return all.get(0);
    }

    private List<String> ladder() {
        return calls.look(state().call()).orElseThrow().events().stream()
                .map(CallEvent::what)
                .toList();
    }

    @Test
    void aConnectionIsSeenBeforeItHasAStream() {
        connected();
        CallState state = state();
        assertEquals(Condition.CONNECTED, state.condition());
        assertEquals(Optional.empty(), state.id());
        assertEquals(NOW, state.connectedMs());
        assertEquals("192.0.2.1", state.address());
        assertEquals((NOW / 1000 + 600) * 1000, state.tokenExpiresMs().orElseThrow());
        assertEquals(List.of("connected"), ladder());
    }

    @Test
    void itsNumbersAreThoseOfTheStream() {
        started();
        audio(25);
        CallState state = state();
        assertEquals(Optional.of(new StreamId("acme", "int-1")), state.id());
        assertEquals(25, state.stream().orElseThrow().seq());
        assertEquals(25, state.stream().orElseThrow().unpublished());
        assertEquals(2500, state.stream().orElseThrow().unpublishedMs());
        assertEquals(83, state.bufferPercent(), "of three seconds");
        pass(Duration.ofMillis(1250));
        assertEquals(Condition.BUFFERING, state().condition());
        assertEquals(1250, state().lagMs());
        assertTrue(state().strip().endsWith("#"), state().strip());
        assertEquals(Level.SILENCE, state().level());
    }

    @Test
    void aStreamWithoutFramesIsStalled() {
        started();
        redis.accept();
        assertEquals(Condition.FLOWING, state().condition());
        pass(Duration.ofMillis(2250));
        assertEquals(Condition.STALLED, state().condition());
        assertFalse(state().lastFrameMs().isPresent());
    }

    @Test
    void itsStepsAreKept() {
        started();
        call.text("{\"event\":\"auth\",\"token\":\"new\"}", true);
        call.leaving(1000);
        assertEquals(List.of("connected", "started", "auth", "draining"), ladder());
    }

    @Test
    void anOperatorEndsThatVeryCallAndIsNotObeyedTwice() {
        started();
        audio(3);
        String name = state().call();
        assertFalse(calls.end("another", EndReason.ENDED_BY_OPERATOR));
        assertEquals(List.of(), network.closeCodes());
        assertTrue(calls.end(name, EndReason.ENDED_BY_OPERATOR));
        assertFailed("ended_by_operator", 1008);
        assertFalse(last().getBoolean("retryable"));
        assertFalse(calls.end(name, EndReason.MOVED_BY_OPERATOR));
        redis.accept();
        EndedCall ended = calls.ended().get(0);
        assertEquals(name, ended.call());
        assertEquals(EndReason.ENDED_BY_OPERATOR, ended.reason());
        assertEquals(3, ended.summary().orElseThrow().published(), "what was received is published");
        assertEquals(List.of(), calls.all());
    }

    @Test
    void oneThatIsMovedMayComeAgain() {
        started();
        assertTrue(calls.end(state().call(), EndReason.MOVED_BY_OPERATOR));
        assertFailed("moved_by_operator", 1012);
        assertTrue(last().getBoolean("retryable"));
        assertEquals(0, last().getInt("retry_after_ms"));
    }

    @Test
    void historyHasCallsThatNeverHadAStreamAndWhy() {
        connected();
        call.audio(FRAME);
        EndedCall ended = calls.ended().get(0);
        assertEquals(EndReason.WRONG_MESSAGE_KIND, ended.reason());
        assertEquals(Optional.empty(), ended.summary());
        assertEquals(Optional.empty(), ended.id());
    }
}
