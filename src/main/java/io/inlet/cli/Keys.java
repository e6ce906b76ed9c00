package io.inlet.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code inlet keys}: a key pair for development, and the line that hands its public half to the server. */
@Command(
        name = "keys",
        mixinStandardHelpOptions = true,
        versionProvider = Inlet.Version.class,
        description = "Make an RSA-2048 key pair for development: private.pem signs tokens, public.pem goes to the"
                + " server, public/jwks.json is what an issuer publishes (JWT_JWKS_URL).")
final class Keys implements Callable<Integer> {

    @Parameters(arity = "0..1", paramLabel = "DIR", defaultValue = ".inlet", description = "Where: ${DEFAULT-VALUE}.")
    private Path folder;

    @Option(names = "--force", description = "Replace a pair that is there.")
    private boolean force;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        DevKeys keys = DevKeys.make(folder, force);
        PrintWriter out = spec.commandLine().getOut();
        out.println(keys.privatePem());
        out.println(keys.publicPem());
        out.println(keys.jwks());
        out.println("export JWT_PUBLIC_KEY=\"$(cat " + keys.publicPem() + ")\"");
        return 0;
    }
}
