package io.inlet.cli;

import io.inlet.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What a server is started with.
 *
 * @param home where the parts are: {@code inlet.war}, the servers, {@code server-config}
 * @param state this run's own directory, empty
 * @param keyStore of the service port; null where it speaks plain HTTP
 */
record Launch(Path home, Path state, Settings settings, ServerKeyStore keyStore) {

    Path war() {
        return home.resolve("inlet.war");
    }

    Path config(String file) {
        return home.resolve("server-config").resolve(file);
    }

    int port() {
        return settings.service().port();
    }

    boolean tls() {
        return keyStore != null;
    }

    /** Copies a directory with all that is in it. */
    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path one : all.toList()) {
                Files.copy(one, to.resolve(from.relativize(one).toString()));
            }
        }
    }
}
