package io.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

class ConsumerTest {

    private final Consumer consumer = Consumer.of(null, null, true);

    @Test
    void aPredecessorsMessageIsRead() {
        Frame frame = consumer.frame(
                "{\"tenant_id\":\"tenant-abc\",\"interaction_id\":\"int-123\",\"seq\":42,\"timestamp_ms\":1000,"
                        + "\"sample_rate\":24000,\"encoding\":\"pcm16\",\"audio\":\"AQID/w==\"}",
                1003);
        assertEquals("tenant-abc", frame.tenant());
        assertEquals("int-123", frame.interaction());
        assertEquals(0, frame.epoch());
        assertEquals(42, frame.seq());
        assertEquals(1, frame.channels());
        assertArrayEquals(new byte[] {1, 2, 3, -1}, frame.pcm());
        assertEquals(3000, consumer.latency().max());
    }

    @Test
    void duplicatesGapsAndLateOnesAreCounted() {
        for (long seq : new long[] {1, 2, 2, 5, 4, 8, 5}) {
            hear("i", 7, seq);
        }
        assertEquals(5, consumer.received());
        assertEquals(2, consumer.duplicates());
        assertEquals(1, consumer.outOfOrder());
        assertEquals(3, consumer.missing()); // 3, 6, 7
    }

    @Test
    void anotherEpochIsAnotherStream() {
        assertNotNull(hear("i", 7, 1));
        assertNotNull(hear("i", 8, 1));
        assertNull(hear("i", 8, 1));
        assertEquals(2, consumer.streams().size());
        assertEquals(0, consumer.missing());
    }

    @Test
    void whoJoinsLateMissesNothing() {
        hear("i", 7, 100);
        hear("i", 7, 101);
        assertEquals(0, consumer.missing());
    }

    @Test
    void onlyWhatIsWantedCounts() {
        Consumer picky = Consumer.of("t", "mine", false);
        assertNull(picky.frame(json("other", 7, 1), 0));
        Frame mine = picky.frame(json("mine", 7, 1), 0);
        assertNull(mine.pcm());
        assertEquals(1, picky.received());
    }

    @Test
    void numbersMayBeStringsAndUnknownMembersAnything() {
        assertNotNull(consumer.frame(
                "{\"x\":{\"y\":[1,{}]},\"tenant_id\":\"t\",\"interaction_id\":\"i\",\"seq\":\"3\",\"epoch\":null}", 0));
    }

    @Test
    void nonsenseIsCountedAndNothingElse() {
        for (String text : new String[] {
            "",
            "[]",
            "{",
            "null",
            "{\"seq\":1}",
            json("i", 7, 0),
            json("i", 7, 1).replace("AAAA", "!")
        }) {
            assertNull(consumer.frame(text, 0));
        }
        assertNull(consumer.event("nonsense"));
        assertEquals(8, consumer.unreadable());
        assertNull(hear("i", 7, Long.MAX_VALUE));
        assertEquals(0, consumer.received());
    }

    @Test
    void aStreamEndsWithItsEvent() {
        hear("i", 7, 1);
        String event = "\",\"tenant_id\":\"t\",\"interaction_id\":\"i\",\"epoch\":7,\"reason\":\"stop\"}";
        assertNull(consumer.event("{\"event\":\"started" + event));
        assertEquals(new HeardStream.Id("t", "i", 7), consumer.event("{\"event\":\"stopped" + event));
        assertEquals("stop", consumer.streams().get(0).ended());
    }

    @Test
    void fileNamesHoldNoSurprises() {
        assertEquals("tenant-abc+int-123+1699", FileName.of("tenant-abc", "int-123", "1699"));
        String name = FileName.of("../../etc", "a/b\\c:d\n", "");
        assertEquals(name.replaceAll("[^A-Za-z0-9._~+-]", ""), name);
        assertEquals('_', name.charAt(0));
        assertEquals(false, FileName.of("a/b").equals(FileName.of("a_b")));
        assertEquals(false, FileName.of("a", "b+c").equals(FileName.of("a+b", "c")));
        assertEquals(true, FileName.of("x".repeat(500)).length() < 100);
    }

    private Frame hear(String interaction, long epoch, long seq) {
        return consumer.frame(json(interaction, epoch, seq), 0);
    }

    private static String json(String interaction, long epoch, long seq) {
        return "{\"tenant_id\":\"t\",\"interaction_id\":\"" + interaction + "\",\"seq\":" + seq
                + ",\"timestamp_ms\":0,\"sample_rate\":8000,\"encoding\":\"pcm16\",\"audio\":\"AAAA\""
                + ",\"epoch\":" + epoch + ",\"media_ms\":0}";
    }
}
