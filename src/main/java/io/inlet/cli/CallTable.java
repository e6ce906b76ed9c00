package io.inlet.cli;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Live calls as lines for a terminal, as a node's API tells of them. */
final class CallTable {

    private static final String ROW = "%-12s %-20s %-14s %-9s %6s %8s %6s %4s %6s %6s  %s";
    private static final int LAST_SECONDS = 30;

    private CallTable() {}

    /** @param node the answer of /node @param streams that of /streams */
    static List<String> of(JsonObject node, JsonObject streams) {
        List<String> lines = new ArrayList<>();
        JsonObject frames = node.getAsJsonObject("frames");
        JsonObject connections = node.getAsJsonObject("connections");
        lines.add(String.format(
                Locale.ROOT,
                "%s  %s connections of %s, %s frames/s in, %s published",
                plain(text(node, "sentence")),
                text(connections, "open"),
                text(connections, "limit"),
                text(frames, "received_per_s"),
                text(frames, "published_per_s")));
        lines.add(String.format(
                ROW,
                "CALL",
                "INTERACTION",
                "TENANT",
                "STATE",
                "AGE S",
                "SEQ",
                "LOST",
                "BUF",
                "LAG MS",
                "RMS DB",
                "LAST 30 S"));
        for (JsonElement each : streams.getAsJsonArray("streams")) {
            lines.add(row(each.getAsJsonObject()));
        }
        int shown = streams.getAsJsonArray("streams").size();
        int all = streams.get("matching").getAsInt();
        if (all > shown) {
            lines.add("(" + (all - shown) + " more are better off)");
        }
        return lines;
    }

    private static String row(JsonObject call) {
        JsonObject unpublished = call.getAsJsonObject("unpublished");
        String strip = text(call, "strip");
        return String.format(
                Locale.ROOT,
                ROW,
                text(call, "call"),
                cut(text(call, "interaction"), 20),
                cut(text(call, "tenant"), 14),
                text(call, "state"),
                call.get("age_ms").getAsLong() / 1000,
                text(call, "seq"),
                text(call, "lost"),
                unpublished == null ? "" : unpublished.get("buffer_percent").getAsInt() + "%",
                text(call, "lag_ms"),
                text(call.getAsJsonObject("level"), "rms_db"),
                strip.substring(Math.max(0, strip.length() - LAST_SECONDS)));
    }

    private static String text(JsonObject object, String name) {
        return object.has(name) ? object.get(name).getAsString() : "";
    }

    /** Others chose these names: nothing in them may steer the terminal. */
    private static String plain(String text) {
        return text.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
    }

    private static String cut(String text, int width) {
        String plain = plain(text);
        return plain.length() <= width ? plain : plain.substring(0, width - 1) + "~";
    }
}
