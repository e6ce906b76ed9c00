package io.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallTableTest {

    private static final String NODE = """
            {"sentence":"This node takes calls.","connections":{"open":2,"limit":100},
             "frames":{"received":1,"published":1,"received_per_s":10.5,"published_per_s":9}}""";

    private static List<String> table(String streams) {
        return CallTable.of(
                JsonParser.parseString(NODE).getAsJsonObject(),
                JsonParser.parseString(streams).getAsJsonObject());
    }

    @Test
    void eachCallIsALineAndWhoIsLeftOutIsCounted() {
        List<String> lines = table("""
                {"matching":7,"streams":[{"call":"ab-1","tenant":"acme","interaction":"int-1","state":"buffering",
                "age_ms":65000,"seq":42,"lost":3,"unpublished":{"frames":2,"ms":400,"buffer_percent":13},
                "lag_ms":1200,"level":{"peak_db":-3.1,"rms_db":-21.5},"strip":"%s#"},
                {"call":"ab-2","state":"connected","age_ms":10,"lag_ms":0,
                "level":{"peak_db":-96,"rms_db":-96},"strip":"."}]}""".formatted("=".repeat(59)));
        assertEquals("This node takes calls.  2 connections of 100, 10.5 frames/s in, 9 published", lines.get(0));
        assertEquals(
                List.of(
                        "ab-1",
                        "int-1",
                        "acme",
                        "buffering",
                        "65",
                        "42",
                        "3",
                        "13%",
                        "1200",
                        "-21.5",
                        "=".repeat(29) + "#"),
                List.of(lines.get(2).split("\\s+")));
        assertTrue(lines.get(3).startsWith("ab-2"), lines.get(3));
        assertEquals("(5 more are better off)", lines.get(4));
    }

    @Test
    void namesCannotSteerTheTerminal() {
        List<String> lines = table("""
                {"matching":1,"streams":[{"call":"ab-1","tenant":"\\u001b[2J","interaction":"a\\u202eb\\n","state":"flowing",
                "age_ms":1,"lag_ms":0,"level":{"rms_db":0},"strip":"="}]}""");
        assertTrue(String.join("", lines).chars().noneMatch(c -> c < ' ' || c == 0x202e), lines.toString());
    }
}
