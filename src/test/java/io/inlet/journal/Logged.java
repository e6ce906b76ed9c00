package io.inlet.journal;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What is written while this is open, instead of its going anywhere else. */
public final class Logged extends Handler {

    private static final Logger LOG = Logger.getLogger("io.inlet");

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final List<Map<?, ?>> entries = new CopyOnWriteArrayList<>();

    public Logged() {
        LOG.addHandler(this);
        LOG.setUseParentHandlers(false);
    }

    @Override
    public void publish(LogRecord line) {
        Map<?, ?> members = (Map<?, ?>) line.getParameters()[0];
        entries.add(members);
        lines.add(line.getLevel() + " " + line.getMessage() + " " + members);
    }

    public long count(String event) {
        return entries.stream()
                .filter(members -> event.equals(members.get("event")))
                .count();
    }

    @Override
    public String toString() {
        return String.join("\n", lines);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        LOG.removeHandler(this);
        LOG.setUseParentHandlers(true);
    }
}
