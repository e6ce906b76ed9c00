package io.inlet.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code REDIS_CHANNEL}: which name a call's frames go to, and that it is nobody else's. */
class ChannelNameTest {

    @ParameterizedTest
    @CsvSource({
        "audio:frames, audio:frames, audio:frames",
        "audio:{tenant}, audio:acme, audio:acme",
        "audio:{interaction}:frames, audio:int-1:frames, audio:int-1:frames",
        "{tenant}:{interaction}, acme:int-1, acme:int-1",
        "{interaction}/{tenant}/{interaction}, int-1/acme/int-1, int-1/acme/int-1",
        "audio:{calls}, audio:{calls}, calls",
        "audio:{calls}:{tenant}, audio:{calls}:acme, calls",
        "{tenant}:{calls}, acme:{calls}, calls",
        "audio:{{tenant}}:{interaction}, audio:{acme}:int-1, acme",
        "{{tenant}:{interaction}}, {acme:int-1}, acme:int-1",
        "{x{tenant}x}, {xacmex}, xacmex",
        "audio:{Tenant}, audio:{Tenant}, Tenant",
        "a#b:{tenant}, a#b:acme, a#b:acme",
        "$1\\:{tenant}, $1\\:acme, $1\\:acme",
    })
    void aCallHasItsName(String template, String name, String hashed) {
        var channel = new ChannelName(template);
        assertEquals(name, channel.of("acme", "int-1"));
        assertEquals(name + ":events", channel.events("acme", "int-1"));
        assertEquals(hashed, channel.hashTag("acme", "int-1"));
        assertEquals(template, channel.toString());
    }

    @Test
    void aPlaceholderMakesANameForEachStream() {
        assertTrue(new ChannelName("audio:{tenant}").perStream());
        assertTrue(new ChannelName("audio:{{interaction}}").perStream());
        assertFalse(new ChannelName("audio:frames").perStream());
        assertFalse(new ChannelName("audio:{calls}").perStream());
    }

    @ParameterizedTest
    @CsvSource({
        "plain, plain",
        "Az09._~@+=-, Az09._~@+=-",
        "a:b, a%3Ab",
        "100%, 100%25",
        "a%3Ab, a%253Ab",
        "{tenant}, %7Btenant%7D",
        "$0\\, %240%5C",
        "a/b?*[c], a%2Fb%3F%2A%5Bc%5D",
        "ü€😀, %C3%BC%E2%82%AC%F0%9F%98%80",
        "' ', %20",
        "'', ''"
    })
    void whatIsNotPlainInAnIdIsPercentEncoded(String id, String encoded) {
        assertEquals(encoded, ChannelName.encoded(id));
        assertEquals("audio:" + encoded + ":" + encoded, new ChannelName("audio:{tenant}:{interaction}").of(id, id));
    }

    /** Ids are the sender's, names are the consumer's promise. */
    @Test
    void noIdNamesAnotherOnesChannel() {
        var both = new ChannelName("audio:{tenant}:{interaction}");
        assertNotEquals(both.of("a", "b:c"), both.of("a:b", "c"));
        assertNotEquals(both.of("a", "b"), both.of("a%3Ab", ""));
        var one = new ChannelName("audio:{interaction}");
        assertNotEquals(one.events("acme", "1"), one.of("acme", "1:events"));
        assertNotEquals(one.of("acme", "{other}"), one.of("acme", "other"));
        assertEquals("acme", new ChannelName("{{tenant}}:{interaction}").hashTag("acme", "}{x}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "audio:{tenant",
                "audio:tenant}",
                "audio:}{",
                "audio:{}",
                "audio:{{}}",
                "audio:{a}{b}",
                "audio:{a{b}}",
                "audio:{a}:{tenant}:{b}",
                "{{tenant}:{interaction}"
            })
    void bracesThatAreNotWhatTheyLookLikeAreRefused(String template) {
        assertEquals(
                "may have {tenant} and {interaction} in it, and besides at most one {hash tag}",
                assertThrows(IllegalArgumentException.class, () -> new ChannelName(template))
                        .getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{tenant}{interaction}",
                "audio:{tenant}-{interaction}",
                "{interaction}.x.{tenant}",
                "{tenant}%3A{tenant}"
            })
    void placeholdersThatRunTogetherAreRefused(String template) {
        assertEquals(
                "must have something that cannot be part of an id, such as a colon, between its placeholders",
                assertThrows(IllegalArgumentException.class, () -> new ChannelName(template))
                        .getMessage());
    }
}
