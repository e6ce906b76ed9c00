package io.inlet.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.inlet.cli.FaultProxy;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Redis goes away in mid-call: the call stays, what the buffer can hold is not lost, and what is lost is announced. */
@OnInlet
class RedisOutageIT {

    private static final String TENANT = "tenant-outage";
    private static final Duration LONG = Duration.ofSeconds(20);

    private final String interaction = Audio.newCall("int-outage");
    private final FaultProxy proxy = InletUnderTest.proxy();

    @AfterEach
    void heal() throws Exception {
        proxy.heal();
        InletUnderTest.awaitReady();
    }

    @Test
    void anOutageShorterThanTheBufferLosesNothing() throws Exception {
        try (Subscriber consumer = Subscriber.ofFrames(interaction);
                Call call = Call.started(TENANT, interaction);
                Speech speech = new Speech(call, 40)) {
            speech.awaitSent(5);
            proxy.refuse();
            speech.awaitSent(20);
            proxy.heal();
            Set<Long> epochs = consumer.inOrder(0, 40).stream()
                    .map(message -> message.json().getJsonNumber("epoch").longValue())
                    .collect(Collectors.toSet());
            assertEquals(1, epochs.size(), "the epoch stays the same");
            speech.awaitSent(40);
            call.say("{\"event\":\"stop\"}");
            List<JsonObject> said = untilStopped(call);
            assertEquals(0, said.get(0).getInt("lost"));
            assertEquals(40, said.get(said.size() - 1).getInt("seq"), "the last ack, in " + said);
        }
    }

    @Test
    void anOutageLongerThanTheBufferLosesWhatExceedsItAndAnnouncesThat() throws Exception {
        int whileAway = 5 + (InletUnderTest.BUFFER_DURATION_MS + 2_000) / Speech.FRAME_MS;
        int frames = whileAway + 10;
        try (Subscriber consumer = Subscriber.ofFramesAndEvents(interaction);
                Call call = Call.started(TENANT, interaction);
                Speech speech = new Speech(call, frames)) {
            speech.awaitSent(5);
            long away = System.nanoTime();
            proxy.refuse();
            speech.awaitSent(whileAway);
            proxy.heal();
            long healed = System.nanoTime();
            speech.awaitSent(frames);
            call.say("{\"event\":\"stop\"}");

            List<JsonObject> said = untilStopped(call);
            Set<Long> lost = lost(said);
            assertFalse(lost.isEmpty(), () -> "the buffer is too small for this outage, and nothing is lost? " + said);
            assertEquals(lost.size(), said.get(0).getInt("lost"));

            List<Subscriber.Message> published = untilStopped(consumer);
            assertEquals(lost, lost(events(published)), "both sides are told the same");
            Set<Long> arrived = arrived(published);
            assertTrue(lost.stream().noneMatch(arrived::contains), () -> "lost and yet published: " + lost);
            long exceeding = msUntilBack(published, away, healed) - InletUnderTest.BUFFER_DURATION_MS;
            assertEquals(exceeding / (double) Speech.FRAME_MS, lost.size(), 2, "frames that the buffer could not hold");
            arrived.addAll(lost);
            assertEquals(LongStream.rangeClosed(1, frames).boxed().collect(Collectors.toSet()), arrived);
        }
    }

    /** The summary first, then all that was said before it. */
    private static List<JsonObject> untilStopped(Call call) {
        List<JsonObject> said = new ArrayList<>();
        Call.Heard heard = call.next(LONG);
        for (; heard != null && heard.text() != null && !heard.is("stopped"); heard = call.next(LONG)) {
            said.add(heard.json());
        }
        assertTrue(heard != null && heard.is("stopped"), "the call ended with " + heard + " after " + said);
        said.add(0, heard.json());
        return said;
    }

    private static List<Subscriber.Message> untilStopped(Subscriber consumer) {
        List<Subscriber.Message> published = new ArrayList<>();
        do {
            published.add(consumer.next());
        } while (!published.get(published.size() - 1).text().contains("\"event\":\"stopped\""));
        return published;
    }

    private static List<JsonObject> events(List<Subscriber.Message> published) {
        return published.stream()
                .filter(Subscriber.Message::isEvent)
                .map(Subscriber.Message::json)
                .toList();
    }

    private static Set<Long> arrived(List<Subscriber.Message> published) {
        return published.stream()
                .filter(message -> !message.isEvent())
                .map(Subscriber.Message::seq)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The first message after it was healed says that Redis has been found again. */
    private static long msUntilBack(List<Subscriber.Message> published, long away, long healed) {
        long back = published.stream()
                .mapToLong(Subscriber.Message::nanoTime)
                .filter(time -> time - healed > 0)
                .findFirst()
                .orElseThrow();
        return Duration.ofNanos(back - away).toMillis();
    }

    private static Set<Long> lost(List<JsonObject> events) {
        return events.stream()
                .filter(event -> event.getString("event").equals("gap"))
                .flatMap(gap -> LongStream.rangeClosed(gap.getInt("from"), gap.getInt("to"))
                        .boxed())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
