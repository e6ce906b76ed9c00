package io.inlet.cli;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** The results of one {@code inlet bench} and where they come from, as they are kept in a file: JSON, in snake_case. */
record LoadReport(String when, Machine machine, List<LoadResult> results) {

    private static final Gson JSON = new GsonBuilder()
            .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
            .setPrettyPrinting()
            .serializeNulls()
            .disableHtmlEscaping()
            .create();

    /** What it was measured on. */
    record Machine(int processors, String system, String architecture, String java) {}

    static LoadReport now(List<LoadResult> results) {
        return new LoadReport(
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                new Machine(
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("os.name") + " " + System.getProperty("os.version"),
                        System.getProperty("os.arch"),
                        System.getProperty("java.vm.version")),
                List.copyOf(results));
    }

    String json() {
        return JSON.toJson(this);
    }

    /** @throws Failure when it cannot be read, or is something else */
    static LoadReport read(Path file) {
        try {
            LoadReport report = JSON.fromJson(Files.readString(file), LoadReport.class);
            if (report == null || report.results() == null || report.results().isEmpty()) {
                throw new Failure(file + " has no results of inlet bench");
            }
            return report;
        } catch (IOException | JsonParseException e) {
            throw new Failure("cannot read " + file + ": " + Inlet.sentence(e));
        }
    }

    static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new Failure("cannot write " + file + ": " + Inlet.sentence(e));
        }
    }
}
