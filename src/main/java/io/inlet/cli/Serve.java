package io.inlet.cli;

import io.inlet.config.InvalidSetting;
import io.inlet.config.Settings;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import sun.misc.Signal;

/**
 * Runs the WAR in this JVM until it is told to stop. What can be wrong with the environment is said in one line
 * before a server starts (exit 2); a server that cannot start or deploy ends the process (exit 1); SIGTERM undeploys
 * the WAR, which drains, and ends it with 0.
 */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = {
            "Run the server in the foreground, configured by the environment (README.md has the table).",
            "It is ready when /health/ready answers 200; SIGTERM drains and ends it, a second one hurries."
        })
final class Serve implements Callable<Integer> {

    /** The kinds there are, in the spelling of the option. */
    enum Kind {
        payara,
        wildfly
    }

    @Option(
            names = "--server",
            defaultValue = "payara",
            description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}")
    private Kind kind;

    @Spec
    private CommandSpec spec;

    private volatile Runnable stop = () -> {};
    private volatile boolean ending;

    @Override
    public Integer call() throws Exception {
        Settings settings;
        ServerKeyStore keyStore = null;
        try {
            settings = Settings.read(System::getenv);
            if (settings.service().tls().isPresent()) {
                Settings.Tls pem = settings.service().tls().get();
                keyStore = ServerKeyStore.read(pem.key(), pem.certificate());
            }
            refuseTakenPort(settings.service().port());
        } catch (InvalidSetting | Unusable e) {
            spec.commandLine().getErr().println(e.getMessage());
            return 2;
        }
        endInOrder();
        Launch launch = new Launch(home(), StateDirectory.create(), settings, keyStore);
        try {
            switch (kind) {
                case payara -> PayaraMicro.run(launch, toStop -> stop = toStop);
                case wildfly -> WildFly.run(launch);
            }
        } catch (Exception e) {
            if (!ending) { // otherwise it is because the server was stopped while it started
                throw e;
            }
        }
        SpentMemory.giveBack();
        Thread.currentThread().join(); // the server's threads go on; only a signal ends it
        return 0;
    }

    /**
     * The JVM's own answer to SIGTERM is 143, which supervisors take for a failure. A shutdown hook cannot change
     * that: it would have to end the JVM itself, and does not know when the server's hooks have finished.
     */
    private void endInOrder() {
        Signal.handle(new Signal("TERM"), signal -> end(0));
        Signal.handle(new Signal("INT"), signal -> end(130));
    }

    /** The first signal does it; a second one hurries it: calls are cut, and the rest takes a second. */
    private void end(int code) {
        synchronized (this) {
            if (ending) {
                DrainRequest.hurry();
                return;
            }
            ending = true;
        }
        DrainRequest.send();
        stop.run();
        System.exit(code);
    }

    /** Servers report it late and in many lines. */
    private static void refuseTakenPort(int port) throws Unusable {
        try (ServerSocket free = new ServerSocket(port)) {
            free.getLocalPort();
        } catch (IOException e) {
            throw new Unusable("PORT", port, "must be free to listen on: " + e.getMessage());
        }
    }

    private static Path home() {
        String home = System.getProperty("inlet.home");
        if (home == null) {
            throw new Failure("the server is started by the script `inlet`, which knows where its parts are");
        }
        return Path.of(home);
    }
}
