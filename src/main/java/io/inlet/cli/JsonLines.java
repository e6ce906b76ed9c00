package io.inlet.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Set;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/**
 * One JSON object a line, the same on every server:
 * {@code
 * {"time":"2026-11-22T15:00:00.123Z","level":"info","logger":"io.inlet.stream","event":"started",…,"message":"…"}}.
 *
 * <p>A parameter of the record that is a {@code Map} gives members of its own, in its order; numbers and booleans stay
 * what they are, all else becomes a string. {@code time}, {@code level}, {@code logger} and {@code message} are taken.
 * An exception gives {@code exception} (its class) and {@code cause} (its text); its stack, as one string, only from
 * {@code warn} on. The output is plain enough for any reader: no control character is ever written as it is.
 *
 * <p>Stateless, and so free to be shared. Needs nothing but {@code java.logging}: WildFly loads it from a module.
 */
public final class JsonLines extends Formatter {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final Set<String> TAKEN = Set.of("time", "level", "logger", "message");

    @Override
    public String format(LogRecord record) {
        StringBuilder line = new StringBuilder(256).append("{\"time\":\"");
        TIME.formatTo(Instant.ofEpochMilli(record.getMillis()), line);
        line.append('"');
        member(line, "level", word(record.getLevel()));
        member(line, "logger", record.getLoggerName());
        fields(line, record.getParameters());
        member(line, "message", text(record));
        exception(line, record);
        return line.append("}\n").toString();
    }

    /** The words of {@code LOG_LEVEL}. */
    private static String word(Level level) {
        int severity = level.intValue();
        if (severity >= Level.SEVERE.intValue()) {
            return "error";
        }
        if (severity >= Level.WARNING.intValue()) {
            return "warn";
        }
        return severity >= Level.INFO.intValue() ? "info" : "debug";
    }

    private static void fields(StringBuilder line, Object[] parameters) {
        if (parameters == null) {
            return;
        }
        for (Object parameter : parameters) {
            if (parameter instanceof Map<?, ?> fields) {
                fields.forEach((name, value) -> {
                    if (!TAKEN.contains(String.valueOf(name))) {
                        member(line, String.valueOf(name), value);
                    }
                });
            }
        }
    }

    /** JBoss LogManager's records may carry printf formats, which only they know how to fill. */
    private String text(LogRecord record) {
        if (record.getClass() != LogRecord.class) {
            try {
                Method formatted = record.getClass().getMethod("getFormattedMessage");
                return (String) formatted.invoke(record);
            } catch (ReflectiveOperationException notOneOfThose) {
                return formatMessage(record);
            }
        }
        return formatMessage(record);
    }

    private static void exception(StringBuilder line, LogRecord record) {
        Throwable thrown = record.getThrown();
        if (thrown == null) {
            return;
        }
        member(line, "exception", thrown.getClass().getName());
        member(line, "cause", thrown.getMessage());
        if (record.getLevel().intValue() >= Level.WARNING.intValue()) {
            StringWriter stack = new StringWriter();
            thrown.printStackTrace(new PrintWriter(stack));
            member(line, "stack", stack);
        }
    }

    private static void member(StringBuilder line, String name, Object value) {
        line.append(',');
        string(line, name);
        line.append(':');
        if (value == null || value instanceof Boolean || isJsonNumber(value)) {
            line.append(value);
        } else {
            string(line, value.toString());
        }
    }

    private static boolean isJsonNumber(Object value) {
        return value instanceof Number && Double.isFinite(((Number) value).doubleValue());
    }

    private static void string(StringBuilder line, String text) {
        line.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> line.append("\\\"");
                case '\\' -> line.append("\\\\");
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\t' -> line.append("\\t");
                default -> {
                    if (Character.isHighSurrogate(c)
                            && i + 1 < text.length()
                            && Character.isLowSurrogate(text.charAt(i + 1))) {
                        line.append(c).append(text.charAt(++i));
                    } else if (Character.isSurrogate(c)) {
                        line.append("\\ufffd"); // half a character cannot be written in UTF-8
                    } else if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
                        line.append(String.format("\\u%04x", (int) c)); // some readers take these for line ends
                    } else {
                        line.append(c);
                    }
                }
            }
        }
        line.append('"');
    }
}
