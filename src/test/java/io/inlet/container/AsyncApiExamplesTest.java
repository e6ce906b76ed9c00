package io.inlet.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The document's own examples are as it says, and what holds messages to it would see what is not. */
class AsyncApiExamplesTest {

    private static final String DOCUMENT = document();

    private final AsyncApi described = new AsyncApi(DOCUMENT);

    private static String document() {
        try {
            return Files.readString(Path.of("src/main/resources/io/inlet/ops/asyncapi.json"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void everyExampleIsAsItsMessageIsDescribed() {
        JsonObject document = Json.createReader(new StringReader(DOCUMENT)).readObject();
        JsonObject messages = document.getJsonObject("components").getJsonObject("messages");
        document.getJsonObject("channels")
                .forEach((channel, described) -> described
                        .asJsonObject()
                        .getJsonObject("messages")
                        .keySet()
                        .forEach(key -> example(channel, key, messages.getJsonObject(key))));
        described.assertAllSeen();
    }

    private void example(String channel, String key, JsonObject message) {
        if (key.equals("frame")) {
            described.saw(channel, key);
            return;
        }
        JsonValue example = message.getJsonArray("examples").getJsonObject(0).get("payload");
        described.assertDescribes(channel, example.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ingest | {'event':'ack','seq':20,'more':1}",
                "ingest | {'event':'ack'}",
                "ingest | {'event':'ack','seq':'20'}",
                "ingest | {'event':'nack','seq':20}",
                "ingest | {'event':'gap','from':1,'to':2,'reason':'bad luck'}",
                "events | {'event':'ack','seq':20}",
                "events | {'event':'mark','tenant_id':'t','interaction_id':'i','epoch':1,'timestamp_ms':2,'media_ms':3}",
                "frames | {'tenant_id':'t','interaction_id':'i','seq':1,'timestamp_ms':2,'sample_rate':8000,'encoding':'mulaw',"
                        + "'audio':'AAAA','epoch':1,'media_ms':0}"
            })
    void whatIsNotDescribedIsSeen(String channel, String message) {
        JsonObject json = Json.createReader(new StringReader(message.strip().replace('\'', '"')))
                .readObject();
        assertThrows(AssertionError.class, () -> described.assertDescribes(channel.strip(), json.toString()));
    }

    @Test
    void whatIsNeverSeenIsMissed() {
        assertThrows(AssertionError.class, described::assertAllSeen);
        AssertionError unknown = assertThrows(AssertionError.class, () -> described.assertEnds(4242, "stop"));
        assertEquals("4242 stop is not described", unknown.getMessage());
    }
}
