package io.inlet.cli;

import java.util.ArrayList;
import java.util.List;

/** File names made of what others chose (tenants, interactions): no path, no surprise, and no two alike. */
final class FileName {

    private static final int MAX_PART = 80;

    private FileName() {}

    /** The parts with {@code +} between them, which no part keeps; a part that had to change gets a mark of its own. */
    static String of(String... parts) {
        List<String> safe = new ArrayList<>();
        for (String part : parts) {
            safe.add(safe(part));
        }
        return String.join("+", safe);
    }

    private static String safe(String part) {
        String kept = part.replaceAll("[^A-Za-z0-9._-]", "_").replaceAll("^\\.+", "_");
        if (kept.length() > MAX_PART) {
            kept = kept.substring(0, MAX_PART);
        }
        return !kept.isEmpty() && kept.equals(part) ? kept : kept + "~" + Integer.toHexString(part.hashCode());
    }
}
