package io.inlet.dialect;

import static io.inlet.dialect.Recording.audio;
import static io.inlet.dialect.Recording.byContent;
import static io.inlet.dialect.Recording.offer;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.inlet.dialect.SenderMessage.Dtmf;
import io.inlet.dialect.SenderMessage.Rejected;
import io.inlet.dialect.SenderMessage.Start;
import io.inlet.stream.AudioFormat;
import io.inlet.stream.CallDetails;
import io.inlet.stream.EndReason;
import io.inlet.stream.StreamId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class InfobipTest {

    private static Dialect dialect(Offer offer) {
        return Provider.of("infobip").orElseThrow().speak(offer);
    }

    @Test
    void aCallAsSeenInTheFieldIsUnderstood() {
        assertEquals(
                byContent(List.of(
                        new Start(
                                new StreamId("acme", "ib-1"),
                                Optional.empty(),
                                new AudioFormat(16_000, 1),
                                Encoding.PCM16,
                                new CallDetails(
                                        Optional.of("infobip"),
                                        Optional.of("447700900123"),
                                        Optional.empty(),
                                        Map.of("call_id", "ib-1"),
                                        Map.of("language", "en")),
                                Optional.empty()),
                        audio(640, 1),
                        new Dtmf("#", OptionalLong.of(90)),
                        audio(640, 2))),
                byContent(Recording.of("infobip/field").playedTo(dialect(offer()))));
    }

    @Test
    void customDataMayNameTheCall() {
        assertEquals(
                byContent(List.of(
                        new Start(
                                new StreamId("acme", "int-5"),
                                Optional.empty(),
                                new AudioFormat(24_000, 1),
                                Encoding.PCM16,
                                new CallDetails(
                                        Optional.of("infobip"),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Map.of(),
                                        Map.of("interaction_id", "int-5", "customer", "c9")),
                                Optional.empty()),
                        audio(960, 3))),
                byContent(Recording.of("infobip/flattened").playedTo(dialect(offer()))));
    }

    @Test
    void withoutATenantThereIsNoStream() {
        assertEquals(
                List.of(new Rejected(
                        EndReason.BAD_START, "the platform names no account, so the credential has to name a tenant")),
                dialect(offer(Optional.empty())).text("{\"event\":\"websocket:connected\"}"));
    }
}
