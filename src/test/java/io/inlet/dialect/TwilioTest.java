package io.inlet.dialect;

import static io.inlet.dialect.Recordings.OFFER;
import static io.inlet.dialect.Recordings.assertHeard;
import static io.inlet.dialect.Recordings.heard;
import static io.inlet.dialect.Recordings.lines;
import static io.inlet.dialect.Recordings.missing;
import static io.inlet.dialect.Recordings.start;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.inlet.dialect.SenderMessage.Dtmf;
import io.inlet.dialect.SenderMessage.Mark;
import io.inlet.dialect.SenderMessage.Rejected;
import io.inlet.dialect.SenderMessage.Start;
import io.inlet.dialect.SenderMessage.Stop;
import io.inlet.stream.AudioFormat;
import io.inlet.stream.CallDetails;
import io.inlet.stream.EndReason;
import io.inlet.stream.TraceContext;
import io.inlet.stream.Track;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TwilioTest {

    private static final String STREAM = "MZ18ad3ab5a668481ce02b83e7395059f0";
    private static final String CALL = "CA5f2f0a0b9c8d7e6f5a4b3c2d1e0f9a8b";
    private static final String ACCOUNT = "AC1f2e3d4c5b6a79888796a5b4c3d2e1f0";
    private static final List<String> BIDIRECTIONAL = lines("twilio/bidirectional");
    private static final List<String> BOTH = lines("twilio/both-tracks");

    private static Start muLaw(int tracks) {
        return start(
                ACCOUNT,
                CALL,
                new AudioFormat(8000, 1, tracks),
                Encoding.MULAW,
                new CallDetails(
                        Optional.of("twilio"),
                        Optional.empty(),
                        Optional.empty(),
                        Map.of("stream_id", STREAM, "call_id", CALL, "account_id", ACCOUNT),
                        Map.of("queue", "sales")));
    }

    private static List<String> without(List<String> lines, int... places) {
        List<String> rest = new ArrayList<>(lines);
        for (int i = places.length - 1; i >= 0; i--) {
            rest.remove(places[i]);
        }
        return rest;
    }

    @Test
    void aTraceAmongItsParametersIsTheCalls() {
        String parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        String text = BIDIRECTIONAL
                .get(1)
                .replace("\"queue\":\"sales\"", "\"traceparent\":\"" + parent + "\",\"tracestate\":\"a=1\"");
        SenderMessage said = Provider.TWILIO.speak(Recordings.OFFER).text(text).get(0);
        Start start = assertInstanceOf(Start.class, said);
        assertEquals(TraceContext.of(parent, "a=1"), start.details().trace());
        assertEquals(
                Map.of("traceparent", parent, "tracestate", "a=1"),
                start.details().metadata());
    }

    @Test
    void bothTracksAreHeardEachAsItself() {
        assertHeard(
                Provider.TWILIO,
                BOTH,
                List.of(
                        muLaw(2),
                        "inbound 1",
                        "outbound 2",
                        "inbound 3",
                        "outbound 4",
                        "inbound 5",
                        "outbound 6",
                        new Stop()));
    }

    @Test
    void keysAndMarksOfABidirectionalStreamAreHeard() {
        assertHeard(
                Provider.TWILIO,
                BIDIRECTIONAL,
                List.of(
                        muLaw(1),
                        "inbound 1",
                        "inbound 2",
                        new Dtmf("1", OptionalLong.empty()),
                        "inbound 3",
                        new Mark("m1"),
                        "inbound 4",
                        new Stop()));
    }

    // ---- what is missing

    @Test
    void aMessageThatIsMissingIsSaidBeforeTheNext() {
        assertEquals(
                List.of(
                        muLaw(1),
                        "inbound 1",
                        missing(Track.INBOUND, 1),
                        new Dtmf("1", OptionalLong.empty()),
                        "inbound 3",
                        new Mark("m1"),
                        missing(Track.INBOUND, 1),
                        new Stop()),
                heard(new Twilio(OFFER), without(BIDIRECTIONAL, 3, 7)));
    }

    @Test
    void ofTwoTracksTheTimestampsTellWhichIsMissing() {
        assertEquals(
                List.of(
                        muLaw(2),
                        "inbound 1",
                        "outbound 2",
                        missing(Track.INBOUND, 1),
                        "outbound 4",
                        "inbound 5",
                        "outbound 6",
                        new Stop()),
                heard(new Twilio(OFFER), without(BOTH, 4)));
        assertEquals(
                List.of(
                        muLaw(2),
                        "inbound 1",
                        "outbound 2",
                        missing(Track.OUTBOUND, 1),
                        missing(Track.INBOUND, 1, 20),
                        "inbound 5",
                        "outbound 6",
                        new Stop()),
                heard(new Twilio(OFFER), without(BOTH, 4, 5)));
    }

    @Test
    void aFrameThatComesTwiceIsHeardOnce() {
        List<String> doubled = new ArrayList<>(BIDIRECTIONAL);
        doubled.add(4, BIDIRECTIONAL.get(3));
        doubled.add(6, BIDIRECTIONAL.get(2));
        assertEquals(heard(new Twilio(OFFER), BIDIRECTIONAL), heard(new Twilio(OFFER), doubled));
    }

    @ParameterizedTest
    @ValueSource(strings = {"?", "A", "AAAA=A==", "====", "AA A", "\\u0041\\u00e9"})
    void aPayloadThatIsNotBase64IsAFrameThatDidNotArrive(String payload) {
        List<String> damaged = new ArrayList<>(BIDIRECTIONAL);
        damaged.set(
                3,
                BIDIRECTIONAL
                        .get(3)
                        .replaceFirst(
                                "\"payload\":\"[^\"]*\"", "\"payload\":\"" + payload.replace("\\", "\\\\") + "\""));
        List<Object> expected = new ArrayList<>(heard(new Twilio(OFFER), BIDIRECTIONAL));
        expected.set(2, missing(Track.INBOUND, 1));
        assertEquals(expected, heard(new Twilio(OFFER), damaged));
    }

    @Test
    void aPayloadWithoutASampleIsNoFrame() {
        List<String> empty = new ArrayList<>(BIDIRECTIONAL);
        empty.set(3, BIDIRECTIONAL.get(3).replaceFirst("\"payload\":\"[^\"]*\"", "\"payload\":\"\""));
        List<Object> expected = new ArrayList<>(heard(new Twilio(OFFER), BIDIRECTIONAL));
        expected.remove(2);
        assertEquals(expected, heard(new Twilio(OFFER), empty));
    }

    // ---- what is no start

    @ParameterizedTest
    @ValueSource(strings = {"hello", "[]", "\"start\"", "7", "{\"event\":\"start\"", "{]}", "\uFEFF"})
    void beforeStartOnlyJsonIsUnderstood(String text) {
        var notJson = List.of(new Rejected(EndReason.NOT_JSON, "a JSON object is expected"));
        assertEquals(notJson, new Twilio(OFFER).text(text));
        assertEquals(notJson, new Twilio(OFFER).binary(new byte[] {0, 1, 2}));
    }

    @Test
    void afterStartWhatIsNotJsonIsLeftOut() {
        Dialect dialect = new Twilio(OFFER);
        dialect.text(BIDIRECTIONAL.get(1));
        assertEquals(List.of(), dialect.text("hello"));
        assertEquals(List.of(), dialect.binary(new byte[] {0, 1, 2}));
    }

    @Test
    void aStartWithoutAnAccountNeedsATenantOfTheCredential() {
        String start = BIDIRECTIONAL.get(1).replace("accountSid", "nobody");
        assertEquals(
                List.of(new Rejected(
                        EndReason.BAD_START, "the platform names no account, so the credential has to name a tenant")),
                new Twilio(OFFER).text(start));
        assertEquals(
                "acme",
                ((Start) new Twilio(Recordings.offerOf("acme", Map.of()))
                                .text(start)
                                .get(0))
                        .id()
                        .tenantId());
    }

    @Test
    void nothingComesAfterStop() {
        Dialect dialect = new Twilio(OFFER);
        BIDIRECTIONAL.forEach(dialect::text);
        BIDIRECTIONAL.forEach(line -> assertEquals(List.of(), dialect.text(line)));
        assertEquals(List.of(), dialect.over());
    }
}
