package io.inlet.container;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the server writes to its stdout. The adapters copy it to ours, which goes to a file for the length of a run. */
final class ServerOutput {

    static final Path FILE = Path.of(System.getProperty("inlet.run", "target/container"), "server.log");

    private static PrintStream ours;

    private ServerOutput() {}

    static void begin() throws IOException {
        Files.createDirectories(FILE.getParent());
        ours = System.out;
        System.setOut(new PrintStream(new FileOutputStream(FILE.toFile()), true, StandardCharsets.UTF_8));
    }

    static void end() {
        System.setOut(ours);
    }

    static List<String> lines() {
        try {
            return Files.readAllLines(FILE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
