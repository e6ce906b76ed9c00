package io.inlet.cli;

import java.io.Console;
import java.io.PrintStream;
import java.util.List;

/**
 * Where progress is shown. On a terminal the last lines are rewritten in place; elsewhere (a file, a pipe, CI) the
 * same text comes as plain lines, at most one every few seconds.
 *
 * <p>Not thread-safe for more than one writer of progress; {@link #line} and progress may come from different threads.
 */
final class Terminal {

    /** Set by the launcher, which can ask the shell ({@code [ -t 1 ]}); the JVM only knows about both ends at once. */
    private static final String TTY = "inlet.tty";

    // Lines are cut, not wrapped, while auto-wrap is off: a wrapped line could not be taken back.
    private static final String NO_WRAP = "\033[?7l";
    private static final String WRAP = "\033[?7h";
    private static final String REST_OF_LINE = "\033[K";
    private static final String REST_OF_SCREEN = "\033[J";

    private final PrintStream out;
    private final boolean interactive;
    private final long quietNanos;
    private int drawn;
    private long lastPlain;
    private boolean plainYet;

    /** @param quietSeconds between two lines of progress where it is not a terminal */
    Terminal(PrintStream out, boolean interactive, int quietSeconds) {
        this.out = out;
        this.interactive = interactive;
        this.quietNanos = quietSeconds * 1_000_000_000L;
    }

    static Terminal stdout(int quietSeconds) {
        return new Terminal(System.out, isTerminal(), quietSeconds);
    }

    private static boolean isTerminal() {
        String told = System.getProperty(TTY);
        if (told != null) {
            return Boolean.parseBoolean(told);
        }
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try { // From JDK 22 on there always is a console, and it has to be asked.
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException olderJdk) {
            return true;
        }
    }

    boolean interactive() {
        return interactive;
    }

    /** A line that stays, above the progress. */
    synchronized void line(String text) {
        clear();
        out.println(text);
        out.flush();
    }

    /** Progress in one line. */
    void progress(String text) {
        progress(List.of(text), text);
    }

    /** Progress as a block of lines on a terminal, as {@code plain} elsewhere. */
    synchronized void progress(List<String> block, String plain) {
        if (interactive) {
            clear();
            block.forEach(text -> out.print(NO_WRAP + text + REST_OF_LINE + WRAP + "\n"));
            drawn = block.size();
            out.flush();
        } else if (!plainYet || System.nanoTime() - lastPlain >= quietNanos) {
            plainYet = true;
            lastPlain = System.nanoTime();
            out.println(plain);
            out.flush();
        }
    }

    private void clear() {
        if (drawn > 0) {
            out.print("\033[" + drawn + "A\r" + REST_OF_SCREEN);
            drawn = 0;
        }
    }
}
