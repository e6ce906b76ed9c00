package io.inlet.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What goes over socket and Redis is what the document says: each of its messages is seen, and no other. */
@OnInlet
@Tag("any-server")
class AsyncApiIT {

    private static final Ops OPS = Ops.at(InletUnderTest.PORT);
    private static final String TENANT = "tenant-described";
    private static final Duration FRAME = Duration.ofMillis(100);
    private static final int FRAMES_AT_MOST = 250;
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private final AsyncApi described =
            new AsyncApi(OPS.get("/ops/v1/asyncapi.json").body());
    private final String interaction = Audio.newCall("int-described");
    private final String keyed = Audio.newCall("int-keyed");

    @AfterEach
    void undo() throws Exception {
        OPS.delete("/ops/v1/node/drain");
        InletUnderTest.proxy().heal();
        InletUnderTest.awaitReady();
    }

    @Test
    void everyMessageIsAsItIsDescribedAndEveryOneThatIsDescribedIsSeen() {
        try (Subscriber consumer = Subscriber.ofFramesAndEvents(interaction);
                Subscriber ofKeys = Subscriber.ofFramesAndEvents(keyed);
                Subscriber ofTests = Subscriber.ofEvents("inlet-test")) {
            aLongCall();
            aBadFrame();
            aPlatformsCall();
            assertEquals(200, OPS.command("/ops/v1/redis/test").status());
            described.assertDescribes("events", ofTests.next().text());
            drain(consumer);
            drain(ofKeys);
        }
        described.assertAllSeen();
    }

    private void drain(Subscriber consumer) {
        List<String> all = new ArrayList<>();
        for (Subscriber.Message message = consumer.next();
                message != null;
                message = consumer.next(Duration.ofMillis(500))) {
            described.assertDescribes(message.isEvent() ? "events" : "frames", message.text());
            all.add(message.text());
        }
        assertTrue(all.size() > 3, all.toString());
    }

    /** Whose token is replaced, whose node is going away, and whose Redis is away for longer than its buffer holds. */
    private void aLongCall() {
        Token token = Token.of(TENANT, interaction);
        try (Call call = Call.dial(
                TENANT, interaction, token.in("exp", Duration.ofSeconds(4)).signed())) {
            say(
                    call,
                    call.start()
                            .add("channels", 2)
                            .add("metadata", Json.createObjectBuilder().add("queue", "sales"))
                            .add("traceparent", TRACE)
                            .add("tracestate", "rojo=1"));
            speakUntil(call, "started");
            speakUntil(call, "ack");
            speakUntil(call, "token_expiring");
            say(call, event("auth").add("token", Token.of(TENANT, interaction).signed()));
            speakUntil(call, "authenticated");
            OPS.post("/ops/v1/node/drain", Json.createObjectBuilder().add("reason", "a test"));
            speakUntil(call, "draining");
            OPS.delete("/ops/v1/node/drain");
            InletUnderTest.proxy().refuse();
            for (int i = 0; i < (InletUnderTest.BUFFER_DURATION_MS + 2000) / FRAME.toMillis(); i++) {
                speak(call);
            }
            InletUnderTest.proxy().heal();
            speakUntil(call, "gap");
            say(call, event("stop"));
            assertEquals(1000, untilClosed(call));
            described.assertEnds(1000, "stop");
        }
    }

    private void aBadFrame() {
        try (Call call = Call.dial(TENANT, interaction + "-bad")) {
            say(call, call.start());
            speakUntil(call, "started");
            call.send(new byte[3]);
            assertEquals(1007, untilClosed(call));
            described.assertEnds(1007, "bad_frame");
        }
    }

    private void aPlatformsCall() {
        String target = Platform.TWILIO.target(keyed);
        try (Call call = Call.dial(
                URI.create("ws://127.0.0.1:" + InletUnderTest.PORT + target),
                Platform.TWILIO.credentials(target),
                List.of())) {
            for (String said : List.of("""
                    {"event":"start","sequenceNumber":"1","start":{"accountSid":"acme","streamSid":"MZ1","callSid":"%s",\
                    "tracks":["inbound","outbound"],"from":"+4930","to":"+4940","customParameters":{"k":"v"},\
                    "mediaFormat":{"encoding":"audio/x-mulaw","sampleRate":8000,"channels":1}}}""".formatted(keyed), """
                    {"event":"media","sequenceNumber":"2","media":{"track":"inbound","payload":"AAAA"}}""", """
                    {"event":"media","sequenceNumber":"3","media":{"track":"outbound","payload":"AAAA"}}""", """
                    {"event":"dtmf","sequenceNumber":"4","dtmf":{"track":"inbound_track","digit":"1"}}""", """
                    {"event":"mark","sequenceNumber":"5","mark":{"name":"m1"}}""", """
                    {"event":"media","sequenceNumber":"8","media":{"track":"inbound","payload":"AAAA"}}""", """
                    {"event":"stop","sequenceNumber":"9"}""")) {
                call.say(said);
            }
            assertEquals(1000, call.next().closeCode());
        }
    }

    private static JsonObjectBuilder event(String name) {
        return Json.createObjectBuilder().add("event", name);
    }

    private void say(Call call, JsonObjectBuilder message) {
        String text = message.build().toString();
        described.assertDescribes("ingest", text);
        call.say(text);
    }

    /** A frame, and whatever is heard until the next one is due. */
    private boolean speak(Call call, String... awaited) {
        call.send(Audio.frame(call.interaction(), 1, Audio.FRAME_BYTES));
        described.saw("ingest", "frame");
        long due = System.nanoTime() + FRAME.toNanos();
        for (long left = FRAME.toNanos(); left > 0; left = due - System.nanoTime()) {
            Call.Heard heard = call.next(Duration.ofNanos(left));
            if (heard != null) {
                described.assertDescribes("ingest", heard.text());
                if (awaited.length > 0 && heard.is(awaited[0])) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Speaking meanwhile, but for the answer to start, before which nobody may. */
    private void speakUntil(Call call, String event) {
        if (event.equals("started")) {
            described.assertDescribes("ingest", call.next().text());
            return;
        }
        for (int i = 0; i < FRAMES_AT_MOST; i++) {
            if (speak(call, event)) {
                return;
            }
        }
        throw new AssertionError(event + " has not come");
    }

    /** The code. */
    private int untilClosed(Call call) {
        Call.Heard heard = call.next();
        while (heard.text() != null) {
            described.assertDescribes("ingest", heard.text());
            heard = call.next();
        }
        return heard.closeCode();
    }
}
