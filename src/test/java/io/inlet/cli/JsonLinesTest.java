package io.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonLinesTest {

    @Test
    void aLineHasTheMembersInTheirOrder() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("event", "stopped");
        fields.put("frames", 25);
        fields.put("level_db", -3.5);
        fields.put("clean", true);
        fields.put("reason", null);
        fields.put("gain", Double.NaN);
        fields.put("message", "taken");
        LogRecord record = record(Level.INFO, "The call ended");
        record.setParameters(new Object[] {fields});

        assertEquals(
                "{\"time\":\"2026-11-22T15:00:00.123Z\",\"level\":\"info\",\"logger\":\"io.inlet.stream\","
                        + "\"event\":\"stopped\",\"frames\":25,\"level_db\":-3.5,\"clean\":true,\"reason\":null,"
                        + "\"gain\":\"NaN\",\"message\":\"The call ended\"}\n",
                new JsonLines().format(record));
    }

    @ParameterizedTest
    @CsvSource({"SEVERE,error", "WARNING,warn", "INFO,info", "CONFIG,debug", "FINE,debug", "FINEST,debug"})
    void levelsHaveTheWordsOfLogLevel(String level, String word) {
        assertTrue(line(record(Level.parse(level), "")).contains("\"level\":\"" + word + "\""));
    }

    @Test
    void placeholdersAreFilled() {
        LogRecord record = record(Level.INFO, "{0} of {1}");
        record.setParameters(new Object[] {"one", 2});
        assertTrue(line(record).endsWith("\"message\":\"one of 2\"}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "0022|\\\"",
                "005c|\\\\",
                "000a|\\n",
                "000d|\\r",
                "0009|\\t",
                "0000|\\u0000",
                "001b|\\u001b",
                "007f|\\u007f",
                "009b|\\u009b",
                "2028|\\u2028",
                "2029|\\u2029",
                "d83d|\\ufffd",
                "de00|\\ufffd"
            })
    void whatCouldBreakALineIsEscaped(String character, String escaped) {
        String text = "a" + (char) Integer.parseInt(character, 16) + "b";
        assertTrue(line(record(Level.INFO, text)).endsWith("\"message\":\"a" + escaped + "b\"}"));
    }

    @Test
    void wholeCharactersAreKept() {
        assertTrue(line(record(Level.INFO, "Grüße 😀 語")).endsWith("\"message\":\"Grüße 😀 語\"}"));
    }

    @Test
    void aFieldsNameIsEscapedToo() {
        LogRecord record = record(Level.INFO, "");
        record.setParameters(new Object[] {Map.of("a\"b", "c")});
        assertTrue(line(record).contains(",\"a\\\"b\":\"c\","));
    }

    @Test
    void anExceptionIsOneLineWithItsStackFromWarnOn() {
        LogRecord record = record(Level.WARNING, "Not good");
        record.setThrown(new IllegalStateException("two\nlines"));
        String line = line(record);
        assertTrue(line.contains(
                "\"exception\":\"java.lang.IllegalStateException\",\"cause\":\"two\\nlines\",\"stack\":\""));
        assertFalse(line.contains("\n"));
        assertFalse(line.contains("\t"));

        record.setLevel(Level.INFO);
        assertFalse(line(record).contains("\"stack\""));
    }

    @Test
    void nothingHasToBeThere() {
        LogRecord record = record(Level.INFO, null);
        record.setLoggerName(null);
        assertTrue(line(record).endsWith("\"logger\":null,\"message\":null}"));
    }

    private static LogRecord record(Level level, String message) {
        LogRecord record = new LogRecord(level, message);
        record.setLoggerName("io.inlet.stream");
        record.setInstant(Instant.parse("2026-11-22T15:00:00.123456Z"));
        return record;
    }

    private static String line(LogRecord record) {
        return new JsonLines().format(record).stripTrailing();
    }
}
