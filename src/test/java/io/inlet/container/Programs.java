package io.inlet.container;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The browser of this machine and its driver, as Debian, Ubuntu and others call them. Nothing is downloaded. */
final class Programs {

    private static final List<String> BROWSERS = List.of("chromium", "chromium-browser", "google-chrome");
    private static final List<String> DRIVERS = List.of("chromedriver", "chromium.chromedriver");

    private Programs() {}

    static File chromium() {
        return found(BROWSERS);
    }

    static File chromedriver() {
        return found(DRIVERS);
    }

    private static File found(List<String> names) {
        return names.stream()
                .flatMap(name -> onPath(name).stream())
                .findFirst()
                .orElseThrow(() -> new AssertionError("The console is tested in a browser, and this machine has no "
                        + names.get(0) + " on its PATH: apt-get install chromium chromium-driver,"
                        + " or leave these tests out with -Pno-browser"));
    }

    private static Optional<File> onPath(String name) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .map(Path::toFile)
                .findFirst();
    }
}
