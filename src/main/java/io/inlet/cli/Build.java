package io.inlet.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code inlet build}, for its help: the script does the work, since before it there is no Java of ours to run. */
@Command(
        name = "build",
        mixinStandardHelpOptions = true,
        versionProvider = Inlet.Version.class,
        description = {
            "Build the WAR, the commands and both servers into target/dist, without the tests, and prepare fast starts.",
            "It takes a few minutes the first time."
        })
final class Build implements Callable<Integer> {

    @Override
    public Integer call() {
        throw new Failure("it takes no arguments, and a source tree around the script");
    }
}
