package io.inlet.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * The command line. {@code inlet serve} runs on a class path without the libraries of the other commands, so only the
 * class of the command that was asked for is ever loaded; the rest is known here by name and one line.
 */
@Command(
        name = "inlet",
        mixinStandardHelpOptions = true,
        versionProvider = Inlet.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "The front door for live call audio: WebSocket in, Redis out, in order, acknowledged.",
        footer = {"", "`inlet COMMAND --help` says more about each. New here? `inlet demo`."})
public final class Inlet implements Callable<Integer> {

    private enum Known {
        DEMO("Play ten seconds of speech through the whole of it, then keep serving."),
        SERVE("Run the server in the foreground, configured by the environment."),
        CALL("Make one call, or hundreds, and account for every frame."),
        LISTEN("Show live streams, write them to WAV files, or pipe one into a player."),
        CHAOS("Break things under live calls, and check that every promise is kept."),
        BENCH("Measure CPU, memory and latency for so many calls, and check every frame meanwhile."),
        KEYS("Make a key pair for development."),
        TOKEN("Print a token for development."),
        CALLS("Show the live calls of a node, the worst first, or end one."),
        REVOKE("Have tokens refused from now on, on all nodes."),
        BUILD("Build the WAR and the commands."),
        PREPARE("Make fast starts, after a change of JDK.");

        private final String purpose;

        Known(String purpose) {
            this.purpose = purpose;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        String className() {
            return name().charAt(0) + word().substring(1);
        }

        Object load() {
            try {
                return Class.forName(Inlet.class.getPackageName() + "." + className());
            } catch (ClassNotFoundException e) {
                throw new IllegalStateException(e);
            }
        }

        CommandSpec mention() {
            CommandSpec spec = CommandSpec.create().name(word());
            spec.usageMessage().description(purpose);
            return spec;
        }
    }

    @Spec
    private CommandSpec spec;

    public static void main(String... args) {
        System.exit(run(args));
    }

    /** Runs one command and answers its exit code: 0 well, 1 not, 2 asked for wrongly. */
    static int run(String... args) {
        return run(new PrintWriter(System.out, true), new PrintWriter(System.err, true), args);
    }

    static int run(PrintWriter out, PrintWriter err, String... args) {
        try {
            return commandLine(args).setOut(out).setErr(err).execute(args);
        } catch (LinkageError | RuntimeException e) {
            err.println("inlet: " + sentence(e));
            return 1;
        }
    }

    private static CommandLine commandLine(String... args) {
        CommandLine root = new CommandLine(new Inlet());
        for (Known known : Known.values()) {
            boolean chosen = args.length > 0 && args[0].equals(known.word());
            root.addSubcommand(known.word(), chosen ? known.load() : known.mention());
        }
        root.setCaseInsensitiveEnumValuesAllowed(true);
        return root.setParameterExceptionHandler((e, rejected) -> {
                    String name = e.getCommandLine().getCommandSpec().qualifiedName();
                    String text = name + ": " + sentence(e) + " (see `" + name + " --help`)";
                    e.getCommandLine().getErr().println(text);
                    return CommandLine.ExitCode.USAGE;
                })
                .setExecutionExceptionHandler((e, command, parsed) -> {
                    command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + sentence(e));
                    return CommandLine.ExitCode.SOFTWARE;
                });
    }

    /** One line about {@code e}: its own words if it has any, never its trace. */
    static String sentence(Throwable e) {
        String said = e.getMessage();
        boolean selfExplaining = e instanceof Failure || e instanceof CommandLine.ParameterException;
        if (said == null || said.isBlank()) {
            said = e.getCause() == null ? e.getClass().getSimpleName() : sentence(e.getCause());
        } else if (!selfExplaining) {
            said = e.getClass().getSimpleName() + ": " + said;
        }
        return said.strip().replaceAll("\\s*\\R\\s*", " ");
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return CommandLine.ExitCode.USAGE;
    }

    /** The version in the jar's manifest; {@code development} when run from class files. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Inlet.class.getPackage().getImplementationVersion();
            return new String[] {"inlet " + (version == null ? "development" : version)};
        }
    }
}
