package io.inlet.cli;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What is printed past the log becomes a line of the log, so that standard output holds JSON lines and nothing else.
 * WildFly does the same by itself, under the same names.
 */
final class Printed extends OutputStream {

    private final Logger logger;
    private final Level level;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    private Printed(Logger logger, Level level) {
        this.logger = logger;
        this.level = level;
    }

    /** From now on; {@link Stdout} must have taken hold of the real standard output before. */
    static void toTheLog() {
        Stdout.REAL.flush();
        System.setOut(stream("stdout", Level.INFO));
        System.setErr(stream("stderr", Level.WARNING));
    }

    private static PrintStream stream(String name, Level level) {
        return new PrintStream(new Printed(Logger.getLogger(name), level), true, StandardCharsets.UTF_8);
    }

    @Override
    public synchronized void write(int character) {
        if (character != '\n') {
            line.write(character);
            return;
        }
        String text = line.toString(StandardCharsets.UTF_8).stripTrailing();
        line.reset();
        if (!text.isEmpty()) {
            logger.log(level, text); // no parameters, and so taken as it is
        }
    }
}
