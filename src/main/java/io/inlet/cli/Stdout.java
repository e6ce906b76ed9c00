package io.inlet.cli;

import java.io.PrintStream;
import java.io.UnsupportedEncodingException;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.StreamHandler;

/**
 * Log records on standard output, in UTF-8, each written at once: the JDK's ConsoleHandler writes to standard error.
 */
public final class Stdout extends StreamHandler {

    static final PrintStream REAL = System.out;

    public Stdout() {
        setFormatter(new JsonLines());
        setOutputStream(REAL);
        try {
            setEncoding("UTF-8");
        } catch (UnsupportedEncodingException everyJdkHasUtf8) {
            throw new IllegalStateException(everyJdkHasUtf8);
        }
    }

    /** Payara's web container gives its loggers a level of its own, whatever the configuration says. */
    @Override
    public boolean isLoggable(LogRecord record) {
        return super.isLoggable(record)
                && (record.getLevel().intValue() >= Level.WARNING.intValue()
                        || !String.valueOf(record.getLoggerName()).startsWith("jakarta.enterprise.web"));
    }

    @Override
    public synchronized void publish(LogRecord record) {
        super.publish(record);
        flush();
    }

    /** Standard output is not ours to close. */
    @Override
    public synchronized void close() {
        flush();
    }
}
