package io.inlet;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The rows of one table of a document, below its head. */
record MarkdownTable(List<List<String>> rows) {

    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

    /** The table of that document (in the project's directory) whose head begins so. */
    static MarkdownTable of(String document, String head) {
        List<String> lines = lines(document);
        List<List<String>> rows = new ArrayList<>();
        int at = 0;
        while (at < lines.size() && !lines.get(at).startsWith(head)) {
            at++;
        }
        for (at += 2; at < lines.size() && lines.get(at).startsWith("|"); at++) {
            String row = lines.get(at).replaceAll("^\\|\\s*|\\s*\\|\\s*$", "");
            rows.add(Arrays.stream(row.split("\\|", -1)).map(String::strip).toList());
        }
        assertTrue(rows.size() > 1, document + " has no table that begins with " + head);
        return new MarkdownTable(rows);
    }

    static List<String> lines(String document) {
        try {
            return Files.readAllLines(Path.of(System.getProperty("basedir", ""), document));
        } catch (IOException missing) {
            throw new AssertionError("no " + document, missing);
        }
    }

    /** What stands in quotes in a cell. */
    static List<String> quoted(String cell) {
        return QUOTED.matcher(cell).results().map(found -> found.group(1)).toList();
    }

    /** What stands in quotes in the first cell of each row. */
    Stream<String> names() {
        return rows.stream().flatMap(row -> quoted(row.get(0)).stream());
    }
}
