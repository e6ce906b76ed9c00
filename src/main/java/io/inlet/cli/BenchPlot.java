package io.inlet.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code inlet bench plot}: results of several benches in one picture. */
@Command(
        name = "plot",
        mixinStandardHelpOptions = true,
        versionProvider = Inlet.Version.class,
        description = "Draw what earlier benches have measured: calls against CPU per frame and p99.")
final class BenchPlot implements Callable<Integer> {

    @Option(names = "--svg", paramLabel = "FILE", required = true, description = "Where to draw.")
    private Path svg;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Written by inlet bench --json.")
    private List<Path> files;

    @Override
    public Integer call() {
        Stream<LoadResult> results = files.stream().flatMap(file -> LoadReport.read(file).results().stream());
        LoadReport.write(svg, LoadPlot.of(results.toList()));
        return 0;
    }
}
